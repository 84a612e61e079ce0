"""Closures for what runs over many values: lists, contexts, ranges, filters, ``for``, ``some``, ``every``."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from app.expressions import tree
from app.expressions.calendar import day_number, from_day_number
from app.expressions.compare import order
from app.expressions.compile import COMPILERS, compile_node
from app.expressions.frame import Cells, Code, Names, Scope, run_of
from app.expressions.run import Run
from app.expressions.temporal import DATES, is_date
from app.expressions.values import FeelFunction, Range


def weight(*nodes: tree.Node) -> int:
    """What one turn through these nodes costs: their number, without the literals that the browser's tree has bare."""
    bare = (tree.String, tree.Boolean, tree.Null)
    return sum(1 for node in nodes for each in tree.walk(node) if not isinstance(each, bare))


def _list(node: tree.Node, names: Names) -> Code:
    assert isinstance(node, tree.ListLiteral)
    items = tuple(compile_node(each, names) for each in node.items)
    return lambda scope, cells: [item(scope, cells) for item in items]


def _context(node: tree.Node, names: Names) -> Code:
    """Entries see those before them; in ``{rate: rate * 2}`` the rate inside is the one outside.

    Only a function written there sees its own name, so that it may call itself.
    """
    assert isinstance(node, tree.ContextLiteral)
    entries: list[tuple[str, int, Code, bool]] = []
    for entry in node.entries:
        written = isinstance(entry.value, tree.Function)
        inside = names.bind(entry.key)
        code = compile_node(entry.value, inside if written else names)
        entries.append((entry.key, inside.register, code, written))
        names = inside

    def run(scope: Scope, cells: Cells) -> object:
        made: dict[str, object] = {}
        for key, register, code, written in entries:
            value = code(scope, cells)
            if written and isinstance(value, FeelFunction) and value.captured is not None:
                value.captured[register] = value
            cells[register] = made[key] = value
        return made

    return run


def _range(node: tree.Node, names: Names) -> Code:
    assert isinstance(node, tree.RangeLiteral)
    low, high = compile_node(node.low, names), compile_node(node.high, names)

    def run(scope: Scope, cells: Cells) -> object:
        return make_range(low(scope, cells), high(scope, cells), node.low_closed, node.high_closed)

    return run


def make_range(low: object, high: object, low_closed: bool, high_closed: bool) -> Range | None:
    """A range whose ends can be compared, None otherwise."""
    ends = [each for each in (low, high) if each is not None]
    if any(order(each, each) is None for each in ends) or (len(ends) == 2 and order(low, high) is None):
        return None
    return Range(low, high, low_closed, high_closed)


def _filter(node: tree.Node, names: Names) -> Code:
    """``base[condition]``: an index, or the items for which the condition is true.

    Whether it is an index can only be seen from the condition's value for the first item, except where its form says
    it is a test.
    """
    assert isinstance(node, tree.Filter)
    base = compile_node(node.base, names)
    row = names.row()
    condition = compile_node(node.condition, row)
    cost, register = 1 + weight(node.condition), row.register
    certain = isinstance(node.condition, _TESTS)

    def run(scope: Scope, cells: Cells) -> object:
        value = base(scope, cells)
        items = value if type(value) is list else [] if value is None else [value]
        kept: list[object] = []
        rest = items
        if not certain:
            cells[register] = items[0] if items else None
            verdict = condition(scope, cells)
            if type(verdict) is Decimal:
                return item_at(items, verdict)
            if verdict is True:
                kept = items[:1]
            rest = items[1:]
        run_of(cells).spend(cost * len(rest))
        for item in rest:
            cells[register] = item
            if condition(scope, cells) is True:
                kept.append(item)
        return kept

    return run


_TESTS = (
    tree.Comparison,
    tree.And,
    tree.Or,
    tree.Between,
    tree.In,
    tree.InstanceOf,
    tree.Quantified,
    tree.Boolean,
)


def item_at(items: list[object], index: Decimal) -> object:
    """The item at a position from 1, or from the end where negative."""
    if index == 0 or index.copy_abs() > len(items):
        return None
    whole = int(index)
    return None if whole == 0 else items[whole - 1 if whole > 0 else whole]


Source = Callable[[Scope, Cells], list[object] | None]
Turn = Callable[[], bool]
"""Runs the innermost part once; False stops all loops."""


def _loops(loops: tuple[tree.Loop, ...], names: Names) -> tuple[Names, Callable[[Scope, Cells, Turn], bool]]:
    """The names inside the loops, and a runner that says False where a source cannot be walked."""
    steps: list[tuple[int, Source]] = []
    for loop in loops:
        source = _source(loop, names)
        names = names.bind(loop.name)
        steps.append((names.register, source))

    def run(scope: Scope, cells: Cells, turn: Turn) -> bool:
        return _walk(scope, cells, steps, 0, turn) is not None

    return names, run


def _walk(scope: Scope, cells: Cells, steps: list[tuple[int, Source]], level: int, turn: Turn) -> bool | None:
    """True to go on, False when the turn asked to stop, None when a source is no list."""
    if level == len(steps):
        return turn()
    register, source = steps[level]
    items = source(scope, cells)
    if items is None:
        return None
    for item in items:
        cells[register] = item
        onwards = _walk(scope, cells, steps, level + 1, turn)
        if onwards is not True:
            return onwards
    return True


def _source(loop: tree.Loop, names: Names) -> Source:
    first = compile_node(loop.source, names)
    if loop.until is None:
        return lambda scope, cells: _items(run_of(cells), first(scope, cells))
    last = compile_node(loop.until, names)
    return lambda scope, cells: count_through(run_of(cells), first(scope, cells), last(scope, cells))


def _items(run: Run, value: object) -> list[object] | None:
    if isinstance(value, list):
        return value
    if isinstance(value, Range):
        if order(value.low, value.high) not in (-1, 0):
            return None
        walked = count_through(run, value.low, value.high)
        if walked is None:
            return None
        return walked[0 if value.low_closed else 1 : len(walked) if value.high_closed else len(walked) - 1]
    return None if value is None else [value]


def count_through(run: Run, first: object, last: object) -> list[object] | None:
    """All whole numbers, or days, from one end to the other, downwards too; None for other ends."""
    if isinstance(first, Decimal) and isinstance(last, Decimal):
        if first != first.to_integral_value() or last != last.to_integral_value():
            return None
        one, other = int(first), int(last)
        run.allow_items(abs(one - other) + 1)
        step = 1 if one <= other else -1
        return [Decimal(each) for each in range(one, other + step, step)]
    if isinstance(first, DATES) and isinstance(last, DATES) and is_date(first) and is_date(last):
        one, other = day_number(first), day_number(last)
        run.allow_items(abs(one - other) + 1)
        step = 1 if one <= other else -1
        return [from_day_number(each) for each in range(one, other + step, step)]
    return None


def _for(node: tree.Node, names: Names) -> Code:
    assert isinstance(node, tree.For)
    inner, run_loops = _loops(node.loops, names)
    inner = inner.bind("partial")
    register, body, cost = inner.register, compile_node(node.body, inner), 1 + weight(node.body)

    def run(scope: Scope, cells: Cells) -> object:
        results: list[object] = []
        spend = run_of(cells).spend
        cells[register] = results

        def turn() -> bool:
            spend(cost)
            results.append(body(scope, cells))
            return True

        return results if run_loops(scope, cells, turn) else None

    return run


def _quantified(node: tree.Node, names: Names) -> Code:
    """``some`` stops at the first true, ``every`` at the first false; null where undecided and one was null."""
    assert isinstance(node, tree.Quantified)
    inner, run_loops = _loops(node.loops, names)
    condition, cost = compile_node(node.condition, inner), 1 + weight(node.condition)
    deciding = node.kind == "some"

    def run(scope: Scope, cells: Cells) -> object:
        decided = unknown = False
        spend = run_of(cells).spend

        def turn() -> bool:
            nonlocal decided, unknown
            spend(cost)
            verdict = condition(scope, cells)
            decided = verdict is deciding
            unknown = unknown or not isinstance(verdict, bool)
            return not decided

        walked = run_loops(scope, cells, turn)
        if decided:
            return deciding
        return None if unknown or not walked else not deciding

    return run


COMPILERS.update(
    {
        tree.ListLiteral: _list,
        tree.ContextLiteral: _context,
        tree.RangeLiteral: _range,
        tree.Filter: _filter,
        tree.For: _for,
        tree.Quantified: _quantified,
    }
)

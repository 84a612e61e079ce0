"""Closures for what runs over many values: lists, contexts, ranges, filters, ``for``, ``some``, ``every``."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from app.expressions import tree
from app.expressions.calendar import day_number, from_day_number
from app.expressions.compare import order
from app.expressions.compile import COMPILERS, compile_node
from app.expressions.frame import Code, Frame, Names
from app.expressions.run import Run
from app.expressions.temporal import DATES, is_date
from app.expressions.values import FeelFunction, Range


def weight(*nodes: tree.Node) -> int:
    """What one turn through these nodes costs: their number."""
    return sum(1 for node in nodes for _ in tree.walk(node))


def _list(node: tree.Node, names: Names) -> Code:
    assert isinstance(node, tree.ListLiteral)
    items = tuple(compile_node(each, names) for each in node.items)
    return lambda frame: [item(frame) for item in items]


def _context(node: tree.Node, names: Names) -> Code:
    """Entries see those before them, and a function its own name."""
    assert isinstance(node, tree.ContextLiteral)
    entries: list[tuple[str, int, Code]] = []
    for entry in node.entries:
        names = names.bind(entry.key)
        entries.append((entry.key, names.register, compile_node(entry.value, names)))

    def run(frame: Frame) -> object:
        made: dict[str, object] = {}
        for key, register, code in entries:
            frame.registers[register] = None
            value = code(frame)
            if isinstance(value, FeelFunction) and value.captured is not None:
                value.captured[register] = value
            frame.registers[register] = made[key] = value
        return made

    return run


def _range(node: tree.Node, names: Names) -> Code:
    assert isinstance(node, tree.RangeLiteral)
    low, high = compile_node(node.low, names), compile_node(node.high, names)

    def run(frame: Frame) -> object:
        return make_range(low(frame), high(frame), node.low_closed, node.high_closed)

    return run


def make_range(low: object, high: object, low_closed: bool, high_closed: bool) -> Range | None:
    """A range whose ends can be compared, None otherwise."""
    ends = [each for each in (low, high) if each is not None]
    if any(order(each, each) is None for each in ends) or (len(ends) == 2 and order(low, high) is None):
        return None
    return Range(low, high, low_closed, high_closed)


def _filter(node: tree.Node, names: Names) -> Code:
    """``base[condition]``: an index, or the items for which the condition is true.

    Whether it is an index can only be seen from the condition's value, except where its form says it is a test.
    """
    assert isinstance(node, tree.Filter)
    base = compile_node(node.base, names)
    row = names.row()
    condition = compile_node(node.condition, row)
    cost, register = weight(node.condition), row.register
    certain = isinstance(node.condition, _TESTS)

    def run(frame: Frame) -> object:
        value = base(frame)
        items = value if type(value) is list else [] if value is None else [value]
        registers = frame.registers
        if not certain:
            registers[register] = items[0] if items else None
            index = condition(frame)
            if type(index) is Decimal:
                return item_at(items, index)
        frame.run.spend(cost * len(items))
        kept: list[object] = []
        for item in items:
            registers[register] = item
            if condition(frame) is True:
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
    if index == 0 or abs(index) > len(items):
        return None
    whole = int(index)
    return None if whole == 0 else items[whole - 1 if whole > 0 else whole]


Turn = Callable[[Frame], bool]
"""Runs the innermost part once; False stops all loops."""


def _loops(loops: tuple[tree.Loop, ...], names: Names) -> tuple[Names, Callable[[Frame, Turn], bool]]:
    """The names inside the loops, and a runner that says False where a source cannot be walked."""
    steps: list[tuple[int, Callable[[Frame], list[object] | None]]] = []
    for loop in loops:
        source = _source(loop, names)
        names = names.bind(loop.name)
        steps.append((names.register, source))

    def run(frame: Frame, turn: Turn) -> bool:
        return _walk(frame, steps, 0, turn) is not None

    return names, run


def _walk(
    frame: Frame, steps: list[tuple[int, Callable[[Frame], list[object] | None]]], level: int, turn: Turn
) -> bool | None:
    """True to go on, False when the turn asked to stop, None when a source is no list."""
    if level == len(steps):
        return turn(frame)
    register, source = steps[level]
    items = source(frame)
    if items is None:
        return None
    for item in items:
        frame.registers[register] = item
        onwards = _walk(frame, steps, level + 1, turn)
        if onwards is not True:
            return onwards
    return True


def _source(loop: tree.Loop, names: Names) -> Callable[[Frame], list[object] | None]:
    first = compile_node(loop.source, names)
    if loop.until is None:
        return lambda frame: _items(frame.run, first(frame))
    last = compile_node(loop.until, names)
    return lambda frame: count_through(frame.run, first(frame), last(frame))


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
        run.allow_items(min(int(abs(first - last)) + 1, 10**12) if abs(first - last) < 10**12 else 10**12)
        one, other = int(first), int(last)
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

    def run(frame: Frame) -> object:
        results: list[object] = []

        def turn(here: Frame) -> bool:
            here.run.spend(cost)
            here.registers[register] = results
            results.append(body(here))
            return True

        return results if run_loops(frame, turn) else None

    return run


def _quantified(node: tree.Node, names: Names) -> Code:
    """``some`` stops at the first true, ``every`` at the first false; null where undecided and one was null."""
    assert isinstance(node, tree.Quantified)
    inner, run_loops = _loops(node.loops, names)
    condition, cost = compile_node(node.condition, inner), 1 + weight(node.condition)
    deciding = node.kind == "some"

    def run(frame: Frame) -> object:
        decided = unknown = False

        def turn(here: Frame) -> bool:
            nonlocal decided, unknown
            here.run.spend(cost)
            verdict = condition(here)
            decided = verdict is deciding
            unknown = unknown or not isinstance(verdict, bool)
            return not decided

        walked = run_loops(frame, turn)
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

"""Trees into Python closures: literals, names, paths, operators, conditions.

Each kind of node has one function here or in a neighbouring module, entered in :data:`COMPILERS`. Compiled code takes
the scope and the cells and gives the value; it answers None where FEEL says null and raises only LimitExceeded.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from decimal import Decimal, DecimalException
from typing import Any

from app.expressions import arithmetic, numbers, tree
from app.expressions.compare import equal, order
from app.expressions.frame import Cells, Code, Names, Scope, adopted, run_of
from app.expressions.functions import BUILTINS
from app.expressions.run import PART_COST, Run
from app.expressions.temporal import member as temporal_member
from app.expressions.typed import is_instance
from app.expressions.values import AS_THEY_ARE, FeelFunction, Range

Compiler = Callable[[tree.Node, Names], Code]
COMPILERS: dict[type[tree.Node], Compiler] = {}


def compile_node(node: tree.Node, names: Names) -> Code:
    return COMPILERS[type(node)](node, names)


def constant(value: object) -> Code:
    return lambda _scope, _cells: value


def _literal(node: tree.Node, _: Names) -> Code:
    assert isinstance(node, tree.Number | tree.String | tree.Boolean | tree.Temporal)
    return constant(node.value)


def _null(_node: tree.Node, _: Names) -> Code:
    return constant(None)


def _name(node: tree.Node, names: Names) -> Code:
    assert isinstance(node, tree.Name)
    return name_code(node.name, names)


def name_code(name: str, names: Names | None) -> Code:
    """Code that reads a name: a local one from its register, a row's member if the row has it, else the scope's."""
    if names is None or names.register < 0:
        return _outer_name(name)
    register = names.register
    if names.name == name:
        return lambda _scope, cells: cells[register]
    outer = name_code(name, names.outer)
    if names.name is not None:
        return outer

    def member_of_row(scope: Scope, cells: Cells) -> object:
        row = cells[register]
        if type(row) is dict and name in row:
            return row[name]
        return row if name == "item" else outer(scope, cells)

    return member_of_row


def _outer_name(name: str) -> Code:
    safe = AS_THEY_ARE
    built_in = BUILTINS.get(name)
    if built_in is not None:
        function = FeelFunction(_parameter_names(name), built_in.call, name)

        def function_or_value(scope: Scope, cells: Cells) -> object:
            return adopted(cells, name, scope[name]) if name in scope else function

        return function_or_value

    def read(scope: Scope, cells: Cells) -> object:
        value = scope.get(name)
        return value if type(value) in safe else adopted(cells, name, value)

    return read


def _parameter_names(name: str) -> tuple[str, ...]:
    return tuple(param.name for param in BUILTINS[name].signatures[0].params)


def _path(node: tree.Node, names: Names) -> Code:
    assert isinstance(node, tree.Path)
    base, name = compile_node(node.base, names), node.member

    def run(scope: Scope, cells: Cells) -> object:
        value = base(scope, cells)
        return value.get(name) if type(value) is dict else member_of(value, name, run_of(cells))

    return run


def member_of(value: object, name: str, run: Run) -> object:
    """``value.name``: of a context its entry, of a list the list of its items' members, of a date its parts."""
    if isinstance(value, dict):
        return value.get(name)
    if isinstance(value, list):
        return _members_of(value, name, run)
    if isinstance(value, Range):
        return _RANGE_MEMBERS[name](value) if name in _RANGE_MEMBERS else None
    return temporal_member(value, name)


def _members_of(items: list[object], name: str, run: Run) -> list[object]:
    """The members of all items, lists in lists walked without recursion (see ``compare``)."""
    found: list[object] = []
    pending = [(items, found)]
    while pending:
        here, into = pending.pop()
        run.spend(PART_COST * (1 + len(here)))
        for item in here:
            if type(item) is list:
                inner: list[object] = []
                into.append(inner)
                pending.append((item, inner))
            else:
                into.append(item.get(name) if type(item) is dict else member_of(item, name, run))
    return found


_RANGE_MEMBERS: dict[str, Callable[[Range], object]] = {
    "start": operator.attrgetter("low"),
    "end": operator.attrgetter("high"),
    "start included": operator.attrgetter("low_closed"),
    "end included": operator.attrgetter("high_closed"),
}


def _negation(node: tree.Node, names: Names) -> Code:
    assert isinstance(node, tree.Negation)
    if isinstance(node.operand, tree.Number):
        return constant(numbers.negate(node.operand.value))
    operand = compile_node(node.operand, names)
    return lambda scope, cells: arithmetic.negate(operand(scope, cells))


_DECIMAL = {
    "+": numbers.CONTEXT.add,
    "-": numbers.CONTEXT.subtract,
    "*": numbers.CONTEXT.multiply,
    "/": numbers.CONTEXT.divide,
}
_GENERAL = {
    "+": arithmetic.add,
    "-": arithmetic.subtract,
    "*": arithmetic.multiply,
    "/": arithmetic.divide,
}


def _arithmetic(node: tree.Node, names: Names) -> Code:
    assert isinstance(node, tree.Arithmetic)
    left, right = compile_node(node.left, names), compile_node(node.right, names)
    if node.operator == "**":
        return _power(left, right)
    general, quick = _GENERAL[node.operator], _DECIMAL[node.operator]
    if isinstance(node.right, tree.Number):
        return _by_number(left, node.right.value, quick, general)

    def run(scope: Scope, cells: Cells) -> object:
        one, other = left(scope, cells), right(scope, cells)
        if type(one) is Decimal and type(other) is Decimal:
            try:
                return quick(one, other)
            except DecimalException:
                return general(one, other)
        if type(one) is str and type(other) is str:
            run_of(cells).allow_text(len(one) + len(other))
        return general(one, other)

    return run


def _by_number(
    left: Code,
    other: Decimal,
    quick: Callable[[Decimal, Decimal], Decimal],
    general: Callable[[object, object], object],
) -> Code:
    def run(scope: Scope, cells: Cells) -> object:
        one = left(scope, cells)
        if type(one) is Decimal:
            try:
                return quick(one, other)
            except DecimalException:
                return general(one, other)
        return general(one, other)

    return run


_POWER_COST = 300
"""Steps of one power, which costs as much as many simple nodes."""


def _power(left: Code, right: Code) -> Code:
    def run(scope: Scope, cells: Cells) -> object:
        run_of(cells).spend(_POWER_COST)
        return arithmetic.power(left(scope, cells), right(scope, cells))

    return run


Quick = Callable[[Any, Any], bool]
ORDERS: dict[str, tuple[Quick, Callable[[int], bool]]] = {
    "<": (operator.lt, lambda placed: placed < 0),
    "<=": (operator.le, lambda placed: placed <= 0),
    ">": (operator.gt, lambda placed: placed > 0),
    ">=": (operator.ge, lambda placed: placed >= 0),
}


def _comparison(node: tree.Node, names: Names) -> Code:
    assert isinstance(node, tree.Comparison)
    left, right = compile_node(node.left, names), compile_node(node.right, names)
    if node.operator in ("=", "!="):
        return _equality(left, right, node.operator == "=")
    quick, verdict = ORDERS[node.operator]
    if isinstance(node.right, tree.Number):
        bound = node.right.value
        if isinstance(node.left, tree.Name) and is_outer(node.left.name, names):
            return _field_and_bound(node.left.name, left, bound, node.operator, verdict)

        def run_bound(scope: Scope, cells: Cells) -> bool | None:
            one = left(scope, cells)
            return quick(one, bound) if type(one) is Decimal else ordered(one, bound, verdict)

        return run_bound

    def run(scope: Scope, cells: Cells) -> bool | None:
        one, other = left(scope, cells), right(scope, cells)
        if type(one) is Decimal and type(other) is Decimal:
            return quick(one, other)
        return ordered(one, other, verdict)

    return run


def _field_and_bound(name: str, field: Code, bound: Decimal, sign: str, verdict: Callable[[int], bool]) -> Code:
    """``amount > 50000``: the form most conditions have, read and compared in one step.

    Written out per operator, because calling one more function would cost as much as the comparison.
    """

    def less(scope: Scope, cells: Cells) -> bool | None:
        one = scope.get(name)
        return one < bound if type(one) is Decimal else ordered(field(scope, cells), bound, verdict)

    def at_most(scope: Scope, cells: Cells) -> bool | None:
        one = scope.get(name)
        return one <= bound if type(one) is Decimal else ordered(field(scope, cells), bound, verdict)

    def more(scope: Scope, cells: Cells) -> bool | None:
        one = scope.get(name)
        return one > bound if type(one) is Decimal else ordered(field(scope, cells), bound, verdict)

    def at_least(scope: Scope, cells: Cells) -> bool | None:
        one = scope.get(name)
        return one >= bound if type(one) is Decimal else ordered(field(scope, cells), bound, verdict)

    return {"<": less, "<=": at_most, ">": more, ">=": at_least}[sign]


def is_outer(name: str, names: Names | None) -> bool:
    """Whether the name can only mean the scope's."""
    return (names is None or names.register < 0) and name not in BUILTINS


def ordered(one: object, other: object, verdict: Callable[[int], bool]) -> bool | None:
    placed = order(one, other)
    if placed is not None:
        return verdict(placed)
    if verdict(0) and one is not None and not isinstance(one, list | dict) and equal(one, other):
        # ``<=`` holds for equal values even where their kind has no order.
        return True
    return None


def _equality(left: Code, right: Code, wanted: bool) -> Code:
    def run(scope: Scope, cells: Cells) -> bool | None:
        one, other = left(scope, cells), right(scope, cells)
        if type(one) is str and type(other) is str:
            return (one == other) is wanted
        same = equal(one, other, run_of(cells))
        return None if same is None else same is wanted

    return run


def _and(node: tree.Node, names: Names) -> Code:
    """False as soon as one operand is; null when one is no boolean; else true."""
    assert isinstance(node, tree.And)
    codes = tuple(compile_node(each, names) for each in node.operands)

    def run(scope: Scope, cells: Cells) -> bool | None:
        verdict: bool | None = True
        for code in codes:
            value = code(scope, cells)
            if value is not True:
                if value is False:
                    return False
                verdict = None
        return verdict

    return run


def _or(node: tree.Node, names: Names) -> Code:
    """True as soon as one operand is; null when one is no boolean; else false."""
    assert isinstance(node, tree.Or)
    codes = tuple(compile_node(each, names) for each in node.operands)

    def run(scope: Scope, cells: Cells) -> bool | None:
        verdict: bool | None = False
        for code in codes:
            value = code(scope, cells)
            if value is not False:
                if value is True:
                    return True
                verdict = None
        return verdict

    return run


def _between(node: tree.Node, names: Names) -> Code:
    assert isinstance(node, tree.Between)
    value, low, high = (compile_node(each, names) for each in (node.value, node.low, node.high))

    def run(scope: Scope, cells: Cells) -> bool | None:
        here = value(scope, cells)
        above = ordered(here, low(scope, cells), ORDERS[">="][1])
        below = ordered(here, high(scope, cells), ORDERS["<="][1])
        return None if above is None or below is None else above and below

    return run


def _instance_of(node: tree.Node, names: Names) -> Code:
    assert isinstance(node, tree.InstanceOf)
    value, wanted = compile_node(node.value, names), node.type

    def run(scope: Scope, cells: Cells) -> object:
        here = run_of(cells)
        return is_instance(value(scope, cells), wanted, here.types, here)

    return run


def _if(node: tree.Node, names: Names) -> Code:
    """Null counts as not true; a condition that is no boolean at all makes the whole null (TCK 1150)."""
    assert isinstance(node, tree.If)
    branches = tuple((compile_node(test, names), compile_node(then, names)) for test, then in node.branches)
    otherwise = compile_node(node.otherwise, names)

    def run(scope: Scope, cells: Cells) -> object:
        for test, then in branches:
            verdict = test(scope, cells)
            if verdict is True:
                return then(scope, cells)
            if verdict is not False and verdict is not None:
                return None
        return otherwise(scope, cells)

    return run


COMPILERS.update(
    {
        tree.Number: _literal,
        tree.String: _literal,
        tree.Boolean: _literal,
        tree.Temporal: _literal,
        tree.Null: _null,
        tree.Name: _name,
        tree.Path: _path,
        tree.Negation: _negation,
        tree.Arithmetic: _arithmetic,
        tree.Comparison: _comparison,
        tree.And: _and,
        tree.Or: _or,
        tree.Between: _between,
        tree.InstanceOf: _instance_of,
        tree.If: _if,
    }
)

"""Which kinds the operators take and give."""

from __future__ import annotations

from app.expressions import tree
from app.expressions.sight import Checker, Sight
from app.expressions.tree import Node
from app.expressions.types import (
    ANY,
    BOOLEAN,
    DATE,
    DATE_TIME,
    DAYS_DURATION,
    NULL,
    NUMBER,
    TEXT,
    TIME,
    YEARS_DURATION,
    ContextOf,
    FeelType,
    FunctionOf,
    ListOf,
    RangeOf,
    conforms,
)

_RESULTS: dict[tuple[str, FeelType, FeelType], FeelType] = {
    **{(sign, NUMBER, NUMBER): NUMBER for sign in ("+", "-", "*", "/", "**")},
    ("+", TEXT, TEXT): TEXT,
    ("-", TIME, TIME): DAYS_DURATION,
}
for _day in (DATE, DATE_TIME):
    for _other in (DATE, DATE_TIME):
        _RESULTS["-", _day, _other] = DAYS_DURATION
for _length in (DAYS_DURATION, YEARS_DURATION):
    for _sign in ("+", "-"):
        _RESULTS[_sign, _length, _length] = _length
        for _day in (DATE, DATE_TIME):
            _RESULTS[_sign, _day, _length] = _day
            _RESULTS["+", _length, _day] = _day
    _RESULTS["*", _length, NUMBER] = _RESULTS["*", NUMBER, _length] = _RESULTS["/", _length, NUMBER] = _length
    _RESULTS["/", _length, _length] = NUMBER
_RESULTS["+", TIME, DAYS_DURATION] = _RESULTS["-", TIME, DAYS_DURATION] = _RESULTS["+", DAYS_DURATION, TIME] = TIME


def arithmetic_type(checker: Checker, node: tree.Arithmetic, left: FeelType, right: FeelType) -> FeelType:
    found = _RESULTS.get((node.operator, left, right))
    if found is not None:
        return found
    sides = (left, right)
    if ANY in sides or NULL in sides:
        possible = {
            result
            for (sign, one, other), result in _RESULTS.items()
            if sign == node.operator and left in (one, ANY, NULL) and right in (other, ANY, NULL)
        }
        if possible:
            return possible.pop() if len(possible) == 1 else ANY
    checker.report("operand_types", node.start, node.end, left=left.label, right=right.label, operator=node.operator)
    return ANY


def negation_type(checker: Checker, node: tree.Negation, operand: FeelType) -> FeelType:
    if operand in (NUMBER, DAYS_DURATION, YEARS_DURATION, ANY, NULL):
        return operand
    checker.report("operand_types", node.start, node.end, left=operand.label, right=operand.label, operator="-")
    return ANY


def check_condition(checker: Checker, node: Node, found: FeelType) -> None:
    if not conforms(found, BOOLEAN):
        checker.report("not_a_condition", node.start, node.end, found=found.label)


def check_comparison(checker: Checker, node: tree.Comparison, sight: Sight) -> None:
    if _is_unknown(node.left, sight):
        right = checker.visit(node.right, sight)
        left = _unknown_side(checker, node.left, right, sight)
    else:
        left = checker.visit(node.left, sight)
        unknown = _is_unknown(node.right, sight)
        right = _unknown_side(checker, node.right, left, sight) if unknown else checker.visit(node.right, sight)
    before = len(checker.problems)
    checker.comparable(node, left, right)
    if len(checker.problems) == before and node.operator not in ("=", "!="):
        for kind in (left, right):
            if kind == BOOLEAN or isinstance(kind, ListOf | ContextOf | RangeOf | FunctionOf):
                checker.report("compare_types", node.start, node.end, left=left.label, right=right.label)
                return


def _is_unknown(side: Node, sight: Sight) -> bool:
    return isinstance(side, tree.Name) and sight.find(side.name) is None and not sight.open


def _unknown_side(checker: Checker, side: Node, other: FeelType, sight: Sight) -> FeelType:
    """An unknown name beside a text is blamed on missing quotes."""
    assert isinstance(side, tree.Name)
    checker.unknown_name(side, sight, other)
    return ANY


def check_test(checker: Checker, test: Node, kind: FeelType, sight: Sight, *, cell: bool = False) -> None:
    """A test of ``in`` or of a cell against the type of what is tested."""
    if isinstance(test, tree.UnaryComparison):
        checker.comparable(test, kind, checker.visit(test.operand, sight))
        return
    found = checker.visit(test, sight)
    if any(isinstance(each, tree.Name) and each.name == "?" for each in tree.walk(test)):
        check_condition(checker, test, found)
        return
    if cell and found == BOOLEAN and not isinstance(test, tree.Boolean):
        return
    if isinstance(found, RangeOf):
        found = found.item
    elif isinstance(found, ListOf) and not isinstance(kind, ListOf):
        found = found.item.item if isinstance(found.item, RangeOf) else found.item
    checker.comparable(test, kind, found)

"""Types at save time: what an expression gives, and every mistake that can be seen without running it.

Null may appear anywhere in FEEL, so nothing here is about nulls; Any conforms to everything. What is reported would be
null, or an error, on every run.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from app.expressions import tree
from app.expressions.check_calls import call_type
from app.expressions.check_operators import (
    arithmetic_type,
    check_comparison,
    check_condition,
    check_test,
    negation_type,
)
from app.expressions.errors import ExpressionError, ExpressionProblem
from app.expressions.parse import parse
from app.expressions.sight import Checker, Sight, member_type
from app.expressions.tree import Node
from app.expressions.typed import type_of
from app.expressions.types import (
    ANY,
    ANY_LIST,
    BOOLEAN,
    DATE,
    NULL,
    NUMBER,
    TEXT,
    ContextOf,
    FeelType,
    FunctionOf,
    ListOf,
    RangeOf,
    Simple,
    conforms,
    joined,
)


def check_types(
    text: str,
    names: Mapping[str, FeelType],
    expects: FeelType | None = None,
    *,
    known: Iterable[str] = (),
    types: Mapping[str, FeelType] | None = None,
    unary: bool = False,
) -> tuple[FeelType, list[ExpressionProblem]]:
    """The type of ``text`` where ``names`` are in scope, and what is wrong with it; never raises.

    ``expects`` is the type its user needs. ``known`` are further names of several words (members), ``types`` the types
    an ``instance of`` may name. With ``unary`` the text is a cell and ``names["?"]`` its input's type.
    """
    try:
        parsed = parse(text, (*_all_names(names), *known), unary=unary)
    except ExpressionError as fault:
        return ANY, [fault.problem]
    checker = Checker(text, visit, dict(types or {}))
    found = checker.visit(parsed.root, Sight(dict(names)))
    root = parsed.root
    if expects is not None and not checker.problems and not conforms(found, expects):
        checker.report("wrong_result", root.start, root.end, wanted=expects.label, found=found.label)
    return found, sorted(checker.problems, key=lambda each: (each.line, each.column))


def _all_names(names: Mapping[str, FeelType]) -> Iterable[str]:
    pending = list(names.items())
    while pending:
        name, kind = pending.pop()
        yield name
        while isinstance(kind, ListOf):
            kind = kind.item
        if isinstance(kind, ContextOf):
            pending.extend(kind.fields.items())


def visit(checker: Checker, node: Node, sight: Sight) -> FeelType:
    """The type of a node; what is wrong below it goes into ``checker.problems``."""
    match node:
        case tree.Number():
            return NUMBER
        case tree.String():
            return TEXT
        case tree.Boolean():
            return BOOLEAN
        case tree.Null():
            return NULL
        case tree.Temporal():
            if node.value is None:
                checker.report("bad_temporal", node.start, node.end)
                return ANY
            return type_of(node.value)
        case tree.Name():
            return name_type(checker, node, sight)
        case tree.Path():
            return member_type(checker, node, checker.visit(node.base, sight))
        case tree.Filter():
            return _filter_type(checker, node, sight)
        case tree.Call():
            return call_type(checker, node, sight)
        case tree.ListLiteral():
            return ListOf(joined([checker.visit(item, sight) for item in node.items])) if node.items else ANY_LIST
        case tree.ContextLiteral():
            return _context_type(checker, node, sight)
        case tree.RangeLiteral():
            return _range_type(checker, node, sight)
        case tree.Negation():
            return negation_type(checker, node, checker.visit(node.operand, sight))
        case tree.Arithmetic():
            return arithmetic_type(checker, node, checker.visit(node.left, sight), checker.visit(node.right, sight))
        case tree.Comparison():
            check_comparison(checker, node, sight)
            return BOOLEAN
        case tree.And() | tree.Or():
            for operand in node.operands:
                check_condition(checker, operand, checker.visit(operand, sight))
            return BOOLEAN
        case tree.Between():
            kind = checker.visit(node.value, sight)
            for end in (node.low, node.high):
                checker.comparable(end, kind, checker.visit(end, sight))
            return BOOLEAN
        case tree.In():
            kind = checker.visit(node.value, sight)
            for test in node.tests:
                check_test(checker, test, kind, sight.bind("?", kind))
            return BOOLEAN
        case tree.UnaryComparison():
            return RangeOf(checker.visit(node.operand, sight))
        case tree.UnaryTests():
            kind = sight.names.get("?", ANY)
            for test in node.tests:
                check_test(checker, test, kind, sight, cell=True)
            return BOOLEAN
        case tree.InstanceOf():
            checker.visit(node.value, sight)
            _check_type_name(checker, node)
            return BOOLEAN
        case tree.If():
            return _if_type(checker, node, sight)
        case tree.For():
            inner = _loops(checker, node.loops, sight).bind("partial", ANY_LIST)
            return ListOf(checker.visit(node.body, inner))
        case tree.Quantified():
            inner = _loops(checker, node.loops, sight)
            check_condition(checker, node.condition, checker.visit(node.condition, inner))
            return BOOLEAN
        case tree.Function():
            for parameter in node.parameters:
                sight = sight.bind(parameter.name, parameter.type or ANY)
            kinds = tuple(parameter.type or ANY for parameter in node.parameters)
            return FunctionOf(kinds, ANY if node.external else checker.visit(node.body, sight))
    return ANY


def name_type(checker: Checker, node: tree.Name, sight: Sight) -> FeelType:
    found = sight.find(node.name)
    if found is not None:
        return found
    if not sight.open:
        checker.unknown_name(node, sight)
    return ANY


def _filter_type(checker: Checker, node: tree.Filter, sight: Sight) -> FeelType:
    base = checker.visit(node.base, sight)
    item = base.item if isinstance(base, ListOf) else base
    condition = checker.visit(node.condition, sight.inside(item))
    if condition == NUMBER:
        return item
    if conforms(condition, BOOLEAN):
        return ListOf(item) if condition == BOOLEAN else ANY
    checker.report("not_a_condition", node.condition.start, node.condition.end, found=condition.label)
    return ANY


def _context_type(checker: Checker, node: tree.ContextLiteral, sight: Sight) -> FeelType:
    members: dict[str, FeelType] = {}
    for entry in node.entries:
        inside = sight.bind(entry.key, ANY) if isinstance(entry.value, tree.Function) else sight
        kind = checker.visit(entry.value, inside)
        members[entry.key] = kind
        sight = sight.bind(entry.key, kind)
    return ContextOf(members)


def _range_type(checker: Checker, node: tree.RangeLiteral, sight: Sight) -> FeelType:
    low = checker.visit(node.low, sight)
    checker.comparable(node.high, low, checker.visit(node.high, sight))
    return RangeOf(low)


def _if_type(checker: Checker, node: tree.If, sight: Sight) -> FeelType:
    results: list[FeelType] = []
    for test, then in node.branches:
        check_condition(checker, test, checker.visit(test, sight))
        results.append(checker.visit(then, sight))
    return joined([*results, checker.visit(node.otherwise, sight)])


def _loops(checker: Checker, loops: tuple[tree.Loop, ...], sight: Sight) -> Sight:
    for loop in loops:
        source = checker.visit(loop.source, sight)
        if loop.until is not None:
            checker.comparable(loop.until, source, checker.visit(loop.until, sight))
            if not any(conforms(source, kind) for kind in (NUMBER, DATE)):
                checker.report(
                    "wrong_result",
                    loop.source.start,
                    loop.source.end,
                    wanted=NUMBER.label,
                    found=source.label,
                )
            item = source
        else:
            item = source.item if isinstance(source, ListOf | RangeOf) else source
        sight = sight.bind(loop.name, item)
    return sight


def _check_type_name(checker: Checker, node: tree.InstanceOf) -> None:
    pending: list[FeelType] = [node.type]
    while pending:
        kind = pending.pop()
        if isinstance(kind, ListOf | RangeOf):
            pending.append(kind.item)
        elif isinstance(kind, ContextOf):
            pending.extend(kind.fields.values())
        elif isinstance(kind, FunctionOf):
            pending.extend((*kind.parameters, kind.result))
        elif isinstance(kind, Simple):
            checker.known_type(kind, node)

"""Calls: which function is meant, whether its arguments fit, what it gives."""

from __future__ import annotations

from app.expressions import temporal, tree
from app.expressions.cursor import nearest
from app.expressions.functions import BUILTINS, Builtin, Param, Signature
from app.expressions.functions.pattern import compiled
from app.expressions.sight import Checker, Sight
from app.expressions.tree import Node
from app.expressions.types import (
    ANY,
    ANY_CONTEXT,
    ANY_RANGE,
    BOOLEAN,
    DATE,
    DATE_TIME,
    DAYS_DURATION,
    NAMED,
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
    joined,
)

_KINDS: dict[str, tuple[FeelType, ...]] = {
    "any": (ANY,),
    "number": (NUMBER,),
    "string": (TEXT,),
    "boolean": (BOOLEAN,),
    "context": (ANY_CONTEXT,),
    "date": (DATE,),
    "time": (TIME,),
    "date and time": (DATE_TIME,),
    "moment": (DATE_TIME, DATE),
    "day": (DATE, DATE_TIME),
    "duration": (DAYS_DURATION, YEARS_DURATION),
    "days and time duration": (DAYS_DURATION,),
    "range": (ANY_RANGE,),
}
_READERS = {
    "date": temporal.parse_date,
    "time": temporal.parse_time,
    "date and time": temporal.parse_datetime,
    "duration": temporal.parse_duration,
}


def call_type(checker: Checker, node: tree.Call, sight: Sight) -> FeelType:
    if isinstance(node.function, tree.Name):
        name = node.function.name
        built_in = BUILTINS.get(name)
        if name not in sight.names and built_in is not None:
            return _built_in_type(checker, node, built_in, sight)
        if sight.find(name) is None:
            for argument in node.arguments:
                checker.visit(argument, sight)
            if not sight.open:
                suggestion = nearest(name, [*BUILTINS, *sight.names])
                checker.report("unknown_function", node.function.start, node.function.end, suggestion)
            return ANY
    function = checker.visit(node.function, sight)
    found = [checker.visit(argument, sight) for argument in node.arguments]
    return _function_type(checker, node, function, found)


def _function_type(checker: Checker, node: tree.Call, function: FeelType, found: list[FeelType]) -> FeelType:
    called = node.function
    if not isinstance(function, FunctionOf):
        if function not in (ANY, NULL):
            checker.report("not_a_function", called.start, called.end)
        return ANY
    name = checker.text[called.start : called.end]
    if len(found) != len(function.parameters):
        wanted = ", ".join(map(str, function.parameters))
        checker.report("argument_count", node.start, node.end, function=name, wanted=wanted)
    elif node.names is None:
        for at, (argument, kind, wants) in enumerate(zip(node.arguments, found, function.parameters, strict=True), 1):
            if not _stands_for(kind, wants):
                report_type(checker, argument, name, str(at), wants, kind)
    return function.result


def _built_in_type(checker: Checker, node: tree.Call, built_in: Builtin, sight: Sight) -> FeelType:
    found: list[FeelType] = []
    for argument in node.arguments:
        found.append(_argument_type(checker, argument, found, sight))
    fitting: list[tuple[Signature, list[tuple[Param, int]]]] = []
    for signature in built_in.signatures:
        pairs = _pair(signature, node)
        if pairs is not None:
            fitting.append((signature, pairs))
    if not fitting:
        return _report_count(checker, node, built_in)
    for signature, pairs in fitting:
        if all(fits_kind(param, found[at]) for param, at in pairs):
            _check_literal(checker, node, built_in.name)
            return _result(signature, pairs, found)
    signature, pairs = fitting[0]
    for param, at in pairs:
        if not fits_kind(param, found[at]):
            wanted = _KINDS.get(param.kind, (ANY,))[0]
            report_type(checker, node.arguments[at], built_in.name, param.name, wanted, found[at])
            break
    return _result(signature, pairs, found) if len(built_in.signatures) == 1 else ANY


def _argument_type(checker: Checker, argument: Node, before: list[FeelType], sight: Sight) -> FeelType:
    """A function written as an argument beside a list gets that list's items: ``sort(debts, function(a, b) …)``."""
    if isinstance(argument, tree.Function) and before and isinstance(before[0], ListOf):
        item = before[0].item
        for parameter in argument.parameters:
            sight = sight.bind(parameter.name, parameter.type or item)
        kinds = tuple(parameter.type or item for parameter in argument.parameters)
        return FunctionOf(kinds, checker.visit(argument.body, sight))
    return checker.visit(argument, sight)


def _pair(signature: Signature, node: tree.Call) -> list[tuple[Param, int]] | None:
    """Which argument goes to which parameter; None where their number or names do not fit."""
    params, count = signature.params, len(node.arguments)
    if node.names is not None:
        known = {param.name: param for param in params}
        if any(name not in known for name in node.names):
            return None
        if any(not (param.optional or param.name in node.names) for param in params):
            return None
        return [(known[name], at) for at, name in enumerate(node.names)]
    if signature.variadic:
        if count < len(params):
            return None
        return [(params[min(at, len(params) - 1)], at) for at in range(count)]
    if not signature.required <= count <= len(params):
        return None
    return list(zip(params, range(count), strict=False))


def _report_count(checker: Checker, node: tree.Call, built_in: Builtin) -> FeelType:
    if node.names is not None:
        known = [param.name for signature in built_in.signatures for param in signature.params]
        for name in node.names:
            if name not in known:
                at = checker.text.find(name, node.function.end, node.end)
                suggestion = nearest(name, known)
                checker.report("argument_name", at, at + len(name), suggestion, function=built_in.name)
                return ANY
    wanted = " / ".join(_parameters(signature) for signature in built_in.signatures)
    checker.report("argument_count", node.start, node.end, function=built_in.name, wanted=wanted)
    return ANY


def _parameters(signature: Signature) -> str:
    shown = ", ".join(f"{param.name}{'?' if param.optional else ''}" for param in signature.params)
    return f"({shown})"


def report_type(checker: Checker, node: Node, function: str, parameter: str, wanted: FeelType, found: FeelType) -> None:
    checker.report(
        "argument_type",
        node.start,
        node.end,
        function=function,
        parameter=parameter,
        wanted=wanted.label,
        found=found.label,
    )


def fits_kind(param: Param, found: FeelType) -> bool:
    if param.kind == "list" or param.variadic:
        return True
    if param.kind == "function":
        return found in (ANY, NULL) or isinstance(found, FunctionOf)
    return any(_stands_for(found, kind) for kind in _KINDS[param.kind])


def _stands_for(found: FeelType, wanted: FeelType) -> bool:
    """Conforms, or would by FEEL's coercions: a list may hold just the one value."""
    if wanted == ANY_CONTEXT:
        return isinstance(found, ContextOf) or found in (ANY, NULL) or isinstance(found, ListOf)
    if conforms(found, wanted):
        return True
    if isinstance(found, ListOf):
        return conforms(found.item, wanted)
    return isinstance(wanted, ListOf) and conforms(found, wanted.item)


def _check_literal(checker: Checker, node: tree.Call, name: str) -> None:
    """``date("2026-13-01")`` and ``matches(x, "(")`` are null on every run."""
    if name in ("matches", "replace", "split") and node.names is None and len(node.arguments) > 1:
        pattern = node.arguments[1]
        if isinstance(pattern, tree.String) and compiled(pattern.value, "") is None:
            checker.report("bad_pattern", pattern.start, pattern.end)
    reader = _READERS.get(name)
    if reader is not None and len(node.arguments) == 1:
        argument = node.arguments[0]
        if isinstance(argument, tree.String) and reader(argument.value) is None:
            checker.report("bad_temporal", argument.start, argument.end)


def _result(signature: Signature, pairs: list[tuple[Param, int]], found: list[FeelType]) -> FeelType:
    result = signature.result
    if result in ("same as list", "item of list"):
        return _of_list(result, [found[at] for param, at in pairs if param.kind == "list" or param.variadic])
    if result == "number" and signature.text.startswith(("mean", "median")):
        item = _of_list("item of list", found)
        return item if item in (DAYS_DURATION, YEARS_DURATION) else NUMBER
    if result.startswith("list<"):
        return ListOf(NAMED[result[5:-1]])
    if result == "duration":
        return found[0] if found and found[0] in (DAYS_DURATION, YEARS_DURATION) else ANY
    if result == "range":
        return RangeOf(ANY)
    return NAMED.get(result, ANY)


def _of_list(result: str, kinds: list[FeelType]) -> FeelType:
    """The list handed in, or what its items are; several arguments are a list of them."""
    if not kinds:
        return ANY
    alone = kinds[0]
    if result == "same as list":
        return alone if isinstance(alone, ListOf) else ListOf(alone)
    return alone.item if len(kinds) == 1 and isinstance(alone, ListOf) else joined(kinds)

"""What an author must mend in a decision document before it can be published, each with the place to jump to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from app.decisions.activation import circle
from app.decisions.analysis import Analysis
from app.decisions.checking import Checking
from app.decisions.graph import ordered
from app.decisions.kinds import kinds
from app.decisions.load import load, members_of
from app.decisions.model import Model, Part, Service
from app.decisions.shape import Place, Raw
from app.decisions.types import TypeDef
from app.errors import BadDefinition, Problem
from app.expressions import (
    ANY,
    FUNCTION_NAMES,
    ContextOf,
    ExpressionError,
    FeelType,
    FunctionOf,
    ListOf,
    Name,
    Simple,
    check_types,
    parse,
)
from app.i18n import Text


def check(document: Mapping[str, Any]) -> list[Problem]:
    """All problems of a decision document; errors block publishing, warnings do not. A bad document raises nothing."""
    try:
        model = load(document)
    except BadDefinition as fault:
        return fault.problems
    found: list[Problem] = []
    found += _keys(document)
    found += _types(model, (model.key,))
    found += _result(document, model)
    names = _outer(model)
    members = tuple(dict.fromkeys(each for each in members_of(document) if not each.isidentifier()))
    checking = Checking(names, members, model.types, model.types.spelled, found)
    _inputs(document, checking, model.key)
    for ring in model.circles:
        found += circle(model, ring).problems
    for key in ordered(model.parts, lambda each: sorted(model.parts[each].needs) if each in model.parts else ()):
        if key in model.parts:
            names[key] = _part(model.parts[key], model, checking)
    for service in model.services.values():
        found += _service(service, model)
    wrong = {each.place[:3] for each in found if each.level == "error"}
    for key, analysis in analyses(document).items():
        place = (model.key, "parts", model.parts[key].id)
        if place not in wrong:  # a table that cannot be read as it stands would seem full of gaps
            found += analysis.problems((*place, "logic"))
    for raw in document.get("imports") or ():
        at = (model.key, "imports", raw["key"])
        inner = check(raw["document"])
        # Nobody asks an imported document for its result, only for its parts.
        found += [replace(each, place=(*at, *each.place)) for each in inner if each.place[1:] != ("result",)]
    return list(dict.fromkeys(found))


def analyses(document: Mapping[str, Any]) -> dict[str, Analysis]:
    """What the tables of a loadable document leave out, contradict or never use, by the keys of their parts."""
    found = {}
    for part in document.get("parts") or ():
        logic = part.get("logic") or {}
        analyse = kinds()[logic["kind"]].analyse if logic else None
        if analyse is not None:
            found[str(part["key"])] = analyse(logic, document)
    return found


def _keys(document: Raw) -> Iterator[Problem]:
    """Keys must be names that FEEL can read, each used once; ids too."""
    keys: set[str] = set()
    ids: set[str] = set()
    for family in ("inputs", "parts", "services", "imports"):
        for raw in document.get(family) or ():
            key, id = raw["key"], str(raw.get("id") or raw["key"])
            place = (str(document["key"]), family, id, "key")
            if not _is_name(key):
                said = Text(
                    "“{key}”不能作名称：以文字开头，不用运算符号，单词之间只空一格。",
                    "“{key}” cannot be a name: begin with a letter, use no operators, and single spaces between words.",
                )
                yield Problem("bad_key", said.fill(key=key), place, offending=key)
            if key in keys:
                said = Text("名称“{key}”用了两次，请改一个。", "The name “{key}” is used twice; change one of them.")
                yield Problem("key_twice", said.fill(key=key), place, offending=key)
            elif key in FUNCTION_NAMES:
                said = Text(
                    "“{key}”也是内置函数的名称，公式里将不再是那个函数。",
                    "“{key}” is also the name of a built-in function, which formulas can then no longer call.",
                )
                yield Problem("hides_a_function", said.fill(key=key), place, "warning", offending=key)
            if id in ids:
                said = Text("编号“{id}”用了两次。", "The id “{id}” is used twice.").fill(id=id)
                yield Problem("id_twice", said, place[:-1], offending=id)
            keys.add(key)
            ids.add(id)


_MARKS = frozenset('()[]{}<>=!,:"?@^%&|;')


def _is_name(key: str) -> bool:
    """Whether FEEL reads it as one name where it is told of it; DMN lets ``. / - ' + *`` stand inside names."""
    try:
        return parse(key, [key]).root == Name(key) and key == " ".join(key.split()) and not _MARKS & set(key)
    except ExpressionError:
        return False


def _types(model: Model, place: Place) -> Iterator[Problem]:
    for definition in model.types.definitions.values():
        yield from _type(definition, model)
        if _is_itself(definition, model):
            said = Text("类型“{key}”以自己为基础，请改一个。", "The type “{key}” is based on itself; change it.")
            at = (*place, "types", definition.key, "base")
            yield Problem("circular_type", said.fill(key=definition.key), at, offending=definition.base)


def _type(definition: TypeDef, model: Model) -> Iterator[Problem]:
    problems: list[Problem] = []
    checking = Checking({}, (), model.types, {}, problems)
    kind = model.types.named(definition.base)
    if not definition.fields:
        checking.type_named(definition.base, kind, (*definition.place, "base"))
    yield from problems
    if definition.allowed.strip():
        tested = ContextOf({}) if definition.fields else model.types.expanded(kind)
        yield from allowed_problems(definition.allowed, tested, (*definition.place, "allowed"))
    for each in definition.fields:
        yield from _type(each, model)


def _is_itself(definition: TypeDef, model: Model) -> bool:
    """Whether following the bases comes back; a list or a member of itself is fine."""
    seen: set[str] = set()
    here: TypeDef | None = definition
    while here is not None and not here.fields and not here.list:
        if here.key in seen:
            return True
        seen.add(here.key)
        here = model.types.definitions.get(here.base)
    return False


def allowed_problems(text: str, kind: FeelType, place: Place) -> Iterator[Problem]:
    """What is wrong with allowed values of values of a type."""
    for each in check_types(text, {"?": kind}, unary=True)[1]:
        spot = (each.line, each.column)
        yield Problem(each.code, each.text, place, "error", spot, each.offending, each.suggestion)


def _result(document: Raw, model: Model) -> Iterator[Problem]:
    place = (model.key, "result")
    if model.result is None:
        said = Text("请选择流程要用的结果。", "Choose which decision is the result that flows use.")
        yield Problem("result_missing", said, place, "error" if document.get("result") else "warning")
    elif model.result not in model.parts or model.parts[model.result].callable:
        said = Text("“{key}”不是决策，不能作结果。", "“{key}” is no decision and cannot be the result.")
        yield Problem("result_no_decision", said.fill(key=model.result), place, offending=model.result)


def _outer(model: Model, prefix: str = "") -> dict[str, FeelType]:
    """The document's names with the types they declare; those of decisions are filled in as they are checked."""
    names: dict[str, FeelType] = {}
    for key, input in model.inputs.items():
        names[prefix + key] = ANY if input.type is None else model.types.expanded(input.type.feel)
    for key, part in model.parts.items():
        names[prefix + key] = ANY if part.type is None or part.callable else model.types.expanded(part.type.feel)
    for key, service in model.services.items():
        gives = ANY if service.type is None else model.types.expanded(service.type.feel)
        names[prefix + key] = FunctionOf(tuple(names.get(prefix + each, ANY) for each in service.takes), gives)
    for key, imported in model.imports.items():
        names.update(_outer(imported.model, f"{prefix}{key}."))
    return names


def _inputs(document: Raw, checking: Checking, key: str) -> None:
    for raw in document.get("inputs") or ():
        place = (key, "inputs", str(raw.get("id") or raw["key"]))
        declared = raw.get("type")
        wanted = checking.types.wanted(declared) if declared else None
        kind = checking.declared(wanted, (*place, "type"))
        if raw.get("allowed"):
            tested = kind.item if isinstance(kind, ListOf) else kind
            checking.problems.extend(allowed_problems(raw["allowed"], tested, (*place, "allowed")))


def _part(part: Part, model: Model, checking: Checking) -> FeelType:
    """Check a part's logic; the type its name has from then on."""
    place = (model.key, "parts", part.id)
    if part.logic is None:
        said = Text("“{key}”还没有逻辑，结果总是空的。", "“{key}” has no logic yet; its result is always empty.")
        checking.report(place, "logic_missing", said.fill(key=part.key), "warning")
        return ANY
    found = part.logic.check(checking)
    if part.type is None:
        return found
    wanted = checking.declared(part.type, (*place, "type"))
    if isinstance(found, FunctionOf) and part.callable:
        checking.fits(found.result, wanted, (*place, "logic"))
        return FunctionOf(found.parameters, wanted)
    checking.fits(found, wanted, (*place, "logic"))
    return found if wanted in (ANY, Simple("Any")) else wanted


def _service(service: Service, model: Model) -> Iterator[Problem]:
    place = (model.key, "services", service.id)
    if not service.outputs:
        said = Text("服务“{key}”没有输出。", "The service “{key}” has no output.").fill(key=service.key)
        yield Problem("service_empty", said, (*place, "outputs"))
    taken = set(service.takes)
    needed = ordered(service.outputs, lambda key: () if key in taken else _needs(key, model))
    for key in needed:
        if key in model.inputs and key not in taken:
            said = Text(
                "服务“{key}”用到了“{input}”，但没有把它列为参数，里面会是空的。",
                "The service “{key}” uses “{input}” without taking it; inside it would be empty.",
            ).fill(key=service.key, input=key)
            yield Problem("service_takes_too_little", said, (*place, "takes"), offending=key)
    if service.key in needed:
        said = Text("服务“{key}”调用了自己。", "The service “{key}” calls itself.").fill(key=service.key)
        yield Problem("circular", said, place, offending=service.key)


def _needs(key: str, model: Model) -> tuple[str, ...]:
    if key in model.services:
        return model.services[key].outputs
    return tuple(sorted(model.parts[key].needs)) if key in model.parts else ()

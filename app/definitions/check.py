"""What an author must mend before a workspace can be published, each with the place to jump to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from app.definitions.kinds import definition_kinds
from app.definitions.meta import schema_problems
from app.definitions.scopes import Scopes, named_type
from app.definitions.workspace import Definitions
from app.definitions.written import Written, dormant, owners, references_by, value_at, written_by
from app.errors import Problem
from app.expressions import ANY, ContextOf, ExpressionError, FeelType, ListOf, check_types, compile_expression
from app.fields.registry import field_kinds
from app.i18n import Text

Documents = Mapping[str, Mapping[str, Any]]


def check_workspace(documents: Documents, people: Mapping[str, Mapping[str, Any]] | None = None) -> list[Problem]:
    """All problems of a workspace's definitions, definition by definition; errors block publishing, warnings do not.

    ``people`` names the roles, departments and users that references may point at; a family left out is not checked.
    """
    found: list[Problem] = []
    loadable: dict[str, Mapping[str, Any]] = {}
    for key, document in documents.items():
        told = schema_problems(document)
        found += told
        kind = definition_kinds().get(str(document.get("kind")))
        if kind is not None and not any(kind.grave(p) for p in told):
            loadable[key] = kind.mended(document)
    definitions = Definitions(loadable, people or {})
    scopes = Scopes(definitions)
    for key, document in loadable.items():
        found += definition_kinds()[str(document["kind"])].check(document, definitions)
        for owner in owners(document):
            for each in written_by(owner):
                if not dormant(owner, each.where):
                    found += _expression(each, scopes)
            for reference in references_by(owner):
                if not dormant(owner, reference.path):
                    found += _reference(reference, owner.place, key, definitions)
    return _once(found)


def _once(problems: list[Problem]) -> list[Problem]:
    return list(dict.fromkeys(problems))


def _expression(each: Written, scopes: Scopes) -> Iterator[Problem]:
    names = scopes.of(each)
    if names is None:
        return
    expects = _own_type(each, scopes) if each.expects == "own" else named_type(each.expects)
    for problem in read_expression(each.text, names, expects)[1]:
        yield Problem(
            problem.code,
            problem.text,
            each.place,
            span=_spot(each, problem.line, problem.column),
            offending=problem.offending,
            suggestion=problem.suggestion,
        )


def _spot(each: Written, line: int, column: int) -> tuple[int, int]:
    """Line and column in the whole text at the place, also where the expression is only a part of it."""
    if each.span is None:
        return line, column
    before = str(value_at(each.owner.piece, each.where))[: each.span[0]]
    above = before.count("\n")
    return above + line, column + (len(before) - before.rfind("\n") - 1 if line == 1 else 0)


def _own_type(each: Written, scopes: Scopes) -> FeelType | None:
    """What a default must give: the field's own type; groups and lists are read leniently by the kind itself."""
    form = scopes.definitions.forms[each.owner.place[0]]
    place = form.place(str(each.owner.piece.get("id")))
    found = field_kinds.get(place.field.kind).feel_type(place.field) if place else ANY
    return None if found == ANY or isinstance(found, ContextOf | ListOf) else found


def read_expression(
    text: str, names: Mapping[str, FeelType], expects: FeelType | None = None
) -> tuple[FeelType, list[Any]]:
    """The type of an expression and what is wrong with it, remembered by its text and the types of what it reads."""
    try:
        used = tuple(sorted({path[0] for path in compile_expression(text).reads}))
    except ExpressionError as fault:
        return ANY, [fault.problem]
    if any(name not in names for name in used):
        return check_types(text, names, expects)  # the suggestion depends on all names
    found, problems = _typed(text, tuple((name, names[name]) for name in used), expects)
    return found, list(problems)


@lru_cache(maxsize=20_000)
def _typed(
    text: str, names: tuple[tuple[str, FeelType], ...], expects: FeelType | None
) -> tuple[FeelType, tuple[Any, ...]]:
    found, problems = check_types(text, dict(names), expects)
    return found, tuple(problems)


_CALLED = {
    "field": Text("字段", "field"),
    "node": Text("步骤", "step"),
    "form": Text("表单", "form"),
    "flow": Text("流程", "flow"),
    "decision": Text("决策", "decision"),
    "operation": Text("操作", "operation"),
    "argument": Text("输入", "input"),
    "role": Text("角色", "role"),
    "department": Text("部门", "department"),
    "user": Text("人员", "person"),
}
_GONE = Text(
    "所选的{what}“{name}”已经没有了，请重新选择。", "The {what} “{name}” chosen here no longer exists; choose again."
)


def _reference(reference: Any, place: tuple[str, ...], key: str, definitions: Definitions) -> Iterator[Problem]:
    if _exists(reference, key, definitions):
        return
    yield Problem(
        "unknown_reference",
        _GONE.fill(what=_CALLED[reference.to], name=reference.name),
        (*place, *map(str, reference.path)),
        offending=reference.name,
    )


def _exists(reference: Any, key: str, definitions: Definitions) -> bool:
    name = reference.name
    match reference.to:
        case "form":
            return name in definitions.forms
        case "flow":
            return name in definitions.flows
        case "decision":
            return name in definitions.decisions
        case "operation":
            return name in definitions.asks
        case "argument":
            arguments = definitions.asks.get(reference.of or "")
            return arguments is None or any(each.key == name for each in arguments)
        case "node":
            flow = definitions.flows.get(key)
            return flow is None or name in flow.by_id
        case "field":
            flow = definitions.flows.get(key)
            own = flow.form if flow else key
            other = reference.of if reference.of is not None else own
            target = definitions.flows[other].form if other in definitions.flows and other != key else other
            form = definitions.forms.get(target)
            return form is None or name in form.by_id
        case _:
            known = definitions.people.get(reference.to)
            return not known or name in known

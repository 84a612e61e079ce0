"""Meta-schemas: what a definition must look like, built from the kinds' own settings.

A document is checked piece by piece (each field and node alone, remembered by its text), since one keystroke in the
designer changes one piece of hundreds. The schemas that are served say the same as a whole; a test holds both together.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Literal

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from app.controls import EXPRESSION_LIMIT, TEXT_LIMIT, Control, object_schema
from app.definitions.document import canonical
from app.definitions.form import SENSITIVITIES
from app.definitions.kinds import definition_kinds
from app.definitions.meta_words import sentence
from app.definitions.names import KEY_PATTERN, RESERVED, bad_key
from app.errors import BadDefinition, Problem
from app.fields.registry import field_kinds
from app.i18n import Text
from app.nodes.registry import node_kinds

FORMAT = 1
DIALECT = "https://json-schema.org/draft/2020-12/schema"

Family = Literal["fields", "nodes"]
Schema = dict[str, Any]
Walk = Callable[[Any], Iterator[tuple[tuple[str, ...], Any]]]

_KEY: Schema = {"type": "string", "pattern": KEY_PATTERN, "not": {"enum": list(RESERVED)}}
_ID: Schema = {"type": "string", "pattern": KEY_PATTERN}
_TEXT: Schema = {"type": "string", "maxLength": TEXT_LIMIT}
_LABEL: Schema = {"type": "object", "additionalProperties": False, "properties": {"zh": _TEXT, "en": _TEXT}}
_FEEL: Schema = {"type": "string", "maxLength": EXPRESSION_LIMIT}
_KIND: Schema = {"type": "string", "minLength": 1, "maxLength": 64}
_INTEGER: Schema = {"type": "integer"}


def _object(must: list[str], /, **properties: Schema) -> Schema:
    return {"type": "object", "required": must, "additionalProperties": False, "properties": properties}


_FIELD = _object(
    ["id", "kind"],
    id=_ID,
    key=_KEY,
    kind=_KIND,
    label=_LABEL,
    hint=_LABEL,
    required={"type": ["boolean", "string"], "maxLength": EXPRESSION_LIMIT},
    shown_if=_FEEL,
    read_only_if=_FEEL,
    default=_FEEL,
    sensitivity={"enum": list(SENSITIVITIES)},
    settings={"type": "object"},
    fields={"type": "array", "maxItems": 500},
)
_RULE = _object(["id", "check"], id=_ID, check=_FEEL, at=_ID, message=_LABEL)
_NODE = _object(["id", "kind"], id=_ID, kind=_KIND, label=_LABEL, settings={"type": "object"})
_EDGE = _object(
    ["from", "port", "to"], **{"from": _ID, "to": _ID, "port": {"type": "string", "minLength": 1, "maxLength": 64}}
)
_SPOT = _object(["x", "y"], x=_INTEGER, y=_INTEGER)
_FORM = _object(
    ["kind", "format", "key"],
    kind={"const": "form"},
    format={"const": FORMAT},
    key=_KEY,
    label=_LABEL,
    description=_LABEL,
    title=_FEEL,
    fields={"type": "array", "maxItems": 500},
    rules={"type": "array", "maxItems": 200, "items": _RULE},
)
_FLOW = _object(
    ["kind", "format", "key", "form"],
    kind={"const": "flow"},
    format={"const": FORMAT},
    key=_KEY,
    label=_LABEL,
    form=_ID,
    title=_FEEL,
    number=_FEEL,
    nodes={"type": "array", "maxItems": 1000},
    edges={"type": "array", "maxItems": 2000, "items": _EDGE},
    positions={"type": "object", "additionalProperties": _SPOT},
)
# What stands in the lists is read by app.decisions, which names each wrong place itself.
_DECISION = _object(
    ["kind", "format", "key", "parts"],
    kind={"const": "decision"},
    format={"const": FORMAT},
    key=_KEY,
    label=_LABEL,
    note=_TEXT,
    reasons={"type": "array", "maxItems": 500, "items": _object(["code"], code=_TEXT, label=_LABEL)},
    namespace=_TEXT,
    result=_TEXT,
    types={"type": "array", "maxItems": 500, "items": {"type": "object"}},
    inputs={"type": "array", "maxItems": 500, "items": {"type": "object"}},
    parts={"type": "array", "maxItems": 500, "items": {"type": "object"}},
    services={"type": "array", "maxItems": 200, "items": {"type": "object"}},
    imports={"type": "array", "maxItems": 50, "items": {"type": "object"}},
    layout={"type": "object"},
)


def kind_of(family: Family, name: str) -> Any:
    return field_kinds.get(name) if family == "fields" else node_kinds.get(name)


def _names(family: Family) -> list[str]:
    return field_kinds.names() if family == "fields" else node_kinds.names()


def _per_kind(family: Family) -> list[Schema]:
    return [
        {
            "if": {"properties": {"kind": {"const": name}}, "required": ["kind"]},
            "then": {"properties": {"settings": object_schema(kind_of(family, name).settings)}},
        }
        for name in _names(family)
    ]


def form_schema() -> Schema:
    """JSON Schema of a form document. A kind that is not installed may have any settings."""
    one = {
        **_FIELD,
        "properties": {
            **_FIELD["properties"],
            "fields": {"type": "array", "maxItems": 500, "items": {"$ref": "#/$defs/field"}},
        },
        "allOf": _per_kind("fields"),
    }
    return {
        "$schema": DIALECT,
        "$id": "/api/v1/schemas/form.json",
        "title": "Form",
        **_FORM,
        "properties": {
            **_FORM["properties"],
            "fields": {"type": "array", "maxItems": 500, "items": {"$ref": "#/$defs/field"}},
        },
        "$defs": {"field": one},
    }


def flow_schema() -> Schema:
    """JSON Schema of a flow document. A kind that is not installed may have any settings."""
    one = {**_NODE, "allOf": _per_kind("nodes")}
    return {
        "$schema": DIALECT,
        "$id": "/api/v1/schemas/flow.json",
        "title": "Flow",
        **_FLOW,
        "properties": {
            **_FLOW["properties"],
            "nodes": {"type": "array", "maxItems": 1000, "items": {"$ref": "#/$defs/node"}},
        },
        "$defs": {"node": one},
    }


_DOCUMENTS = {
    "form": Draft202012Validator({**_FORM, "properties": {**_FORM["properties"]}}),
    "flow": Draft202012Validator(_FLOW),
    "decision": Draft202012Validator(_DECISION),
}
_PIECES = {"fields": Draft202012Validator(_FIELD), "nodes": Draft202012Validator(_NODE)}


@lru_cache(maxsize=512)
def _settings_validator(family: Family, name: str, _kind: object) -> Draft202012Validator:
    # The kind itself is part of the cache's key: a plug-in's folder may bring another kind of the same name.
    return Draft202012Validator(object_schema(kind_of(family, name).settings))


@lru_cache(maxsize=20_000)
def _piece_errors(family: Family, text: str, kind: object) -> tuple[Problem, ...]:
    piece = json.loads(text)
    found = [_problem(e) for e in _PIECES[family].iter_errors(piece)]
    settings = piece.get("settings") if isinstance(piece, dict) else None
    if isinstance(settings, dict) and kind is not None:
        validator = _settings_validator(family, piece["kind"], kind)
        controls = kind.settings  # type: ignore[attr-defined]
        found += [_problem(e, ("settings",), controls) for e in validator.iter_errors(settings)]
    return tuple(found)


def piece_errors(family: Family, piece: Any) -> tuple[Problem, ...]:
    """What is wrong with one field (without the fields inside it) or one node; places are relative to it."""
    if isinstance(piece, dict) and piece.get("fields"):
        piece = {**piece, "fields": []} if isinstance(piece["fields"], list) else piece
    name = piece.get("kind") if isinstance(piece, dict) else None
    installed = isinstance(name, str) and name in (field_kinds if family == "fields" else node_kinds)
    text = json.dumps(piece, ensure_ascii=False, sort_keys=True)
    return _piece_errors(family, text, kind_of(family, name) if installed and name else None)


def _problem(error: ValidationError, above: tuple[str, ...] = (), controls: Sequence[Control] = ()) -> Problem:
    path = (*above, *(str(p) for p in error.absolute_path))
    if error.validator in ("pattern", "not") and isinstance(error.instance, str):
        told = bad_key(error.instance) if path and path[-1] in ("id", "key", "form", "from", "to", "at") else None
        if told is not None:
            return Problem("bad_key", told, path)
    return Problem(f"schema_{error.validator}", sentence(error, controls), path)


def walk_fields(fields: Any, above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every field of a form document with its place (``fields`` and its id; its position where it has none)."""
    if not isinstance(fields, list):
        return
    for i, each in enumerate(fields):
        name = each.get("id") if isinstance(each, dict) else None
        place = ("fields", name) if isinstance(name, str) and name else (*above, "fields", str(i))
        yield place, each
        if isinstance(each, dict):
            yield from walk_fields(each.get("fields"), place)


def schema_problems(document: Mapping[str, Any]) -> list[Problem]:
    """All that is wrong with a document's shape, in the author's words; places begin with the definition's key."""
    kind = definition_kinds().get(str(document.get("kind")))
    if kind is not None:
        return kind.structure(document)
    return [
        Problem(
            "unknown_definition",
            Text("不认识的定义类型“{kind}”。", "Unknown definition kind “{kind}”.").fill(kind=document.get("kind")),
            (str(document.get("key") or ""), "kind"),
        )
    ]


def decision_schema(logic: Sequence[str]) -> Schema:
    """JSON Schema of a decision document; ``logic`` are the kinds of boxed logic."""
    box: Schema = {"type": "object", "required": ["kind"], "properties": {"kind": {"enum": list(logic)}}}
    part = _object(
        ["key", "kind"], id=_TEXT, key=_TEXT, kind={"enum": ["decision", "function"]}, label=_LABEL, note=_TEXT,
        type=_TEXT, external={"type": "boolean"}, logic={"$ref": "#/$defs/logic"},
    )  # fmt: skip
    name = _object(["key"], id=_TEXT, key=_TEXT, label=_LABEL, note=_TEXT, type=_TEXT, allowed=_TEXT)
    lists = {"parts": part, "inputs": name}
    return {
        "$schema": DIALECT,
        "$id": "/api/v1/schemas/decision.json",
        "title": "Decision",
        **_DECISION,
        "properties": {
            each: {**schema, "items": lists[each]} if each in lists else schema
            for each, schema in _DECISION["properties"].items()
        },
        "$defs": {"logic": box},
    }


def document_problems(document: Mapping[str, Any]) -> list[Problem]:
    """What the meta-schema refuses of the document itself, whatever stands in its lists."""
    key = str(document.get("key") or "")
    return [_at(p, key) for p in map(_problem, _DOCUMENTS[str(document["kind"])].iter_errors(document))]


def shape_problems(document: Mapping[str, Any], kind: str, family: Family, walk: Walk, *, most: int) -> list[Problem]:
    """What the meta-schema of a document made of fields or nodes refuses."""
    key = str(document.get("key") or "")
    pieces = document.get(family)
    shell = {**document, family: []} if isinstance(pieces, list) else document
    found = [_at(p, key) for p in map(_problem, _DOCUMENTS[kind].iter_errors(shell))]
    if isinstance(pieces, list) and len(pieces) > most:
        found.append(Problem("schema_maxItems", Text("条目太多。", "Too many entries."), (key, family)))
    for place, piece in walk(pieces):
        found += [_at(p, key, *place) for p in piece_errors(family, piece)]
    return found


def walk_nodes(nodes: Any) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every node of a flow document with its place."""
    for i, each in enumerate(nodes if isinstance(nodes, list) else ()):
        name = each.get("id") if isinstance(each, dict) else None
        yield ("nodes", name if isinstance(name, str) and name else str(i)), each


def _at(problem: Problem, *above: str) -> Problem:
    return Problem(
        problem.code,
        problem.text,
        (*above, *problem.place),
        problem.level,
        problem.span,
        problem.offending,
        problem.suggestion,
    )


def refuse_unloadable(document: Any) -> None:
    """Raise :class:`BadDefinition` for a document that nothing can work with: wrong types, missing ids, floats, size.

    What an author can still mend in the designer (a bad key, a setting that does not fit) is a problem, not a refusal.
    """
    from app.definitions.document import SIZE_LIMIT

    if not isinstance(document, Mapping):
        raise BadDefinition(Text("定义必须是一个 JSON 对象。", "A definition must be a JSON object."))
    size = len(canonical(document))
    if size > SIZE_LIMIT:
        raise BadDefinition(
            Text(
                "定义太大：{n} 字节，最多 {limit} 字节。", "The definition is too large: {n} bytes; at most {limit}."
            ).fill(n=size, limit=SIZE_LIMIT)
        )
    kind = definition_kinds().get(str(document.get("kind")))
    wrong = [p for p in schema_problems(document) if kind is None or kind.grave(p)]
    if wrong:
        raise BadDefinition(
            Text(
                "定义的结构不对，有 {n} 处：{first}", "The definition's structure is wrong in {n} places: {first}"
            ).fill(n=len(wrong), first=wrong[0].text),
            wrong,
        )


def grave(problem: Problem) -> bool:
    """Of a document made of fields or nodes: wrong types and missing ids are; settings that do not fit are not."""
    if "settings" in problem.place[3:] and problem.place[-1] != "settings":
        return False
    if problem.code == "schema_required" and problem.place[-1:] == ("settings",):
        return False
    return problem.code in ("schema_type", "schema_required", "schema_const")


def without_bad_settings(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document with settings that break their schema left out, so that kinds may trust what they are given."""
    kind = definition_kinds().get(str(document.get("kind")))
    return kind.mended(document) if kind is not None else dict(document)


def without_bad_pieces(document: Mapping[str, Any], family: Family) -> dict[str, Any]:
    """A document made of fields or nodes, those whose settings break their schema having none."""

    def mend(piece: Any) -> Any:
        if not isinstance(piece, dict):
            return piece
        if isinstance(piece.get("fields"), list):
            piece = {**piece, "fields": [mend(f) for f in piece["fields"]]}
        bad = any(p.place[:1] == ("settings",) for p in piece_errors(family, piece))
        return {**piece, "settings": {}} if bad else piece

    return {**document, family: [mend(p) for p in document.get(family) or ()]}

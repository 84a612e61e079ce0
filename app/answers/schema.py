"""The JSON Schema of a form's answers: the API's description, and what its bodies are checked against."""

from __future__ import annotations

from typing import Any

from app.answers.scope import ROW_ID
from app.definitions.form import Field, Form, Place, columns
from app.fields.registry import field_kinds

DRAFT = "https://json-schema.org/draft/2020-12/schema"


def form_schema(form: Form, *, locale: str = "zh") -> dict[str, Any]:
    """Of the answers by key, as they are submitted. Laxer than a submission where only the server can tell: a field
    that a condition may hide or require is optional here."""
    said = _object([form.by_id[f.id] for f in form.values], locale)
    return {"$schema": DRAFT, "title": form.label.to(locale), **said}


def _object(places: list[Place], locale: str) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {str(p.field.key): _field(p.field, locale, _must(p)) for p in places},
        **({"required": names} if (names := [str(p.field.key) for p in places if _must(p)]) else {}),
    }


def _must(place: Place) -> bool:
    """Asked for under all circumstances."""
    return (
        place.field.required is True
        and not field_kinds.get(place.field.kind).computed
        and not any(f.shown_if or f.read_only_if for f in (*place.above, place.field))
    )


def _field(field: Field, locale: str, must: bool) -> dict[str, Any]:
    kind = field_kinds.get(field.kind)
    if kind.holds == "rows":
        row = _object([Place(c, (), None) for c in columns(field)], locale)
        row["properties"] = {
            ROW_ID: {"type": "string", "maxLength": 40},
            "remove": {"type": "boolean"},
            **row["properties"],
        }
        value: dict[str, Any] = {**kind.schema(field), "type": "array", "items": row}
    else:
        value = kind.schema(field)
    if not must:
        value = {"anyOf": [value, {"type": "null"}]} if value else {}
    told = {"title": field.label.to(locale)}
    if field.hint:
        told["description"] = field.hint.to(locale)
    return {**told, **value, **({"readOnly": True} if kind.computed else {})}

"""Values in a reader's words: by the field they belong to where that is known, else as plainly as FEEL allows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.definitions.form import Field, Form
from app.expressions import format_value, from_jsonable
from app.fields.kind import Refused
from app.fields.registry import field_kinds
from app.i18n import Text
from app.nodes.values import shown

NOTHING = Text("—", "—")
_YES, _NO = Text("是", "yes"), Text("否", "no")


def in_words(form: Form, name: str, value: Any) -> Text:
    """Exact JSON that an expression of this text gave; ``name`` may be a field's key, whose kind then says it."""
    field = form.by_key.get(name)
    if value is None or field is None or field_kinds.get(field.kind).holds == "rows":
        return plainly(value)
    try:
        return as_field(field, field_kinds.get(field.kind).from_feel(field, from_jsonable(value)))
    except Refused:
        return plainly(value)


def as_field(field: Field, stored: Any) -> Text:
    """A stored value as its field shows it."""
    kind = field_kinds.get(field.kind)
    if stored is None:
        return NOTHING
    return Text(kind.show(field, stored, "zh"), kind.show(field, stored, "en"))


def plainly(value: Any) -> Text:
    """Exact JSON without a field: yes and no, numbers, texts; lists item by item, contexts entry by entry."""
    if isinstance(value, Mapping) and "too_large" in value:
        return Text.of("…")
    found = from_jsonable(value)
    if isinstance(found, Mapping):
        parts = [(str(key), _one(each)) for key, each in found.items() if not isinstance(each, Mapping)]
        return Text("，".join(f"{k} {t.zh}" for k, t in parts), ", ".join(f"{k} {t.en}" for k, t in parts))
    if isinstance(found, list):
        items = [_one(each) for each in found]
        return Text("、".join(t.zh for t in items), ", ".join(t.en for t in items)) if items else NOTHING
    return _one(found)


def _one(value: object) -> Text:
    if value is None:
        return NOTHING
    if isinstance(value, bool):
        return _YES if value else _NO
    if isinstance(value, list | dict):
        return Text.of(format_value(value))
    return Text.of(shown(value))

"""Fields to ask kinds about, and the notation of ``cases.json``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from app.definitions.form import Field, Form, load_field, load_form
from app.fields.kind import FieldKind, Lookup, Refused
from app.fields.registry import field_kinds

LAYOUT_OR_VALUE = sorted(field_kinds.names())
VALUE_KINDS = [name for name in LAYOUT_OR_VALUE if field_kinds.get(name).holds != "layout"]


def cases(kind: str) -> dict[str, list[dict[str, Any]]]:
    return json.loads((field_kinds.folder(kind) / "cases.json").read_text(encoding="utf-8"))


def field_of(kind: str, settings: Mapping[str, Any] | None = None, fields: list[dict[str, Any]] | None = None) -> Field:
    key = None if field_kinds.get(kind).holds == "layout" else "f1"
    return load_field(
        {
            "id": "f1",
            "key": key,
            "kind": kind,
            "label": {"zh": "字段", "en": "Field"},
            "settings": dict(settings or {}),
            "fields": fields or [],
        }
    )


def field_for(kind: str, case: Mapping[str, Any]) -> Field:
    return field_of(kind, case.get("settings"), case.get("fields"))


def form_with(field: Field) -> Form:
    empty = load_form({"key": "form", "fields": []})
    return Form(empty.key, empty.label, (field,))


def meant(raw: Any) -> Any:
    """``{"$decimal": …}``, ``{"$date": …}`` and ``{"$datetime": …}`` stand for what JSON cannot write."""
    if isinstance(raw, dict) and len(raw) == 1:
        ((name, text),) = raw.items()
        if name == "$decimal":
            return Decimal(text)
        if name == "$date":
            return date.fromisoformat(text)
        if name == "$datetime":
            return datetime.fromisoformat(text)
    return raw


def codes(kind: FieldKind, field: Field, value: Any, answers: Mapping[str, Any] | None = None) -> list[str]:
    """What ``check`` finds: codes, and a look-up as its question with a mark, ``unique?``."""
    return [f"{f.ask}?" if isinstance(f, Lookup) else f.code for f in kind.check(field, value, answers or {})]


def attempt(kind: FieldKind, field: Field, raw: Any) -> tuple[Any, str | None]:
    """The value read and None, or None and the code with which it was refused."""
    try:
        return kind.read(field, raw), None
    except Refused as refused:
        return None, refused.code

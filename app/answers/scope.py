"""The names an expression may use, from stored answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.definitions.form import Field, Form, columns
from app.expressions import ContextOf as ContextType
from app.expressions import FeelType, ListOf
from app.fields.registry import field_kinds

ROW_ID = "id"


Related = Mapping[str, Mapping[str, Any]]
"""Other records by id, as contexts by key: what one hop through a relation (``customer.grade``) reads."""


def feel_value(field: Field, value: Any, related: Related | None = None) -> Any:
    """A stored value as expressions see it; a table becomes a list of contexts by column key, the id of a record
    that is among ``related`` that record."""
    kind = field_kinds.get(field.kind)
    if kind.holds == "rows":
        return [row_scope(field, row, related) for row in value or ()]
    if related and isinstance(value, str) and value in related and holds_record(field):
        return {"id": value, **related[value]}
    return None if value is None else kind.to_feel(field, value)


def holds_record(field: Field) -> bool:
    """Whether the values are ids of records of another form."""
    return (field_kinds.get(field.kind).names_of(field) or "").startswith("record:")


def row_scope(table: Field, row: Mapping[str, Any], related: Related | None = None) -> dict[str, Any]:
    """One row as a context by column key (stored rows hold answers by column id, and the row's ``id``)."""
    return {str(c.key): feel_value(c, row.get(c.id), related) for c in columns(table)}


def feel_scope(form: Form, answers: Mapping[str, Any], related: Related | None = None) -> dict[str, Any]:
    """All fields of a form by key; what is not answered is null."""
    return {str(f.key): feel_value(f, answers.get(f.id), related) for f in form.values}


def feel_types(form: Form) -> dict[str, FeelType]:
    """The types of a form's names, for checking expressions when a definition is saved."""
    return {str(f.key): feel_type(f) for f in form.values}


def feel_type(field: Field) -> FeelType:
    kind = field_kinds.get(field.kind)
    if kind.holds == "rows":
        return ListOf(ContextType({str(c.key): feel_type(c) for c in columns(field)}))
    return kind.feel_type(field)

"""What a fresh form, or a fresh row of a table, starts with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from app.answers.plan import compiled_or_none
from app.answers.scope import ROW_ID, feel_scope, feel_value
from app.answers.state import FormState, scope_at
from app.definitions.form import Field, Form, columns
from app.expressions import LimitExceeded
from app.fields.kind import Refused
from app.fields.registry import field_kinds


def initial_answers(
    form: Form,
    *,
    today: date,
    now: datetime,
    names: Mapping[str, Any] | None = None,
    given: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Answers by field id, from the fields' ``default`` expressions in reading order: a default may read the ones
    before it. ``given`` answers are kept and read by them; what an expression cannot give stays empty."""
    answers = dict(given or {})
    scope: dict[str, Any] = {**(names or {}), **feel_scope(form, answers)}
    for field in form.values:
        if field.default and field.id not in answers:
            value = _default(field, scope, today, now)
            if value is not None:
                answers[field.id] = value
                scope[str(field.key)] = feel_value(field, value)
    return answers


def initial_row(table: Field, row: str, state: FormState) -> dict[str, Any]:
    """A new row with its columns' defaults; ``row`` is its id."""
    cells: dict[str, Any] = {ROW_ID: row}
    own: dict[str, Any] = {str(c.key): None for c in columns(table)}
    for column in columns(table):
        if column.default:
            value = _default(column, scope_at(state.scope, own), state.today, state.now)
            if value is not None:
                cells[column.id] = value
                own[str(column.key)] = feel_value(column, value)
    return cells


def _default(field: Field, scope: Mapping[str, Any], today: date, now: datetime) -> Any:
    compiled = compiled_or_none(field.default or "")
    if compiled is None or field_kinds.get(field.kind).computed:
        return None
    try:
        result = compiled.evaluate(scope, today=today, now=now)
        return None if result is None else field_kinds.get(field.kind).from_feel(field, result)
    except (LimitExceeded, Refused):
        return None

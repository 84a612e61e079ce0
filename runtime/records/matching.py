"""Records that meet a relation's condition: what its picker offers, and whether a chosen one is among them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.answers.plan import compiled_or_none
from app.answers.scope import feel_scope
from app.answers.state import FormState
from app.definitions.form import Field
from app.definitions.scopes import related_form
from app.definitions.workspace import Definitions
from app.expressions import LimitExceeded
from app.fields.registry import field_kinds
from runtime.models.records import Record
from runtime.views.filter import BadFilter, filter_sql

# A condition that lists cannot ask the database is tried on so many records, the newest first.
TRIED = 2_000

Match = tuple[str, str, dict[str, Any]]


def condition_of(field: Field) -> str:
    """The condition on the records that the field may point at; empty where any will do."""
    return str(field_kinds.get(field.kind).limits(field).get("filter") or "")


def matching(
    session: Session,
    workspace_id: str,
    definitions: Definitions,
    field: Field,
    state: FormState,
    *,
    among: Iterable[str] | None = None,
    limit: int,
) -> list[Match]:
    """``(id, title, answers)`` of records of the related form that meet the field's condition, the newest first.

    The condition reads the other record's fields and, behind them, the answers being given. ``among`` narrows to
    these ids. A condition that names a form no longer there, or cannot be understood, is met by nothing.
    """
    key, text = related_form(field), condition_of(field)
    records = select(Record.id, Record.title, Record.answers).where(
        Record.workspace_id == workspace_id, Record.form == key, Record.deleted_at.is_(None)
    )
    if among is not None:
        records = records.where(Record.id.in_(sorted(among)))
    records = records.order_by(Record.id.desc())
    if not text:
        return [(id, title, answers) for id, title, answers in session.execute(records.limit(limit))]
    target = definitions.forms.get(key or "")
    if target is None:
        return []
    names = {**state.names, **state.scope}
    try:
        condition = filter_sql(target, text, today=state.today, now=state.now, names=names)
    except BadFilter:
        tried = session.execute(records.limit(TRIED))
        return list(_meeting(((i, t, a, {**names, **feel_scope(target, a)}) for i, t, a in tried), text, state))[:limit]
    return [(id, title, answers) for id, title, answers in session.execute(records.where(condition).limit(limit))]


def _meeting(rows: Iterable[tuple[str, str, Any, dict[str, Any]]], text: str, state: FormState) -> Iterator[Match]:
    compiled = compiled_or_none(text)
    if compiled is None:
        return
    for id, title, answers, scope in rows:
        try:
            if compiled.evaluate(scope, today=state.today, now=state.now) is True:
                yield id, title, answers
        except LimitExceeded:
            return

"""The records that answers point at, for expressions that look one hop further: ``customer.grade``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.answers.scope import Related, feel_scope, holds_record
from app.definitions.form import Form
from app.definitions.workspace import Definitions
from app.fields.registry import field_kinds
from runtime.models.records import Record
from runtime.records.words import ids_in


def related_of(
    session: Session, workspace_id: str, definitions: Definitions, form: Form, answers: Mapping[str, Any]
) -> Related:
    """Those records by id as contexts by key, read by their forms in ``definitions``; one statement, and none where
    the form has no relation or the answers hold none. Records of other workspaces are not there."""
    if not any(holds_record(p.field) for p in form.places if p.field.key):
        return {}
    ids = ids_in(form, answers).get("record")
    if not ids:
        return {}
    found = session.execute(
        select(Record.id, Record.form, Record.answers).where(
            Record.id.in_(sorted(ids)), Record.workspace_id == workspace_id, Record.deleted_at.is_(None)
        )
    )
    return {id: feel_scope(definitions.forms[key], theirs) for id, key, theirs in found if key in definitions.forms}


def copied(
    session: Session, workspace_id: str, form: Form, before: Mapping[str, Any], after: Mapping[str, Any]
) -> dict[str, Any]:
    """What picking records brings along: answers by field id, for relations that were picked anew."""
    picked: dict[str, list[tuple[str, str]]] = {}
    for field in form.values:
        kind, now = field_kinds.get(field.kind), after.get(field.id)
        if isinstance(now, str) and now != before.get(field.id) and holds_record(field) and kind.copies(field):
            picked.setdefault(now, []).extend(kind.copies(field))
    if not picked:
        return {}
    found = session.execute(
        select(Record.id, Record.answers).where(
            Record.id.in_(sorted(picked)), Record.workspace_id == workspace_id, Record.deleted_at.is_(None)
        )
    )
    return {to: answers.get(source) for id, answers in found for source, to in picked[id] if form.place(to)}

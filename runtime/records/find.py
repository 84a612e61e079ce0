"""Finding records."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import NotFound
from runtime.models.cases import Case
from runtime.models.records import Record


def find_record(session: Session, record_id: str) -> Record:
    """The record; raises NotFound where it does not exist or was deleted."""
    found = session.execute(
        select(Record)
        .where(Record.id == record_id, Record.deleted_at.is_(None))
        .execution_options(populate_existing=True)
    ).scalar()
    if found is None:
        raise NotFound()
    return found


def find_records(
    session: Session, *, workspace_id: str, form: str, keys: Mapping[str, str], limit: int = 50, newest: bool = True
) -> list[Record]:
    """Records of a form whose sort keys equal these (by field id), the newest first."""
    query = select(Record).where(Record.workspace_id == workspace_id, Record.form == form, Record.deleted_at.is_(None))
    for field_id, key in keys.items():
        query = query.where(Record.keys[field_id].as_string() == key)
    query = query.order_by(Record.id.desc() if newest else Record.id).limit(limit)
    return list(session.execute(query).scalars())


def answers_of(session: Session, case_id: str) -> dict[str, Any]:
    """The answers of the record that a case walks, by field id; raises NotFound."""
    answers = session.execute(
        select(Record.answers).join(Case, Case.record_id == Record.id).where(Case.id == case_id)
    ).scalar()
    if answers is None:
        raise NotFound()
    return dict(answers)

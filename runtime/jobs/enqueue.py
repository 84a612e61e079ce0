"""Asking for background work, inside the transaction of the event that needs it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.database import after_commit, new_id
from runtime.jobs.bell import ring
from runtime.models.cases import Case
from runtime.models.jobs import Job


def job_row(
    *,
    family: str,
    kind: str,
    key: str,
    request: dict[str, Any],
    due_at: datetime,
    case: Case | None,
    step: str | None,
    silent: bool,
    now: datetime,
    workspace: str | None = None,
) -> dict[str, Any]:
    """A row for :func:`enqueue`. ``key`` makes the work happen once, however often it is asked for."""
    return {
        "id": new_id(),
        "family": family,
        "kind": kind,
        "key": key,
        "request": request,
        "status": "due",
        "due_at": due_at,
        "attempts": 0,
        "silent": silent,
        "created_at": now,
        "step_id": step,
        "case_id": case.id if case else None,
        "workspace_id": case.workspace_id if case else workspace,
    }


def enqueue(session: Session, rows: list[dict[str, Any]], now: datetime) -> None:
    """Write jobs; one whose key is there already is left as it is. Workers are woken after the commit."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    session.execute(dialect.insert(Job).on_conflict_do_nothing(index_elements=["key"]), rows)
    if any(row["due_at"] <= now for row in rows):
        after_commit(ring)

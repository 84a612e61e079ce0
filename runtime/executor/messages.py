"""Telling others what happened in a case: whoever started it, the cases it started, applicants without an account."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from runtime.executor.load import PARTY, Loaded
from runtime.jobs.enqueue import enqueue, job_row


def tell_parent(session: Session, loaded: Loaded, now: datetime) -> None:
    """The end of a case comes to its parent as a job: two cases are never locked in one transaction."""
    case = loaded.case
    if case.parent_step_id is None:
        return
    enqueue(
        session,
        [
            job_row(
                family="case",
                kind="child_ended",
                key=f"child:{case.id}",
                request={"step": case.parent_step_id, "case": case.id, "outcome": case.outcome},
                due_at=now,
                case=None,
                step=None,
                silent=True,
                now=now,
            )
        ],
        now,
    )


def tell_children(session: Session, steps: list[str], now: datetime) -> None:
    """Cases that these steps started and waited for end with them: as jobs too, for the same reason."""
    rows = [
        job_row(
            family="case",
            kind="parent_gone",
            key=f"parent_gone:{step}",
            request={"step": step},
            due_at=now,
            case=None,
            step=None,
            silent=True,
            now=now,
        )
        for step in steps
    ]
    if rows:
        enqueue(session, rows, now)


def tell_parties(session: Session, loaded: Loaded, tasks: list[dict[str, Any]], now: datetime) -> None:
    """Send an applicant the link to what he has to do."""
    case = loaded.case
    rows = [
        job_row(
            family="case",
            kind="party",
            key=f"party:{task['id']}",
            request={"party": task["holder"].removeprefix(PARTY), "reason": "task", "title": case.title},
            due_at=now,
            case=case,
            step=task["step_id"],
            silent=True,
            now=now,
        )
        for task in tasks
    ]
    enqueue(session, rows, now)

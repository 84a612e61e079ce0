"""What an admin does to a job: try again, change what it asks, give it up."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app import audit
from app.database import after_commit
from app.errors import Conflict, NotFound
from app.i18n import Text
from runtime.jobs.bell import ring
from runtime.models.jobs import Job

AT_WORK = Text("作业正在执行或已经完成，不能改动。", "The job is being done or is done; it cannot be changed.")


def retry_job(session: Session, *, who: str, job_id: str, now: datetime, request: dict[str, Any] | None = None) -> None:
    """Make a dead or waiting job due at once, with another ``request`` where one is given. Conflict otherwise."""
    values: dict[str, Any] = {"status": "due", "due_at": now, "attempts": 0, "done_at": None, "lease": None}
    if request is not None:
        values["request"] = request
    _move(session, who, job_id, ("dead", "due", "cancelled"), values, "job.retry", now)
    after_commit(ring)


def cancel_job(session: Session, *, who: str, job_id: str, now: datetime) -> None:
    """Give up a dead or waiting job."""
    _move(session, who, job_id, ("dead", "due"), {"status": "cancelled", "done_at": now}, "job.cancel", now)


def _move(
    session: Session, who: str, job_id: str, allowed: tuple[str, ...], values: dict[str, Any], verb: str, now: datetime
) -> None:
    known = session.execute(select(Job.id, Job.workspace_id).where(Job.id == job_id)).first()
    if known is None:
        raise NotFound()
    done = session.execute(
        update(Job).where(Job.id == job_id, Job.status.in_(allowed)).values(**values),
        execution_options={"synchronize_session": False},
    )
    if done.rowcount != 1:  # type: ignore[attr-defined]
        raise Conflict(AT_WORK)
    audit.record(session, at=now, who=who, verb=verb, what=f"job:{job_id}", workspace=known.workspace_id)

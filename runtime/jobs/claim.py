"""Taking due jobs, and what becomes of them. Moves: due → leased → done | due (again later) | dead; due → cancelled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import Session

from app.database import new_id
from runtime.models.jobs import Job

# A worker that says nothing for this long is taken for dead and its jobs are given to others.
LEASE = timedelta(seconds=90)
BATCH = 20
ATTEMPTS = 8

# One text, or one in each language.
Sentence = str | dict[str, str]


@dataclass(frozen=True)
class Claimed:
    """A job in this worker's hands until its lease runs out (real time, whatever the demo's clock says)."""

    id: str
    lease: str
    family: str
    kind: str
    key: str
    request: dict[str, Any]
    attempts: int
    case_id: str | None
    step_id: str | None
    workspace_id: str | None
    silent: bool


def claim(session: Session, now: datetime, limit: int = BATCH) -> list[Claimed]:
    """Take up to ``limit`` jobs that are due by the product's clock ``now``, or whose worker died."""
    real = datetime.now(UTC)
    ready = or_(and_(Job.status == "due", Job.due_at <= now), and_(Job.status == "leased", Job.leased_until < real))
    chosen = select(Job.id).where(ready).order_by(Job.due_at, Job.id).limit(limit).with_for_update(skip_locked=True)
    lease = new_id()
    rows = session.execute(
        update(Job)
        .where(Job.id.in_(chosen.scalar_subquery() if limit == 1 else chosen))
        .values(status="leased", lease=lease, leased_until=real + LEASE, attempts=Job.attempts + 1)
        .returning(
            Job.id,
            Job.family,
            Job.kind,
            Job.key,
            Job.request,
            Job.attempts,
            Job.case_id,
            Job.step_id,
            Job.workspace_id,
            Job.silent,
        ),
        execution_options={"synchronize_session": False},
    ).all()
    return [
        Claimed(
            r.id, lease, r.family, r.kind, r.key, r.request, r.attempts, r.case_id, r.step_id, r.workspace_id, r.silent
        )
        for r in sorted(rows, key=lambda r: r.id)
    ]


def give_back(session: Session, jobs: list[Claimed]) -> None:
    """Let go of jobs that were taken but not begun, as if nobody had taken them."""
    for job in jobs:
        _close(session, job, {"status": "due", "lease": None, "attempts": job.attempts - 1})


def release_all(session: Session) -> None:
    """Give back every lease at once: only where this process is the one worker there is (SQLite, at start)."""
    session.execute(
        update(Job).where(Job.status == "leased").values(status="due", lease=None),
        execution_options={"synchronize_session": False},
    )


def done(session: Session, job: Claimed, reply: Any, now: datetime) -> bool:
    """Mark a job done; False when the lease was lost to another worker, whose verdict counts then."""
    return _close(session, job, {"status": "done", "reply": reply, "done_at": now, "error": None, "lease": None})


def again(session: Session, job: Claimed, sentence: Sentence, now: datetime, after: timedelta | None) -> bool:
    """Try later, waiting longer each time; after the last attempt the job is dead and an admin sees it."""
    if job.attempts >= ATTEMPTS:
        return dead(session, job, "attempts_used", sentence, now)
    wait = after or timedelta(seconds=min(3600, 5 * 3 ** (job.attempts - 1)))
    return _close(
        session,
        job,
        {"status": "due", "due_at": now + wait, "lease": None, "error": {"code": "retry", "sentence": sentence}},
    )


def dead(session: Session, job: Claimed, code: str, sentence: Sentence, now: datetime) -> bool:
    return _close(
        session, job, {"status": "dead", "done_at": now, "lease": None, "error": {"code": code, "sentence": sentence}}
    )


def _close(session: Session, job: Claimed, values: dict[str, Any]) -> bool:
    found = session.execute(
        update(Job).where(Job.id == job.id, Job.lease == job.lease, Job.status == "leased").values(**values),
        execution_options={"synchronize_session": False},
    )
    return bool(found.rowcount)  # type: ignore[attr-defined]

"""What a reader has looked at: his open task at a case, and what he was told about it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from runtime.models.cases import Notice, Task


def unread(session: Session, who: str, case_id: str) -> bool:
    """Whether a task of his is open there that he has not looked at, or a notice."""
    task = exists().where(Task.case_id == case_id, Task.holder == who, Task.status == "open", Task.seen_at.is_(None))
    notice = exists().where(Notice.case_id == case_id, Notice.user_id == who, Notice.read_at.is_(None))
    return bool(session.scalar(select(task | notice)))


def mark_seen(session: Session, who: str, case_id: str, now: datetime) -> None:
    """Once looked at it stays so; a second call changes nothing."""
    session.execute(
        update(Task)
        .where(Task.case_id == case_id, Task.holder == who, Task.status == "open", Task.seen_at.is_(None))
        .values(seen_at=now)
    )
    session.execute(
        update(Notice)
        .where(Notice.case_id == case_id, Notice.user_id == who, Notice.read_at.is_(None))
        .values(read_at=now)
    )

"""Sharing work out: who of several people gets a task that one of them shall do."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from runtime.models.cases import Task


def least_busy(
    session: Session, workspace_id: str, people: Sequence[str], case_id: str | None, node: str | None
) -> str:
    """Whoever acted last at this node of this case; else the one with the fewest open tasks in the workspace, and of
    several such one by chance, though always the same for this case. Two cases that ask at the same instant may find
    the same person: nothing is locked for a count. At most two statements, over open tasks only."""
    if case_id and node:
        before = session.scalar(
            select(Task.decided_by)
            .where(Task.case_id == case_id, Task.node == node, Task.decided_by.in_(people))
            .order_by(Task.closed_at.desc(), Task.id.desc())
            .limit(1)
        )
        if before:
            return before
    held = dict(
        session.execute(
            select(Task.holder, func.count())
            .where(Task.holder.in_(people), Task.status == "open", Task.workspace_id == workspace_id)
            .group_by(Task.holder)
        ).all()
    )
    fewest = min(held.get(p, 0) for p in people)
    free = sorted(p for p in people if held.get(p, 0) == fewest)
    # The end of a case's id is random (UUIDv7), so equals get about the same number of cases.
    return free[int((case_id or "0")[-8:], 16) % len(free)]

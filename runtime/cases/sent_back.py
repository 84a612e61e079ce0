"""Why work came back to somebody."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.definitions.flow import Flow
from app.nodes.registry import node_kinds
from runtime.models.cases import Task


def why_sent_back(session: Session, flow: Flow, task: Task) -> str:
    """What the person who sent it back wrote, if that is how the task came about; else nothing."""
    back = {a.verb for n in flow.nodes for a in node_kinds.get(n.kind).actions(n) if a.needs == "node"}
    opinion = session.scalar(
        select(Task.opinion)
        .where(Task.case_id == task.case_id, Task.verb.in_(back), Task.closed_at <= task.opened_at)
        .order_by(Task.closed_at.desc())
        .limit(1)
    )
    return opinion or ""

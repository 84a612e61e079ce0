"""The four boxes of an inbox as lists, newest or most urgent first, paged by cursor.

One statement a page: what a line shows comes with it. Each box reads along an index of its own, so a page costs the
same in an inbox of ten and of a hundred thousand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.workspaces import Workspace
from runtime.models.cases import Case, Notice, Task
from runtime.models.records import Party

PAGE = 50


@dataclass(frozen=True)
class Line:
    """One line of a box. ``id`` is the task's, the notice's or the case's by box; ``cursor`` continues after it."""

    id: str
    cursor: str
    case_id: str
    workspace_id: str
    slug: str
    workspace: dict[str, str]
    title: str
    number: str
    flow: str
    release: int
    node: str | None
    status: str
    outcome: str | None
    initiator: str | None
    initiator_name: str | None
    at: datetime
    due_at: datetime | None = None
    seen: bool = True
    verb: str | None = None
    reason: str | None = None
    text: dict[str, str] | None = None


@dataclass(frozen=True)
class Page:
    lines: list[Line]
    next: str | None


_CASE = (
    Case.id.label("case_id"),
    Case.workspace_id,
    Workspace.slug,
    Workspace.label.label("workspace"),
    Case.title,
    Case.number,
    Case.flow,
    Case.release,
    Case.status,
    Case.outcome,
    Case.initiator,
    func.coalesce(User.name, Party.name).label("initiator_name"),
)


def _around(query: Any) -> Select[Any]:
    found: Select[Any] = (
        query.join(Workspace, Workspace.id == Case.workspace_id)
        .outerjoin(User, User.id == Case.initiator)
        .outerjoin(Party, "party:" + Party.id == Case.initiator)
    )
    return found


def todo(
    session: Session,
    who: str,
    *,
    workspace: str | None = None,
    text: str = "",
    cursor: str | None = None,
    limit: int = PAGE,
) -> Page:
    """Open tasks, the most overdue first, then those without a deadline by age."""
    query = _around(
        select(Task.id, *_CASE, Task.node, Task.opened_at.label("at"), Task.due_at, Task.seen_at, Task.reason).join(
            Case, Case.id == Task.case_id
        )
    )
    query = query.where(Task.holder == who, Task.status == "open")
    dated = case((Task.due_at.is_(None), 1), else_=0)
    if cursor:
        after = session.execute(select(dated, Task.due_at).where(Task.id == cursor)).first()
        if after is not None:
            later: ColumnElement[bool] = (
                and_(dated == 1, Task.id > cursor)
                if after[0]
                else or_(dated == 1, Task.due_at > after[1], and_(Task.due_at == after[1], Task.id > cursor))
            )
            query = query.where(later)
    query = _only(query, workspace, text).order_by(dated, Task.due_at, Task.id)
    return _page(session, query, limit)


def handled(
    session: Session,
    who: str,
    *,
    workspace: str | None = None,
    text: str = "",
    cursor: str | None = None,
    limit: int = PAGE,
) -> Page:
    query = _around(
        select(Task.id, *_CASE, Task.node, Task.closed_at.label("at"), Task.verb).join(Case, Case.id == Task.case_id)
    )
    query = query.where(Task.decided_by == who, Task.status == "decided")
    if cursor:
        query = query.where(Task.id < cursor)
    return _page(session, _only(query, workspace, text).order_by(Task.id.desc()), limit)


def started(
    session: Session,
    who: str,
    *,
    workspace: str | None = None,
    text: str = "",
    cursor: str | None = None,
    limit: int = PAGE,
) -> Page:
    query = _around(select(Case.id, *_CASE, Case.started_at.label("at")).select_from(Case)).where(Case.initiator == who)
    if cursor:
        query = query.where(Case.id < cursor)
    return _page(session, _only(query, workspace, text).order_by(Case.id.desc()), limit)


def copied(
    session: Session,
    who: str,
    *,
    workspace: str | None = None,
    text: str = "",
    cursor: str | None = None,
    limit: int = PAGE,
) -> Page:
    query = _around(
        select(Notice.id, *_CASE, Notice.at.label("at"), Notice.read_at, Notice.text).join(
            Case, Case.id == Notice.case_id
        )
    ).where(Notice.user_id == who, Notice.copy)
    if cursor:
        query = query.where(Notice.id < cursor)
    return _page(session, _only(query, workspace, text).order_by(Notice.id.desc()), limit)


BOX = {"todo": todo, "started": started, "handled": handled, "copied": copied}


def counts(session: Session, who: str) -> dict[str, int]:
    """How many open tasks and unread copies: for the frame of every page. Two index look-ups."""
    open_tasks = select(func.count()).select_from(Task).where(Task.holder == who, Task.status == "open")
    unread = (
        select(func.count()).select_from(Notice).where(Notice.user_id == who, Notice.copy, Notice.read_at.is_(None))
    )
    row = session.execute(select(open_tasks.scalar_subquery(), unread.scalar_subquery())).one()
    return {"todo": row[0], "copied": row[1]}


def _only(query: Select[Any], workspace: str | None, text: str) -> Select[Any]:
    if workspace:
        query = query.where(Case.workspace_id == workspace)
    for word in text.split()[:5]:
        like = "%" + word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        query = query.where(or_(Case.title.ilike(like, escape="\\"), Case.number.ilike(like, escape="\\")))
    return query


def _page(session: Session, query: Select[Any], limit: int) -> Page:
    rows = session.execute(query.limit(limit + 1)).all()
    lines = [_line(row) for row in rows[:limit]]
    return Page(lines, lines[-1].cursor if len(rows) > limit else None)


def _line(row: Any) -> Line:
    has = row._mapping
    seen = has.get("seen_at", True) if "seen_at" in has else has.get("read_at", True) if "read_at" in has else True
    return Line(
        id=row.id,
        cursor=row.id,
        case_id=row.case_id,
        workspace_id=row.workspace_id,
        slug=row.slug,
        workspace=row.workspace,
        title=row.title,
        number=row.number,
        flow=row.flow,
        release=row.release,
        node=has.get("node"),
        status=row.status,
        outcome=row.outcome,
        initiator=row.initiator,
        initiator_name=row.initiator_name,
        at=row.at,
        due_at=has.get("due_at"),
        seen=seen is not None,
        verb=has.get("verb"),
        reason=has.get("reason"),
        text=has.get("text"),
    )


def open_nodes(session: Session, case_ids: Sequence[str]) -> dict[str, list[str]]:
    """Where running cases stand: node ids by case, from their live tokens."""
    if not case_ids:
        return {}
    return {
        id: sorted({t["node"] for t in (state or {}).get("tokens", ()) if t["standing"] != "parked"})
        for id, state in session.execute(select(Case.id, Case.state).where(Case.id.in_(case_ids)))
    }

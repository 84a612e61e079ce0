"""The questions behind the home pages, each one statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select, union_all
from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.accounts.permissions import can
from app.answers.keys import searchable
from app.definitions.flow import Flow
from app.i18n import Text
from app.nodes.registry import node_kinds
from app.releases import release_definitions
from app.workspaces import Workspace
from runtime.analytics.whose import counted, taken_part
from runtime.models.cases import Case, Notice, Step, Task
from runtime.models.jobs import Job
from runtime.models.records import Record
from runtime.seeing import own_records


@dataclass(frozen=True)
class Incident:
    """A step that failed and waits for an admin."""

    case_id: str
    title: str
    number: str
    slug: str
    node: str
    text: Text
    at: datetime


def startable(session: Session, actor: Actor, workspace: Workspace) -> list[Flow]:
    """The flows of the live release that this person may begin by hand."""
    if workspace.release == 0 or not can(actor, "start", workspace.id):
        return []
    flows = release_definitions(session, workspace.id, workspace.release).flows.values()
    return [flow for flow in flows if may_start(actor, workspace.id, flow)]


def may_start(actor: Actor, workspace_id: str, flow: Flow) -> bool:
    if flow.start is None:
        return False
    kind = node_kinds.get(flow.start.kind)
    roles = kind.starters(flow.start)
    mine = actor.roles.get(workspace_id, frozenset())
    return kind.starts_by_hand(flow.start) and (not roles or actor.admin or bool(mine & set(roles)))


def public_links(session: Session, workspace: Workspace) -> list[Flow]:
    """The flows that anyone with the link may begin."""
    if workspace.release == 0:
        return []
    flows = release_definitions(session, workspace.id, workspace.release).flows.values()
    return [f for f in flows if f.start is not None and node_kinds.get(f.start.kind).public(f.start)]


def record_counts(session: Session, actor: Actor, workspace_id: str) -> dict[str, int]:
    """Records by form, of those the reader may see."""
    found = select(Record.form, func.count()).where(Record.workspace_id == workspace_id, Record.deleted_at.is_(None))
    if not can(actor, "cases.read", workspace_id):
        # The rule of own_records, asked by the person's name and not record by record.
        found = found.where(or_(Record.created_by == actor.id, Record.case_id.in_(taken_part(actor))))
    return dict(session.execute(found.group_by(Record.form)).all())


def visible_cases(actor: Actor, workspace_ids: Sequence[str]) -> ColumnElement[bool]:
    """The condition for cases that this person may see in these workspaces, and his own anywhere."""
    whole = [id for id in workspace_ids if can(actor, "cases.read", id)]
    parts: list[ColumnElement[bool]] = [
        Case.initiator == actor.id,
        exists().where(Task.case_id == Case.id, or_(Task.holder == actor.id, Task.decided_by == actor.id)),
        exists().where(Notice.case_id == Case.id, Notice.user_id == actor.id, Notice.copy),
    ]
    if whole:
        parts.append(Case.workspace_id.in_(whole))
    return or_(*parts)


def recent_cases(session: Session, actor: Actor, workspace_id: str, limit: int = 8) -> list[Case]:
    """The latest cases of a workspace that the reader may see: the latest of each status along its index, and of those
    the latest. Asked at once they would all be sorted."""
    latest = [
        select(Case.id).where(counted(actor, workspace_id), Case.status == status).order_by(Case.id.desc()).limit(limit)
        for status in ("running", "suspended", "finished")
    ]
    ids = union_all(*(select(each.subquery().c.id) for each in latest))
    return list(session.scalars(select(Case).where(Case.id.in_(ids)).order_by(Case.id.desc()).limit(limit)))


def incidents(session: Session, workspace_ids: Sequence[str] | None, limit: int = 5) -> list[Incident]:
    """Failed steps, the newest first; None asks for every workspace."""
    found = (
        select(Case.id, Case.title, Case.number, Workspace.slug, Step.node, Step.failure, Step.entered_at)
        .join(Step, Step.case_id == Case.id)
        .join(Workspace, Workspace.id == Case.workspace_id)
        .where(Case.incident, Case.status.in_(("running", "suspended")), Step.status == "failed")
    )
    if workspace_ids is not None:
        found = found.where(Case.workspace_id.in_(workspace_ids))
    return [
        Incident(id, title, number, slug, node, Text.of((failure or {}).get("text")), at)
        for id, title, number, slug, node, failure, at in session.execute(found.order_by(Step.id.desc()).limit(limit))
    ]


def dead_jobs(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Job).where(Job.status == "dead")) or 0


def search_cases(session: Session, actor: Actor, workspace_ids: Sequence[str], text: str, limit: int = 30) -> list[Any]:
    """Cases by title or number, of those the reader may see."""
    found = select(Case, Workspace.slug, Workspace.label).join(Workspace, Workspace.id == Case.workspace_id)
    found = found.where(visible_cases(actor, workspace_ids))
    for word in text.split()[:5]:
        found = found.where(
            or_(Case.title.icontains(word, autoescape=True), Case.number.icontains(word, autoescape=True))
        )
    return list(session.execute(found.order_by(Case.id.desc()).limit(limit)).all())


def search_records(
    session: Session, actor: Actor, workspace_ids: Sequence[str], text: str, limit: int = 30
) -> list[Any]:
    """Records by their words. Words of every field count only where the reader sees every field; elsewhere titles."""
    parts = []
    for id in workspace_ids:
        only = own_records(actor, id)
        column = Record.search if only is None else Record.title
        words = [column.icontains(w, autoescape=True) for w in searchable(text).split()[:8]]
        if words:
            mine: list[ColumnElement[bool]] = [Record.workspace_id == id, *words] + ([only] if only is not None else [])
            condition = mine[0]
            for each in mine[1:]:
                condition = condition & each
            parts.append(condition)
    if not parts:
        return []
    found = (
        select(Record.id, Record.title, Record.form, Record.case_id, Record.created_at, Workspace.slug, Workspace.label)
        .join(Workspace, Workspace.id == Record.workspace_id)
        .where(Record.deleted_at.is_(None), or_(*parts))
    )
    return list(session.execute(found.order_by(Record.id.desc()).limit(limit)).all())

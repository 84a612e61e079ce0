"""Releases of a workspace: what was live when, compared in words, and brought back as drafts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit
from app.accounts.models import User
from app.definitions.change import Change
from app.definitions.diff import changes
from app.errors import NotFound
from app.i18n import Text
from app.releases import Release, release_definitions
from app.workspaces import Workspace
from builder import drafts


@dataclass(frozen=True, slots=True)
class Line:
    """One release in the list. ``definitions`` counts what it holds."""

    number: int
    note: str
    published_by: str | None  # a name
    published_at: datetime
    definitions: int
    live: bool

    def to_json(self) -> dict[str, Any]:
        return {
            "number": self.number,
            "note": self.note,
            "published_by": self.published_by,
            "published_at": self.published_at.isoformat(),
            "definitions": self.definitions,
            "live": self.live,
        }


def list_releases(session: Session, workspace: Workspace) -> list[Line]:
    """All releases, the newest first."""
    rows = session.execute(
        select(Release, User.name)
        .outerjoin(User, User.id == Release.published_by)
        .where(Release.workspace_id == workspace.id)
        .order_by(Release.number.desc())
    )
    return [
        Line(r.number, r.note, name, r.published_at, len(r.versions), r.number == workspace.release) for r, name in rows
    ]


def documents_of(session: Session, workspace: Workspace, number: int) -> Mapping[str, Mapping[str, Any]]:
    """A release's documents; number 0 is the empty state before the first one."""
    if number == 0:
        return {}
    try:
        return release_definitions(session, workspace.id, number).documents
    except LookupError:
        raise NotFound(Text("没有第 {n} 版。", "There is no release {n}.").fill(n=number)) from None


def compare(session: Session, workspace: Workspace, old: int, new: int) -> list[Change]:
    """What changed from one release to another, in words."""
    return changes(documents_of(session, workspace, old), documents_of(session, workspace, new))


def restore(session: Session, workspace: Workspace, number: int, who: str | None, now: datetime) -> list[str]:
    """Bring a release back as drafts, so that it can be looked at and published again; answers the keys that changed.

    Definitions that did not exist then are taken away. Nothing live changes.
    """
    wanted = documents_of(session, workspace, number)
    current = drafts.documents(session, workspace.id, lock=True)
    changed = [key for key, document in wanted.items() if current.get(key) != document]
    drafts.replace_all(session, workspace, {key: dict(wanted[key]) for key in changed}, who, now)
    gone = [key for key in current if key not in wanted]
    for key in gone:
        drafts.delete_draft(session, workspace, key, None, who, now)
    audit.record(
        session,
        at=now,
        who=who,
        verb="release.restored",
        what=f"release:{workspace.id}:{number}",
        workspace=workspace.id,
        details={"number": number, "changed": changed, "removed": gone},
    )
    return sorted([*changed, *gone])

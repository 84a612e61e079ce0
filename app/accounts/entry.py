"""The door of a workspace: every page and endpoint under it comes through here."""

from __future__ import annotations

from flask import g
from sqlalchemy import select

from app.accounts.permissions import require
from app.database import db
from app.errors import NotFound
from app.workspaces import Workspace


def workspace_by_slug(slug: str, verb: str = "enter") -> Workspace:
    """The workspace of that address if the one who asks has the verb in it; it becomes ``g.workspace``.

    NotFound for an unknown or archived one and for outsiders alike, Forbidden for a member without the verb.
    """
    found = db.session.scalar(select(Workspace).where(Workspace.slug == slug, Workspace.archived_at.is_(None)))
    if found is None:
        raise NotFound()
    require(g.get("actor"), verb, found.id)
    g.workspace = found
    return found

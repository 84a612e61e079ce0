"""The workspace of an address, opened for a person who may do something there."""

from __future__ import annotations

from sqlalchemy import select

from app.accounts.actor import Actor
from app.accounts.permissions import require
from app.database import db
from app.errors import NotFound
from app.workspaces import Workspace


def open_workspace(actor: Actor, slug: str, verb: str) -> Workspace:
    """NotFound outside the workspace's walls, Forbidden inside them where the right to ``verb`` is lacking."""
    workspace = db.session.execute(
        select(Workspace).where(Workspace.slug == slug, Workspace.archived_at.is_(None))).scalar_one_or_none()
    if workspace is None:
        raise NotFound()
    require(actor, verb, workspace.id)
    return workspace

"""Removing what nobody will come back for."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.database import after_commit
from app.files.models import File
from app.web.current import ports
from runtime.models.records import Filling

BATCH = 200


def sweep_fillings(session: Session, now: datetime) -> int:
    """Remove expired fillings with their uploads, at most 200 at a time; answers how many. Submitted ones go too, once
    their link has no more use; the record's files are no longer theirs."""
    ids = list(
        session.scalars(select(Filling.id).where(Filling.expires_at < now).order_by(Filling.expires_at).limit(BATCH))
    )
    if not ids:
        return 0
    contents = set(session.scalars(select(File.content).where(File.filling_id.in_(ids))))
    session.execute(delete(File).where(File.filling_id.in_(ids)))
    session.execute(delete(Filling).where(Filling.id.in_(ids)))
    if contents:
        held = set(session.scalars(select(File.content).where(File.content.in_(contents))))
        files, gone = ports().files, contents - held

        def remove() -> None:
            for content in sorted(gone):
                files.remove(content)

        after_commit(remove)
    return len(ids)

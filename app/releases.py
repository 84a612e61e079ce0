"""Versions and releases: the seam between the halves. The builder writes them, run time reads them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.database import Base, Id, Json, Utc, new_id
from app.definitions.upgrades import upgraded
from app.definitions.workspace import Definitions

# Called inside the publishing transaction with (session, workspace id, number of the new release): run time prepares
# itself here (indexes, public links) without the builder knowing how.
on_publish: list[Callable[[Session, str, int], None]] = []


class Version(Base):
    """A frozen definition, named by the SHA-256 of its canonical JSON. Shared by whoever publishes the same text."""

    __tablename__ = "version"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    body: Mapped[dict[str, Any]] = mapped_column(Json)


class Release(Base):
    """What is live: ``{definition key: version digest}``. A case is pinned to the number it began under."""

    __tablename__ = "release"
    __table_args__ = (UniqueConstraint("workspace_id", "number"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    workspace_id: Mapped[str] = mapped_column(Id, ForeignKey("workspace.id", ondelete="CASCADE"), index=True)
    number: Mapped[int]
    versions: Mapped[dict[str, str]] = mapped_column(Json)
    note: Mapped[str] = mapped_column(String(2000), default="")
    published_by: Mapped[str | None] = mapped_column(Id)
    published_at: Mapped[datetime] = mapped_column(Utc)


def release_definitions(session: Session, workspace_id: str, number: int) -> Definitions:
    """All definitions of a release, loaded. A release never changes, so loaded ones are kept (the last 64).

    Raises LookupError for a release that does not exist.
    """
    kept = _kept.get((workspace_id, number))
    if kept is not None:
        return kept
    versions = session.execute(
        select(Release.versions).where(Release.workspace_id == workspace_id, Release.number == number)
    ).scalar_one_or_none()
    if versions is None:
        raise LookupError(f"workspace {workspace_id} has no release {number}")
    wanted = select(Version.digest, Version.body).where(Version.digest.in_(set(versions.values())))
    bodies: Mapping[str, Any] = dict(session.execute(wanted).all())
    found = Definitions({key: upgraded(bodies[digest]) for key, digest in versions.items()})
    while len(_kept) >= 64:
        _kept.pop(next(iter(_kept)), None)
    _kept[(workspace_id, number)] = found
    return found


_kept: dict[tuple[str, int], Definitions] = {}


def forget_release(workspace_id: str, number: int) -> None:
    """Drop a loaded release: one that was read before its transaction was durable may never come to be."""
    _kept.pop((workspace_id, number), None)

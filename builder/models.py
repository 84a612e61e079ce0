"""Tables of design time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Id, Json, Utc


class Draft(Base):
    """A definition being edited. ``revision`` grows with each save; a save that names an older one is refused (409)."""

    __tablename__ = "draft"

    workspace_id: Mapped[str] = mapped_column(Id, ForeignKey("workspace.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    body: Mapped[dict[str, Any]] = mapped_column(Json)
    revision: Mapped[int] = mapped_column(default=1)
    saved_by: Mapped[str | None] = mapped_column(Id)
    saved_at: Mapped[datetime] = mapped_column(Utc)
    deleted: Mapped[bool] = mapped_column(default=False)  # gone with the next publish

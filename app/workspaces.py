"""Workspaces: the walls inside an installation. Records, files, roles and definitions do not cross them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Id, Json, Utc, new_id


class Workspace(Base):
    """``slug`` stands in addresses. ``release`` is the number of the live release; 0 until the first publish."""

    __tablename__ = "workspace"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    slug: Mapped[str] = mapped_column(String(64), unique=True)
    label: Mapped[dict[str, str]] = mapped_column(Json)
    icon: Mapped[str] = mapped_column(String(40), default="layout-grid")
    zone: Mapped[str] = mapped_column(String(64))
    release: Mapped[int] = mapped_column(default=0)
    sample: Mapped[bool] = mapped_column(default=False)  # holds plainly labelled sample data
    created_at: Mapped[datetime] = mapped_column(Utc)
    archived_at: Mapped[datetime | None] = mapped_column(Utc)

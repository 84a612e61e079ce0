"""Table of uploaded files."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Id, Utc, new_id


class File(Base):
    """One upload. Who may read it follows from what it belongs to; knowing ``content`` opens nothing."""

    __tablename__ = "file"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    workspace_id: Mapped[str] = mapped_column(Id, ForeignKey("workspace.id", ondelete="CASCADE"), index=True)
    content: Mapped[str] = mapped_column(String(64))  # SHA-256 of the bytes
    name: Mapped[str] = mapped_column(String(255))
    media_type: Mapped[str] = mapped_column(String(100))  # told by the bytes, never by the name
    size: Mapped[int]
    field_id: Mapped[str] = mapped_column(String(130))
    filling_id: Mapped[str | None] = mapped_column(Id, index=True)
    record_id: Mapped[str | None] = mapped_column(Id, index=True)
    uploaded_by: Mapped[str | None] = mapped_column(String(60))
    uploaded_at: Mapped[datetime] = mapped_column(Utc)

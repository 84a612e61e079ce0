"""Table of secrets."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Id, Utc


class ConnectorSecret(Base):
    """What a workspace's connector identifies itself with at ``origin``. ``sealed`` is encrypted."""

    __tablename__ = "connector_secret"

    workspace_id: Mapped[str] = mapped_column(Id, ForeignKey("workspace.id", ondelete="CASCADE"), primary_key=True)
    connector: Mapped[str] = mapped_column(String(64), primary_key=True)
    origin: Mapped[str] = mapped_column(String(300))
    sealed: Mapped[str]
    set_by: Mapped[str | None] = mapped_column(Id)
    set_at: Mapped[datetime] = mapped_column(Utc)

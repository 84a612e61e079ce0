"""The audit trail: who did what, when, to what. Rows are only ever added."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.database import Base, Id, Json, Utc, new_id
from app.writes import inserting


class Audit(Base):
    """``sequence`` and ``seal`` stay null until :mod:`app.audit_chain` takes the row in."""

    __tablename__ = "audit"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    at: Mapped[datetime] = mapped_column(Utc, index=True)
    who: Mapped[str | None] = mapped_column(String(60))  # user id, party:<id>, or None for the system
    verb: Mapped[str] = mapped_column(String(60))
    what: Mapped[str] = mapped_column(String(100), index=True)  # "case:<id>", "definition:<workspace>:<key>" …
    workspace_id: Mapped[str | None] = mapped_column(Id, index=True)
    details: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    sequence: Mapped[int | None] = mapped_column(unique=True)
    seal: Mapped[str | None] = mapped_column(String(64))


_ADD = inserting(Audit)


def record(
    session: Session,
    *,
    at: datetime,
    who: str | None,
    verb: str,
    what: str,
    workspace: str | None = None,
    details: dict[str, Any] | None = None,
) -> None:
    """Add one line inside the open transaction. Never put answers or secrets into ``details``: ids and field names."""
    _ADD.run(
        session,
        {
            "id": new_id(),
            "at": at,
            "who": who,
            "verb": verb,
            "what": what,
            "workspace_id": workspace,
            "details": details or {},
        },
    )

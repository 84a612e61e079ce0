"""Table of jobs: the database is the truth, the queue only a doorbell."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Id, Json, Utc, new_id


class Job(Base):
    """Background work. ``family`` and ``kind`` name the folder whose ``work.py`` does it ("nodes", "fields"), or
    "case" for messages to a case: a timer, a child's end. ``key`` is unique: asking twice makes one job."""

    __tablename__ = "job"
    __table_args__ = (Index("ix_job_due", "status", "due_at"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    family: Mapped[str] = mapped_column(String(10))
    kind: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(150), unique=True)
    request: Mapped[dict[str, Any]] = mapped_column(Json)
    status: Mapped[str] = mapped_column(String(10))  # due, leased, done, dead, cancelled
    due_at: Mapped[datetime] = mapped_column(Utc)
    attempts: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None] = mapped_column(Utc)
    lease: Mapped[str | None] = mapped_column(Id)
    workspace_id: Mapped[str | None] = mapped_column(Id, ForeignKey("workspace.id", ondelete="CASCADE"), index=True)
    case_id: Mapped[str | None] = mapped_column(Id, index=True)
    step_id: Mapped[str | None] = mapped_column(Id, index=True)
    silent: Mapped[bool] = mapped_column(default=False)
    reply: Mapped[Any | None] = mapped_column(Json)
    error: Mapped[dict[str, Any] | None] = mapped_column(Json)
    created_at: Mapped[datetime] = mapped_column(Utc)
    done_at: Mapped[datetime | None] = mapped_column(Utc)


class Message(Base):
    """A mail or SMS that would have left the house: kept where no mail server is set (the demo's Mailbox)."""

    __tablename__ = "message"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    key: Mapped[str] = mapped_column(String(150), unique=True)
    channel: Mapped[str] = mapped_column(String(10))  # mail, sms
    to: Mapped[str] = mapped_column(String(254), index=True)
    subject: Mapped[str] = mapped_column(String(300), default="")
    body: Mapped[str]
    at: Mapped[datetime] = mapped_column(Utc)


class ClockShift(Base):
    """The demo's movable clock: seconds added to the real time, obeyed by all processes. One row at most."""

    __tablename__ = "clock_shift"

    id: Mapped[int] = mapped_column(primary_key=True)
    seconds: Mapped[int] = mapped_column(default=0)

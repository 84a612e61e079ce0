"""Tables of cases: where each is, where it was, who has to act."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Id, Json, Utc, new_id

LIVE_COLUMNS = ("case_id", "node", "entered_at", "id", "status")
LIVE = "status IN ('active', 'failed')"


class Case(Base):
    """One walk of a record through a flow, pinned to the release it began under. ``state`` holds live tokens only."""

    __tablename__ = "case"
    __table_args__ = (
        Index("ix_case_list", "workspace_id", "status", "id"),
        Index("ix_case_ended", "workspace_id", "ended_at", "outcome"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    workspace_id: Mapped[str] = mapped_column(Id, ForeignKey("workspace.id", ondelete="CASCADE"))
    flow: Mapped[str] = mapped_column(String(64))
    release: Mapped[int]
    record_id: Mapped[str] = mapped_column(Id, ForeignKey("record.id"), index=True)
    number: Mapped[str] = mapped_column(String(100), default="")
    title: Mapped[str] = mapped_column(String(300), default="")
    state: Mapped[dict[str, Any]] = mapped_column(Json)
    status: Mapped[str] = mapped_column(String(12))  # running, suspended, finished
    outcome: Mapped[str | None] = mapped_column(String(30))
    revision: Mapped[int] = mapped_column(default=1)
    incident: Mapped[bool] = mapped_column(default=False)  # a step failed and waits for an admin
    initiator: Mapped[str | None] = mapped_column(String(60), index=True)  # user id or party:<id>
    root_id: Mapped[str] = mapped_column(Id, index=True)
    parent_step_id: Mapped[str | None] = mapped_column(Id, unique=True)
    started_at: Mapped[datetime] = mapped_column(Utc)
    ended_at: Mapped[datetime | None] = mapped_column(Utc)


class Step(Base):
    """One visit to one node."""

    __tablename__ = "step"
    # Where a case stands is found without reading where it was. Everything asked for is in the index: SQLite, which
    # keeps no statistics here, would otherwise go by all steps of the case.
    __table_args__ = (Index("ix_step_live", *LIVE_COLUMNS, sqlite_where=text(LIVE), postgresql_where=text(LIVE)),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    case_id: Mapped[str] = mapped_column(Id, ForeignKey("case.id", ondelete="CASCADE"), index=True)
    node: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(40))
    path: Mapped[list[Any]] = mapped_column(Json)
    status: Mapped[str] = mapped_column(String(10))  # active, done, returned, cancelled, failed
    entered_at: Mapped[datetime] = mapped_column(Utc)
    left_at: Mapped[datetime | None] = mapped_column(Utc)
    ports: Mapped[list[str] | None] = mapped_column(Json)
    reads: Mapped[list[Any] | None] = mapped_column(Json)  # expressions it asked, what they read and what came out
    failure: Mapped[dict[str, Any] | None] = mapped_column(Json)  # {code, text, retry}


class Task(Base):
    """What one person or party has to do at a step."""

    __tablename__ = "task"
    __table_args__ = (Index("ix_task_inbox", "holder", "status", "id"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    workspace_id: Mapped[str] = mapped_column(Id, ForeignKey("workspace.id", ondelete="CASCADE"))
    case_id: Mapped[str] = mapped_column(Id, ForeignKey("case.id", ondelete="CASCADE"), index=True)
    step_id: Mapped[str] = mapped_column(Id, ForeignKey("step.id", ondelete="CASCADE"), index=True)
    node: Mapped[str] = mapped_column(String(64))
    holder: Mapped[str] = mapped_column(String(60))  # user id or party:<id>
    status: Mapped[str] = mapped_column(String(10))  # open, decided, closed
    reason: Mapped[str | None] = mapped_column(String(20))  # why he got it
    verb: Mapped[str | None] = mapped_column(String(20))
    opinion: Mapped[str | None] = mapped_column(String(4000))
    details: Mapped[dict[str, Any] | None] = mapped_column(Json)
    decided_by: Mapped[str | None] = mapped_column(String(60), index=True)
    closed_why: Mapped[str | None] = mapped_column(String(20))
    opened_at: Mapped[datetime] = mapped_column(Utc)
    due_at: Mapped[datetime | None] = mapped_column(Utc, index=True)
    closed_at: Mapped[datetime | None] = mapped_column(Utc)
    seen_at: Mapped[datetime | None] = mapped_column(Utc)


class Event(Base):
    """Every command a case took, in order: with the version it ran under, enough to replay it."""

    __tablename__ = "case_event"

    case_id: Mapped[str] = mapped_column(Id, ForeignKey("case.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)  # the case's revision after it
    at: Mapped[datetime] = mapped_column(Utc)
    who: Mapped[str | None] = mapped_column(String(60))
    command: Mapped[dict[str, Any]] = mapped_column(Json)


class Comment(Base):
    __tablename__ = "comment"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    case_id: Mapped[str] = mapped_column(Id, ForeignKey("case.id", ondelete="CASCADE"), index=True)
    who: Mapped[str | None] = mapped_column(String(60))  # None: a note of the system
    text: Mapped[dict[str, str]] = mapped_column(Json)  # {"zh","en"} for notes, both the same for people
    at: Mapped[datetime] = mapped_column(Utc)


class Notice(Base):
    """A line in a person's inbox: a copy of a case, or news. ``copy`` ones stand under "copied to me"."""

    __tablename__ = "notice"
    __table_args__ = (Index("ix_notice_inbox", "user_id", "id"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    user_id: Mapped[str] = mapped_column(Id, ForeignKey("user.id", ondelete="CASCADE"))
    workspace_id: Mapped[str] = mapped_column(Id, ForeignKey("workspace.id", ondelete="CASCADE"))
    case_id: Mapped[str | None] = mapped_column(Id, ForeignKey("case.id", ondelete="CASCADE"), index=True)
    text: Mapped[dict[str, str]] = mapped_column(Json)
    copy: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime] = mapped_column(Utc)
    read_at: Mapped[datetime | None] = mapped_column(Utc)

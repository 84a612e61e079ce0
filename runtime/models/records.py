"""Tables of answers: on their way (filling), submitted (record), and what guards them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Id, Json, Utc, new_id


class Filling(Base):
    """Answers on their way, from the first page on. Submitting consumes the row: that is the double-click guard.

    ``purpose`` is start (a new record), task (answers changed at a step) or edit. An applicant without an account
    holds the token whose hash is kept; ``party`` says who he is.
    """

    __tablename__ = "filling"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    workspace_id: Mapped[str] = mapped_column(Id, ForeignKey("workspace.id", ondelete="CASCADE"), index=True)
    release: Mapped[int]
    form: Mapped[str] = mapped_column(String(64))
    flow: Mapped[str | None] = mapped_column(String(64))  # the flow that submitting starts
    purpose: Mapped[str] = mapped_column(String(10))
    answers: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    raw: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)  # what could not be read, as typed, by dotted path
    revision: Mapped[int] = mapped_column(default=1)
    page: Mapped[int] = mapped_column(default=0)
    owner_id: Mapped[str | None] = mapped_column(Id, index=True)
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    party_id: Mapped[str | None] = mapped_column(Id, index=True)
    task_id: Mapped[str | None] = mapped_column(Id, index=True)
    record_id: Mapped[str | None] = mapped_column(Id)
    created_at: Mapped[datetime] = mapped_column(Utc)
    saved_at: Mapped[datetime] = mapped_column(Utc)
    expires_at: Mapped[datetime] = mapped_column(Utc, index=True)
    submitted_at: Mapped[datetime | None] = mapped_column(Utc)
    case_id: Mapped[str | None] = mapped_column(Id)


class Party(Base):
    """A person without an account: an applicant, reached by a link. ``token_hash`` opens his status page and tasks."""

    __tablename__ = "party"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    workspace_id: Mapped[str] = mapped_column(Id, ForeignKey("workspace.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(100), default="")
    mobile: Mapped[str | None] = mapped_column(String(20))
    email: Mapped[str | None] = mapped_column(String(254))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(Utc)


class Record(Base):
    """The submitted answers of one form, by field id. ``keys`` are order-preserving texts by field id: lists sort and
    filter by them. ``search`` is lower-case text of what may be searched."""

    __tablename__ = "record"
    __table_args__ = (Index("ix_record_list", "workspace_id", "form", "id"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    workspace_id: Mapped[str] = mapped_column(Id, ForeignKey("workspace.id", ondelete="CASCADE"))
    form: Mapped[str] = mapped_column(String(64))
    release: Mapped[int]
    answers: Mapped[dict[str, Any]] = mapped_column(Json)
    keys: Mapped[dict[str, Any]] = mapped_column(Json)
    search: Mapped[str] = mapped_column(default="")
    title: Mapped[str] = mapped_column(String(300), default="")
    revision: Mapped[int] = mapped_column(default=1)
    case_id: Mapped[str | None] = mapped_column(Id, index=True)  # the latest case that walks it
    frozen: Mapped[bool] = mapped_column(default=False)  # after an approved end; correction is a right with a reason
    created_by: Mapped[str | None] = mapped_column(String(60), index=True)
    created_at: Mapped[datetime] = mapped_column(Utc)
    changed_at: Mapped[datetime] = mapped_column(Utc)
    deleted_at: Mapped[datetime | None] = mapped_column(Utc)


class Revision(Base):
    """What one change of a record did: ``{field id: [before, after]}``."""

    __tablename__ = "revision"

    record_id: Mapped[str] = mapped_column(Id, ForeignKey("record.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    changes: Mapped[dict[str, Any]] = mapped_column(Json)
    who: Mapped[str | None] = mapped_column(String(60))
    step_id: Mapped[str | None] = mapped_column(Id)
    reason: Mapped[str | None] = mapped_column(String(500))
    at: Mapped[datetime] = mapped_column(Utc)


class UniqueValue(Base):
    """A value that no other record of the form may hold. The unique key refuses the second one whatever happens."""

    __tablename__ = "unique_value"

    workspace_id: Mapped[str] = mapped_column(Id, ForeignKey("workspace.id", ondelete="CASCADE"), primary_key=True)
    form: Mapped[str] = mapped_column(String(64), primary_key=True)
    field_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    value: Mapped[str] = mapped_column(String(300), primary_key=True)
    record_id: Mapped[str] = mapped_column(Id, index=True)


class Series(Base):
    """The last number given of a series of serial numbers. Gaps are allowed and said so: a failed submission keeps
    its number."""

    __tablename__ = "series"
    __table_args__ = (UniqueConstraint("workspace_id", "name"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    workspace_id: Mapped[str] = mapped_column(Id, ForeignKey("workspace.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(200))
    last: Mapped[int] = mapped_column(default=0)

"""Tables of people."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Id, Json, Utc, new_id


class Department(Base):
    """A node of the institution's tree."""

    __tablename__ = "department"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    name: Mapped[dict[str, str]] = mapped_column(Json)  # {"zh", "en"}
    parent_id: Mapped[str | None] = mapped_column(Id, ForeignKey("department.id"))
    head_id: Mapped[str | None] = mapped_column(Id, ForeignKey("user.id", use_alter=True))
    position: Mapped[int] = mapped_column(default=0)


class User(Base):
    """A person with an account. ``admin`` runs the installation; rights inside workspaces come from memberships."""

    __tablename__ = "user"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    email: Mapped[str] = mapped_column(String(254), unique=True)  # lower case
    name: Mapped[str] = mapped_column(String(100))
    password: Mapped[str | None] = mapped_column(String(200))  # argon2 hash; None until the invitation is taken
    department_id: Mapped[str | None] = mapped_column(Id, ForeignKey("department.id"))
    mobile: Mapped[str | None] = mapped_column(String(20))
    title: Mapped[str | None] = mapped_column(String(100))
    admin: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)
    locale: Mapped[str | None] = mapped_column(String(5))
    theme: Mapped[str | None] = mapped_column(String(10))  # light, dark; None follows the device
    created_at: Mapped[datetime] = mapped_column(Utc)


class Role(Base):
    """A role inside one workspace. ``rights`` are the verbs it grants (see permissions.py)."""

    __tablename__ = "role"
    __table_args__ = (UniqueConstraint("workspace_id", "key"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    workspace_id: Mapped[str] = mapped_column(Id, ForeignKey("workspace.id", ondelete="CASCADE"), index=True)
    key: Mapped[str] = mapped_column(String(64))
    label: Mapped[dict[str, str]] = mapped_column(Json)
    rights: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    position: Mapped[int] = mapped_column(default=0)


class Membership(Base):
    """A user holds a role of a workspace."""

    __tablename__ = "membership"

    user_id: Mapped[str] = mapped_column(Id, ForeignKey("user.id", ondelete="CASCADE"), primary_key=True)
    role_id: Mapped[str] = mapped_column(Id, ForeignKey("role.id", ondelete="CASCADE"), primary_key=True, index=True)


class SignIn(Base):
    """A signed-in browser. The cookie carries a random token; the row holds its hash, so that a stolen backup opens
    nothing and a session can be ended from the server."""

    __tablename__ = "sign_in"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[str] = mapped_column(Id, ForeignKey("user.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(Utc)
    expires_at: Mapped[datetime] = mapped_column(Utc)
    agent: Mapped[str | None] = mapped_column(String(200))


class ApiToken(Base):
    """A bearer token for /api/v1, acting as its user."""

    __tablename__ = "api_token"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[str] = mapped_column(Id, ForeignKey("user.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    created_at: Mapped[datetime] = mapped_column(Utc)
    expires_at: Mapped[datetime | None] = mapped_column(Utc)
    last_used_at: Mapped[datetime | None] = mapped_column(Utc)


class Letter(Base):
    """A one-time link sent to a person: an invitation or a new password. Only the token's hash is kept."""

    __tablename__ = "letter"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[str] = mapped_column(Id, ForeignKey("user.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[str] = mapped_column(String(20))  # invite, reset
    expires_at: Mapped[datetime] = mapped_column(Utc)
    used_at: Mapped[datetime | None] = mapped_column(Utc)


class Attempt(Base):
    """How often something was tried under a key (an address, an account) since the window opened."""

    __tablename__ = "attempt"

    key: Mapped[str] = mapped_column(String(300), primary_key=True)
    count: Mapped[int]
    since: Mapped[datetime] = mapped_column(Utc)

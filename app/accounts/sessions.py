"""Signed-in browsers and API tokens: whom a request speaks for. Real time, whatever the demo's clock says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, delete, select, update
from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.accounts.models import ApiToken, Membership, Role, SignIn, User
from app.accounts.permissions import WORKSPACE_VERBS
from app.accounts.tokens import digest, fresh_token

COOKIE = "fw_sign_in"
LIFE = timedelta(days=14)
DAY = timedelta(days=1)

_PERSON = (User.id, User.name, User.email, User.admin, User.department_id, User.locale, User.theme)


def _actor(session: Session, person: Row[*tuple[Any, ...]]) -> Actor:
    roles: dict[str, set[str]] = {}
    rights: dict[str, set[str]] = {}
    for workspace, key, granted in session.execute(
        select(Role.workspace_id, Role.key, Role.rights)
        .join(Membership, Membership.role_id == Role.id)
        .where(Membership.user_id == person[0])
    ):
        roles.setdefault(workspace, set()).add(key)
        rights.setdefault(workspace, {"enter"}).update(v for v in granted.get("verbs", ()) if v in WORKSPACE_VERBS)
    return Actor(
        id=person[0],
        name=person[1],
        email=person[2],
        admin=person[3],
        department_id=person[4],
        locale=person[5],
        theme=person[6],
        roles={k: frozenset(v) for k, v in roles.items()},
        rights={k: frozenset(v) for k, v in rights.items()},
    )


def actor_of(session: Session, user_id: str) -> Actor | None:
    """The person as whoever acts; None for unknown and deactivated people. Two statements."""
    person = session.execute(select(*_PERSON).where(User.id == user_id, User.active)).one_or_none()
    return _actor(session, person) if person else None


@dataclass(frozen=True, slots=True)
class Found:
    """Whom a token speaks for. ``stale``: the row wants its daily touch (longer life, last use)."""

    actor: Actor
    token_hash: str
    stale: bool


def by_cookie(session: Session, token: str, at: datetime) -> Found | None:
    """The signed-in browser of that token, unless it has expired, was ended, or the person is deactivated."""
    token_hash = digest(token)
    row = session.execute(
        select(*_PERSON, SignIn.expires_at)
        .join(SignIn, SignIn.user_id == User.id)
        .where(SignIn.token_hash == token_hash, SignIn.expires_at > at, User.active)
    ).one_or_none()
    if row is None:
        return None
    return Found(_actor(session, row), token_hash, row.expires_at < at + LIFE - DAY)


def by_bearer(session: Session, token: str, at: datetime) -> Found | None:
    """The API token, unless it has expired, was revoked, or the person is deactivated."""
    token_hash = digest(token)
    row = session.execute(
        select(*_PERSON, ApiToken.last_used_at)
        .join(ApiToken, ApiToken.user_id == User.id)
        .where(
            ApiToken.token_hash == token_hash, ApiToken.expires_at.is_(None) | (ApiToken.expires_at > at), User.active
        )
    ).one_or_none()
    if row is None:
        return None
    return Found(_actor(session, row), token_hash, row.last_used_at is None or row.last_used_at < at - DAY)


def touch_cookie(session: Session, token_hash: str, at: datetime) -> None:
    session.execute(update(SignIn).where(SignIn.token_hash == token_hash).values(expires_at=at + LIFE))


def touch_bearer(session: Session, token_hash: str, at: datetime) -> None:
    session.execute(update(ApiToken).where(ApiToken.token_hash == token_hash).values(last_used_at=at))


def open_session(session: Session, user_id: str, agent: str | None, at: datetime) -> str:
    """Sign a browser in without asking for a password; answers the token for its cookie."""
    token, token_hash = fresh_token()
    session.execute(delete(SignIn).where(SignIn.user_id == user_id, SignIn.expires_at <= at))
    session.add(
        SignIn(
            token_hash=token_hash,
            user_id=user_id,
            created_at=at,
            expires_at=at + LIFE,
            agent=(agent or "")[:200] or None,
        )
    )
    session.flush()
    return token


def sign_out(session: Session, token: str) -> None:
    session.execute(delete(SignIn).where(SignIn.token_hash == digest(token)))


def end_sessions(session: Session, user_id: str, *, but: str | None = None, only: str | None = None) -> int:
    """End a person's signed-in browsers: all, all ``but`` one token's hash, or the one ``only``. Answers how many."""
    ended = delete(SignIn).where(SignIn.user_id == user_id)
    if but is not None:
        ended = ended.where(SignIn.token_hash != but)
    if only is not None:
        ended = ended.where(SignIn.token_hash == only)
    return len(session.execute(ended.returning(SignIn.token_hash)).all())


@dataclass(frozen=True, slots=True)
class Device:
    """A signed-in browser, as its owner sees it."""

    token_hash: str
    agent: str | None
    since: datetime
    until: datetime


def devices(session: Session, user_id: str, at: datetime) -> list[Device]:
    rows: Iterable[SignIn] = session.scalars(
        select(SignIn).where(SignIn.user_id == user_id, SignIn.expires_at > at).order_by(SignIn.expires_at.desc())
    )
    return [Device(r.token_hash, r.agent, r.created_at, r.expires_at) for r in rows]

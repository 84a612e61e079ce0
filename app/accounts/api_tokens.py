"""Bearer tokens for /api/v1; each acts as its owner."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.accounts.models import ApiToken
from app.accounts.tokens import digest, fresh_token
from app.audit import record
from app.errors import Invalid, InvalidAnswers, NotFound
from app.i18n import Text

PREFIX = "fw_"  # so that a scanner for leaked secrets can know one


@dataclass(frozen=True, slots=True)
class TokenLine:
    """A token as its owner sees it; the token itself is shown once, when it is made."""

    id: str
    name: str
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None


def make_token(session: Session, user_id: str, name: str, *, expires_at: datetime | None, at: datetime) -> str:
    """Make one and answer it, the only time that anybody sees it. ``expires_at`` None: until revoked. Real time."""
    name = name.strip()
    if not name or len(name) > 100:
        raise InvalidAnswers(
            [
                Invalid(
                    ("token_name",),
                    "required",
                    Text(
                        "请写下这个令牌给谁用，例如“报表系统”，最多 100 字。",
                        "Say what the token is for, such as “reporting”, in at most 100 characters.",
                    ),
                )
            ]
        )
    token = PREFIX + fresh_token()[0]
    row = ApiToken(token_hash=digest(token), user_id=user_id, name=name, created_at=at, expires_at=expires_at)
    session.add(row)
    session.flush()
    record(session, at=at, who=user_id, verb="token.make", what=f"token:{row.id}")
    return token


def tokens_of(session: Session, user_id: str) -> list[TokenLine]:
    rows = session.scalars(select(ApiToken).where(ApiToken.user_id == user_id).order_by(ApiToken.id.desc()))
    return [TokenLine(r.id, r.name, r.created_at, r.expires_at, r.last_used_at) for r in rows]


def revoke_token(session: Session, user_id: str, token_id: str, *, at: datetime) -> None:
    """Revoke one of the person's own; NotFound for anybody else's."""
    gone = session.execute(
        delete(ApiToken).where(ApiToken.id == token_id, ApiToken.user_id == user_id).returning(ApiToken.id)
    ).one_or_none()
    if gone is None:
        raise NotFound()
    record(session, at=at, who=user_id, verb="token.revoke", what=f"token:{token_id}")

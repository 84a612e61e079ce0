"""Limits on guessing, kept in the database so that they hold over all processes and a restart."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import case, delete, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.accounts.models import Attempt
from app.errors import FormworkError
from app.i18n import Text


class TooMany(FormworkError):
    """Too many attempts in a while; it says how long to wait."""

    status = 429
    code = "too_many"

    def __init__(self, minutes: int) -> None:
        super().__init__(
            Text(
                "尝试次数太多。请 {n} 分钟后再试，或点“忘记密码”重设。",
                "Too many attempts. Try again in {n} minutes, or reset the password.",
            ).fill(n=minutes)
        )


def count_attempt(session: Session, key: str, window: timedelta, at: datetime) -> int:
    """Add one attempt under the key; answers how many fell into the window that is open now."""
    dialect: Any = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    over = Attempt.since <= at - window
    upsert = dialect.insert(Attempt).values(key=key[:300], count=1, since=at)
    upsert = upsert.on_conflict_do_update(
        index_elements=["key"],
        set_={"count": case((over, 1), else_=Attempt.count + 1), "since": case((over, at), else_=Attempt.since)},
    )
    return int(session.execute(upsert.returning(Attempt.count)).scalar_one())


def take_back_attempt(session: Session, key: str) -> None:
    """It was no failure: a branch office signs in from one address at nine o'clock."""
    session.execute(update(Attempt).where(Attempt.key == key[:300], Attempt.count > 0).values(count=Attempt.count - 1))


def forget_attempts(session: Session, key: str) -> None:
    session.execute(delete(Attempt).where(Attempt.key == key[:300]))


def sweep_attempts(session: Session, at: datetime) -> None:
    session.execute(delete(Attempt).where(Attempt.since < at - timedelta(days=1)))

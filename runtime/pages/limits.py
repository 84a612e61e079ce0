"""How often forms may be posted from one address."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import request
from sqlalchemy.orm import Session

from app.accounts.attempts import count_attempt
from app.errors import FormworkError
from app.i18n import Text

WINDOW = timedelta(minutes=10)
# A branch office fills in forms from one address: an autosaving page posts every few seconds.
POSTS = 3_000
FRESH = 300  # new fillings


class TooOften(FormworkError):
    status = 429
    code = "too_often"

    def __init__(self) -> None:
        super().__init__(
            Text(
                "操作太频繁，请过几分钟再试。已填写的内容没有丢失。",
                "Too many requests. Try again in a few minutes; what you typed is kept.",
            )
        )


def limit_posts(session: Session, at: datetime, *, fresh: bool = False) -> None:
    """Count this post; raises TooOften beyond the limit of its address. Tests of limits move the clock."""
    address = request.remote_addr or "-"
    if count_attempt(session, f"fill:{address}", WINDOW, at) > POSTS or (
        fresh and count_attempt(session, f"begin:{address}", WINDOW, at) > FRESH
    ):
        raise TooOften()

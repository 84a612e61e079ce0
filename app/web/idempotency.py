"""``Idempotency-Key``: the same key and the same request give the same answer, once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from flask import Response, jsonify, request
from sqlalchemy import String, delete, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.database import Base, Json, Utc, transaction
from app.errors import Conflict
from app.i18n import Text
from app.web.current import now
from app.web.rules import me

KEPT = timedelta(days=2)


class Reply(Base):
    """An answer given before, by who asked and with which key."""

    __tablename__ = "reply"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    request: Mapped[str] = mapped_column(String(64))
    status: Mapped[int]
    body: Mapped[dict[str, Any]] = mapped_column(Json)
    at: Mapped[datetime] = mapped_column(Utc, index=True)


def once(do: Callable[[Session], tuple[dict[str, Any], int]]) -> Response:
    """Run ``do`` in one transaction and answer its JSON; with an ``Idempotency-Key`` a repeated request gets the first
    one's answer, and a different request under the same key is a Conflict."""
    given = request.headers.get("Idempotency-Key", "")
    with transaction() as session:
        if not given:
            body, status = do(session)
            return _answer(body, status)
        key = hashlib.sha256(f"{me().id}\0{given}".encode()).hexdigest()
        asked = hashlib.sha256(
            b"\0".join((request.method.encode(), request.full_path.encode(), request.get_data(cache=True)))
        ).hexdigest()
        known = session.execute(select(Reply).where(Reply.key == key)).scalar_one_or_none()
        if known is not None:
            if known.request != asked:
                raise Conflict(
                    Text(
                        "这个 Idempotency-Key 已用于另一个请求。", "This Idempotency-Key was used for another request."
                    ),
                    code="key_reused",
                )
            return _answer(known.body, known.status)
        body, status = do(session)
        session.execute(insert(Reply).values(key=key, request=asked, status=status, body=body, at=now()))
        return _answer(body, status)


def _answer(body: dict[str, Any], status: int) -> Response:
    response = jsonify(body)
    response.status_code = status
    return response


def sweep_replies(session: Session, at: datetime) -> None:
    session.execute(delete(Reply).where(Reply.at < at - KEPT))

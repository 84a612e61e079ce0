"""An applicant's link.

Its token is derived from the installation's secret, so that a message sent months later can carry the same link
although the database holds only a hash: whoever steals a backup opens nothing.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.database import new_id
from app.errors import NotFound
from app.web.current import settings
from runtime.models.records import Party


def party_token(party_id: str) -> str:
    """The secret part of a party's link: 32 characters, the same at each call."""
    mac = hmac.new(settings().secret_key.encode(), f"party:{party_id}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(mac[:24]).decode()


def make_party(
    session: Session, *, workspace_id: str, name: str, mobile: str | None, email: str | None, now: datetime
) -> str:
    """A new applicant; answers his id. His link is ``/s/<party_token(id)>``."""
    id = new_id()
    session.execute(
        insert(Party).values(
            id=id,
            workspace_id=workspace_id,
            name=name[:100],
            mobile=mobile,
            email=email,
            token_hash=_hash(party_token(id)),
            created_at=now,
        )
    )
    return id


def party_by_token(session: Session, token: str) -> Party:
    """The applicant whose link this is; NotFound for any other text."""
    found = session.execute(select(Party).where(Party.token_hash == _hash(token[:100]))).scalar_one_or_none()
    if found is None:
        raise NotFound()
    return found


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()

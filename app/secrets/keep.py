"""Setting a connector's secret, and handing it to the work that needs it. Nothing here shows one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app import audit
from app.database import db
from app.ports.secrets import Secret
from app.secrets.cipher import seal, unseal
from app.secrets.models import ConnectorSecret

LENGTH = 4_000


@dataclass(frozen=True, slots=True)
class About:
    """What may be told of a secret."""

    origin: str
    set_by: str | None
    set_at: datetime


def about_secrets(session: Session, workspace_id: str) -> dict[str, About]:
    """By connector."""
    wanted = select(
        ConnectorSecret.connector, ConnectorSecret.origin, ConnectorSecret.set_by, ConnectorSecret.set_at
    ).where(ConnectorSecret.workspace_id == workspace_id)
    return {row.connector: About(row.origin, row.set_by, row.set_at) for row in session.execute(wanted)}


def keep_secret(
    session: Session,
    secret_key: str,
    *,
    workspace_id: str,
    connector: str,
    origin: str,
    value: str,
    who: str | None,
    now: datetime,
) -> None:
    """Keep a secret in place of the one before. It is sent to ``origin`` only."""
    row = session.get(ConnectorSecret, (workspace_id, connector), with_for_update=True)
    sealed = seal(secret_key, (workspace_id, connector, origin), value)
    if row is None:
        row = ConnectorSecret(workspace_id=workspace_id, connector=connector)
        session.add(row)
    row.origin, row.sealed, row.set_by, row.set_at = origin, sealed, who, now
    session.flush()
    _told(session, "secret.set", workspace_id, connector, who, now)


def forget_secret(session: Session, *, workspace_id: str, connector: str, who: str | None, now: datetime) -> bool:
    """Answers whether there was one."""
    gone = session.execute(
        delete(ConnectorSecret).where(
            ConnectorSecret.workspace_id == workspace_id, ConnectorSecret.connector == connector
        )
    )
    if not gone.rowcount:  # type: ignore[attr-defined]
        return False
    _told(session, "secret.forget", workspace_id, connector, who, now)
    return True


def _told(session: Session, verb: str, workspace_id: str, connector: str, who: str | None, now: datetime) -> None:
    audit.record(session, at=now, who=who, verb=verb, what=f"connector:{connector}", workspace=workspace_id)


class KeptSecrets:
    """Implements :class:`app.ports.secrets.Secrets` over the table."""

    def __init__(self, secret_key: str) -> None:
        self._secret_key = secret_key

    def of(self, workspace_id: str, connector: str) -> Secret | None:
        wanted = select(ConnectorSecret.origin, ConnectorSecret.sealed).where(
            ConnectorSecret.workspace_id == workspace_id, ConnectorSecret.connector == connector
        )
        with db.engine.connect() as connection:  # of its own: no transaction is open while outside work goes on
            row = connection.execute(wanted).first()
        if row is None:
            return None
        value = unseal(self._secret_key, (workspace_id, connector, row.origin), row.sealed)
        return None if value is None else Secret(row.origin, value)

"""The seal over the audit trail: each line's hash covers the line before it, so that no line can be changed or taken
out of the middle without breaking all that follow.

Lines are sealed in batches by the sweep, under one lock, once a minute: what was written since the last batch is not
protected yet. Whoever keeps the latest seal elsewhere can also tell when lines were cut off the end.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from sqlalchemy import Row, func, select, text
from sqlalchemy.orm import Session

from app.audit import Audit
from app.writes import updating

BATCH = 2_000
FIRST = "0" * 64
_LOCK = 0x464F524D  # names this lock among PostgreSQL's advisory ones
_SEAL = updating(Audit, "sequence", "seal")
_COLUMNS = (Audit.id, Audit.at, Audit.who, Audit.verb, Audit.what, Audit.workspace_id, Audit.details)


@dataclass(frozen=True)
class Chain:
    """``broken``: the first sequence number that does not fit; ``last``: the latest seal that does."""

    sealed: int
    unsealed: int
    last: str
    broken: int | None = None


def seal_next(session: Session) -> int:
    """Seal the oldest lines that are not; answers how many. Call it inside a transaction, again until it answers 0."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("select pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    latest = session.execute(
        select(Audit.sequence, Audit.seal).where(Audit.sequence.is_not(None)).order_by(Audit.sequence.desc()).limit(1)
    ).first()
    last, seal = (latest.sequence or 0, latest.seal or FIRST) if latest else (0, FIRST)
    rows = session.execute(select(*_COLUMNS).where(Audit.sequence.is_(None)).order_by(Audit.id).limit(BATCH)).all()
    sealed = []
    for sequence, row in enumerate(rows, last + 1):
        seal = _sealed(seal, sequence, row)
        sealed.append({"by_id": row.id, "sequence": sequence, "seal": seal})
    if sealed:
        _SEAL.run(session, sealed)
    return len(sealed)


def check_chain(session: Session) -> Chain:
    """Walk the whole chain. It costs one hash a line, and memory for one batch."""
    unsealed = session.scalar(select(func.count()).select_from(Audit).where(Audit.sequence.is_(None))) or 0
    count, seal = 0, FIRST
    query = select(*_COLUMNS, Audit.sequence, Audit.seal).where(Audit.sequence.is_not(None)).order_by(Audit.sequence)
    with session.execute(query.execution_options(yield_per=BATCH)) as rows:
        for row in rows:
            if row.sequence != count + 1 or row.seal != _sealed(seal, row.sequence, row):
                return Chain(count, unsealed, seal, broken=count + 1)
            count, seal = row.sequence, row.seal
    return Chain(count, unsealed, seal)


def _sealed(before: str, sequence: int, row: Row[Any]) -> str:
    at = row.at.astimezone(UTC).isoformat()
    line = [before, sequence, row.id, at, row.who, row.verb, row.what, row.workspace_id, row.details]
    return hashlib.sha256(json.dumps(line, ensure_ascii=False, sort_keys=True).encode()).hexdigest()

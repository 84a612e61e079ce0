"""What must happen even if nobody rings: orphans removed, forgotten rows found, the audit trail sealed."""

from __future__ import annotations

from app.accounts.attempts import sweep_attempts
from app.audit_chain import BATCH, seal_next
from app.database import transaction
from app.web.current import now
from app.web.idempotency import sweep_replies
from runtime.fillings import sweep_fillings


def sweep() -> None:
    with transaction() as session:
        at = now()
        sweep_fillings(session, at)
        sweep_replies(session, at)
        sweep_attempts(session, at)
    sealed = BATCH
    while sealed == BATCH:
        with transaction() as session:
            sealed = seal_next(session)

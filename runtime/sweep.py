"""What must happen even if nobody rings: orphans removed, forgotten rows found."""

from __future__ import annotations

from app.database import transaction
from app.web.current import now
from runtime.fillings import sweep_fillings


def sweep() -> None:
    with transaction() as session:
        sweep_fillings(session, now())

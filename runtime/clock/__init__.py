"""The demo's movable clock: a database row that all processes obey."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from app.database import db
from runtime.models.jobs import ClockShift

# How long a process may go on with a shift it has read, in seconds: moving the clock reaches everybody within this.
KEEP = 1.0


class ShiftedClock:
    """Real time plus the shift. Reads the row at most once a second, so that the clock costs no statement per event."""

    def __init__(self) -> None:
        self._shift = timedelta()
        self._read_at = float("-inf")

    def now(self) -> datetime:
        if time.monotonic() - self._read_at > KEEP:
            self._shift = timedelta(seconds=self._stored())
            self._read_at = time.monotonic()
        return datetime.now(UTC) + self._shift

    def _stored(self) -> int:
        with db.engine.connect() as connection:
            return connection.execute(select(ClockShift.seconds)).scalar() or 0

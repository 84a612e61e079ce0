"""What one evaluation carries along: its clock, what it may still spend, and the user types it knows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from app.expressions.errors import LimitExceeded, Limits
from app.expressions.types import FeelType

Moment = tuple[Limits, date | None, datetime | None, Mapping[str, FeelType] | None]
"""What a run is made from, in the order it takes them."""


PART_COST = 4
"""Steps of touching one part of a nested value, which costs more than a node of the text."""


class Run:
    """The budget and the moment of one evaluation."""

    __slots__ = ("calls", "left", "limits", "now", "today", "types")

    def __init__(
        self,
        limits: Limits,
        today: date | None = None,
        now: datetime | None = None,
        types: Mapping[str, FeelType] | None = None,
    ) -> None:
        self.limits = limits
        self.left = limits.steps
        self.calls = 0
        self.today = today
        self.now = now
        self.types = types or {}

    def spend(self, steps: int) -> None:
        """Account for work about to be done. Raises LimitExceeded when there is nothing left."""
        self.left -= steps
        if self.left < 0:
            raise LimitExceeded("steps", self.limits.steps)

    def count(self) -> None:
        """One part of a value walked."""
        self.spend(PART_COST)

    def allow_items(self, count: int) -> None:
        """Account for a list of ``count`` items about to exist."""
        if count > self.limits.items:
            raise LimitExceeded("items", self.limits.items)
        self.spend(count)

    def allow_text(self, length: int) -> None:
        """Account for a text of ``length`` code points about to exist."""
        if length > self.limits.text:
            raise LimitExceeded("text", self.limits.text)
        self.spend(length // 16)

"""What a decision did, so that it can be told and checked later: what was read, which rows fired, why, and the result.

While deciding only references are kept; the plain JSON is made when somebody asks for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar

from app.expressions import LimitExceeded, to_jsonable

MOST_CALLS = 200
"""How many calls of functions one part's trace tells; a function called in a loop would fill a page with them."""
MOST_NOTES = 50
MOST_ROWS = 1_000
"""How many rows one visit tells; a table inside a loop fires again and again."""


class Visit:
    """One evaluation of a part, or one call of a function or service."""

    told: ClassVar[bool] = True
    """Whether anybody will read it."""

    __slots__ = (
        "calls",
        "id",
        "key",
        "left_out",
        "notes",
        "points",
        "reads",
        "reasons",
        "rows",
        "rows_left_out",
        "value",
    )

    def __init__(self, id: str, key: str, reads: Mapping[str, object]) -> None:
        self.id = id
        self.key = key
        self.reads = reads
        self.rows: list[str] = []
        self.reasons: list[str] = []
        self.points: dict[str, Decimal] = {}
        self.notes: list[dict[str, Any]] = []
        self.calls: list[Visit] = []
        self.left_out = 0
        self.rows_left_out = 0
        self.value: object = None

    def note(self, code: str, **details: str) -> None:
        """Something a reader should know: a value of the wrong type, several rows under UNIQUE …"""
        if len(self.notes) < MOST_NOTES:
            self.notes.append({"code": code, **details})

    def fired(self, row: str, reason: str = "") -> None:
        """A row, or a scorecard's bin, that the answer is made from, and the reason it stands for."""
        if len(self.rows) < MOST_ROWS:
            self.rows.append(row)
            if reason:
                self.reasons.append(reason)
        else:
            self.rows_left_out += 1

    def call(self, visit: Visit) -> None:
        if len(self.calls) < MOST_CALLS:
            self.calls.append(visit)
        else:
            self.left_out += 1

    def to_json(self) -> dict[str, Any]:
        told: dict[str, Any] = {
            "id": self.id,
            "key": self.key,
            "inputs": {name: exact(value) for name, value in self.reads.items()},
            "rows": list(self.rows),
            "reasons": list(self.reasons),
            "points": {name: format(points, "f") for name, points in self.points.items()},
            "notes": list(self.notes),
            "calls": [visit.to_json() for visit in self.calls],
            "value": exact(self.value),
        }
        if self.left_out:
            told["calls_left_out"] = self.left_out
        if self.rows_left_out:
            told["rows_left_out"] = self.rows_left_out
        return told


class Silent(Visit):
    """The visit of a decision nobody asks to explain: it keeps nothing."""

    told = False
    __slots__ = ()

    def note(self, code: str, **details: str) -> None:
        pass

    def fired(self, row: str, reason: str = "") -> None:
        pass

    def call(self, visit: Visit) -> None:
        pass


def exact(value: object) -> object:
    """Exact JSON of a value; of one too large to tell only that it is."""
    try:
        return to_jsonable(value)
    except (LimitExceeded, RecursionError):
        return {"too_large": True}

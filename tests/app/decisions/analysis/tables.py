"""Tables for the tests of the analysis, and the same questions answered by trying every value."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from app.expressions import compile_expression, evaluate

Raw = dict[str, Any]


def column(key: str, type: str = "number", allowed: str = "", zh: str = "", en: str = "", id: str = "") -> Raw:
    label = {"zh": zh or key, "en": en or zh or key}
    return {"id": id or key, "label": label, "expression": key, "type": type, "allowed": allowed}


def table(
    columns: Sequence[Raw],
    rows: Sequence[Sequence[str]],
    hit: str = "UNIQUE",
    allowed: str = "",
    default: str = "",
    aggregate: str | None = None,
) -> Raw:
    """A table whose rows are written as their tests with the output last."""
    return {
        "kind": "table",
        "hit": hit,
        "aggregate": aggregate,
        "inputs": list(columns),
        "outputs": [
            {"id": "o1", "key": "result", "label": {}, "type": "string", "allowed": allowed, "default": default}
        ],
        "rows": [
            {"id": f"r{number}", "if": list(row[:-1]), "then": [row[-1]], "note": "", "reason": ""}
            for number, row in enumerate(rows, 1)
        ],
    }


def accepts(cell: str, value: object, others: dict[str, object] | None = None) -> bool:
    """What the evaluation itself says of a cell."""
    if cell == "-":
        return True
    return compile_expression(cell, unary=True).evaluate({**(others or {}), "?": value}) is True


Point = tuple[int, ...]
"""Places in the lists of values; the values themselves will not do, for to Python True equals 1."""


@dataclass
class Tried:
    """A table's rows over every combination of the given values (one list per column), null added to each column.

    ``usual`` are the points that may come; a column's null, its last value, is among them where ``nulls`` says so.
    ``others`` are the values of other names that cells mention.
    """

    raw: Raw
    values: Sequence[Sequence[object]]
    nulls: Sequence[bool]
    others: dict[str, object] = field(default_factory=dict)
    firing: dict[Point, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        rows = self.raw["rows"]
        accepted = [
            [[accepts(row["if"][at], value, self.others) for row in rows] for value in (*values, None)]
            for at, values in enumerate(self.values)
        ]
        for point in product(*(range(len(values) + 1) for values in self.values)):
            self.firing[point] = [
                number
                for number in range(len(rows))
                if all(accepted[at][place][number] for at, place in enumerate(point))
            ]

    @property
    def usual(self) -> Iterable[Point]:
        return (
            point
            for point in self.firing
            if all(self.nulls[at] or place < len(self.values[at]) for at, place in enumerate(point))
        )

    def accepted_by(self, cells: Sequence[str]) -> set[Point]:
        """The usual points that a row of these cells would fire for."""
        return {
            point
            for point in self.usual
            if all(accepts(cell, (*self.values[at], None)[point[at]]) for at, cell in enumerate(cells))
        }

    def gaps(self) -> set[Point]:
        return {point for point in self.usual if not self.firing[point]}

    def pairs(self) -> set[tuple[str, str]]:
        """The pairs of rows that fire together; where rows may agree, only those that do not."""
        found: set[tuple[str, str]] = set()
        for point in self.usual:
            firing = self.firing[point]
            for at, one in enumerate(firing):
                for other in firing[at + 1 :]:
                    if self.raw["hit"] == "UNIQUE" or self._answer(one) != self._answer(other):
                        found.add((f"r{one + 1}", f"r{other + 1}"))
        return found

    def dead(self) -> dict[str, str]:
        """The rows that never give the result, and those that do so for empty inputs only."""
        usual = set(self.usual)
        found: dict[str, str] = {}
        for number in range(len(self.raw["rows"])):
            fires = [point for point, firing in self.firing.items() if number in firing]
            wins = [point for point in fires if self._wins(number, self.firing[point])]
            if not fires:
                found[f"r{number + 1}"] = "impossible"
            elif not wins:
                found[f"r{number + 1}"] = "covered"
            elif not usual.intersection(wins):
                found[f"r{number + 1}"] = "empty_only"
        return found

    def _wins(self, number: int, firing: list[int]) -> bool:
        if self.raw["hit"] == "FIRST":
            return firing[0] == number
        if self.raw["hit"] == "PRIORITY":
            return min(firing, key=lambda each: (self._rank(each), each)) == number
        return True

    def _answer(self, number: int) -> object:
        return evaluate(self.raw["rows"][number]["then"][0], self.others)

    def _rank(self, number: int) -> int:
        allowed = [evaluate(text, {}) for text in self.raw["outputs"][0]["allowed"].split(",") if text.strip()]
        answer = self._answer(number)
        return allowed.index(answer) if answer in allowed else len(allowed)

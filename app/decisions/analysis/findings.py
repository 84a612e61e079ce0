"""What an analysis finds: each finding with its sentence and the ids a designer needs to point at it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from app.errors import Problem
from app.expressions import format_value
from app.i18n import Text

Level = Literal["problem", "note"]
"""A problem goes against the table's hit policy; a note is worth knowing, or cannot be said for certain."""


@dataclass(frozen=True, slots=True)
class Example:
    """The value of one input in an example: as FEEL has it, and as a person reads it."""

    input: str
    label: Text
    value: object
    text: Text

    def to_json(self) -> dict[str, Any]:
        return {
            "input": self.input,
            "label": self.label.to_json(),
            "feel": format_value(self.value),
            "text": self.text.to_json(),
        }


@dataclass(frozen=True, slots=True)
class Gap:
    """Inputs that no row answers: ``text`` describes all of them, ``example`` is one of them.

    ``cells`` are the tests, one per column, of a row that would fill the gap.
    """

    level: Level
    text: Text
    example: tuple[Example, ...]
    cells: tuple[str, ...]

    code = "gap"


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two rows (by id, in the table's order) that fire for the same inputs, with such an input."""

    level: Level
    text: Text
    example: tuple[Example, ...]
    rows: tuple[str, ...]

    code = "overlap"


@dataclass(frozen=True, slots=True)
class DeadRow:
    """A row that never gives the result. ``covered_by`` are the ids of the rows that come before it everywhere.

    As a note (code ``empty_only``) the row is left with inputs that are empty; ``example`` is one.
    """

    level: Level
    code: Literal["impossible", "covered", "empty_only"]
    text: Text
    rows: tuple[str, ...]
    covered_by: tuple[str, ...] = ()
    example: tuple[Example, ...] = ()


@dataclass(frozen=True, slots=True)
class Unread:
    """A text that cannot be analysed and why; ``row`` is empty where it is the input's allowed values.

    Such a cell counts as one that may accept anything but is relied on for nothing, so it raises no false alarm.
    """

    row: str
    input: str
    cell: str
    text: Text

    code = "unread"


@dataclass(frozen=True, slots=True)
class Stopped:
    """A part of the analysis that ended early. What was found stands; ``part`` may hold more that was not found."""

    part: Literal["table", "gaps", "overlaps", "dead"]
    text: Text

    code = "stopped"


@dataclass(frozen=True, slots=True)
class Analysis:
    """All findings about one table. ``overlapping`` counts the pairs of rows even where not all are listed."""

    gaps: tuple[Gap, ...] = ()
    overlaps: tuple[Overlap, ...] = ()
    dead: tuple[DeadRow, ...] = ()
    unread: tuple[Unread, ...] = ()
    stopped: tuple[Stopped, ...] = ()
    overlapping: int = 0

    @property
    def complete(self) -> bool:
        """Whether no part of the analysis ended early."""
        return not self.stopped

    def problems(self, place: tuple[str, ...]) -> list[Problem]:
        """The problems, not the notes, as warnings of the check; ``place`` leads to the table."""
        found = [Problem(each.code, _told(each), place, "warning") for each in self.gaps if each.level == "problem"]
        rows: tuple[Overlap | DeadRow, ...] = (*self.overlaps, *self.dead)
        found += [
            Problem(each.code, _told(each), (*place, "rows", each.rows[-1]), "warning")
            for each in rows
            if each.level == "problem"
        ]
        return found

    def to_json(self) -> dict[str, Any]:
        """Plain JSON for the designer."""
        return {
            "gaps": [_json(each) | {"cells": list(each.cells)} for each in self.gaps],
            "overlaps": [_json(each) | {"rows": list(each.rows)} for each in self.overlaps],
            "dead": [
                _json(each) | {"code": each.code, "rows": list(each.rows), "covered_by": list(each.covered_by)}
                for each in self.dead
            ],
            "unread": [
                {"row": each.row, "input": each.input, "cell": each.cell, "text": each.text.to_json()}
                for each in self.unread
            ],
            "stopped": [{"part": each.part, "text": each.text.to_json()} for each in self.stopped],
            "overlapping": self.overlapping,
        }


_FOR_EXAMPLE = Text("例如：{zh}。", " For example: {en}.")


def _told(found: Gap | Overlap | DeadRow) -> Text:
    """The sentence with its example: ``收入 2999，等级 C``."""
    if not found.example:
        return found.text
    zh = "，".join(f"{each.label.zh} {each.text.zh}" for each in found.example)
    en = ", ".join(f"{each.label.en} {each.text.en}" for each in found.example)
    example = _FOR_EXAMPLE.fill(zh=zh, en=en)
    return Text(found.text.zh + example.zh, found.text.en + example.en)


def _json(found: Gap | Overlap | DeadRow) -> dict[str, Any]:
    return {
        "level": found.level,
        "text": found.text.to_json(),
        "example": [each.to_json() for each in found.example],
    }

"""Pairs of rows that fire for the same input."""

from __future__ import annotations

from app.decisions.analysis import sentences
from app.decisions.analysis.dimension import bits_of
from app.decisions.analysis.findings import Level, Overlap, Stopped
from app.decisions.analysis.grid import Grid
from app.decisions.analysis.meeting import meeting
from app.decisions.analysis.outputs import Rank
from app.decisions.analysis.wording import conditions, example_of
from app.i18n import Text


def find_overlaps(grid: Grid, ranks: list[Rank | None], most: int) -> tuple[list[Overlap], Stopped | None, int]:
    """The pairs that matter under the table's hit policy (at most ``most``), and how many there are in all."""
    found: list[Overlap] = []
    count = 0
    for at in range(len(grid.rows)):
        partners = _partners(grid, at)
        count += partners.bit_count()
        for other in bits_of(partners):
            if len(found) == most:
                break
            found.append(_overlap(grid, at, other, ranks))
    stopped = Stopped("overlaps", sentences.MORE_PAIRS.fill(all=count, n=most)) if count > len(found) else None
    return found, stopped, count


def meet_nowhere(grid: Grid) -> bool:
    """Whether no two rows share an input, whatever they answer."""
    return grid.exact and not any(_later(grid, at) for at in range(len(grid.rows)))


def _later(grid: Grid, at: int) -> int:
    """The later rows that surely fire together with a row, as bits."""
    box = tuple(mask & usual for mask, usual in zip(grid.sure[at], grid.usual, strict=True))
    count = len(grid.rows)
    return meeting(box, grid.meetings, (1 << count) - (1 << (at + 1)))


def _partners(grid: Grid, at: int) -> int:
    """The later rows that a row must not, or only by the table's order, fire together with."""
    hit = grid.sheet.hit
    if hit == "UNIQUE":
        return _later(grid, at)
    if hit in ("ANY", "FIRST", "PRIORITY"):
        return _later(grid, at) & ~grid.answers.alike[at]
    return 0


def _overlap(grid: Grid, at: int, other: int, ranks: list[Rank | None]) -> Overlap:
    box = tuple(a & b & usual for a, b, usual in zip(grid.sure[at], grid.sure[other], grid.usual, strict=True))
    level, sentence = _judged(grid, at, other)
    when = conditions(box, grid.dimensions) or sentences.ANY_INPUT
    numbers = {"one": grid.rows[at].number, "other": grid.rows[other].number}
    text = sentence.fill(when=when, winner=grid.rows[_winner(ranks, at, other)].number, **numbers)
    doubt = grid.doubt(box)
    if doubt is not None and level == "problem":
        level, perhaps = "note", sentences.PERHAPS.fill(why=doubt)
        text = Text(text.zh + perhaps.zh, text.en + perhaps.en)
    return Overlap(level, text, example_of(box, grid.dimensions), (grid.id_of(at), grid.id_of(other)))


def _judged(grid: Grid, at: int, other: int) -> tuple[Level, Text]:
    hit = grid.sheet.hit
    if hit == "UNIQUE":
        return "problem", sentences.UNIQUE
    fixed = grid.answers.fixed >> at & grid.answers.fixed >> other & 1
    if hit == "ANY":
        return ("problem", sentences.DISAGREE) if fixed else ("note", sentences.CALCULATED)
    return "note", sentences.DECIDED


def _winner(ranks: list[Rank | None], at: int, other: int) -> int:
    """The row whose answer counts; the earlier one where ranks do not tell."""
    one, two = ranks[at], ranks[other]
    return other if one is not None and two is not None and two < one else at

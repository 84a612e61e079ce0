"""Inputs that no row answers."""

from __future__ import annotations

from app.decisions.analysis import sentences
from app.decisions.analysis.filling import cells_of
from app.decisions.analysis.findings import Gap, Level, Stopped
from app.decisions.analysis.grid import Grid
from app.decisions.analysis.space import Box, Budget, Exhausted, Search, grown, limits_of
from app.decisions.analysis.wording import conditions, example_of
from app.i18n import Text

_SINGLE = ("UNIQUE", "ANY", "PRIORITY", "FIRST")
_TIDYING = 10_000
"""Steps that may be spent on finding out whether one gap is told by others already."""
_TOTALS = ("SUM", "MIN", "MAX")
"""A total over no rows is null; a list or a count of none is an answer like any other."""


def level_of(grid: Grid) -> Level | None:
    """What a gap means under the table's hit policy; None where it means nothing, or a default stands in."""
    sheet = grid.sheet
    if any(output.default for output in sheet.outputs):
        return None
    if sheet.hit in _SINGLE:
        return "problem"
    return "note" if sheet.hit == "COLLECT" and sheet.aggregate in _TOTALS else None


def find_gaps(grid: Grid, budget: Budget, most: int, *, disjoint: bool) -> tuple[list[Gap], Stopped | None]:
    """The gaps as few large boxes, which may share corners. ``disjoint`` says that no two rows meet."""
    level = level_of(grid)
    if level is None:
        return [], None
    steps = budget.left
    boxes: list[Box] = []
    why: Text | None = None
    try:
        while (point := _free(grid, boxes, budget, disjoint)) is not None:
            if len(boxes) == most:
                why = sentences.MORE_GAPS
                break
            boxes.append(grown(point, grid.usual, grid.possible))
    except Exhausted:
        why = sentences.GAPS_UNDECIDED
    boxes = sorted(
        _needed(grid, boxes), key=lambda box: (len(grid.bounded(box)), [(mask & -mask, mask) for mask in box])
    )
    stopped = None if why is None else Stopped("gaps", why.fill(steps=steps, n=len(boxes)))
    return [_gap(grid, box, level) for box in boxes], stopped


def _free(grid: Grid, found: list[Box], budget: Budget, disjoint: bool) -> Box | None:
    """A point that neither a row nor a gap found before holds."""
    apart = disjoint and not any(_meet(one, other) for at, one in enumerate(found) for other in found[:at])
    search = Search(budget, disjoint=apart)
    known = [limits_of(box, grid.everything) for box in found]
    return search.uncovered(grid.usual, enumerate([*grid.possible_limits, *known]))


def _meet(one: Box, other: Box) -> bool:
    return all(a & b for a, b in zip(one, other, strict=True))


def _needed(grid: Grid, boxes: list[Box]) -> list[Box]:
    """The boxes without those that the others cover together."""
    kept = list(boxes)
    for box in boxes:
        others = [each for each in kept if each != box]
        try:
            limits = [limits_of(each, grid.everything) for each in others]
            if Search(Budget(_TIDYING)).uncovered(box, enumerate(limits)) is None:
                kept = others
        except Exhausted:
            continue
    return kept


def _gap(grid: Grid, box: Box, level: Level) -> Gap:
    example, cells = example_of(box, grid.dimensions), cells_of(box, grid.dimensions)
    when = conditions(box, grid.dimensions)
    if when is None:
        return Gap(level, sentences.GAP_EVERYWHERE, example, cells)
    doubt = grid.doubt(box)
    if doubt is not None:
        return Gap("note", sentences.GAP_PERHAPS.fill(when=when, why=doubt), example, cells)
    sentence = sentences.GAP if level == "problem" else sentences.GAP_TOTAL
    return Gap(level, sentence.fill(when=when), example, cells)

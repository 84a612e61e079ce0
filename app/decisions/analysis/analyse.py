"""Gaps, overlaps and useless rows of a decision table, found without running it.

Every cell becomes a set of values, every row a box, and the questions become questions about boxes: what do all of them
together leave out, which two meet, which one do others cover (the geometric view of Calvanese, Dumas, Laurson, Maggi,
Montali and Teinemaa, "Semantics and Analysis of DMN Decision Tables", 2016). A cell that cannot be analysed counts as
one that may accept anything where that keeps a finding away, and as one that accepts nothing where that does.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from app.decisions.analysis import sentences
from app.decisions.analysis.dead import find_dead
from app.decisions.analysis.findings import Analysis, Stopped
from app.decisions.analysis.gaps import find_gaps
from app.decisions.analysis.grid import Grid
from app.decisions.analysis.overlaps import find_overlaps, meet_nowhere
from app.decisions.analysis.space import Budget
from app.decisions.analysis.table import read_table


@dataclass(frozen=True, slots=True)
class Bounds:
    """How far an analysis goes.

    ``rows`` and ``cells`` (different texts in them) are the largest table analysed at all, ``steps`` the boxes that may
    be touched in the search for gaps and again in that for useless rows, ``gaps`` and ``pairs`` how many are listed.
    Reading a cell takes about a fifth of a millisecond, a step a microsecond or two.
    """

    rows: int = 3_000
    cells: int = 20_000
    steps: int = 1_000_000
    gaps: int = 50
    pairs: int = 200


DEFAULT = Bounds()


def analyse(
    table: Mapping[str, Any],
    document: Mapping[str, Any] | None = None,
    *,
    nullable: Collection[str] = (),
    bounds: Bounds = DEFAULT,
) -> Analysis:
    """Analyse the JSON of a table's logic (``{"kind": "table", "hit": …, "inputs": […], "rows": […]}``).

    ``document`` is the decision document around it, whose types and inputs say which values may come; ``nullable`` are
    the ids of the table's inputs that may be empty. Never raises for what stands in the table: what cannot be read is
    reported as such.
    """
    sheet = read_table(table, document or {}, nullable)
    if len(sheet.rows) > bounds.rows:
        told = sentences.TOO_MANY_ROWS.fill(n=len(sheet.rows), most=bounds.rows)
        return Analysis(stopped=(Stopped("table", told),))
    cells = sum(len({row.tests[at] for row in sheet.rows}) for at in range(len(sheet.columns)))
    if cells > bounds.cells:
        told = sentences.TOO_MANY_CELLS.fill(n=cells, most=bounds.cells)
        return Analysis(stopped=(Stopped("table", told),))
    grid = Grid(sheet)
    ranks = grid.ranks()
    overlaps, pairs_left, overlapping = find_overlaps(grid, ranks, bounds.pairs)
    gaps, gaps_left = find_gaps(grid, Budget(bounds.steps), bounds.gaps, disjoint=meet_nowhere(grid))
    dead, dead_left = find_dead(grid, ranks, Budget(bounds.steps))
    return Analysis(
        gaps=tuple(gaps),
        overlaps=tuple(overlaps),
        dead=tuple(dead),
        unread=tuple(grid.unread()),
        stopped=tuple(each for each in (gaps_left, pairs_left, dead_left) if each is not None),
        overlapping=overlapping,
    )

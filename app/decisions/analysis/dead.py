"""Rows that never give the result."""

from __future__ import annotations

from dataclasses import dataclass

from app.decisions.analysis import sentences
from app.decisions.analysis.dimension import bits_of
from app.decisions.analysis.findings import DeadRow, Stopped
from app.decisions.analysis.grid import Grid
from app.decisions.analysis.meeting import meeting
from app.decisions.analysis.outputs import Rank
from app.decisions.analysis.space import Box, Budget, Exhausted, Search
from app.decisions.analysis.wording import example_of, joined

_SHARE = 20
"""One row may use this part of the budget, so that a hard one does not keep the others from being judged."""
_FEW = 12
"""Up to so many covering rows are tried one by one whether the others cover without them."""


def find_dead(grid: Grid, ranks: list[Rank | None], budget: Budget) -> tuple[list[DeadRow], Stopped | None]:
    """The rows that never fire, or that others come before wherever they fire."""
    found: list[DeadRow] = []
    undecided: list[int] = []
    most = max(1, budget.left // _SHARE)
    before = _before(grid, ranks)
    useless = 0
    for at in range(len(grid.rows)):
        share = budget.share(most)
        own = share.left
        try:
            dead = _Case(grid, at, before[at] & ~useless, share).judged()
        except Exhausted:
            undecided.append(grid.rows[at].number)
            dead = None
        budget.left -= own - max(share.left, 0)
        if dead is not None:
            found.append(dead)
            if dead.level == "problem":
                # Whatever this row covers is covered by those that make it useless.
                useless |= 1 << at
    if not undecided:
        return found, None
    rows = sentences.row_list(undecided)
    return found, Stopped("dead", sentences.ROWS_UNDECIDED.fill(n=len(undecided), rows=rows))


def _before(grid: Grid, ranks: list[Rank | None]) -> list[int]:
    """For each row those that are asked before it, as bits."""
    count = len(grid.rows)
    if grid.sheet.hit == "FIRST":
        return [(1 << at) - 1 for at in range(count)]
    found = [0] * count
    if grid.sheet.hit != "PRIORITY":
        return found
    earlier = 0
    ranked = sorted((rank, at) for at, rank in enumerate(ranks) if rank is not None)
    for _, at in ranked:
        found[at] = earlier
        earlier |= 1 << at
    return found


@dataclass(slots=True)
class _Case:
    """One row, and the rows asked before it."""

    grid: Grid
    at: int
    before: int
    budget: Budget

    def judged(self) -> DeadRow | None:
        grid = self.grid
        box = grid.possible[self.at]
        for dimension, mask in enumerate(box):
            if not mask:
                return self._impossible(dimension)
        alone = grid.holding(box, self.before)
        if alone:
            return self._covered(box, list(bits_of(alone & -alone)))
        limits = grid.sure_limits
        rivals = list(bits_of(meeting(box, grid.meetings, self.before)))
        search = Search(self.budget)
        left = search.uncovered(box, [(each, limits[each]) for each in rivals])
        if left is None:
            return self._covered(box, sorted(search.used))
        usual = tuple(mask & here for mask, here in zip(box, grid.usual, strict=True))
        if all(mask & here for mask, here in zip(left, usual, strict=True)) or self._free(usual, rivals) is not None:
            return None
        return self._empty_only(left)

    def _free(self, region: Box, rivals: list[int]) -> Box | None:
        limits = self.grid.sure_limits
        return Search(self.budget).uncovered(region, [(each, limits[each]) for each in rivals])

    def _impossible(self, dimension: int) -> DeadRow:
        row, here = self.grid.rows[self.at], self.grid.dimensions[dimension]
        columns = [each for each in here.columns if not here.of_text(row.tests[each.at]).possible] or here.columns
        cells = " & ".join(row.tests[each.at].strip() for each in columns)
        label = columns[0].label
        text = sentences.IMPOSSIBLE.fill(row=row.number, input=label, cell=cells)
        return DeadRow("problem", "impossible", text, (row.id,))

    def _empty_only(self, point: Box) -> DeadRow:
        grid, row = self.grid, self.grid.rows[self.at]
        empty = [
            sentences.IS_EMPTY.fill(input=each.label)
            for each, mask in zip(grid.dimensions, point, strict=True)
            if mask == each.null and not each.usual & each.null
        ]
        text = sentences.EMPTY_ONLY.fill(row=row.number, when=joined(empty, sentences.AND))
        return DeadRow("note", "empty_only", text, (row.id,), (), example_of(point, grid.dimensions))

    def _covered(self, box: Box, used: list[int]) -> DeadRow:
        grid, row = self.grid, self.grid.rows[self.at]
        rows = self._fewer(box, used)
        sentence = sentences.SHADOWED if grid.sheet.hit == "FIRST" else sentences.OUTRANKED
        numbers = sentences.row_list([grid.rows[each].number for each in rows])
        text = sentence.fill(row=row.number, rows=numbers)
        return DeadRow("problem", "covered", text, (row.id,), tuple(grid.id_of(each) for each in rows))

    def _fewer(self, box: Box, used: list[int]) -> list[int]:
        """Of the rows that cover the box, those that are needed for it."""
        if len(used) > _FEW:
            return used
        for each in list(reversed(used)):
            others = [other for other in used if other != each]
            try:
                if self._free(box, others) is None:
                    used = others
            except Exhausted:
                break
        return used

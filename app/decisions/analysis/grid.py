"""A table as boxes: what every row surely and possibly accepts, ready to be asked."""

from __future__ import annotations

from collections.abc import Iterable

from app.decisions.analysis import sentences
from app.decisions.analysis.cells import Cell
from app.decisions.analysis.dimension import Dimension, dimensions_of, share_a_source
from app.decisions.analysis.findings import Unread
from app.decisions.analysis.meeting import Meeting
from app.decisions.analysis.outputs import Answers, Rank
from app.decisions.analysis.space import Box, limits_of
from app.decisions.analysis.table import Row, Sheet
from app.i18n import Text


class Grid:
    """``sure`` and ``possible`` are the rows' boxes, alike where all cells can be analysed.

    ``usual`` is the box of all values that may come, ``everything`` the same with null in every dimension.
    """

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.rows = sheet.rows
        self.dimensions = dimensions_of(sheet)
        self.usual: Box = tuple(each.usual for each in self.dimensions)
        self.everything: Box = tuple(each.everything for each in self.dimensions)
        verdicts = [[_verdict(row, each) for each in self.dimensions] for row in self.rows]
        self.sure: list[Box] = [tuple(sure for sure, _ in each) for each in verdicts]
        self.possible: list[Box] = [tuple(possible for _, possible in each) for each in verdicts]
        self.exact = self.sure == self.possible
        self.sure_limits = [limits_of(box, self.everything) for box in self.sure]
        self.possible_limits = [limits_of(box, self.everything) for box in self.possible]
        places = range(len(self.dimensions))
        self.meetings = [Meeting([box[at] for box in self.sure]) for at in places]
        self._missing = [Meeting([self.everything[at] & ~box[at] for box in self.sure]) for at in places]
        self.answers = Answers(sheet)

    def ranks(self) -> list[Rank | None]:
        """What PRIORITY goes by; under any other policy no row has a rank."""
        return self.answers.ranks(self.sheet) if self.sheet.hit == "PRIORITY" else [None for _ in self.rows]

    def id_of(self, at: int) -> str:
        return self.rows[at].id

    def holding(self, box: Box, among: int) -> int:
        """The rows among some (as bits) that surely fire everywhere in a box."""
        for mask, missing in zip(box, self._missing, strict=True):
            among &= ~missing.of(mask)
        return among

    def bounded(self, box: Box) -> list[int]:
        """The dimensions in which a box does not hold all that may come."""
        return [at for at, usual in enumerate(self.usual) if box[at] & usual != usual]

    def doubt(self, box: Box) -> Text | None:
        """Why nobody can be sure that the inputs of a box ever come."""
        bounded = self.bounded(box)
        for place, at in enumerate(bounded):
            one = self.dimensions[at]
            if not one.exact:
                return sentences.LOOSE.fill(one=one.label)
            for other in (self.dimensions[each] for each in bounded[:place]):
                if share_a_source(one, other):
                    return sentences.ONE_SOURCE.fill(one=other.label, other=one.label)
        return None

    def unread(self) -> Iterable[Unread]:
        """Everything that cannot be analysed, in the order of the table."""
        for dimension in self.dimensions:
            column = dimension.columns[0]
            for rule in dimension.unread_rules:
                text = sentences.UNREADABLE_RULE.fill(input=column.label, cell=rule.text, why=_why(rule))
                yield Unread("", column.id, rule.text, text)
        for row in self.rows:
            for dimension in self.dimensions:
                for column in dimension.columns:
                    cell = dimension.cells[row.tests[column.at]]
                    if not dimension.can_read(cell.text):
                        text = sentences.UNREADABLE.fill(row=row.number, input=column.label, why=_why(cell))
                        yield Unread(row.id, column.id, cell.text, text)


def _why(cell: Cell) -> Text:
    why = cell.why
    return sentences.NO_PLAIN_VALUE if why is None else Text(why.zh.rstrip("。"), why.en.rstrip("."))


def _verdict(row: Row, dimension: Dimension) -> tuple[int, int]:
    """What a row surely and possibly accepts of a dimension, in all columns that test it."""
    sure = possible = dimension.everything
    for column in dimension.columns:
        verdict = dimension.of_text(row.tests[column.at])
        sure &= verdict.sure
        possible &= verdict.possible
    return sure, possible

"""One dimension of a table: the values of an input, cut into pieces that no cell tells apart.

A set of values is a number whose bits are the pieces; so cells, allowed values and gaps are met, joined and compared by
a few operations however many pieces there are. The last bit stands for null.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.decisions.analysis.cells import Cell, Constant, part_of, read_cell, verdict_of
from app.decisions.analysis.lines import SECOND, Cut, Line, line_of, place
from app.decisions.analysis.table import Column, Sheet
from app.expressions import Compiled


@dataclass(frozen=True, slots=True)
class Stretch:
    """A line with its cuts. Piece ``i`` lies between cut ``i - 1`` and cut ``i`` and has the bit ``first + i``."""

    line: Line
    cuts: tuple[Cut, ...]
    first: int

    @property
    def pieces(self) -> int:
        return len(self.cuts) + 1

    def ends(self, piece: int) -> tuple[Cut | None, Cut | None]:
        return (self.cuts[piece - 1] if piece else None, self.cuts[piece] if piece < len(self.cuts) else None)

    def mask(self, low: Cut | None, high: Cut | None) -> int:
        """The pieces between two of the cuts."""
        start = 0 if low is None else bisect_left(self.cuts, low) + 1
        end = len(self.cuts) if high is None else bisect_left(self.cuts, high)
        return ((1 << (end - start + 1)) - 1) << (self.first + start)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The values a cell surely accepts and those it may accept; alike where the cell can be analysed."""

    sure: int
    possible: int


class Dimension:
    """The values of one input, or of several that test the same expression.

    ``usual`` are the values that may come, ``everything`` these and null: nobody can promise that an input is never
    empty, so no row is called useless for want of null, and no gap is reported for it unless somebody speaks of null.
    ``exact`` is False where allowed values could not be read, so that ``usual`` may hold more than can come.
    """

    def __init__(self, columns: Sequence[Column], sheet: Sheet) -> None:
        self.columns = tuple(columns)
        self.label = columns[0].label
        self.reads = columns[0].reads
        texts = {row.tests[column.at] for row in sheet.rows for column in columns}
        self.cells = {text: read_cell(text, sheet.names) for text in sorted(texts)}
        declared = columns[0].declared
        rules = [read_cell(text, sheet.names) for column in columns for text in column.declared.allowed]
        self.opaque = bool(declared.opaque)
        constants = [each for cell in (*self.cells.values(), *rules) for each in cell.constants]
        self.orders_texts = any(each.ordered and isinstance(each.value, str) for each in constants)
        self.stretches = _stretches(declared.sorts, declared.opaque, constants)
        self.null = 1 << sum(each.pieces for each in self.stretches)
        self.samples: dict[int, object] = {}
        filled = 0
        for stretch in self.stretches:
            for piece in range(stretch.pieces):
                for value in stretch.line.sample(*stretch.ends(piece)):
                    filled |= 1 << (stretch.first + piece)
                    self.samples[stretch.first + piece] = value
        self.samples[first_bit(self.null)] = None
        self.points = self._points(filled)
        self.usual = self.everything = filled | self.null
        of_rules = [(rule, self.verdict(rule)) for rule in rules]
        self.unread_rules = [rule for rule, found in of_rules if found.sure != found.possible]
        nullable = any(column.nullable for column in columns) or any(each.value is None for each in constants)
        self._narrow(filled, [found.possible for _, found in of_rules], nullable)
        self._verdicts = {text: self.verdict(cell) for text, cell in self.cells.items()}

    def _narrow(self, filled: int, rules: list[int], nullable: bool) -> None:
        """Keep what the allowed values allow; null where somebody speaks of it."""
        allowed = filled
        for rule in rules:
            allowed &= rule
        self.exact = not self.unread_rules
        if not allowed:
            # Allowed values that allow nothing cannot be meant; the table is read as if there were none.
            allowed, self.exact = filled, False
        self.everything = allowed | self.null
        self.usual = self.everything if nullable else allowed

    def _points(self, filled: int) -> int:
        """The pieces that hold a single value."""
        found = self.null
        for stretch in self.stretches:
            for piece in range(stretch.pieces):
                if stretch.line.is_point(*stretch.ends(piece)):
                    found |= 1 << (stretch.first + piece)
        return found & (filled | self.null)

    def of_text(self, text: str) -> Verdict:
        """The verdict of a cell of this dimension."""
        return self._verdicts[text]

    def verdict(self, cell: Cell) -> Verdict:
        all_of_it = self.everything
        if cell.accepts_all:
            return Verdict(all_of_it, all_of_it)
        if cell.fault is not None or cell.code is None:
            return Verdict(0, all_of_it)
        if cell.plain and not (self.opaque and any(each.value is not None for each in cell.constants)):
            accepted = self._asked(cell.code, cell.constants)[0]
            return Verdict(accepted, accepted)
        if cell.alone and not all_of_it & ~self.points:
            accepted = sum(1 << bit for bit in bits_of(all_of_it) if verdict_of(cell.code, self.samples[bit]) is True)
            return Verdict(accepted, accepted)
        return self._partly(cell)

    def can_read(self, text: str) -> bool:
        """Whether the analysis knows all that a cell of this dimension accepts."""
        found = self._verdicts[text]
        return found.sure == found.possible

    def _partly(self, cell: Cell) -> Verdict:
        """Some of the tests are known: what they accept is sure, or in ``not(…)``, what they accept is out."""
        sure, possible = 0, self.everything
        for test in cell.tests:
            if test.constants is None or self.opaque:
                continue
            accepted, refused = self._asked(part_of(cell, test), test.constants)
            sure |= accepted
            possible &= refused
        return Verdict(0, possible) if cell.negated else Verdict(sure, self.everything)

    def _asked(self, code: Compiled, constants: Iterable[Constant]) -> tuple[int, int]:
        """The values for which a test says yes, and those for which it says no; asked once between its own cuts."""
        yes = no = 0
        placed = [where for each in constants if (where := place(each.value)) is not None]
        for stretch in self.stretches:
            own = sorted({cut for sort, at in placed if sort == stretch.line.sort for cut in stretch.line.cuts(at)})
            for low, high in zip((None, *own), (*own, None), strict=True):
                between = stretch.mask(low, high) & self.everything
                if not between:
                    continue
                verdict = verdict_of(code, self.samples[first_bit(between)])
                if verdict is True:
                    yes |= between
                elif verdict is False:
                    no |= between
        verdict = verdict_of(code, None)
        if verdict is not None:
            yes, no = (yes | self.null, no) if verdict else (yes, no | self.null)
        return yes, no


def _stretches(sorts: tuple[str, ...] | None, opaque: str, constants: list[Constant]) -> tuple[Stretch, ...]:
    """The lines that matter: those declared, else those the cells speak of, else one that tells nothing apart."""
    positions: dict[str, set[object]] = {}
    for each in constants:
        where = place(each.value)
        if where is not None:
            positions.setdefault(where[0], set()).add(where[1])
    if opaque:
        wanted = [opaque]
    elif sorts is None:
        wanted = sorted(positions) or ["any"]
    else:
        wanted = [sort for sort in sorts if sort in positions] or list(sorts[:1])
    found: list[Stretch] = []
    first = 0
    for sort in wanted:
        here = positions.get(sort, set())
        line = line_of(sort, whole=all(isinstance(at, int) and at % SECOND == 0 for at in here))
        stretch = Stretch(line, tuple(sorted({cut for at in here for cut in line.cuts(at)})), first)
        found.append(stretch)
        first += stretch.pieces
    return tuple(found)


def first_bit(mask: int) -> int:
    """The place of the lowest bit."""
    return (mask & -mask).bit_length() - 1


def bits_of(mask: int) -> Iterable[int]:
    """The places of the bits, from low to high."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


def dimensions_of(sheet: Sheet) -> list[Dimension]:
    """The dimensions of a table: columns that test the same expression are one."""
    groups: dict[object, list[Column]] = {}
    for column in sheet.columns:
        groups.setdefault(column.key, []).append(column)
    return [Dimension(columns, sheet) for columns in groups.values()]


def share_a_source(one: Dimension, other: Dimension) -> bool:
    """Whether both read the same input, so that not every pair of their values can come together."""
    return any(a[: len(b)] == b[: len(a)] for a in one.reads for b in other.reads)

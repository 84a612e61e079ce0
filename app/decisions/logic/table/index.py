"""Finding the rows that may match without asking each: a large table then costs little more than a small one.

Per column the index knows, for a value, the rows whose cell may accept it, as the bits of one integer. Rows whose cell
it cannot read (names, calls, ``not``) are always kept and asked; of the others it leaves out those that cannot match,
and what it keeps needs no asking where it is exact.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from app.decisions.boxed import Expression
from app.decisions.logic.table.columns import Row
from app.expressions import Boolean, Negation, Node, Number, RangeLiteral, String, Temporal, UnaryComparison, UnaryTests

SMALLEST = 4
"""Tables of fewer rows are asked row by row."""
MOST_BITS = 64_000_000
"""Bits one column may keep; above it neighbouring stretches share an entry."""

Bound = tuple[Any, bool, Any, bool]
"""An interval: low end or None, whether it belongs, high end or None, whether it belongs."""


@dataclass(frozen=True, slots=True)
class Stretches:
    """The ordered values between and at ``marks``: the stretch of mark i is 2i+1, that before it 2i; ``rows`` has the
    bits of each, or of each ``step`` of them together."""

    marks: list[Any]
    rows: list[int]
    step: int


@dataclass(frozen=True, slots=True)
class ColumnIndex:
    """``always`` are the rows kept for any value, ``unread`` those among them whose cell the index cannot read."""

    always: int
    unread: int
    equal: dict[type, dict[object, int]]
    stretches: dict[type, Stretches]

    @property
    def exact(self) -> bool:
        """Whether a row it keeps does match, but for the unread ones."""
        return all(each.step == 1 for each in self.stretches.values())

    def rows(self, value: object) -> int | None:
        """Bits of the rows that may accept the value; None where the index knows nothing of such values."""
        kind = type(value)
        if kind not in _KINDS:
            return self.always if value is None else None
        found = self.always
        if kind in self.equal:
            found |= self.equal[kind].get(value, 0)
        if kind in self.stretches:
            along = self.stretches[kind]
            marks = along.marks
            at = bisect_left(marks, value)
            stretch = 2 * at + 1 if at < len(marks) and marks[at] == value else 2 * at
            found |= along.rows[stretch if along.step == 1 else stretch // along.step]
        return found


Tests = tuple[tuple[int, Expression], ...]
"""Cells to be asked, each with its column's number."""

_KINDS = frozenset({Decimal, str, bool, date})


def index_of(rows: tuple[Row, ...], columns: int, most_bits: int = MOST_BITS) -> tuple[tuple[int, ColumnIndex], ...]:
    """The columns worth asking, with their index; none for a small table."""
    if len(rows) < SMALLEST:
        return ()
    found = []
    for column in range(columns):
        index, read = _column([row.tests[column] for row in rows], most_bits)
        if read * 4 >= len(rows):
            found.append((column, index))
    return tuple(found)


def unsettled(rows: tuple[Row, ...], index: tuple[tuple[int, ColumnIndex], ...]) -> tuple[Tests, ...]:
    """Per row the tests that remain to be asked where every column of the index knew the value."""
    settled = {column: each.unread for column, each in index if each.exact}
    return tuple(
        tuple(
            (column, test)
            for column, test in enumerate(row.tests)
            if test is not None and (column not in settled or settled[column] >> number & 1)
        )
        for number, row in enumerate(rows)
    )


def narrowed(index: tuple[tuple[int, ColumnIndex], ...], values: list[object]) -> tuple[int, bool]:
    """Bits of the rows that may match, -1 for all; and whether every column of the index knew its value."""
    bits, known = -1, True
    for column, each in index:
        found = each.rows(values[column])
        if found is None:
            known = False
        else:
            bits &= found
    return bits, known


def numbers(bits: int, count: int) -> Iterator[int]:
    """The numbers of the rows whose bits are set, in the table's order; of all ``count`` for -1."""
    if bits == -1:
        yield from range(count)
        return
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


def _column(cells: list[Expression | None], most_bits: int) -> tuple[ColumnIndex, int]:
    """The index of a column, and how many of its cells it could read."""
    always = unread = 0
    equal: dict[type, dict[object, int]] = {}
    bounds: dict[type, list[tuple[Bound, int]]] = {}
    for number, cell in enumerate(cells):
        bit = 1 << number
        tests = None if cell is None else _tests_of(cell)
        if tests is None:
            always |= bit
            unread |= 0 if cell is None else bit
            continue
        for test in tests:
            if isinstance(test, tuple):
                low, _, high, _ = test
                bounds.setdefault(type(low if low is not None else high), []).append((test, bit))
            else:
                of_kind = equal.setdefault(type(test), {})
                of_kind[test] = of_kind.get(test, 0) | bit
    stretches = {kind: _stretches(held, len(cells), most_bits) for kind, held in bounds.items()}
    return ColumnIndex(always, unread, equal, stretches), len(cells) - always.bit_count()


def _stretches(held: list[tuple[Bound, int]], rows: int, most_bits: int) -> Stretches:
    """Which rows hold in which stretch, by walking once along all ends."""
    marks = sorted({end for (low, _, high, _), _ in held for end in (low, high) if end is not None})
    place = {mark: 2 * number + 1 for number, mark in enumerate(marks)}
    count = 2 * len(marks) + 1
    spans: dict[int, list[tuple[int, int]]] = {}
    for (low, low_closed, high, high_closed), bit in held:
        first = 0 if low is None else place[low] + (not low_closed)
        last = count - 1 if high is None else place[high] - (not high_closed)
        if first <= last:
            spans.setdefault(bit, []).append((first, last))
    changes = [0] * (count + 1)
    for bit, of_row in spans.items():
        for first, last in _merged(of_row):
            changes[first] ^= bit
            changes[last + 1] ^= bit
    step = 1 + count * rows // most_bits
    found = [0] * (count // step + 1)
    now = 0
    for number in range(count):
        now ^= changes[number]
        found[number // step] |= now
    return Stretches(marks, found, step)


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The same stretches without overlaps: one row may hold them twice, as ``< 5, [3..9]`` does."""
    found: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(last, found[-1][1]))
        else:
            found.append((first, last))
    return found


def _tests_of(cell: Expression) -> list[object] | None:
    """The constants and intervals a cell accepts; None where it is not made of such alone."""
    root = None if cell.compiled is None else cell.compiled.tree.root
    if not isinstance(root, UnaryTests) or root.negated or not root.tests:
        return None
    found: list[object] = []
    for test in root.tests:
        each = _test_of(test)
        if each is None:
            return None
        found.append(each)
    return found


def constant_of(cell: Expression) -> object:
    """The value of a cell that is a constant of a kind the index keeps, else None."""
    return None if cell.compiled is None else _constant(cell.compiled.tree.root)


def _test_of(test: Node) -> object:
    if isinstance(test, UnaryComparison):
        end = _constant(test.operand)
        if end is None:
            return None
        closed = test.operator.endswith("=")
        if test.operator == "=":
            return end
        if test.operator == "!=" or isinstance(end, bool):
            return None
        return (None, False, end, closed) if test.operator.startswith("<") else (end, closed, None, False)
    if isinstance(test, RangeLiteral):
        low, high = _constant(test.low), _constant(test.high)
        if low is None or type(low) is not type(high) or isinstance(low, bool):
            return None
        return (low, test.low_closed, high, test.high_closed)
    return _constant(test)


def _constant(node: Node) -> object:
    """The value of a constant, None where it is none or of a kind the index does not keep."""
    if isinstance(node, Negation):
        inside = _constant(node.operand)
        return inside.copy_negate() if isinstance(inside, Decimal) else None
    if isinstance(node, Number | String | Boolean | Temporal):
        return node.value if type(node.value) in _KINDS else None
    return None

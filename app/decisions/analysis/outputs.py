"""What rows answer: whether two of them answer the same, and which of them PRIORITY puts first."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from app.decisions.analysis.cells import Names, part_of, read_cell, verdict_of
from app.decisions.analysis.table import Sheet
from app.expressions import (
    Boolean,
    Compiled,
    ExpressionError,
    LimitExceeded,
    Negation,
    Null,
    Number,
    String,
    Temporal,
    canonical,
    compile_expression,
    walk,
)

_LITERALS = (Number, String, Boolean, Null, Temporal, Negation)
Rank = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Fixed:
    """The value of an output that is written out in its cell."""

    value: object


class Answers:
    """The outputs of all rows of a table.

    ``alike`` holds for each row those (as bits, itself among them) that surely answer the same. ``fixed`` are the rows
    whose answer is known without the inputs: two of these that are not alike surely answer differently.
    """

    def __init__(self, sheet: Sheet) -> None:
        self.values = {text: fixed_value(text, sheet.names) for row in sheet.rows for text in row.outputs}
        keys: dict[str, Hashable] = {
            text: text.strip() if found is None else (canonical(found.value),) for text, found in self.values.items()
        }
        same: dict[Hashable, int] = {}
        rows = [tuple(keys[text] for text in row.outputs) for row in sheet.rows]
        for at, key in enumerate(rows):
            same[key] = same.get(key, 0) | 1 << at
        self.alike = [same[key] for key in rows]
        self.fixed = sum(
            1 << at for at, row in enumerate(sheet.rows) if all(self.values[text] is not None for text in row.outputs)
        )

    def ranks(self, sheet: Sheet) -> list[Rank | None]:
        """Each row's place in the order of its outputs' allowed values, output by output; None where it is calculated.

        DMN 1.5 §8.2.11: the allowed values are listed from the highest priority to the lowest. A value that is not
        listed comes last; where nothing is listed all rows rank alike and stay in the table's order.
        """
        orders = [_order_of(output.allowed, sheet.names) for output in sheet.outputs]
        return [self._rank(row.outputs, orders) for row in sheet.rows]

    def _rank(self, texts: Sequence[str], orders: Sequence[tuple[Compiled, ...] | None]) -> Rank | None:
        found: list[int] = []
        for text, order in zip(texts, orders, strict=True):
            if order == ():
                continue
            fixed = self.values[text]
            if order is None or fixed is None:
                return None
            places = (at for at, test in enumerate(order) if verdict_of(test, fixed.value) is True)
            found.append(next(places, len(order)))
        return tuple(found)


def fixed_value(text: str, names: Names) -> Fixed | None:
    """The value an output's text stands for, None where it has to be calculated. An empty cell answers null."""
    if not text.strip():
        return Fixed(None)
    try:
        compiled = compile_expression(text, names=names.several)
        if any(not isinstance(each, _LITERALS) for each in walk(compiled.tree.root)):
            return None
        return Fixed(compiled.evaluate({}))
    except (ExpressionError, LimitExceeded):
        return None


def _order_of(allowed: str, names: Names) -> tuple[Compiled, ...] | None:
    """One test per allowed value; None where they depend on more than the value."""
    cell = read_cell(allowed, names)
    if cell.accepts_all:
        return ()
    return tuple(part_of(cell, test) for test in cell.tests) if cell.alone else None

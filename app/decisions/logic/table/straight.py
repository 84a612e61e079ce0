"""A table as one function of the document's inputs, where all of it is constants: no scope, no budget, no trace.

It answers what the table itself would answer, or that it cannot: whatever is out of the ordinary (no row, several rows,
a value of another type) is left to the table. The index alone finds the row, so the cost is known beforehand.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from app.decisions.boxed import UNSURE, Expression, Straight, fitting
from app.decisions.logic.table.index import constant_of
from app.decisions.types import Wanted
from app.expressions import Name

if TYPE_CHECKING:
    from app.decisions.logic.table import Table

Column = tuple[str, type | None, Callable[[object], int | None]]
"""The input's key, the class its values must be of, the rows of a value."""


def straight(table: Table, inputs: Mapping[str, Wanted | None]) -> Straight | None:
    """The function; None where something has to be evaluated. ``inputs`` are the document's, with their types."""
    if table.hit not in ("FIRST", "UNIQUE") or not table.rows or any(table.unsettled):
        return None
    if not all(output.free for output in table.outputs):
        return None
    columns = [_column(table, number, index.rows, inputs) for number, index in table.index]
    tested = {number for row in table.rows for number, test in enumerate(row.tests) if test is not None}
    # A column nobody tests is evaluated for nothing, unless its value may be refused.
    idle = [column for number, column in enumerate(table.inputs) if number not in tested]
    results = [_results(row.results) for row in table.rows]
    if None in columns or None in results or any(each.allowed is not None for each in idle):
        return None
    return fitting(_function(tuple(filter(None, columns)), tuple(filter(None, results)), table), table.type)


def _function(columns: tuple[Column, ...], results: tuple[list[object], ...], table: Table) -> Straight:
    alone, only = len(table.outputs) == 1, table.hit == "UNIQUE"
    keys = [output.key for output in table.outputs]

    def answer(given: Mapping[str, object]) -> object:
        bits = -1
        for key, kind, rows in columns:
            value = given.get(key)
            if kind is not None and type(value) is not kind:
                return UNSURE
            found = rows(value)
            if found is None:
                return UNSURE
            bits &= found
        lowest = bits & -bits
        if bits <= 0 or (only and bits != lowest):
            return UNSURE
        row = results[lowest.bit_length() - 1]
        return row[0] if alone else dict(zip(keys, row, strict=True))

    return answer


def _column(
    table: Table, number: int, rows: Callable[[object], int | None], inputs: Mapping[str, Wanted | None]
) -> Column | None:
    column = table.inputs[number]
    root = None if column.expression.compiled is None else column.expression.compiled.tree.root
    if not isinstance(root, Name) or root.name not in inputs or column.allowed is not None:
        return None
    declared = [each for each in (inputs[root.name], column.type) if each is not None]
    kinds = {each.plain for each in declared if each.holds is None}
    if len(kinds) > 1 or None in kinds or any(each.holds is not None for each in declared):
        return None
    return root.name, next(iter(kinds), None), rows


def _results(cells: tuple[Expression | None, ...]) -> list[object] | None:
    found = [None if cell is None else constant_of(cell) for cell in cells]
    return None if None in found else found

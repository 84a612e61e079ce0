"""A relation: a list of contexts written as a grid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.decisions.boxed import Boxed, Loading, Scope, Turn
from app.decisions.checking import Checking
from app.decisions.dmn.xml import Element
from app.decisions.kinds import Kind
from app.decisions.shape import Raw, bad, list_in, maps_in, text_in
from app.decisions.types import Wanted
from app.expressions import ContextOf, FeelType, ListOf
from app.i18n import Text

if TYPE_CHECKING:
    from app.decisions.dmn.reading import Reading
    from app.decisions.dmn.writing import Writing


@dataclass(frozen=True, slots=True)
class Column:
    key: str
    type: Wanted | None


@dataclass(frozen=True, slots=True)
class Relation(Boxed):
    columns: tuple[Column, ...]
    rows: tuple[tuple[Boxed, ...], ...]

    def evaluate(self, scope: Scope, turn: Turn) -> object:
        turn.run.allow_items(len(self.rows) * (1 + len(self.columns)))
        return [
            {
                column.key: turn.fit(cell.value(scope, turn), column.type, column.key)
                for column, cell in zip(self.columns, row, strict=True)
            }
            for row in self.rows
        ]

    def gives(self, checking: Checking) -> FeelType:
        kinds = [checking.declared(each.type, (*self.place, "columns", each.key)) for each in self.columns]
        for row in self.rows:
            for cell, kind in zip(row, kinds, strict=True):
                checking.fits(cell.check(checking), kind, cell.place)
        return ListOf(ContextOf({each.key: kind for each, kind in zip(self.columns, kinds, strict=True)}))


def load(raw: Raw, loading: Loading) -> Relation:
    columns = tuple(
        Column(text_in(each, "key", (*loading.place, "columns", str(number))), loading.wanted(each))
        for number, each in enumerate(maps_in(raw, "columns", loading.place, needed=True))
    )
    rows: list[tuple[Boxed, ...]] = []
    for number, row in enumerate(list_in(raw, "rows", loading.place)):
        place = ("rows", str(number))
        if not isinstance(row, list) or len(row) != len(columns) or not all(isinstance(cell, dict) for cell in row):
            said = Text("第 {n} 行的格数与列数不同。", "Row {n} has not one cell per column.").fill(n=number + 1)
            raise bad((*loading.place, *place), "uneven_row", said)
        rows.append(tuple(loading.box(cell, *place, str(at)) for at, cell in enumerate(row)))
    return Relation(loading.place, loading.wanted(raw), columns, tuple(rows))


def read(element: Element, reading: Reading) -> dict[str, object]:
    columns = [{"key": reading.name(each), **reading.typed(each)} for each in reading.children(element, "column")]
    rows: list[Any] = [reading.boxes_in(row) for row in reading.children(element, "row")]
    return {"kind": KIND.name, "columns": columns, "rows": rows}


def write(raw: Raw, writing: Writing) -> Element:
    columns = [writing.named("column", each["key"], each) for each in raw.get("columns") or ()]
    rows = [writing.element("row", *[writing.box(cell) for cell in row]) for row in raw.get("rows") or ()]
    return writing.element(KIND.tag, *columns, *rows)


KIND = Kind("relation", load, "relation", read, write)

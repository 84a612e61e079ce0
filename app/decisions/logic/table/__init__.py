"""A decision table: rows of conditions and results, a hit policy, defaults (DMN 1.5 §8)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.decisions.analysis import analyse
from app.decisions.boxed import Boxed, Loading, Scope, Turn
from app.decisions.checking import Checking
from app.decisions.kinds import Kind
from app.decisions.logic.table import checks, xml
from app.decisions.logic.table.columns import Input, Output, Row, load_input, load_output, load_row
from app.decisions.logic.table.hits import AGGREGATES, POLICIES, Hits
from app.decisions.logic.table.index import ColumnIndex, candidates, index_of
from app.decisions.shape import Raw, bad, id_in, maps_in, text_in
from app.expressions import FeelType
from app.i18n import Text


@dataclass(frozen=True, slots=True)
class Table(Boxed):
    hit: str
    aggregate: str | None
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    rows: tuple[Row, ...]
    index: tuple[tuple[int, ColumnIndex], ...]

    def evaluate(self, scope: Scope, turn: Turn) -> object:
        values: list[object] = []
        for column in self.inputs:
            value = turn.fit(column.expression.value(scope, turn), column.type, column.expression.text)
            if not column.allows(value, scope, turn):
                # A value nobody foresaw must not slip through a row that accepts everything.
                turn.visit.note("not_allowed", name=column.expression.text)
                return None
            values.append(value)
        hits = Hits(self._matching(values, scope, turn), self.outputs, self.aggregate, scope, turn)
        return POLICIES[self.hit](hits)

    def _matching(self, values: list[object], scope: Scope, turn: Turn) -> Iterator[Row]:
        scopes: list[Scope] = [{**scope, "?": value} for value in values]
        spend = turn.run.spend
        for number in candidates(self.index, values, len(self.rows)):
            spend(1 + len(values))
            row = self.rows[number]
            for test, inside in zip(row.tests, scopes, strict=True):
                if test is not None and test.value(inside, turn) is not True:
                    break
            else:
                yield row

    def gives(self, checking: Checking) -> FeelType:
        return checks.gives(self, checking)


def load(raw: Raw, loading: Loading) -> Table:
    place = loading.place
    inputs = tuple(
        load_input(each, loading.at("inputs", id_in(each, (*place, "inputs"), f"i{number}")))
        for number, each in enumerate(maps_in(raw, "inputs", place), 1)
    )
    outputs = tuple(
        load_output(each, loading.at("outputs", id_in(each, (*place, "outputs"), f"o{number}")))
        for number, each in enumerate(maps_in(raw, "outputs", place, needed=True), 1)
    )
    rows = tuple(
        load_row(each, len(inputs), len(outputs), loading.at("rows", id_in(each, (*place, "rows"), f"r{number}")))
        for number, each in enumerate(maps_in(raw, "rows", place), 1)
    )
    hit = _choice(raw, "hit", "UNIQUE", tuple(POLICIES), loading)
    aggregate = _choice(raw, "aggregate", "", ("", *AGGREGATES), loading) or None
    return Table(place, loading.wanted(raw), hit, aggregate, inputs, outputs, rows, index_of(rows, len(inputs)))


def _choice(raw: Raw, name: str, default: str, known: tuple[str, ...], loading: Loading) -> str:
    chosen = text_in(raw, name, loading.place, default)
    if chosen not in known:
        said = Text("“{v}”不在可选范围：{known}。", "“{v}” is not one of: {known}.")
        told = said.fill(v=chosen, known=", ".join(filter(None, known)))
        raise bad((*loading.place, name), "unknown_choice", told, chosen)
    return chosen


KIND = Kind("table", load, "decisionTable", xml.read, xml.write, analyse=analyse)

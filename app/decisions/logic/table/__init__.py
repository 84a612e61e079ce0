"""A decision table: rows of conditions and results, a hit policy, defaults (DMN 1.5 §8)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.decisions.analysis import analyse
from app.decisions.boxed import Boxed, Loading, Scope, Straight, Turn
from app.decisions.checking import Checking
from app.decisions.kinds import Kind
from app.decisions.logic.table import checks, xml
from app.decisions.logic.table.changes import changes
from app.decisions.logic.table.columns import Input, Output, Row, accepted, load_input, load_output, load_row
from app.decisions.logic.table.hits import AGGREGATES, POLICIES, Hits
from app.decisions.logic.table.index import ColumnIndex, Tests, index_of, narrowed, numbers, unsettled
from app.decisions.logic.table.straight import straight
from app.decisions.shape import Raw, bad, id_in, maps_in, text_in
from app.decisions.types import Wanted
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
    unsettled: tuple[Tests, ...]
    """Per row what is left to ask when the index has narrowed the rows."""

    def evaluate(self, scope: Scope, turn: Turn) -> object:
        values: list[object] = []
        for column in self.inputs:
            value = column.expression.value(scope, turn)
            if column.type is not None:
                value = turn.fit(value, column.type, column.expression.text)
            if column.allowed is not None and not accepted(column.allowed, value, scope, turn):
                # A value nobody foresaw must not slip through a row that accepts everything.
                turn.visit.note("not_allowed", name=column.expression.text)
                return None
            values.append(value)
        hits = Hits(self._matching(values, scope, turn), self.outputs, self.aggregate, scope, turn)
        return POLICIES[self.hit](hits)

    def _matching(self, values: list[object], scope: Scope, turn: Turn) -> Iterator[Row]:
        rows, cost, spend = self.rows, 1 + len(values), turn.run.spend
        bits, settled = narrowed(self.index, values)
        scopes: dict[int, Scope] = {}
        for number in numbers(bits, len(rows)):
            spend(cost)
            for column, test in self.unsettled[number] if settled else enumerate(rows[number].tests):
                if test is None:
                    continue
                if column not in scopes:
                    scopes[column] = {**scope, "?": values[column]}
                if test.value(scopes[column], turn) is not True:
                    break
            else:
                yield rows[number]

    def straight(self, inputs: Mapping[str, Wanted | None]) -> Straight | None:
        return straight(self, inputs)

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
    index = index_of(rows, len(inputs))
    left = unsettled(rows, index)
    return Table(place, loading.wanted(raw), hit, aggregate, inputs, outputs, rows, index, left)


def _choice(raw: Raw, name: str, default: str, known: tuple[str, ...], loading: Loading) -> str:
    chosen = text_in(raw, name, loading.place, default)
    if chosen not in known:
        said = Text("“{v}”不在可选范围：{known}。", "“{v}” is not one of: {known}.")
        told = said.fill(v=chosen, known=", ".join(filter(None, known)))
        raise bad((*loading.place, name), "unknown_choice", told, chosen)
    return chosen


KIND = Kind("table", load, "decisionTable", xml.read, xml.write, analyse=analyse, changes=changes)

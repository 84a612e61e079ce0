"""The hit policies (DMN 1.5 §8.2.11): what a table answers when none, one or several of its rows match."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from app.decisions.boxed import Scope, Turn
from app.decisions.logic.table.columns import Output, Row, accepted
from app.expressions import compile_expression, equal

_AGGREGATES = {
    "SUM": compile_expression("sum(found)"),
    "MIN": compile_expression("min(found)"),
    "MAX": compile_expression("max(found)"),
    "COUNT": compile_expression("count(found)"),
}
AGGREGATES = tuple(_AGGREGATES)


class Hits:
    """The matching rows, found as they are asked for, and how to answer with them."""

    __slots__ = ("aggregate", "outputs", "rows", "scope", "turn")

    def __init__(
        self, rows: Iterator[Row], outputs: tuple[Output, ...], aggregate: str | None, scope: Scope, turn: Turn
    ) -> None:
        self.rows = rows
        self.outputs = outputs
        self.aggregate = aggregate
        self.scope = scope
        self.turn = turn

    def fire(self, row: Row) -> tuple[object, ...]:
        """The row's results, one per output; the trace tells that it fired."""
        self.turn.visit.fired(row.id, row.reason)
        return self.results(row)

    def results(self, row: Row) -> tuple[object, ...]:
        found: list[object] = []
        for cell, output in zip(row.results, self.outputs, strict=True):
            value = None if cell is None else cell.value(self.scope, self.turn)
            found.append(value if cell is None or output.free else self._allowed(value, output))
        return tuple(found)

    def answer(self, results: tuple[object, ...]) -> object:
        """One output gives its value, several a context by key."""
        if len(self.outputs) == 1:
            return results[0]
        return {output.key: value for output, value in zip(self.outputs, results, strict=True)}

    def by_default(self) -> object:
        """What stands for no matching row: the outputs' defaults, null where there are none."""
        if not any(output.default for output in self.outputs):
            return None
        self.turn.visit.note("default")
        return self.answer(
            tuple(
                None if each.default is None else self._allowed(each.default.value(self.scope, self.turn), each)
                for each in self.outputs
            )
        )

    @property
    def has_default(self) -> bool:
        return any(output.default for output in self.outputs)

    def _allowed(self, value: object, output: Output) -> object:
        """The value as its column declares it; null, with a note, where it is none of the allowed ones."""
        turn = self.turn
        found = value if output.type is None else turn.fit(value, output.type, output.key or output.id)
        if output.allowed is None or accepted(output.allowed, found, self.scope, turn):
            return found
        turn.visit.note("not_allowed", name=output.key or output.id)
        return None

    def ranked(self) -> list[tuple[Row, tuple[object, ...]]]:
        """The matching rows with their results, by rank column by column; those alike stay in the table's order."""

        def ranks(found: tuple[Row, tuple[object, ...]]) -> tuple[int, ...]:
            pairs = zip(self.outputs, found[1], strict=True)
            return tuple(output.rank(value, self.scope, self.turn) for output, value in pairs)

        return sorted(((row, self.results(row)) for row in self.rows), key=ranks)


def _ids(rows: list[Row]) -> str:
    return ", ".join(row.id for row in rows[:20])


def _unique(hits: Hits) -> object:
    rows = list(hits.rows)
    if len(rows) > 1:
        for row in rows:
            hits.turn.visit.fired(row.id)
        hits.turn.visit.note("several_rows", rows=_ids(rows))
        return None
    return hits.answer(hits.fire(rows[0])) if rows else hits.by_default()


def _any(hits: Hits) -> object:
    rows = list(hits.rows)
    found = [hits.fire(row) for row in rows]
    if not found:
        return hits.by_default()
    run = hits.turn.run
    if any(equal(list(found[0]), list(other), run) is not True for other in found[1:]):
        hits.turn.visit.note("rows_disagree", rows=_ids(rows))
        return None
    return hits.answer(found[0])


def _first(hits: Hits) -> object:
    row = next(hits.rows, None)
    return hits.by_default() if row is None else hits.answer(hits.fire(row))


def _priority(hits: Hits) -> object:
    found = hits.ranked()
    if not found:
        return hits.by_default()
    row, results = found[0]
    hits.turn.visit.fired(row.id, row.reason)
    return hits.answer(results)


def _rule_order(hits: Hits) -> object:
    return _list_of(hits, [hits.fire(row) for row in hits.rows])


def _output_order(hits: Hits) -> object:
    found = hits.ranked()
    for row, _ in found:
        hits.turn.visit.fired(row.id, row.reason)
    return _list_of(hits, [results for _, results in found])


def _list_of(hits: Hits, found: list[tuple[object, ...]]) -> object:
    if not found and hits.has_default:
        return [hits.by_default()]
    hits.turn.run.allow_items(len(found))
    return [hits.answer(results) for results in found]


def _collect(hits: Hits) -> object:
    found = [hits.fire(row) for row in hits.rows]
    if hits.aggregate is None or (not found and hits.has_default):
        return _list_of(hits, found) if hits.aggregate is None else hits.by_default()
    total = _AGGREGATES[hits.aggregate]
    columns = zip(*found, strict=True) if found else [()] * len(hits.outputs)
    return hits.answer(tuple(total.run({"found": list(column)}, hits.turn.run) for column in columns))


POLICIES: dict[str, Callable[[Hits], object]] = {
    "UNIQUE": _unique,
    "ANY": _any,
    "PRIORITY": _priority,
    "FIRST": _first,
    "RULE ORDER": _rule_order,
    "OUTPUT ORDER": _output_order,
    "COLLECT": _collect,
}
LISTS = frozenset({"RULE ORDER", "OUTPUT ORDER", "COLLECT"})
"""The policies that answer a list, where COLLECT has no aggregate."""

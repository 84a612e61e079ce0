"""What the author of a table must mend: cells, results, keys, hit policy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.decisions.checking import Checking
from app.decisions.logic.table.columns import Input, Output
from app.decisions.logic.table.hits import LISTS
from app.expressions import ANY, NUMBER, ContextOf, FeelType, ListOf, conforms
from app.i18n import Text

if TYPE_CHECKING:
    from app.decisions.logic.table import Table


def gives(table: Table, checking: Checking) -> FeelType:
    inputs = [_input(column, checking) for column in table.inputs]
    outputs = [_output(column, checking) for column in table.outputs]
    for row in table.rows:
        for test, kind in zip(row.tests, inputs, strict=True):
            if test is not None:
                checking.bind(**{"?": kind}).expression(test)
        for cell, kind in zip(row.results, outputs, strict=True):
            if cell is not None:
                checking.expression(cell, kind)
    _keys(table, checking)
    _ids(table, checking)
    _policy(table, outputs, checking)
    return _answers(table, outputs)


def _input(column: Input, checking: Checking) -> FeelType:
    wanted = None if column.type is None else checking.declared(column.type, column.expression.place)
    found = checking.expression(column.expression, wanted)
    kind = wanted if wanted is not None and wanted != ANY else found
    if column.allowed is not None:
        checking.bind(**{"?": kind}).expression(column.allowed)
    return kind


def _output(column: Output, checking: Checking) -> FeelType:
    kind = checking.declared(column.type, column.default.place if column.default else ())
    if column.allowed is not None:
        checking.bind(**{"?": kind}).expression(column.allowed)
    if column.default is not None:
        checking.expression(column.default, kind)
    return kind


def _answers(table: Table, outputs: list[FeelType]) -> FeelType:
    if len(outputs) == 1:
        one: FeelType = outputs[0]
    else:
        one = ContextOf({column.key: kind for column, kind in zip(table.outputs, outputs, strict=True)})
    if table.aggregate == "COUNT":
        return NUMBER
    return ListOf(one) if table.hit in LISTS and table.aggregate is None else one


def _keys(table: Table, checking: Checking) -> None:
    if len(table.outputs) < 2:
        return
    seen: set[str] = set()
    for column in table.outputs:
        place = (*table.place, "outputs", column.id, "key")
        if not column.key:
            said = Text("有多个结果列时，每列都要有标识。", "With several result columns each needs a key.")
            checking.report(place, "key_missing", said)
        elif column.key in seen:
            said = Text(
                "两个结果列的标识都是“{key}”，请改一个。", "Two result columns have the key “{key}”; change one."
            )
            checking.report(place, "key_twice", said.fill(key=column.key), offending=column.key)
        seen.add(column.key)


def _ids(table: Table, checking: Checking) -> None:
    seen: set[str] = set()
    for row in table.rows:
        if row.id in seen:
            said = Text(
                "两行的编号都是“{id}”，请删去其中一行再重新添加。",
                "Two rows have the id “{id}”; delete one and add it again.",
            )
            checking.report((*table.place, "rows", row.id), "id_twice", said.fill(id=row.id), offending=row.id)
        seen.add(row.id)


def _policy(table: Table, outputs: list[FeelType], checking: Checking) -> None:
    place = (*table.place, "hit")
    if not table.outputs:
        said = Text("表里还没有结果列，请添加一列。", "The table has no result column yet; add one.")
        checking.report((*table.place, "outputs"), "no_output", said)
    if not table.rows:
        said = Text("表里还没有行，结果总是空的。", "The table has no rows yet; its result is always empty.")
        checking.report((*table.place, "rows"), "table_empty", said, "warning")
    if table.aggregate is not None and table.hit != "COLLECT":
        said = Text(
            "只有 COLLECT 才能汇总。请改用 COLLECT，或者去掉汇总。",
            "Only COLLECT can aggregate. Use COLLECT, or drop the aggregate.",
        )
        checking.report(place, "aggregate_without_collect", said)
    if table.hit in ("PRIORITY", "OUTPUT ORDER") and not any(column.ranks for column in table.outputs):
        said = Text(
            "{hit} 需要结果列写明可取的值，最优先的在前。",
            "{hit} needs a result column with its allowed values, the most important first.",
        )
        checking.report(place, "no_ranks", said.fill(hit=table.hit))
    if table.aggregate == "SUM":
        for column, kind in zip(table.outputs, outputs, strict=True):
            if not conforms(kind, NUMBER):
                said = Text("求和需要数字，这一列是{kind}。", "A sum needs numbers; this column holds {kind}.").fill(
                    kind=kind.label
                )
                checking.report((*table.place, "outputs", column.id, "type"), "sum_of_no_numbers", said)

"""A sub-table: rows of the same fields.

Stored as a list of ``{"id": row id, column id: value}``. A row's id never changes; empty cells are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from app.controls import IntegerControl, LabelControl, ReferenceControl
from app.errors import Invalid, Problem
from app.fields.kind import FieldKind, Lookup, Refused
from app.fields.registry import field_kinds
from app.fields.sentences import called, invalid, problem, refuse
from app.i18n import Text

if TYPE_CHECKING:
    from app.definitions.form import Field, Form

ROW = "id"
ROW_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,39}")
MOST_ROWS = 500


class Table(FieldKind):
    name = "table"
    label = Text("子表", "Sub-table")
    group = "rows"
    order = 230
    holds = "rows"
    columns_ok = False
    grouped = True
    settings = (
        IntegerControl(name="min_rows", label=Text("最少行数", "Fewest rows"), minimum=1, maximum=MOST_ROWS),
        IntegerControl(
            name="max_rows",
            label=Text("最多行数", "Most rows"),
            minimum=1,
            maximum=MOST_ROWS,
            hint=Text("不填则最多 500 行。", "Empty allows 500."),
        ),
        ReferenceControl(
            name="sums", label=Text("合计这些列", "Total these columns"), to="field", many=True, feel=("number",)
        ),
        LabelControl(
            name="row_label",
            label=Text("一行叫什么", "What a row is called"),
            hint=Text("例如“负债”，按钮上会写“添加负债”。", "Such as “debt”; the button then says “Add debt”."),
        ),
    )
    beyond_schema = ("same_row", "cell")

    def schema(self, field: Field) -> dict[str, Any]:
        cells: dict[str, Any] = {}
        for column in columns_of(field):
            own = field_kinds.get(column.kind).schema(column)
            cells[column.id] = {"anyOf": [own, {"type": "null"}]}
        row = {
            "type": "object",
            "required": [ROW],
            "properties": {ROW: {"type": "string", "pattern": f"^{ROW_ID.pattern}$"}, **cells},
        }
        return {"type": "array", "items": row, "minItems": field.setting("min_rows") or 0, "maxItems": most(field)}

    def read(self, field: Field, raw: Any) -> Any:
        """Rows by column id or key. A row without an id gets the next free one; the first cell that cannot be read
        refuses the whole, naming its row."""
        if raw is None or raw == "":
            return None
        if not isinstance(raw, list | tuple) or not all(isinstance(row, Mapping) for row in raw):
            raise refuse(field, "rows", "{label}要是若干行。", "“{label}” must be a list of rows.")
        if len(raw) > MOST_ROWS:
            raise refuse(field, "max_rows", "{label}最多 {n} 行。", "“{label}” may have at most {n} rows.", n=MOST_ROWS)
        taken = {str(row[ROW]) for row in raw if row.get(ROW)}
        fresh = (name for name in map("r{}".format, range(1, 2 * MOST_ROWS + 2)) if name not in taken)
        return [self._read_row(field, row, place, fresh) for place, row in enumerate(raw, 1)] or None

    def check(self, field: Field, value: Any, answers: Mapping[str, Any]) -> list[Invalid | Lookup]:
        """The rows as such; each cell is asked of its own column."""
        few, many = field.setting("min_rows"), most(field)
        if few and len(value) < few:
            return [invalid(field, "min_rows", "{label}至少填 {n} 行。", "“{label}” needs at least {n} rows.", n=few)]
        if len(value) > many:
            return [
                invalid(
                    field,
                    "max_rows",
                    "{label}最多 {n} 行，现在有 {have} 行，请删掉多余的。",
                    "“{label}” may have at most {n} rows; now it has {have}. Remove some.",
                    n=many,
                    have=len(value),
                )
            ]
        ids = [row[ROW] for row in value]
        twice = next((name for name in ids if ids.count(name) > 1), None)
        if twice is not None:
            return [
                invalid(
                    field,
                    "same_row",
                    "{label}里有两行的编号都是 {row}。",
                    "“{label}” has two rows with the id {row}.",
                    row=twice,
                )
            ]
        return []

    def from_feel(self, field: Field, value: Any) -> Any:
        """A list of contexts by column key, as expressions see a table."""
        if not isinstance(value, list):
            return self.read(field, value)
        rows = []
        for row in value:
            if not isinstance(row, Mapping):
                return self.read(field, value)
            rows.append(
                {ROW: row.get(ROW)}
                | {
                    c.id: field_kinds.get(c.kind).from_feel(c, row[c.key])
                    for c in columns_of(field)
                    if c.key in row and row[c.key] is not None
                }
            )
        return self.read(field, rows)

    def sort_key(self, field: Field, value: Any) -> str | None:
        return None if value is None else f"{len(value):04d}"

    def show(self, field: Field, value: Any, locale: str, names: Mapping[str, str] | None = None) -> str:
        """How many rows and their totals; the rows themselves are drawn by the field's template."""
        if not value:
            return ""
        parts = [Text("{n} 行", "{n} row" + ("s" if len(value) != 1 else "")).fill(n=len(value)).to(locale)]
        by_id = {c.id: c for c in columns_of(field)}
        parts += [f"{called(by_id[name]).to(locale)} {total}" for name, total in self.totals(field, value, locale)]
        return Text("，", ", ").to(locale).join(parts)

    def totals(self, field: Field, value: Any, locale: str) -> list[tuple[str, str]]:
        wanted = field.setting("sums") or ()
        found = []
        for column in columns_of(field):
            if column.id in wanted or column.key in wanted:
                kind = field_kinds.get(column.kind)
                given = [kind.to_feel(column, row[column.id]) for row in value or () if row.get(column.id) is not None]
                total = sum((n for n in given if isinstance(n, Decimal)), Decimal(0))
                found.append((column.id, kind.show(column, kind.from_feel(column, total), locale)))
        return found

    def ids(self, field: Field, value: Any) -> tuple[str, ...]:
        return ()  # the columns hold them

    def sample(self, field: Field) -> Any:
        row = {column.id: field_kinds.get(column.kind).sample(column) for column in columns_of(field)}
        filled = {name: cell for name, cell in row.items() if cell is not None}
        count = min(max(field.setting("min_rows") or 0, 2), most(field))
        return [{ROW: f"r{n}", **filled} for n in range(1, count + 1)]

    def check_definition(self, field: Field, form: Form) -> list[Problem]:
        found = []
        few, many = field.setting("min_rows"), field.setting("max_rows")
        if few and many and few > many:
            found.append(
                problem(
                    "min_rows",
                    "min_above_max",
                    "至少 {low} 行，却最多 {high} 行，谁也填不了。请改其中一个。",
                    "At least {low} rows but at most {high}: nobody can fill it. Change one of them.",
                    low=few,
                    high=many,
                )
            )
        inside = columns_of(field)
        if not inside:
            found.append(
                Problem(
                    "no_columns",
                    Text(
                        "子表还没有列。请至少放入一个字段。",
                        "The sub-table has no columns. Put at least one field in it.",
                    ),
                    (),
                )
            )
        for place, name in enumerate(field.setting("sums") or ()):
            column = next((c for c in inside if name in (c.id, c.key)), None)
            if column is None:
                found.append(
                    problem(
                        "sums",
                        "unknown_column",
                        "合计里的“{name}”不是这张子表的列。请去掉它。",
                        "“{name}” is no column of this sub-table. Take it out of the totals.",
                        str(place),
                        name=name,
                    )
                )
            elif str(field_kinds.get(column.kind).feel_type(column)) != "number":
                found.append(
                    problem(
                        "sums",
                        "not_a_number",
                        "“{name}”不是数字，不能合计。请去掉它。",
                        "“{name}” is no number and has no total. Take it out.",
                        str(place),
                        name=called(column),
                    )
                )
        return found

    def most(self, field: Field) -> int:
        """How many rows the table may have."""
        return most(field)

    def numbers(self, field: Field) -> set[str]:
        """Ids of the columns that stand right-aligned."""
        return {c.id for c in columns_of(field) if str(field_kinds.get(c.kind).feel_type(c)) == "number"}

    def _read_row(self, field: Field, raw: Mapping[str, Any], place: int, fresh: Iterator[str]) -> dict[str, Any]:
        name = str(raw.get(ROW) or "") or next(fresh)
        if not ROW_ID.fullmatch(name):
            raise refuse(
                field,
                "row_id",
                "{label}第 {n} 行的编号“{row}”不对：只能是 1 到 40 个字母、数字或横线。",
                "Row {n} of “{label}” has the bad id {row}: 1 to 40 letters, digits or dashes.",
                n=place,
                row=name,
            )
        row: dict[str, Any] = {ROW: name}
        for column in columns_of(field):
            given = raw[column.id] if column.id in raw else raw.get(column.key or "")
            try:
                value = field_kinds.get(column.kind).read(column, given)
            except Refused as why:
                raise Refused(
                    "cell",
                    Text("{label}第 {n} 行：{why}", "“{label}”, row {n}: {why}").fill(
                        label=called(field), n=place, why=why.text
                    ),
                ) from None
            if value is not None:
                row[column.id] = value
        return row


def most(field: Field) -> int:
    return min(field.setting("max_rows") or MOST_ROWS, MOST_ROWS)


def columns_of(field: Field) -> list[Field]:
    """The fields of a row that hold a value, layout elements opened."""
    found: list[Field] = []
    for each in field.fields:
        if field_kinds.get(each.kind).holds == "layout":
            found += columns_of(each)
        elif each.key is not None:
            found.append(each)
    return found


KIND = Table()

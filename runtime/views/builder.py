"""Simple filter rows (field, operator, value) turned into FEEL text on the server."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from app.definitions.form import Field, Form
from app.expressions import BOOLEAN, DATE, DATE_TIME, NUMBER, TEXT
from app.fields.kind import Refused
from app.fields.registry import field_kinds
from app.i18n import Text
from runtime.views.filter import BadFilter

OPERATORS: dict[str, Text] = {
    "=": Text("等于", "is"),
    "!=": Text("不等于", "is not"),
    ">": Text("大于", "is more than"),
    ">=": Text("不小于", "is at least"),
    "<": Text("小于", "is less than"),
    "<=": Text("不大于", "is at most"),
    "contains": Text("包含", "contains"),
    "starts": Text("开头是", "starts with"),
    "empty": Text("为空", "is empty"),
    "filled": Text("不为空", "is filled"),
}
_ORDERED = ("<", "<=", ">", ">=")


def filter_text(form: Form, rows: Iterable[tuple[str, str, str]], allowed: Iterable[str]) -> str:
    """FEEL for the rows that name a field (by id) and, where the operator needs one, a value; all must hold.

    Raises BadFilter naming the field whose value cannot be read.
    """
    parts = []
    may = set(allowed)
    for id, operator, raw in rows:
        place = form.place(id)
        if place is None or id not in may or operator not in OPERATORS:
            continue
        if raw.strip() or operator in ("empty", "filled"):
            parts.append(_part(place.field, operator, raw.strip()))
    return " and ".join(parts)


def _part(field: Field, operator: str, raw: str) -> str:
    key = str(field.key)
    if operator == "empty":
        return f"{key} = null"
    if operator == "filled":
        return f"{key} != null"
    if operator in ("contains", "starts"):
        return f"{'contains' if operator == 'contains' else 'starts with'}({key}, {quoted(raw)})"
    return f"{key} {operator} {literal(field, raw)}"


def literal(field: Field, raw: str) -> str:
    """What a person typed as a FEEL constant of the field's type; an option's label counts as its value."""
    kind = field_kinds.get(field.kind)
    for locale in ("zh", "en"):
        for option in kind.options(field, locale) or ():
            if raw.casefold() in (option["label"].casefold(), option["value"].casefold()):
                return quoted(option["value"])
    try:
        value = kind.to_feel(field, kind.read(field, raw))
    except Refused as error:
        raise BadFilter(
            Text("筛选“{field}”：{why}", "Filter “{field}”: {why}").fill(field=field.label, why=error.text)
        ) from None
    return _written(value)


def _written(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal | int):
        return f"({value})" if value < 0 else str(value)
    if isinstance(value, datetime | date):
        return f'@"{value.isoformat()}"'
    return quoted(str(value))


def quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'


def operators_for(field: Field) -> list[str]:
    """The operators that make sense for a field's type."""
    feel = field_kinds.get(field.kind).feel_type(field)
    if feel in (NUMBER, DATE, DATE_TIME):
        return ["=", "!=", *_ORDERED, "empty", "filled"]
    if feel == BOOLEAN:
        return ["=", "empty", "filled"]
    if feel == TEXT:
        return ["=", "!=", "contains", "starts", "empty", "filled"]
    return ["contains", "empty", "filled"]

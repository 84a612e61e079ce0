"""FEEL values as plain JSON, for what leaves the case: outputs, writes, other records."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from app.expressions import compile_expression, format_value, from_jsonable
from app.fields.kind import Refused
from app.fields.registry import field_kinds
from app.i18n import Text
from app.nodes.kind import View
from app.nodes.outcome import Fail

if TYPE_CHECKING:
    from app.definitions.workspace import Definitions

# How an expression reads a plain value back as a value of its own kind.
_BACK = {
    "number": "number(it)",
    "date": "date(it)",
    "date and time": "date and time(it)",
    "time": "time(it)",
    "days and time duration": "duration(it)",
    "years and months duration": "duration(it)",
}


def plain(value: Any) -> Any:
    """A FEEL value as stored answers write it: decimals and dates as text, moments in UTC, contexts as objects."""
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int | Decimal):
        return format_value(Decimal(value))
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z") if value.tzinfo else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [plain(v) for v in value]
    return shown(value)


def back(value: Any, feel: str) -> Any:
    """A plain output as expressions see it again, by the FEEL type its kind declares; what does not fit is null."""
    if feel == "exact":
        return from_jsonable(value)
    if not isinstance(value, str) or feel not in _BACK:
        return value
    return compile_expression(_BACK[feel]).evaluate({"it": value})


def shown(value: Any) -> str:
    """A value inside a sentence; null leaves nothing."""
    text = compile_expression("string(it)").evaluate({"it": value})
    return text if isinstance(text, str) else ""


def writes_of(rows: Any, view: View, extra: Mapping[str, Any] | None = None) -> dict[str, Any] | Fail:
    """A mapping over the form at hand, evaluated: stored values by field id, or why one cannot be written. ``extra``
    are names beside those of the case."""
    found: dict[str, Any] = {}
    for row in rows or ():
        place = view.form.place(row["field"])
        if place is None:
            return Fail(
                "unknown_field",
                Text("表单里没有字段“{field}”。", "The form has no field “{field}”.").fill(field=row["field"]),
                retry=False,
            )
        value = view.evaluate(row["value"], extra)
        try:
            kept = None if value is None else field_kinds.get(place.field.kind).from_feel(place.field, value)
        except Refused as refused:
            return Fail(
                "bad_value",
                Text("字段“{field}”不能写入“{value}”：{why}", "“{value}” cannot be written into “{field}”: {why}").fill(
                    field=place.field.label, value=shown(value), why=refused.text
                ),
            )
        found[place.field.id] = kept
    return found


def values_of(rows: Any, view: View) -> dict[str, Any]:
    """A mapping over another form, evaluated: plain values by field id; whoever knows that form reads them."""
    return {row["field"]: plain(view.evaluate(row["value"])) for row in rows or ()}


def arguments_of(asked: str, mapped: Mapping[str, str] | None, view: View) -> dict[str, Any]:
    """What a decision or another system is asked with, as FEEL values by argument: those of the setting, else the
    value of the name that the argument bears itself, null where nothing bears it."""
    found: dict[str, Any] = {}
    for argument in view.definitions.asks.get(asked, ()):
        text = (mapped or {}).get(argument.key, "").strip()
        found[argument.key] = view.evaluate(text or argument.key)
    return found


def unanswered(
    asked: str, mapped: Mapping[str, str] | None, names: Collection[str], definitions: Definitions
) -> list[Text]:
    """Labels of the arguments that nothing is said for and that no name of the flow bears: they would be null."""
    return [
        argument.label
        for argument in definitions.asks.get(asked, ())
        if not (mapped or {}).get(argument.key, "").strip() and argument.key not in names
    ]

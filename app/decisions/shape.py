"""Reading a decision document's JSON: what has to be there, and a sentence naming the place where it is not."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from app.errors import BadDefinition, Problem
from app.i18n import Text

Raw = Mapping[str, Any]
Place = tuple[str, ...]

_WANTED = {
    str: Text("文字", "a text"),
    list: Text("列表", "a list"),
    dict: Text("一组设置", "a group of settings"),
    int: Text("整数", "a whole number"),
    bool: Text("是或否", "yes or no"),
}


def bad(place: Place, code: str, text: Text, offending: str | None = None) -> BadDefinition:
    """The error for a document that cannot be loaded, with its one problem."""
    return BadDefinition(text, [Problem(code, text, place, offending=offending)])


def text_in(raw: Raw, name: str, place: Place, default: str | None = None) -> str:
    return str(_of(raw, name, str, place, default))


def flag_in(raw: Raw, name: str, place: Place) -> bool:
    return bool(_of(raw, name, bool, place, False))


def count_in(raw: Raw, name: str, place: Place, default: int) -> int:
    return int(_of(raw, name, int, place, default))


def texts_in(raw: Raw, name: str, place: Place) -> tuple[str, ...]:
    """A list of texts; none at all where the member is missing."""
    found: list[str] = []
    for index, item in enumerate(list_in(raw, name, place)):
        if not isinstance(item, str):
            raise _wrong((*place, name, str(index)), str, item)
        found.append(item)
    return tuple(found)


def map_in(raw: Raw, name: str, place: Place) -> Raw:
    found: Raw = _of(raw, name, dict, place, None)
    return found


def list_in(raw: Raw, name: str, place: Place) -> list[Any]:
    """A list of anything; none at all where the member is missing."""
    return list(_of(raw, name, list, place, []))


def maps_in(raw: Raw, name: str, place: Place, *, needed: bool = False) -> tuple[Raw, ...]:
    """A list of objects; none at all where the member is missing and not ``needed``."""
    found = _of(raw, name, list, place, None if needed else [])
    for index, item in enumerate(found):
        if not isinstance(item, dict):
            raise _wrong((*place, name, str(index)), dict, item)
    return tuple(found)


def decimal_in(raw: Raw, name: str, place: Place) -> Decimal:
    """A decimal, written as text."""
    written = text_in(raw, name, place)
    try:
        value = Decimal(written.strip())
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        said = Text("“{v}”不是数字。请填一个数字。", "“{v}” is not a number. Enter a number.").fill(v=written)
        raise bad((*place, name), "not_a_number", said, written)
    return value


def id_in(raw: Raw, place: Place, default: str) -> str:
    """Its id; ``default`` where it has none."""
    return text_in(raw, "id", place, "") or default


def label_of(raw: Raw) -> Text:
    """The label, or the key where there is none."""
    return Text.of(raw.get("label"), str(raw.get("key") or raw.get("id") or ""))


def _of(raw: Raw, name: str, wanted: type, place: Place, default: Any) -> Any:
    value = raw.get(name)
    if value is None:
        value = default
    if not isinstance(value, wanted) or (wanted is int and isinstance(value, bool)):
        raise _wrong((*place, name), wanted, value)
    return value


def _wrong(place: Place, wanted: type, value: object) -> BadDefinition:
    at = " › ".join(place)
    if value is None:
        said = Text("“{at}”缺少{wanted}。", "“{at}” is missing; it should be {wanted}.")
        return bad(place, "missing", said.fill(at=at, wanted=_WANTED[wanted]))
    said = Text("“{at}”应为{wanted}。", "“{at}” should be {wanted}.")
    return bad(place, "wrong_form", said.fill(at=at, wanted=_WANTED[wanted]))

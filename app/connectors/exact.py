"""JSON with exact numbers: read as decimals, written by their decimal text. No binary float is ever made of one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from app.expressions import format_value
from app.expressions.numbers import fit, plain
from app.expressions.show import temporal_text

DEPTH = 100


class NotJson(ValueError):
    """The text is no JSON, or nests deeper than any answer does."""


def read(text: str) -> Any:
    """A JSON text as FEEL values: numbers as decimals of 34 digits, one out of range as null. Raises NotJson."""
    try:
        found = json.loads(text, parse_float=_number, parse_int=_number, parse_constant=_refused)
    except (ValueError, RecursionError) as fault:
        raise NotJson(str(fault)) from None
    if _deep(found, DEPTH):
        raise NotJson("nested too deeply")
    return found


def _number(text: str) -> Decimal | None:
    try:
        return fit(Decimal(text))
    except InvalidOperation:  # an exponent that no decimal holds
        return None


def _refused(name: str) -> Any:
    raise ValueError(f"{name} is no JSON number")


def _deep(value: Any, left: int) -> bool:
    if not isinstance(value, dict | list):
        return False
    if left == 0:
        return True
    return any(_deep(each, left - 1) for each in (value.values() if isinstance(value, dict) else value))


def write(value: Any) -> str:
    """A FEEL value as JSON text: decimals as numbers by their text, dates and moments in ISO 8601 (moments in UTC)."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Decimal):
        return plain(Decimal(value))
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{json.dumps(str(k), ensure_ascii=False)}: {write(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(write, value)) + "]"
    return json.dumps(text_of(value), ensure_ascii=False)


def text_of(value: Any) -> str:
    """One value as it stands in a path, a query or a header."""
    if isinstance(value, str):
        return value
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return temporal_text(value) or format_value(value)

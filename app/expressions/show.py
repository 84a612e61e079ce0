"""Values as text, as FEEL writes them."""

from __future__ import annotations

from decimal import Decimal

from app.expressions import numbers
from app.expressions.errors import Counter, ExpressionError, Tally
from app.expressions.temporal import (
    DATES,
    MOMENTS,
    TIMES,
    format_date,
    format_datetime,
    format_duration,
    format_time,
)
from app.expressions.tokens import tokenize
from app.expressions.values import DaysDuration, FeelFunction, Range, YearsDuration


def temporal_text(value: object) -> str | None:
    """The ISO text of a date, time, date-time or duration, None for anything else."""
    if isinstance(value, MOMENTS):
        return format_datetime(value)
    if isinstance(value, DATES):
        return format_date(value)
    if isinstance(value, TIMES):
        return format_time(value)
    return format_duration(value) if isinstance(value, DaysDuration | YearsDuration) else None


def format_value(value: object, counter: Counter | None = None) -> str:
    """The FEEL text that evaluates to the value: ``"a"``, ``12.5``, ``@"2026-01-31"``, ``[1, 2]``, ``{a: 1}``.

    Raises LimitExceeded for a value of very many parts.
    """
    counter = counter or Tally()
    counter.count()
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return numbers.plain(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, list | tuple):
        return "[" + ", ".join(format_value(item, counter) for item in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_key(key)}: {format_value(item, counter)}" for key, item in value.items()) + "}"
    if isinstance(value, Range):
        return format_range(value)
    text = temporal_text(value)
    return f"function {value.name}" if isinstance(value, FeelFunction) else f'@"{text}"'


def format_range(value: Range) -> str:
    if value.test:
        return f"({value.test} {format_value(value.high if value.low is None else value.low)})"
    opening, closing = "[" if value.low_closed else "(", "]" if value.high_closed else ")"
    return f"{opening}{format_value(value.low)}..{format_value(value.high)}{closing}"


def string(value: object, counter: Counter | None = None) -> str | None:
    """What FEEL's ``string()`` gives: texts and temporal values without quotes; those inside lists keep them."""
    if value is None or isinstance(value, str):
        return value
    text = temporal_text(value)
    return format_value(value, counter) if text is None else text


def quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + escaped.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t") + '"'


def _key(key: str) -> str:
    try:
        tokens = tokenize(key)
    except ExpressionError:
        return quoted(key)
    return key if len(tokens) == 2 and tokens[0].form == "name" else quoted(key)

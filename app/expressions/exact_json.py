"""Values as exact JSON: the form in which server and browser hand them over and tests compare them."""

from __future__ import annotations

import json
from decimal import Decimal

from app.expressions import numbers
from app.expressions.errors import Tally
from app.expressions.show import temporal_text
from app.expressions.temporal import DATES, MOMENTS, TIMES, parse_temporal
from app.expressions.values import FeelFunction, Range


def to_jsonable(value: object, tally: Tally | None = None) -> object:
    """Exact JSON of a value, which keeps its kind.

    Texts, booleans and null stand for themselves; every other kind is an object with one member naming it, so that
    ``"1"`` the text and 1 the number differ: ``{"number": "1"}``, ``{"date": "2026-01-31"}``, ``{"range": …}``.
    Lists are arrays and contexts ``{"context": {…}}``.
    """
    tally = tally or Tally()
    tally.count()
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, Decimal | int):
        return {"number": numbers.plain(Decimal(value))}
    if isinstance(value, list | tuple):
        return [to_jsonable(item, tally) for item in value]
    if isinstance(value, dict):
        return {"context": {key: to_jsonable(value[key], tally) for key in sorted(value)}}
    if isinstance(value, Range):
        ends = [to_jsonable(value.low), to_jsonable(value.high)]
        return {"range": [value.test, value.low_closed, *ends, value.high_closed]}
    if isinstance(value, FeelFunction):
        return {"function": list(value.parameters)}
    return {kind_name(value): temporal_text(value)}


def kind_name(value: object) -> str:
    if isinstance(value, MOMENTS):
        return "date and time"
    if isinstance(value, DATES):
        return "date"
    return "time" if isinstance(value, TIMES) else "duration"


def canonical(value: object) -> str:
    """:func:`to_jsonable` as one text: sorted members, no spaces; equal texts mean identical values."""
    return json.dumps(to_jsonable(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_jsonable(exact: object) -> object:
    """The value that exact JSON stands for. Raises ValueError for what :func:`to_jsonable` does not write."""
    if exact is None or isinstance(exact, bool | str):
        return exact
    if isinstance(exact, list):
        return [from_jsonable(item) for item in exact]
    if isinstance(exact, dict) and len(exact) == 1:
        form, inner = next(iter(exact.items()))
        if form == "number" and isinstance(inner, str):
            return numbers.read(inner)
        if form == "context" and isinstance(inner, dict):
            return {key: from_jsonable(item) for key, item in inner.items()}
        if form == "range" and isinstance(inner, list):
            test, low_closed, low, high, high_closed = inner
            return Range(from_jsonable(low), from_jsonable(high), low_closed, high_closed, test)
        if form in ("date", "time", "date and time", "duration") and isinstance(inner, str):
            return parse_temporal(inner)
    raise ValueError(f"not exact JSON of a FEEL value: {exact!r}")

"""``range("[1..3]")``: a range read from a text whose ends are literals."""

from __future__ import annotations

from decimal import Decimal

from app.expressions import numbers, temporal
from app.expressions.compare import order
from app.expressions.errors import ExpressionError
from app.expressions.tokens import Token, tokenize
from app.expressions.values import Range

_READERS = {
    "date": temporal.parse_date,
    "date and time": temporal.parse_datetime,
    "time": temporal.parse_time,
    "duration": temporal.parse_duration,
}


def read_range(text: str) -> Range | None:
    """A range from ``[1..3]``, ``(@"2026-01-01"..date("2026-02-01")]``: both ends literals of one kind and in order.

    One end may be missing where its bracket is open, or be null. None for any other text.
    """
    try:
        tokens = tokenize(text)[:-1]
    except ExpressionError:
        return None
    points = [at for at, token in enumerate(tokens) if token.text == ".." and token.form == "mark"]
    if len(points) != 1 or len(tokens) < 4 or tokens[0].text not in "[(]" or tokens[-1].text not in "])[":
        return None
    low, high = _literal(tokens[1 : points[0]]), _literal(tokens[points[0] + 1 : -1])
    low_closed, high_closed = tokens[0].text == "[", tokens[-1].text == "]"
    if low is _NOTHING or high is _NOTHING or (low is None and high is None):
        return None
    if (low is None and low_closed) or (high is None and high_closed):
        return None
    if low is not None and high is not None:
        placed = order(low, high)
        if placed is None or placed > 0:
            return None
    return Range(low, high, low_closed, high_closed)


_NOTHING = object()


def _literal(tokens: list[Token]) -> object:
    """The value of a literal's tokens; null and no tokens at all give None, anything else ``_NOTHING``."""
    texts = [token.text for token in tokens]
    forms = [token.form for token in tokens]
    if not tokens or texts == ["null"]:
        return None
    if forms == ["number"]:
        return _or_nothing(numbers.read(texts[0]))
    if forms == ["mark", "number"] and texts[0] == "-":
        value = numbers.read(texts[1])
        return numbers.negate(value) if isinstance(value, Decimal) else _NOTHING
    if forms == ["text"]:
        return tokens[0].value
    if forms == ["mark", "text"] and texts[0] == "@":
        return _or_nothing(temporal.parse_temporal(tokens[1].value))
    if forms[-3:] == ["mark", "text", "mark"] and texts[-3] == "(" and texts[-1] == ")":
        reader = _READERS.get(" ".join(texts[:-3]))
        return _NOTHING if reader is None else _or_nothing(reader(tokens[-2].value))
    return _NOTHING


def _or_nothing(value: object) -> object:
    return _NOTHING if value is None else value

"""Ordered lines: where values of one sort lie, and what lies between two of them.

A line is cut, not listed: a cut ``(position, 0)`` lies just before a position, ``(position, 1)`` just after it.
Numbers, texts and durations in days are dense, so between two cuts there is nearly always a value; days and months are
counted, so a range that ends on one day and a range that begins on the next leave nothing between them. Times and
date-times are read to the second, as their equality in FEEL is, unless a cell itself writes a fraction of a second.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from typing import Any

from app.expressions import DaysDuration, YearsDuration

Cut = tuple[Any, int]
"""A place between values: a position and the side of it, 0 before and 1 after."""

SECOND = 1_000_000
"""Microseconds, in which clocks are counted."""

_DIGITS = 34
_EXACT = Context(prec=120, Emin=-999_999, Emax=999_999)
_EPOCH = datetime(1, 1, 1, tzinfo=UTC)
_LAST_MICRO = (datetime.max.replace(tzinfo=UTC) - _EPOCH) // timedelta(microseconds=1)
_DAY = 86_400
_WIDEST = 18 * 3600


@dataclass(frozen=True, slots=True)
class Line(ABC):
    """One line of comparable values. ``sort`` tells lines apart, and the wording how to speak of them."""

    sort: str

    @abstractmethod
    def cuts(self, position: Any) -> tuple[Cut, ...]:
        """Where a test against this position may change its verdict."""

    @abstractmethod
    def sample(self, low: Cut | None, high: Cut | None) -> tuple[object, ...]:
        """A plain value between two cuts (None: no end there), as a tuple of one; empty where there is none."""

    def is_point(self, low: Cut | None, high: Cut | None) -> bool:
        """Whether exactly one value lies between the cuts."""
        return low is not None and high is not None and low[0] == high[0]

    def value(self, position: Any) -> object:
        """The value at a position."""
        return position

    @property
    def finer_than_equal(self) -> bool:
        """Whether values that differ on this line may be equal to FEEL: clocks are, within a second."""
        return False


@dataclass(frozen=True, slots=True)
class Dense(Line):
    """Numbers, and durations in days counted as seconds."""

    def cuts(self, position: Any) -> tuple[Cut, ...]:
        return (position, 0), (position, 1)

    def sample(self, low: Cut | None, high: Cut | None) -> tuple[object, ...]:
        if low is not None and high is not None and low[0] == high[0]:
            found: Decimal | None = low[0]
        else:
            below, above = low and low[0], high and high[0]
            found = _round_length(below, above) if self.sort == "days" else simplest(below, above)
        return () if found is None else (self.value(found),)

    def value(self, position: Any) -> object:
        return DaysDuration(position) if self.sort == "days" else position


@dataclass(frozen=True, slots=True)
class Texts(Line):
    """Texts in the order of their code points: dense but for the one text that directly follows another."""

    def cuts(self, position: Any) -> tuple[Cut, ...]:
        return (position, 0), (position, 1)

    def sample(self, low: Cut | None, high: Cut | None) -> tuple[object, ...]:
        if low is None:
            return () if high is not None and high[0] == "" else ("",)
        if high is not None and low[0] == high[0]:
            return (low[0],)
        for more in ("0", "A", "a", "一", "\x00"):
            if high is None or low[0] + more < high[0]:
                return (low[0] + more,)
        return ()


@dataclass(frozen=True, slots=True)
class Counted(Line):
    """Values that can be counted: booleans, days, months, and clocks in steps of a second or a microsecond.

    ``first`` and ``last`` are the outermost positions, ``step`` the distance of neighbours.
    """

    first: int
    last: int
    step: int = 1
    usual: int = 0
    """The position to show where any would do."""

    def cuts(self, position: Any) -> tuple[Cut, ...]:
        here = (position, 0), (position + self.step, 0)
        if self.finer_than_equal:
            # Equality holds within the second, so a test may change its verdict at the second's ends as well.
            second = position - position % SECOND
            return ((second, 0), *here, (second + SECOND, 0))
        return here

    def sample(self, low: Cut | None, high: Cut | None) -> tuple[object, ...]:
        first = self.first if low is None else max(low[0], self.first)
        last = self.last if high is None else min(high[0] - self.step, self.last)
        if first > last:
            return ()
        if low is None and high is None:
            first = self.usual
        elif low is None:
            first = last
        return (self.value(first),)

    def value(self, position: Any) -> object:
        return _value_at(self.sort, position)

    @property
    def finer_than_equal(self) -> bool:
        return self.step == 1 and self.sort in _CLOCKS

    def is_point(self, low: Cut | None, high: Cut | None) -> bool:
        first = self.first if low is None else max(low[0], self.first)
        last = self.last if high is None else min(high[0] - self.step, self.last)
        return bool(first == last)


@dataclass(frozen=True, slots=True)
class Opaque(Line):
    """Values with nothing to tell them apart but being there: lists, contexts, what no cell tests."""

    stand_in: object = None

    def cuts(self, position: Any) -> tuple[Cut, ...]:
        return ()

    def sample(self, low: Cut | None, high: Cut | None) -> tuple[object, ...]:
        return (self.stand_in,)


TYPES = {
    "number": "number",
    "text": "string",
    "date": "date",
    "time": "time",
    "anchored time": "time",
    "moment": "date and time",
    "anchored moment": "date and time",
    "days": "days and time duration",
    "months": "years and months duration",
}
"""FEEL's names of the lines' values. Booleans are left out: both of them are always written."""

_CLOCKS = ("moment", "anchored moment", "time", "anchored time")
_USUAL_MOMENT = (datetime(2025, 1, 1, tzinfo=UTC) - _EPOCH) // timedelta(microseconds=1)


def line_of(sort: str, *, whole: bool = True) -> Line:
    """The line of a sort. ``whole`` says that no cell writes fractions of a second."""
    step = SECOND if whole else 1
    match sort:
        case "number" | "days":
            return Dense(sort)
        case "text":
            return Texts(sort)
        case "boolean":
            return Counted(sort, 0, 1)
        case "date":
            return Counted(sort, 1, date.max.toordinal(), usual=date(2025, 1, 1).toordinal())
        case "months":
            return Counted(sort, -12_000_000_000, 12_000_000_000, usual=12)
        case "moment" | "anchored moment":
            return Counted(sort, 0, _LAST_MICRO - _LAST_MICRO % step, step, _USUAL_MOMENT)
        case "time":
            return Counted(sort, 0, _DAY * SECOND - step, step, 43_200 * SECOND)
        case "anchored time":
            # Counted on UTC's clock: a time that is early in the east lies before its midnight.
            return Counted(sort, -_WIDEST * SECOND, (_DAY + _WIDEST) * SECOND - step, step, 43_200 * SECOND)
    return Opaque(sort, {"list": [], "context": {}}.get(sort, Decimal(0)))


def place(value: object) -> tuple[str, Any] | None:
    """The sort of line a value lies on, and where; None for values that lie on none of them.

    Years beyond 1 to 9999, times finer than a microsecond and times of day in a named region are left out.
    """
    if isinstance(value, bool):
        return "boolean", int(value)
    if isinstance(value, Decimal):
        return "number", value
    if isinstance(value, str):
        return "text", value
    if isinstance(value, datetime):
        micros = (value.replace(tzinfo=UTC) - _EPOCH) // timedelta(microseconds=1)
        offset = value.utcoffset()
        return ("moment", micros) if offset is None else ("anchored moment", micros - _micros(offset))
    if isinstance(value, date):
        return "date", value.toordinal()
    if isinstance(value, time):
        micros = ((value.hour * 60 + value.minute) * 60 + value.second) * SECOND + value.microsecond
        offset = value.utcoffset()
        if offset is not None:
            return "anchored time", micros - _micros(offset)
        return ("time", micros) if value.tzinfo is None else None
    if isinstance(value, DaysDuration):
        return "days", value.seconds
    return ("months", value.months) if isinstance(value, YearsDuration) else None


def _micros(offset: timedelta) -> int:
    return offset // timedelta(microseconds=1)


def _value_at(sort: str, position: int) -> object:
    if sort == "boolean":
        return bool(position)
    if sort == "date":
        return date.fromordinal(position)
    if sort == "months":
        return YearsDuration(position)
    if sort in ("moment", "anchored moment"):
        moment = _EPOCH + timedelta(microseconds=position)
        return moment if sort == "anchored moment" else moment.replace(tzinfo=None)
    if sort == "time":
        return (_EPOCH + timedelta(microseconds=position)).time()
    # Outside UTC's day only a clock far to the east or west can show it.
    ahead = _WIDEST if position < 0 else -_WIDEST if position >= _DAY * SECOND else 0
    zone = timezone(timedelta(seconds=ahead)) if ahead else UTC
    return (_EPOCH + timedelta(microseconds=position + ahead * SECOND)).time().replace(tzinfo=zone)


def simplest(below: Decimal | None, above: Decimal | None) -> Decimal | None:
    """A number strictly between two others (None: no limit) with as few digits as can be; None where none has 34."""
    if below is None and above is None:
        return Decimal(0)
    if below is None or above is None:
        return _beyond(below, above)
    width = _EXACT.subtract(above, below)
    if width <= 0:
        return None
    scale = width.adjusted()
    for exponent in (scale, scale - 1, scale - 2):
        step = Decimal((0, (1,), exponent))
        first = _EXACT.add(_units(below, step, ROUND_FLOOR), 1)
        last = _EXACT.subtract(_units(above, step, ROUND_CEILING), 1)
        if first <= last:
            middle = _EXACT.divide_int(_EXACT.add(first, last), Decimal(2))
            found = _EXACT.multiply(middle if first <= middle <= last else first, step)
            found = found.quantize(Decimal(1), context=_EXACT) if 0 < exponent < _DIGITS else found
            return found if below < found < above and len(found.as_tuple().digits) <= _DIGITS else None
    return None


def _beyond(below: Decimal | None, above: Decimal | None) -> Decimal | None:
    """The next whole number beyond an end, or for numbers too large to have neighbours, a tenth more of it."""
    if below is not None:
        near = _EXACT.add(below.to_integral_value(ROUND_FLOOR), 1)
        return near if near.adjusted() < _DIGITS else below.scaleb(1, context=_EXACT) if below > 0 else Decimal(0)
    assert above is not None
    near = _EXACT.subtract(above.to_integral_value(ROUND_CEILING), 1)
    return near if near.adjusted() < _DIGITS else above.scaleb(1, context=_EXACT) if above < 0 else Decimal(0)


def _units(value: Decimal, step: Decimal, rounding: str) -> Decimal:
    return _EXACT.divide(value, step).to_integral_value(rounding, context=_EXACT)


def _round_length(below: Decimal | None, above: Decimal | None) -> Decimal | None:
    """Seconds strictly between two lengths: whole days where there are any, else hours, minutes, seconds."""
    for unit in (Decimal(_DAY), Decimal(3600), Decimal(60)):
        low = None if below is None else _EXACT.multiply(_EXACT.add(_units(below, unit, ROUND_FLOOR), 1), unit)
        high = None if above is None else _EXACT.multiply(_EXACT.subtract(_units(above, unit, ROUND_CEILING), 1), unit)
        found = low if low is not None else high if high is not None else Decimal(30 * _DAY)
        if (below is None or below < found) and (above is None or found < above):
            return found
    return simplest(below, above)

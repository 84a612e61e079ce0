"""When two values are equal, and which comes first (DMN 1.5 tables 52 to 54).

Values of different kinds are neither equal nor unequal: the answer is None. Nothing but null equals null.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from datetime import date
from decimal import Decimal

from app.expressions.calendar import SECOND_NANOS, day_number, instant
from app.expressions.errors import Counter, Tally
from app.expressions.temporal import DATES, MOMENTS, TIMES, is_date, time_line
from app.expressions.values import DaysDuration, FeelFunction, Range, YearsDuration

_PLAIN = (Decimal, str, bool)


def equal(left: object, right: object, counter: Counter | None = None) -> bool | None:
    """Whether both are the same value; None where their kinds cannot be compared.

    Times and date-times are equal when they agree to the second (OMG DMN TCK 0068, time_005).
    """
    kind = type(left)
    if kind is type(right) and kind in _PLAIN:
        return left == right
    if left is None or right is None:
        return left is right
    if isinstance(left, list | dict):
        return _same_parts(left, right, counter or Tally())
    if isinstance(left, Range):
        return _same_range(left, right) if isinstance(right, Range) else None
    if isinstance(left, MOMENTS) and isinstance(right, MOMENTS):
        one, other = instant(left), instant(right)
        return one[0] == other[0] and one[1] // SECOND_NANOS == other[1] // SECOND_NANOS
    if isinstance(left, TIMES) and isinstance(right, TIMES):
        first, second = time_line(left), time_line(right)
        return first[0] == second[0] and first[1] // SECOND_NANOS == second[1] // SECOND_NANOS
    if is_date(left) and is_date(right):
        return left == right
    if isinstance(left, DaysDuration) and isinstance(right, DaysDuration):
        return left.seconds == right.seconds
    if isinstance(left, YearsDuration) and isinstance(right, YearsDuration):
        return left.months == right.months
    return None


def _same_parts(left: list[object] | dict[str, object], right: object, counter: Counter) -> bool | None:
    """Whether nested values agree part by part; None where one is a list and the other a context.

    Walked with a list of what remains to be compared, not by recursion: hundreds of thousands of parts may share a
    few lists, and calls at the edge of one of Python's frame blocks cost several times what they do elsewhere.
    """
    if type(left) is not type(right):
        return None
    pending: list[tuple[object, object]] = [(left, right)]
    while pending:
        one, other = pending.pop()
        if one is other:
            continue
        if type(one) is not type(other):
            return False
        if isinstance(one, list) and isinstance(other, list):
            if len(one) != len(other):
                return False
            pairs: Iterable[tuple[object, object]] = zip(one, other, strict=True)
        elif isinstance(one, dict) and isinstance(other, dict):
            if one.keys() != other.keys():
                return False
            pairs = ((value, other[key]) for key, value in one.items())
        else:
            return False
        for a, b in pairs:
            counter.count()
            if isinstance(a, list | dict):
                pending.append((a, b))
            elif equal(a, b, counter) is not True:
                return False
    return True


def _same_range(left: Range, right: Range) -> bool:
    return (
        (left.test, left.low_closed, left.high_closed) == (right.test, right.low_closed, right.high_closed)
        and bool(equal(left.low, right.low))
        and bool(equal(left.high, right.high))
    )


def order(left: object, right: object) -> int | None:
    """Negative, zero or positive as ``left`` comes before, with or after ``right``; None where there is no order.

    Texts are ordered by code points.
    """
    kind = type(left)
    if kind is type(right) and kind in (Decimal, str, date):
        return -1 if left < right else int(left > right)  # type: ignore[operator]  # both of one ordered class
    if isinstance(left, MOMENTS) and isinstance(right, MOMENTS):
        one, other = instant(left), instant(right)
        return _signum(one[1] - other[1]) if one[0] == other[0] else None
    if isinstance(left, TIMES) and isinstance(right, TIMES):
        first, second = time_line(left), time_line(right)
        return _signum(first[1] - second[1]) if first[0] == second[0] else None
    if isinstance(left, DATES) and isinstance(right, DATES) and is_date(left) and is_date(right):
        return _signum(day_number(left) - day_number(right))
    if isinstance(left, DaysDuration) and isinstance(right, DaysDuration):
        return _signum(left.seconds.compare(right.seconds))
    if isinstance(left, YearsDuration) and isinstance(right, YearsDuration):
        return _signum(left.months - right.months)
    return None


def _signum(value: int | Decimal) -> int:
    return -1 if value < 0 else int(value > 0)


def contains(holder: Range, value: object) -> bool | None:
    """Whether a value lies in a range; None where they cannot be compared."""
    if holder.test in ("=", "!="):
        same = equal(value, holder.low)
        return same if same is None or holder.test == "=" else not same
    below = above = True
    if (holder.low is None or holder.high is None) and not holder.test:
        return None
    if holder.low is not None:
        placed = order(holder.low, value)
        if placed is None:
            return None
        below = placed < 0 or (placed == 0 and holder.low_closed)
    if holder.high is not None:
        placed = order(value, holder.high)
        if placed is None:
            return None
        above = placed < 0 or (placed == 0 and holder.high_closed)
    return below and above


def accepts(test: object, value: object, counter: Counter | None = None) -> bool | None:
    """Whether a test of ``in`` or of a cell accepts the value: equal to it, inside the range, in the list.

    A test that is a list accepts its items, the ranges among them included.
    """
    if isinstance(test, Range):
        return contains(test, value) if value is not None else None
    if isinstance(test, list):
        return _any_accepts(test, value, counter or Tally())
    return equal(value, test, counter)


def _any_accepts(tests: list[object], value: object, counter: Counter) -> bool:
    if isinstance(value, list) and equal(tests, value, counter):
        return True
    for test in tests:
        counter.count()
        if _any_accepts(test, value, counter) if isinstance(test, list) else accepts(test, value, counter) is True:
            return True
    return False


def identity(value: object, counter: Counter | None = None) -> Hashable:
    """A key that is equal for values that are equal; lets distinct values be found without comparing all pairs."""
    if isinstance(value, bool):
        return ("boolean", value)
    if value is None or isinstance(value, Decimal | str):
        return value
    if isinstance(value, list | dict):
        counter = counter or Tally()
        # Twice, because a key is made and then hashed.
        counter.count()
        counter.count()
        if isinstance(value, list):
            return ("list", tuple(identity(item, counter) for item in value))
        return ("context", frozenset((key, identity(item, counter)) for key, item in value.items()))
    if isinstance(value, Range):
        ends = (identity(value.low), identity(value.high))
        return ("range", value.test, value.low_closed, value.high_closed, *ends)
    if isinstance(value, MOMENTS):
        anchored, nanos = instant(value)
        return ("moment", anchored, nanos // SECOND_NANOS)
    if isinstance(value, TIMES):
        line, nanos = time_line(value)
        return ("time", line, nanos // SECOND_NANOS)
    if isinstance(value, DATES):
        return ("date", day_number(value))
    if isinstance(value, FeelFunction):
        return ("function", id(value))
    return ("duration", value) if isinstance(value, Hashable) else ("other", id(value))

"""The values FEEL works on, and the door through which a caller's values come in.

In Python: ``Decimal``, ``str``, ``bool``, ``None``, ``date``, ``time``, ``datetime``, ``list``, ``dict`` and
the classes below. Years beyond 1..9999 and fractions finer than a microsecond have their own classes in
``app.expressions.calendar``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from app.expressions import numbers
from app.expressions.types import FunctionOf

if TYPE_CHECKING:
    from app.expressions.run import Run


@dataclass(frozen=True, slots=True)
class DaysDuration:
    """A length in days, hours, minutes and seconds, held as exact seconds."""

    seconds: Decimal


@dataclass(frozen=True, slots=True)
class YearsDuration:
    """A length in years and months, held as whole months."""

    months: int


@dataclass(frozen=True, slots=True)
class Range:
    """The values between two ends; an end that is None is open to infinity.

    ``test`` is the operator where the range was written as a test, ``(< 5)``: such a range equals no range written
    with two ends (OMG DMN TCK, 0068 range_006 to range_010), and ``!=`` has no ends at all but ``low`` as its value.
    """

    low: object
    high: object
    low_closed: bool
    high_closed: bool
    test: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class FeelFunction:
    """Something that can be called: a built-in, a ``function(…)`` of the text, or one handed in by the caller.

    ``call`` gets the running evaluation and the arguments in order.
    """

    parameters: tuple[str, ...]
    call: Callable[[Run, list[object]], object]
    name: str = "function"
    kind: FunctionOf | None = None
    captured: list[object] | None = field(default=None, repr=False)


def adopt(value: object) -> object:
    """A caller's value as FEEL sees it: integers become decimals, tuples lists, mappings contexts.

    Lists and contexts that hold FEEL values already are taken as they are. Raises TypeError for floats (no binary
    number may slip into an exact calculation), for NaN and infinities, and for unknown classes.
    """
    kind = type(value)
    if kind in AS_THEY_ARE or _is_adopted(value):
        return value
    if isinstance(value, Decimal):
        if value.is_finite():
            return value
    elif isinstance(value, int):
        return numbers.fit(Decimal(value))
    elif isinstance(value, Mapping):
        return {str(key): adopt(item) for key, item in value.items()}
    elif isinstance(value, list | tuple):
        return [adopt(item) for item in value]
    elif isinstance(value, timedelta):
        micros = (value.days * 86_400 + value.seconds) * 1_000_000 + value.microseconds
        return DaysDuration(Decimal(micros).scaleb(-6, context=numbers.EXACT))
    elif isinstance(value, str):
        return str.__str__(value)  # a text, whatever more its class is
    elif isinstance(value, date | time | Range | FeelFunction) or getattr(kind, "feel_value", False):
        return value
    raise TypeError(f"not a FEEL value: {kind.__name__}")


def _is_adopted(value: object) -> bool:
    kind = type(value)
    if kind in AS_THEY_ARE:
        return True
    if isinstance(value, dict) and kind is dict:
        items: Iterable[object] = value.values()
    elif isinstance(value, list) and kind is list:
        items = value
    else:
        return False
    for item in items:  # noqa: SIM110 - plain and quick: tables of thousands of rows pass here on every evaluation
        if type(item) not in AS_THEY_ARE and not _is_adopted(item):
            return False
    return True


AS_THEY_ARE = frozenset({Decimal, str, bool, type(None), date, time, datetime, DaysDuration, YearsDuration})

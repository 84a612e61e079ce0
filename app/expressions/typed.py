"""Whether a value is of a type, and how a value is made to fit one (DMN 1.5 §10.3.2.9.4)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from app.expressions.errors import Counter, Tally
from app.expressions.temporal import MOMENTS, TIMES, is_date
from app.expressions.types import (
    ANY,
    BOOLEAN,
    DATE,
    DATE_TIME,
    DAYS_DURATION,
    NULL,
    NUMBER,
    TEXT,
    TIME,
    YEARS_DURATION,
    ContextOf,
    FeelType,
    FunctionOf,
    ListOf,
    RangeOf,
    Simple,
    conforms,
)
from app.expressions.values import DaysDuration, FeelFunction, Range, YearsDuration

Types = Mapping[str, FeelType]


def type_of(value: object) -> FeelType:
    """The type of a plain value; lists, contexts, ranges and functions are told by their class alone."""
    if value is None:
        return NULL
    if isinstance(value, bool):
        return BOOLEAN
    if isinstance(value, Decimal):
        return NUMBER
    if isinstance(value, str):
        return TEXT
    if isinstance(value, MOMENTS):
        return DATE_TIME
    if is_date(value):
        return DATE
    if isinstance(value, TIMES):
        return TIME
    if isinstance(value, DaysDuration):
        return DAYS_DURATION
    return YEARS_DURATION if isinstance(value, YearsDuration) else ANY


def is_instance(value: object, wanted: FeelType, types: Types, counter: Counter | None = None) -> bool:
    """``value instance of wanted``. Null is an instance of Null alone, but may stand inside lists and contexts."""
    if value is None:
        return wanted == NULL
    return _fits(value, wanted, types, counter or Tally())


def _fits(value: object, wanted: FeelType, types: Types, counter: Counter) -> bool:
    counter.count()
    if isinstance(wanted, Simple) and wanted.name in types:
        return _fits(value, types[wanted.name], types, counter)
    if wanted == ANY or value is None:
        return True
    if isinstance(wanted, ListOf):
        return isinstance(value, list) and all(_fits(item, wanted.item, types, counter) for item in value)
    if isinstance(wanted, ContextOf):
        return isinstance(value, dict) and all(
            name in value and _fits(value[name], kind, types, counter) for name, kind in wanted.fields.items()
        )
    if isinstance(wanted, RangeOf):
        return isinstance(value, Range) and all(
            _fits(each, wanted.item, types, counter) for each in (value.low, value.high)
        )
    if isinstance(wanted, FunctionOf):
        return isinstance(value, FeelFunction) and _function_fits(value, wanted)
    return not isinstance(value, list | dict | Range | FeelFunction) and type_of(value) == wanted


def _function_fits(value: FeelFunction, wanted: FunctionOf) -> bool:
    if value.kind is None:
        return len(value.parameters) == len(wanted.parameters)
    return conforms(value.kind, wanted)


def fitted(value: object, wanted: FeelType, types: Types, counter: Counter | None = None) -> tuple[bool, object]:
    """The value as ``wanted`` asks it, and whether that was possible.

    A value alone in a list may stand for itself, a value where a list is asked becomes a list of one.
    """
    if isinstance(wanted, Simple):
        wanted = types.get(wanted.name, wanted)
    if value is None or _fits(value, wanted, types, counter or Tally()):
        return True, value
    if isinstance(value, list) and len(value) == 1 and not isinstance(wanted, ListOf):
        alone = value[0]
        if _fits(alone, wanted, types, counter or Tally()):
            return True, alone
    if (
        isinstance(wanted, ListOf)
        and not isinstance(value, list)
        and _fits(value, wanted.item, types, counter or Tally())
    ):
        return True, [value]
    return False, None

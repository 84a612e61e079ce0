"""``+ - * / **`` and the unary minus over all kinds of values (DMN 1.5 tables 55 to 58); None where undefined."""

from __future__ import annotations

from decimal import Decimal

from app.expressions import numbers
from app.expressions.temporal import (
    DATES,
    MOMENTS,
    TIMES,
    add_duration,
    days_duration,
    difference,
    years_duration,
)
from app.expressions.values import DaysDuration, YearsDuration

_POINTS = (*DATES, *MOMENTS, *TIMES)
Duration = DaysDuration | YearsDuration


def add(left: object, right: object) -> object:
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return numbers.add(left, right)
    if isinstance(left, str) and isinstance(right, str):
        return left + right
    if isinstance(left, Duration) and isinstance(right, Duration):
        return _sum(left, right, 1)
    if isinstance(left, _POINTS) and isinstance(right, Duration):
        return add_duration(left, right, 1)
    if isinstance(left, Duration) and isinstance(right, _POINTS):
        return add_duration(right, left, 1)
    return None


def subtract(left: object, right: object) -> object:
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return numbers.subtract(left, right)
    if isinstance(left, Duration) and isinstance(right, Duration):
        return _sum(left, right, -1)
    if isinstance(left, _POINTS):
        return add_duration(left, right, -1) if isinstance(right, Duration) else difference(left, right)
    return None


def _sum(left: Duration, right: Duration, sign: int) -> object:
    if isinstance(left, YearsDuration) and isinstance(right, YearsDuration):
        return years_duration(left.months + sign * right.months)
    if isinstance(left, DaysDuration) and isinstance(right, DaysDuration):
        return days_duration(
            numbers.EXACT.add(left.seconds, right.seconds if sign > 0 else right.seconds.copy_negate())
        )
    return None


def multiply(left: object, right: object) -> object:
    if isinstance(left, Decimal):
        if isinstance(right, Decimal):
            return numbers.multiply(left, right)
        return _scaled(right, numbers.multiply, left)
    return _scaled(left, numbers.multiply, right)


def divide(left: object, right: object) -> object:
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return numbers.divide(left, right)
    if isinstance(left, YearsDuration) and isinstance(right, YearsDuration):
        return numbers.divide(Decimal(left.months), Decimal(right.months))
    if isinstance(left, DaysDuration) and isinstance(right, DaysDuration):
        return numbers.divide(left.seconds, right.seconds)
    return _scaled(left, numbers.divide, right)


def _scaled(duration: object, by: object, factor: object) -> object:
    operation = numbers.divide if by is numbers.divide else numbers.multiply
    if not isinstance(factor, Decimal):
        return None
    if isinstance(duration, YearsDuration):
        months = operation(Decimal(duration.months), factor)
        # Months are whole: what is left over is cut off, towards zero.
        return None if months is None or months.copy_abs() > 10**15 else years_duration(int(months))
    if isinstance(duration, DaysDuration):
        seconds = operation(duration.seconds, factor)
        return None if seconds is None else days_duration(seconds)
    return None


def power(left: object, right: object) -> object:
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return numbers.power(left, right)
    return None


def negate(value: object) -> object:
    if isinstance(value, Decimal):
        return numbers.negate(value)
    if isinstance(value, YearsDuration):
        return YearsDuration(-value.months)
    return DaysDuration(numbers.negate(value.seconds)) if isinstance(value, DaysDuration) else None

"""Numbers: rounding, remainders, roots, logarithms (DMN 1.5 table 79 and the rounding built-ins of 1.4)."""

from __future__ import annotations

from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Decimal,
)

from app.expressions import numbers
from app.expressions.functions.signature import builtin
from app.expressions.run import Run
from app.expressions.values import DaysDuration, YearsDuration

SERIES_COST = 400
"""Steps of a function that sums a series to 64 digits."""


@builtin("decimal(n: number, scale: number): number")
def decimal(_: Run, n: Decimal, scale: Decimal) -> object:
    return numbers.rounded(n, scale, ROUND_HALF_EVEN)


@builtin("floor(n: number, scale?: number): number")
def floor(_: Run, n: Decimal, scale: Decimal | None) -> object:
    return numbers.rounded(n, scale or numbers.ZERO, ROUND_FLOOR)


@builtin("ceiling(n: number, scale?: number): number")
def ceiling(_: Run, n: Decimal, scale: Decimal | None) -> object:
    return numbers.rounded(n, scale or numbers.ZERO, ROUND_CEILING)


@builtin("round up(n: number, scale?: number): number")
def round_up(_: Run, n: Decimal, scale: Decimal | None) -> object:
    return numbers.rounded(n, scale or numbers.ZERO, ROUND_UP)


@builtin("round down(n: number, scale?: number): number")
def round_down(_: Run, n: Decimal, scale: Decimal | None) -> object:
    return numbers.rounded(n, scale or numbers.ZERO, ROUND_DOWN)


@builtin("round half up(n: number, scale?: number): number")
def round_half_up(_: Run, n: Decimal, scale: Decimal | None) -> object:
    return numbers.rounded(n, scale or numbers.ZERO, ROUND_HALF_UP)


@builtin("round half down(n: number, scale?: number): number")
def round_half_down(_: Run, n: Decimal, scale: Decimal | None) -> object:
    return numbers.rounded(n, scale or numbers.ZERO, ROUND_HALF_DOWN)


@builtin("abs(n: number): number")
def absolute(_: Run, n: Decimal) -> object:
    return n.copy_abs()


@builtin("abs(n: duration): duration")
def absolute_duration(_: Run, n: DaysDuration | YearsDuration) -> object:
    if isinstance(n, YearsDuration):
        return YearsDuration(abs(n.months))
    return DaysDuration(n.seconds.copy_abs())


@builtin("modulo(dividend: number, divisor: number): number")
def modulo(run: Run, dividend: Decimal, divisor: Decimal) -> object:
    # The remainder of numbers far apart is computed with as many digits as lie between them.
    run.spend(abs(dividend.adjusted() - divisor.adjusted()))
    return numbers.modulo(dividend, divisor)


@builtin("sqrt(number: number): number")
def sqrt(_: Run, number: Decimal) -> object:
    return numbers.root(number)


@builtin("log(number: number): number")
def log(run: Run, number: Decimal) -> object:
    run.spend(SERIES_COST)
    return numbers.logarithm(number)


@builtin("exp(number: number): number")
def exp(run: Run, number: Decimal) -> object:
    run.spend(SERIES_COST)
    return numbers.exponential(number)


@builtin("odd(number: number): boolean")
def odd(_: Run, number: Decimal) -> object:
    return numbers.modulo(number, Decimal(2)) == 1


@builtin("even(number: number): boolean")
def even(_: Run, number: Decimal) -> object:
    return numbers.modulo(number, Decimal(2)) == 0

"""Decimal arithmetic as FEEL defines it: 34 digits, half-even, no infinities.

One shared context, never the thread's (so no ``+`` or ``abs()`` on decimals anywhere in this room): its traps turn
every result outside the range into ``None`` (FEEL's null), and results too small to be held with full precision become
zero, as in the browser.
"""

from __future__ import annotations

from decimal import (
    ROUND_HALF_EVEN,
    Context,
    Decimal,
    DecimalException,
    DivisionByZero,
    InvalidOperation,
    Overflow,
    Subnormal,
)

DIGITS = 34
LARGEST_EXPONENT = 6144
LARGEST_POWER_OF_E = 14_200
"""Beyond this the result is out of range whatever it is; asked first because computing it would be slow."""

CONTEXT = Context(
    prec=DIGITS,
    rounding=ROUND_HALF_EVEN,
    Emin=1 - LARGEST_EXPONENT,
    Emax=LARGEST_EXPONENT,
    traps=[InvalidOperation, DivisionByZero, Overflow, Subnormal],
)

ZERO = Decimal(0)
ONE = Decimal(1)


def add(left: Decimal, right: Decimal) -> Decimal | None:
    try:
        return CONTEXT.add(left, right)
    except DecimalException as fault:
        return _instead(fault)


def subtract(left: Decimal, right: Decimal) -> Decimal | None:
    try:
        return CONTEXT.subtract(left, right)
    except DecimalException as fault:
        return _instead(fault)


def multiply(left: Decimal, right: Decimal) -> Decimal | None:
    try:
        return CONTEXT.multiply(left, right)
    except DecimalException as fault:
        return _instead(fault)


def divide(left: Decimal, right: Decimal) -> Decimal | None:
    try:
        return CONTEXT.divide(left, right)
    except DecimalException as fault:
        return _instead(fault)


def power(base: Decimal, exponent: Decimal) -> Decimal | None:
    """``base ** exponent``: whole exponents by repeated squaring, others by ``exp(y · ln x)``.

    Both in 64 digits, so that server and browser round alike.
    """
    if exponent == exponent.to_integral_value() and exponent.copy_abs() <= 999_999:
        return _whole_power(base, int(exponent))
    if base <= 0:
        return ZERO if base == 0 and exponent > 0 else None
    return exponential(WIDE.multiply(exponent, WIDE.ln(base)))


def _whole_power(base: Decimal, exponent: int) -> Decimal | None:
    if exponent < 0:
        below = _whole_power(base, -exponent)
        return None if below is None else divide(ONE, below)
    wide = WIDE
    result, factor = ONE, base
    try:
        while exponent:
            if exponent & 1:
                result = wide.multiply(result, factor)
            exponent >>= 1
            if exponent:
                factor = wide.multiply(factor, factor)
        return CONTEXT.plus(result)
    except DecimalException as fault:
        return _instead(fault)


def modulo(dividend: Decimal, divisor: Decimal) -> Decimal | None:
    """The remainder with the divisor's sign: ``dividend - divisor * floor(dividend / divisor)``."""
    if divisor == 0:
        return None
    try:
        remainder = EXACT.remainder(dividend, divisor)
        if remainder and (remainder < 0) != (divisor < 0):
            remainder = EXACT.add(remainder, divisor)
        return CONTEXT.plus(remainder)
    except DecimalException:
        return None


def negate(value: Decimal) -> Decimal:
    return value.copy_negate() if value else ZERO


def root(value: Decimal) -> Decimal | None:
    return None if value < 0 else CONTEXT.sqrt(value)


def exponential(value: Decimal) -> Decimal | None:
    """e to the power; what cannot be held is None, what is too small zero."""
    if value.copy_abs() > LARGEST_POWER_OF_E:
        return ZERO if value < 0 else None
    try:
        return CONTEXT.plus(WIDE.exp(value))
    except DecimalException as fault:
        return _instead(fault)


def logarithm(value: Decimal) -> Decimal | None:
    return None if value <= 0 else CONTEXT.plus(WIDE.ln(value))


def rounded(value: Decimal, scale: Decimal, mode: str) -> Decimal | None:
    """``value`` with ``scale`` digits after the point (negative: before it), None for a scale out of range."""
    digits = int(scale)
    if not -6111 <= digits <= 6176:
        return None
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and -exponent <= digits:
        return value
    try:
        result = CONTEXT.plus(value.quantize(Decimal((0, (1,), -digits)), rounding=mode, context=EXACT))
        return result or ZERO
    except DecimalException as fault:
        return _instead(fault)


def read(text: str) -> Decimal | None:
    """The number a plain decimal text stands for, rounded to 34 digits; None out of range."""
    try:
        return CONTEXT.create_decimal(text)
    except DecimalException as fault:
        return _instead(fault)


def fit(value: Decimal) -> Decimal | None:
    """A number from outside, brought to 34 digits; None for NaN, infinities and numbers out of range."""
    if not value.is_finite():
        return None
    try:
        return CONTEXT.plus(value)
    except DecimalException as fault:
        return _instead(fault)


def plain(value: Decimal) -> str:
    """The canonical text of a number: no exponent, no trailing zeros, no minus before zero."""
    if not value:
        return "0"
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text


def _instead(fault: DecimalException) -> Decimal | None:
    return ZERO if isinstance(fault, Subnormal) else None


WIDE = Context(
    prec=DIGITS + 30,
    Emin=-999_999,
    Emax=999_999,
    rounding=ROUND_HALF_EVEN,
    traps=[InvalidOperation, Overflow],
)
EXACT = Context(prec=13_000, Emin=-999_999, Emax=999_999, rounding=ROUND_HALF_EVEN, traps=[InvalidOperation, Overflow])

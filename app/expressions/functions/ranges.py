"""How points and ranges lie to each other (DMN 1.5 table 78), and ranges read from text.

Each relation is written once for two ranges; a point stands for the range that holds only itself where the standard's
formula allows it. An end that is open to infinity lies beyond every value.
"""

from __future__ import annotations

from collections.abc import Callable

from app.expressions.compare import contains, equal, order
from app.expressions.functions.range_text import read_range
from app.expressions.functions.signature import builtin
from app.expressions.run import Run
from app.expressions.values import Range


class _NoOrder(Exception):
    """Two ends that cannot be compared: the relation is null."""


def _compare(left: object, right: object) -> int:
    placed = order(left, right)
    if placed is None:
        raise _NoOrder
    return placed


def _starts(one: Range, other: Range) -> int:
    """Order of the two starts; an open one lies first."""
    if one.low is None or other.low is None:
        return (one.low is not None) - (other.low is not None)
    return _compare(one.low, other.low)


def _ends(one: Range, other: Range) -> int:
    if one.high is None or other.high is None:
        return (one.high is None) - (other.high is None)
    return _compare(one.high, other.high)


def _end_to_start(one: Range, other: Range) -> int:
    """Where ``one`` ends, seen from where ``other`` starts."""
    if one.high is None or other.low is None:
        return 1
    return _compare(one.high, other.low)


def _answer(relation: Callable[[], bool]) -> bool | None:
    try:
        return relation()
    except _NoOrder:
        return None


def _before(one: object, other: object) -> bool:
    if one is None or other is None:
        raise _NoOrder
    if isinstance(one, Range) and isinstance(other, Range):
        placed = _end_to_start(one, other)
        return placed < 0 or (placed == 0 and not (one.high_closed and other.low_closed))
    if isinstance(one, Range):
        if one.high is None:
            return False
        placed = _compare(one.high, other)
        return placed < 0 or (placed == 0 and not one.high_closed)
    if isinstance(other, Range):
        if other.low is None:
            return False
        placed = _compare(one, other.low)
        return placed < 0 or (placed == 0 and not other.low_closed)
    return _compare(one, other) < 0


@builtin("before(point1: any, point2: any): boolean")
@builtin("before(point: any, range: any): boolean")
@builtin("before(range: any, point: any): boolean")
@builtin("before(range1: any, range2: any): boolean")
def before(_: Run, one: object, other: object) -> object:
    return _answer(lambda: _before(one, other))


@builtin("after(point1: any, point2: any): boolean")
@builtin("after(point: any, range: any): boolean")
@builtin("after(range: any, point: any): boolean")
@builtin("after(range1: any, range2: any): boolean")
def after(_: Run, one: object, other: object) -> object:
    return _answer(lambda: _before(other, one))


def _meets(one: Range, other: Range) -> bool:
    return one.high_closed and other.low_closed and _end_to_start(one, other) == 0


@builtin("meets(range1: range, range2: range): boolean")
def meets(_: Run, one: Range, other: Range) -> object:
    return _answer(lambda: _meets(one, other))


@builtin("met by(range1: range, range2: range): boolean")
def met_by(_: Run, one: Range, other: Range) -> object:
    return _answer(lambda: _meets(other, one))


def _reaches(one: Range, other: Range) -> bool:
    """Whether ``one`` ends at or behind the start of ``other``."""
    placed = _end_to_start(one, other)
    return placed > 0 or (placed == 0 and one.high_closed and other.low_closed)


@builtin("overlaps(range1: range, range2: range): boolean")
def overlaps(_: Run, one: Range, other: Range) -> object:
    return _answer(lambda: _reaches(one, other) and _reaches(other, one))


def _overlaps_before(one: Range, other: Range) -> bool:
    start, end = _starts(one, other), _ends(one, other)
    return (
        (start < 0 or (start == 0 and one.low_closed and not other.low_closed))
        and _reaches(one, other)
        and (end < 0 or (end == 0 and (not one.high_closed or other.high_closed)))
    )


@builtin("overlaps before(range1: range, range2: range): boolean")
def overlaps_before(_: Run, one: Range, other: Range) -> object:
    return _answer(lambda: _overlaps_before(one, other))


def _overlaps_after(one: Range, other: Range) -> bool:
    start, end = _starts(other, one), _ends(other, one)
    return (
        (start < 0 or (start == 0 and other.low_closed and not one.low_closed))
        and _reaches(other, one)
        and (end < 0 or (end == 0 and (not other.high_closed or one.high_closed)))
    )


@builtin("overlaps after(range1: range, range2: range): boolean")
def overlaps_after(_: Run, one: Range, other: Range) -> object:
    return _answer(lambda: _overlaps_after(one, other))


def _finishes(one: object, other: object) -> bool:
    if not isinstance(other, Range):
        raise _NoOrder
    if not isinstance(one, Range):
        return other.high_closed and other.high is not None and _compare(one, other.high) == 0
    start = _starts(one, other)
    return (
        one.high_closed == other.high_closed
        and _ends(one, other) == 0
        and (start > 0 or (start == 0 and (not one.low_closed or other.low_closed)))
    )


@builtin("finishes(point: any, range: any): boolean")
@builtin("finishes(range1: any, range2: any): boolean")
def finishes(_: Run, one: object, other: object) -> object:
    return _answer(lambda: _finishes(one, other))


@builtin("finished by(range: any, point: any): boolean")
@builtin("finished by(range1: any, range2: any): boolean")
def finished_by(_: Run, one: object, other: object) -> object:
    return _answer(lambda: _finishes(other, one))


def _includes(one: object, other: object) -> bool:
    if not isinstance(one, Range):
        raise _NoOrder
    if not isinstance(other, Range):
        inside = contains(one, other)
        if inside is None:
            raise _NoOrder
        return inside
    start, end = _starts(one, other), _ends(one, other)
    return (start < 0 or (start == 0 and (one.low_closed or not other.low_closed))) and (
        end > 0 or (end == 0 and (one.high_closed or not other.high_closed))
    )


@builtin("includes(range: any, point: any): boolean")
@builtin("includes(range1: any, range2: any): boolean")
def includes(_: Run, one: object, other: object) -> object:
    return _answer(lambda: _includes(one, other))


@builtin("during(point: any, range: any): boolean")
@builtin("during(range1: any, range2: any): boolean")
def during(_: Run, one: object, other: object) -> object:
    return _answer(lambda: _includes(other, one))


def _begins(one: object, other: object) -> bool:
    if not isinstance(other, Range):
        raise _NoOrder
    if not isinstance(one, Range):
        return other.low_closed and other.low is not None and _compare(one, other.low) == 0
    end = _ends(one, other)
    return (
        one.low_closed == other.low_closed
        and _starts(one, other) == 0
        and (end < 0 or (end == 0 and (not one.high_closed or other.high_closed)))
    )


@builtin("starts(point: any, range: any): boolean")
@builtin("starts(range1: any, range2: any): boolean")
def starts(_: Run, one: object, other: object) -> object:
    return _answer(lambda: _begins(one, other))


@builtin("started by(range: any, point: any): boolean")
@builtin("started by(range1: any, range2: any): boolean")
def started_by(_: Run, one: object, other: object) -> object:
    return _answer(lambda: _begins(other, one))


@builtin("coincides(point1: any, point2: any): boolean")
@builtin("coincides(range1: any, range2: any): boolean")
def coincides(run: Run, one: object, other: object) -> object:
    if isinstance(one, Range) != isinstance(other, Range):
        return None
    if isinstance(one, Range) and isinstance(other, Range):
        return _answer(
            lambda: (
                (one.low_closed, one.high_closed) == (other.low_closed, other.high_closed)
                and _starts(one, other) == 0
                and _ends(one, other) == 0
            )
        )
    return None if one is None or other is None else equal(one, other, run)


@builtin("range(from: string): range")
def range_of_text(_: Run, text: str) -> object:
    return read_range(text)

"""From one kind to another (DMN 1.5 table 74), and the two that answer about any value: ``not`` and ``is``."""

from __future__ import annotations

import re
from datetime import UTC, time
from decimal import Decimal

from app.expressions import numbers, temporal
from app.expressions.calendar import (
    SECOND_NANOS,
    AnyDate,
    AnyDateTime,
    AnyTime,
    make_date,
    make_datetime,
    make_time,
    split,
    zone_offset,
)
from app.expressions.compare import equal
from app.expressions.functions.signature import builtin
from app.expressions.run import Run
from app.expressions.show import string as string_of
from app.expressions.values import DaysDuration, YearsDuration


@builtin("not(negand: any): boolean")
def negated(_: Run, negand: object) -> object:
    return not negand if isinstance(negand, bool) else None


@builtin("is(value1?: any, value2?: any): boolean")
def same(run: Run, value1: object, value2: object) -> object:
    """Like ``=`` but strict: kinds must agree and temporal values must be written in the same zone."""
    one, other = temporal.identity(value1), temporal.identity(value2)
    if one is not None or other is not None:
        return one == other
    if isinstance(value1, DaysDuration | YearsDuration) and type(value1) is not type(value2):
        return False
    return equal(value1, value2, run) is True


@builtin("date(from: string): date")
def date_of_text(_: Run, text: str) -> object:
    return temporal.parse_date(text)


@builtin("date(from: day): date")
def date_of_moment(_: Run, day: AnyDate | AnyDateTime) -> object:
    return split(day)[0] if isinstance(day, temporal.MOMENTS) else day


@builtin("date(year: number, month: number, day: number): date")
def date_of_parts(_: Run, year: Decimal, month: Decimal, day: Decimal) -> object:
    whole = [_whole(part) for part in (year, month, day)]
    if None in whole:
        return None
    return make_date(*(part for part in whole if part is not None))


def _whole(value: Decimal) -> int | None:
    return int(value) if value == value.to_integral_value() and value.copy_abs() < 10**10 else None


@builtin("date and time(from: string): date and time")
def moment_of_text(_: Run, text: str) -> object:
    return temporal.parse_datetime(text)


@builtin("date and time(from: day): date and time")
def moment_of_day(_: Run, day: AnyDate | AnyDateTime) -> object:
    return temporal.as_moment(day)


@builtin("date and time(date: day, time: time): date and time")
def moment_of_parts(_: Run, day: AnyDate | AnyDateTime, clock: AnyTime) -> object:
    return make_datetime(split(day)[0] if isinstance(day, temporal.MOMENTS) else day, clock)


@builtin("date and time(date: date and time, timezone: string): date and time")
def moment_in_zone(_: Run, moment: AnyDateTime, timezone: str) -> object:
    return temporal.in_zone(moment, timezone)


@builtin("time(from: string): time")
def time_of_text(_: Run, text: str) -> object:
    return temporal.parse_time(text)


@builtin("time(from: time): time")
def time_of_time(_: Run, clock: AnyTime) -> object:
    return clock


@builtin("time(from: day): time")
def time_of_moment(_: Run, day: AnyDate | AnyDateTime) -> object:
    return split(day)[1] if isinstance(day, temporal.MOMENTS) else time(tzinfo=UTC)


@builtin("time(hour: number, minute: number, second: number, offset?: days and time duration|null): time")
def time_of_parts(_: Run, hour: Decimal, minute: Decimal, second: Decimal, offset: DaysDuration | None) -> object:
    if not (0 <= hour <= 23 and 0 <= minute <= 59 and 0 <= second < 60):
        return None
    zone = None
    if offset is not None:
        if offset.seconds.copy_abs() > 18 * 3600:
            return None
        zone = zone_offset(int(offset.seconds))
    nanos = (int(hour) * 3600 + int(minute) * 60) * SECOND_NANOS + int(second.scaleb(9, context=numbers.EXACT))
    return make_time(nanos, zone)


@builtin("duration(from: string): duration")
def duration_of_text(_: Run, text: str) -> object:
    return temporal.parse_duration(text)


@builtin("duration(from: duration): duration")
def duration_of_duration(_: Run, duration: DaysDuration | YearsDuration) -> object:
    return duration


@builtin("years and months duration(from: day, to: day): years and months duration")
def years_and_months(_: Run, start: AnyDate | AnyDateTime, end: AnyDate | AnyDateTime) -> object:
    return temporal.months_between(start, end)


@builtin("string(from: any): string")
def string(run: Run, value: object) -> object:
    text = string_of(value, run)
    if text is not None:
        run.allow_text(len(text))
    return text


_PLAIN = re.compile(r"-?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,5})?")


@builtin("number(from: number): number")
def number_of_number(_: Run, value: Decimal) -> object:
    return value


@builtin("number(from: string, grouping separator?: string|null, decimal separator?: string|null): number")
def number_of_text(_: Run, text: str, grouping: str | None, point: str | None) -> object:
    if grouping not in (None, " ", ",", ".") or point not in (None, ",", ".") or (grouping and grouping == point):
        return None
    if grouping:
        text = text.replace(grouping, "")
    if point == ",":
        if "." in text:
            return None
        text = text.replace(",", ".")
    return numbers.read(text) if len(text) <= 1000 and _PLAIN.fullmatch(text) else None

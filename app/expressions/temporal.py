"""Dates, times and durations: their texts, their arithmetic, their parts (DMN 1.5 §10.3.2.3, tables 55 and 65).

Texts follow ISO 8601 as FEEL narrows it: ``2026-01-31``, ``10:15:30``, ``10:15:30+08:00``, ``10:15:30@Asia/Shanghai``,
``P1DT2H``, ``P1Y2M``. Everything here answers None where FEEL says null.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, tzinfo
from decimal import Decimal

from app.expressions import numbers
from app.expressions.calendar import (
    DAY_NANOS,
    SECOND_NANOS,
    AnyDate,
    AnyDateTime,
    AnyTime,
    WideDate,
    WideDateTime,
    WideTime,
    add_months,
    at_instant,
    day_number,
    fixed_offset,
    from_day_number,
    hms,
    instant,
    make_date,
    make_datetime,
    make_time,
    nanos_of,
    offset_at,
    region,
    split,
    zone_named,
    zone_offset,
)
from app.expressions.values import DaysDuration, YearsDuration

DATES = (date, WideDate)
TIMES = (time, WideTime)
MOMENTS = (datetime, WideDateTime)

_DATE = re.compile(r"(-?)([1-9][0-9]{4,8}|[0-9]{4})-([0-9]{2})-([0-9]{2})")
_TIME = re.compile(
    r"([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]{1,9})[0-9]*)?(Z|[+-][0-9]{2}:[0-9]{2}(?::[0-9]{2})?|@.+)?"
)
_YEARS = re.compile(r"(-?)P(?:([0-9]{1,12})Y)?(?:([0-9]{1,12})M)?")
_DAYS = re.compile(
    r"(-?)P(?:([0-9]{1,12})D)?(?:T(?:([0-9]{1,14})H)?(?:([0-9]{1,15})M)?(?:([0-9]{1,17}(?:\.[0-9]{0,9})?)[0-9]*S)?)?"
)
_LONGEST_MONTHS = 12_000_000_000
_LONGEST_SECONDS = Decimal(10) ** 17
_NANO = Decimal(1).scaleb(-9)


def is_date(value: object) -> bool:
    return isinstance(value, DATES) and not isinstance(value, datetime)


def parse_date(text: str) -> AnyDate | None:
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    year = int(found[2])
    return make_date(-year if found[1] else year, int(found[3]), int(found[4]))


def parse_time(text: str) -> AnyTime | None:
    found = _TIME.fullmatch(text)
    if found is None:
        return None
    hour, minute, second = int(found[1]), int(found[2]), int(found[3])
    if hour > 23 or minute > 59 or second > 59:
        return None
    zone = None
    if found[5]:
        zone = _parse_zone(found[5])
        if zone is None:
            return None
    nanos = int((found[4] or "0").ljust(9, "0"))
    return make_time((hour * 3600 + minute * 60 + second) * SECOND_NANOS + nanos, zone)


def _parse_zone(text: str) -> tzinfo | None:
    if text == "Z":
        return UTC
    if text[0] == "@":
        return zone_named(text[1:])
    hours, minutes, *seconds = (int(part) for part in text[1:].split(":"))
    if minutes > 59 or (seconds and seconds[0] > 59):
        return None
    total = hours * 3600 + minutes * 60 + (seconds[0] if seconds else 0)
    return zone_offset(-total if text[0] == "-" else total)


def parse_datetime(text: str) -> AnyDateTime | None:
    """A date-time; a bare date means its midnight."""
    before, mark, after = text.partition("T")
    day = parse_date(before)
    if day is None:
        return None
    next_day = after.startswith("24:00:00")
    clock = parse_time(f"00{after[2:]}" if next_day else after) if mark else time()
    if clock is None:
        return None
    if next_day:
        # The end of a day is the beginning of the next, but only to the second.
        moved = None if nanos_of(clock) else from_day_number(day_number(day) + 1)
        return None if moved is None else make_datetime(moved, clock)
    return make_datetime(day, clock)


def parse_duration(text: str) -> DaysDuration | YearsDuration | None:
    found = _YEARS.fullmatch(text)
    if found is not None and (found[2] or found[3]):
        months = int(found[2] or 0) * 12 + int(found[3] or 0)
        return years_duration(-months if found[1] else months)
    found = _DAYS.fullmatch(text)
    if found is None or text[-1] in "PT":
        return None
    whole = int(found[2] or 0) * 86_400 + int(found[3] or 0) * 3600 + int(found[4] or 0) * 60
    seconds, _, fraction = (found[5] or "0").partition(".")
    nanos = (whole + int(seconds)) * SECOND_NANOS + int(fraction.ljust(9, "0"))
    return _nanos_duration(-nanos if found[1] else nanos)


def parse_temporal(text: str) -> object:
    """What ``@"text"`` stands for; None where it is nothing temporal."""
    if "P" in text[:2]:
        return parse_duration(text)
    if ":" in text and "T" not in text.partition("@")[0]:
        return parse_time(text)
    return parse_datetime(text) if "T" in text else parse_date(text)


def days_duration(seconds: Decimal) -> DaysDuration | None:
    """A duration of so many seconds, cut to nanoseconds; None beyond what FEEL has to hold."""
    if seconds.copy_abs() >= _LONGEST_SECONDS:
        return None
    exponent = seconds.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -9:
        seconds = seconds.quantize(_NANO, rounding="ROUND_DOWN", context=numbers.EXACT)
    return DaysDuration(seconds if seconds else numbers.ZERO)


def years_duration(months: int) -> YearsDuration | None:
    return YearsDuration(months) if abs(months) <= _LONGEST_MONTHS else None


def format_date(day: AnyDate) -> str:
    return f"{'-' if day.year < 0 else ''}{abs(day.year):04}-{day.month:02}-{day.day:02}"


def format_time(clock: AnyTime) -> str:
    hour, minute, second = hms(clock)
    text = f"{hour:02}:{minute:02}:{second:02}"
    fraction = nanos_of(clock) % SECOND_NANOS
    if fraction:
        text += f".{fraction:09}".rstrip("0")
    return text + _format_zone(clock.tzinfo)


def _format_zone(zone: tzinfo | None) -> str:
    name = region(zone)
    if name is not None:
        return f"@{name}"
    offset = fixed_offset(zone)
    if offset is None:
        return ""
    if offset == 0:
        return "Z"
    ahead = abs(offset)
    text = f"{'-' if offset < 0 else '+'}{ahead // 3600:02}:{ahead // 60 % 60:02}"
    return text + (f":{ahead % 60:02}" if ahead % 60 else "")


def format_datetime(moment: AnyDateTime) -> str:
    day, clock = split(moment)
    return f"{format_date(day)}T{format_time(clock)}"


def format_duration(duration: DaysDuration | YearsDuration) -> str:
    if isinstance(duration, YearsDuration):
        years, months = divmod(abs(duration.months), 12)
        sign = "-" if duration.months < 0 else ""
        return f"{sign}P{f'{years}Y' if years else ''}{f'{months}M' if months or not years else ''}"
    left, nanos = divmod(abs(nanos_in(duration)), 60 * SECOND_NANOS)
    days, hours, left = left // 1440, left // 60 % 24, left % 60
    clock = (f"{hours}H" if hours else "") + (f"{left}M" if left else "")
    clock += f"{numbers.plain(_seconds(nanos))}S" if nanos or not (days or clock) else ""
    return f"{'-' if duration.seconds < 0 else ''}P{f'{days}D' if days else ''}{f'T{clock}' if clock else ''}"


def start_of(day: AnyDate) -> AnyDateTime:
    """A date where a moment is wanted: its midnight in UTC (DMN 1.5 §10.3.2.3.7)."""
    return make_datetime(day, time(tzinfo=UTC))


def add_duration(value: object, duration: DaysDuration | YearsDuration, sign: int) -> object:
    """``value ± duration`` for a date, time or date-time."""
    if isinstance(duration, YearsDuration):
        return _add_months(value, sign * duration.months)
    nanos = sign * nanos_in(duration)
    if isinstance(value, MOMENTS):
        day, clock = split(value)
        if clock.tzinfo is not None and fixed_offset(clock.tzinfo) is None:
            return at_instant(instant(value)[1] + nanos, clock.tzinfo)
        number, rest = divmod(day_number(day) * DAY_NANOS + nanos_of(clock) + nanos, DAY_NANOS)
        moved = from_day_number(number)
        return None if moved is None else make_datetime(moved, make_time(rest, clock.tzinfo))
    if isinstance(value, DATES):
        return from_day_number(day_number(value) + nanos // DAY_NANOS)
    if isinstance(value, TIMES):
        return make_time((nanos_of(value) + nanos) % DAY_NANOS, value.tzinfo)
    return None


def _add_months(value: object, months: int) -> object:
    if isinstance(value, MOMENTS):
        day, clock = split(value)
        moved = add_months(day, months)
        return None if moved is None else make_datetime(moved, clock)
    return add_months(value, months) if isinstance(value, DATES) else None


def difference(left: object, right: object) -> DaysDuration | None:
    """``left - right`` of two temporal values of one kind; a date beside a date-time counts as its UTC midnight."""
    if isinstance(left, TIMES) and isinstance(right, TIMES):
        first, second = time_line(left), time_line(right)
        return None if first[0] != second[0] else _nanos_duration(first[1] - second[1])
    if isinstance(left, DATES) and isinstance(right, DATES) and is_date(left) and is_date(right):
        return DaysDuration(Decimal((day_number(left) - day_number(right)) * 86_400))
    if isinstance(left, DATES + MOMENTS) and isinstance(right, DATES + MOMENTS):
        one, other = instant(as_moment(left)), instant(as_moment(right))
        return None if one[0] != other[0] else _nanos_duration(one[1] - other[1])
    return None


def as_moment(value: AnyDate | AnyDateTime) -> AnyDateTime:
    return value if isinstance(value, datetime | WideDateTime) else start_of(value)


def time_line(clock: AnyTime) -> tuple[object, int]:
    """Which times can be compared with this one, and where it lies among them.

    Times with an offset share one line, times of one region another: without a day a region has no offset.
    """
    offset = fixed_offset(clock.tzinfo)
    if offset is None:
        return region(clock.tzinfo), nanos_of(clock)
    return UTC, nanos_of(clock) - offset * SECOND_NANOS


def nanos_in(duration: DaysDuration) -> int:
    return int(duration.seconds.scaleb(9, context=numbers.EXACT))


def _seconds(nanos: int) -> Decimal:
    return Decimal(nanos).scaleb(-9, context=numbers.EXACT)


def _nanos_duration(nanos: int) -> DaysDuration | None:
    return days_duration(_seconds(nanos))


def months_between(start: AnyDate | AnyDateTime, end: AnyDate | AnyDateTime) -> YearsDuration | None:
    """Whole months from one day to the other, counted towards zero. The time of day does not count."""
    first, last = (split(each)[0] if isinstance(each, datetime | WideDateTime) else each for each in (start, end))
    months = (last.year - first.year) * 12 + last.month - first.month
    if months > 0 and last.day < first.day:
        months -= 1
    elif months < 0 and last.day > first.day:
        months += 1
    return years_duration(months)


def member(value: object, name: str) -> object:
    """A part of a temporal value (``.year``, ``.time offset`` …); None for parts it does not have."""
    if isinstance(value, YearsDuration):
        years, months = divmod(abs(value.months), 12)
        parts = {"years": years, "months": months}
        return _signed(parts.get(name), value.months < 0)
    if isinstance(value, DaysDuration):
        minutes, nanos = divmod(abs(nanos_in(value)), 60 * SECOND_NANOS)
        if name == "seconds":
            return _seconds(-nanos if value.seconds < 0 else nanos)
        parts = {"days": minutes // 1440, "hours": minutes // 60 % 24, "minutes": minutes % 60}
        return _signed(parts.get(name), value.seconds < 0)
    if isinstance(value, MOMENTS):
        day, clock = split(value)
        found = _clock_member(clock, name, offset_at(day, clock))
        return _day_member(day, name) if found is None else found
    if isinstance(value, TIMES):
        return _clock_member(value, name, fixed_offset(value.tzinfo))
    return _day_member(value, name) if isinstance(value, DATES) else None


def _signed(part: int | None, negative: bool) -> Decimal | None:
    return None if part is None else Decimal(-part if negative else part)


def _day_member(day: AnyDate, name: str) -> Decimal | None:
    if name == "weekday":
        return Decimal((day_number(day) - 1) % 7 + 1)
    return Decimal(getattr(day, name)) if name in ("year", "month", "day") else None


def _clock_member(clock: AnyTime, name: str, offset: int | None) -> object:
    if name in ("hour", "minute", "second"):
        return Decimal(hms(clock)[("hour", "minute", "second").index(name)])
    if name == "timezone":
        return region(clock.tzinfo)
    if name == "time offset" and offset is not None:
        return DaysDuration(Decimal(offset))
    return None


def identity(value: object) -> tuple[object, ...] | None:
    """What makes a temporal point the very same: its kind, its local reading and how its zone is written."""
    if isinstance(value, MOMENTS):
        day, clock = split(value)
        return ("date and time", day_number(day), nanos_of(clock), _format_zone(clock.tzinfo))
    if isinstance(value, TIMES):
        return ("time", nanos_of(value), _format_zone(value.tzinfo))
    return ("date", day_number(value)) if isinstance(value, DATES) else None


def in_zone(moment: AnyDateTime, name: str) -> AnyDateTime | None:
    """The same instant on the clocks of another region; a local moment is first taken as that region's."""
    zone = zone_named(name)
    if zone is None:
        return None
    day, clock = split(moment)
    if clock.tzinfo is None:
        return make_datetime(day, make_time(nanos_of(clock), zone))
    return at_instant(instant(moment)[1], zone)

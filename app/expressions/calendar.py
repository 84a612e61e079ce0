"""Days, clocks and moments, whatever class holds them.

The standard library's ``date``, ``time`` and ``datetime`` hold all that business needs. FEEL reaches further (years
-999,999,999 to 999,999,999, nanoseconds); only values outside the library's range use the ``Wide…`` classes. All
temporal rules go through the functions here, so they need not know which class they have.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import ClassVar
from zoneinfo import ZoneInfo

LARGEST_YEAR = 999_999_999
DAY_NANOS = 86_400_000_000_000
SECOND_NANOS = 1_000_000_000
_CYCLE_YEARS, _CYCLE_DAYS = 400, 146_097


@dataclass(frozen=True, slots=True)
class WideDate:
    """A day outside the years 1 to 9999."""

    feel_value: ClassVar[bool] = True
    year: int
    month: int
    day: int


@dataclass(frozen=True, slots=True)
class WideTime:
    """A time of day finer than a microsecond."""

    feel_value: ClassVar[bool] = True
    nanos: int
    tzinfo: tzinfo | None


@dataclass(frozen=True, slots=True)
class WideDateTime:
    """A moment whose day or time is wide."""

    feel_value: ClassVar[bool] = True
    day: date | WideDate
    clock: time | WideTime


AnyDate = date | WideDate
AnyTime = time | WideTime
AnyDateTime = datetime | WideDateTime


def make_date(year: int, month: int, day: int) -> AnyDate | None:
    """The day, or None where the calendar has no such day."""
    if not (-LARGEST_YEAR <= year <= LARGEST_YEAR and 1 <= month <= 12 and 1 <= day <= month_length(year, month)):
        return None
    return date(year, month, day) if 1 <= year <= 9999 else WideDate(year, month, day)


def make_time(nanos: int, zone: tzinfo | None) -> AnyTime:
    """The time of day ``nanos`` after midnight, 0 to less than a day."""
    if nanos % 1000:
        return WideTime(nanos, zone)
    seconds, micros = divmod(nanos // 1000, 1_000_000)
    return time(seconds // 3600, seconds // 60 % 60, seconds % 60, micros, tzinfo=zone)


def make_datetime(day: AnyDate, clock: AnyTime) -> AnyDateTime:
    if isinstance(day, date) and isinstance(clock, time):
        return datetime.combine(day, clock)
    return WideDateTime(day, clock)


def split(moment: AnyDateTime) -> tuple[AnyDate, AnyTime]:
    if isinstance(moment, datetime):
        return moment.date(), moment.timetz().replace(fold=0)
    return moment.day, moment.clock


def month_length(year: int, month: int) -> int:
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def day_number(day: AnyDate) -> int:
    """Days since 0001-01-01, which is day 1."""
    if isinstance(day, date):
        return day.toordinal()
    cycles, year = divmod(day.year - 1, _CYCLE_YEARS)
    return cycles * _CYCLE_DAYS + date(year + 1, day.month, day.day).toordinal()


def from_day_number(number: int) -> AnyDate | None:
    cycles, rest = divmod(number - 1, _CYCLE_DAYS)
    inside = date.fromordinal(rest + 1)
    return make_date(inside.year + cycles * _CYCLE_YEARS, inside.month, inside.day)


def add_months(day: AnyDate, months: int) -> AnyDate | None:
    """The same day ``months`` later; the month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return make_date(year, month + 1, min(day.day, month_length(year, month + 1)))


def nanos_of(clock: AnyTime) -> int:
    if isinstance(clock, WideTime):
        return clock.nanos
    seconds = clock.hour * 3600 + clock.minute * 60 + clock.second
    return seconds * SECOND_NANOS + clock.microsecond * 1000


def hms(clock: AnyTime) -> tuple[int, int, int]:
    seconds = nanos_of(clock) // SECOND_NANOS
    return seconds // 3600, seconds // 60 % 60, seconds % 60


def fixed_offset(zone: tzinfo | None) -> int | None:
    """Seconds east of UTC of a zone that is only an offset."""
    if isinstance(zone, timezone):
        return int(zone.utcoffset(None).total_seconds())
    return None


def region(zone: tzinfo | None) -> str | None:
    """``Europe/Paris`` for a zone of the time zone database."""
    return zone.key if isinstance(zone, ZoneInfo) else None


def offset_at(day: AnyDate, clock: AnyTime) -> int | None:
    """Seconds east of UTC at this local moment; None where the clock has no zone."""
    zone = clock.tzinfo
    if zone is None:
        return None
    fixed = fixed_offset(zone)
    if fixed is not None:
        return fixed
    # Outside the library's years the rules of the nearest year of the same shape are taken.
    year = day.year if 1 <= day.year <= 9999 else (day.year % 400 + (1600 if day.year < 1 else 9200))
    here = date(year, day.month, min(day.day, month_length(year, day.month)))
    local = datetime.combine(here, time(*hms(clock)))
    offset = zone.utcoffset(local)
    return None if offset is None else int(offset.total_seconds())


def instant(moment: AnyDateTime) -> tuple[bool, int]:
    """Whether the moment is anchored to UTC, and its nanoseconds on that line (or on the local one)."""
    day, clock = split(moment)
    nanos = day_number(day) * DAY_NANOS + nanos_of(clock)
    offset = offset_at(day, clock)
    return (False, nanos) if offset is None else (True, nanos - offset * SECOND_NANOS)


def at_instant(nanos: int, zone: tzinfo) -> AnyDateTime | None:
    """The local moment of ``zone`` at an instant."""
    offset = fixed_offset(zone)
    if offset is None:
        number = nanos // DAY_NANOS
        if 2 <= number <= date.max.toordinal() - 2:
            utc = datetime.fromordinal(number) + timedelta(seconds=nanos % DAY_NANOS // SECOND_NANOS)
            shift = utc.replace(tzinfo=UTC).astimezone(zone).utcoffset()
            offset = 0 if shift is None else int(shift.total_seconds())
        else:
            day = from_day_number(number)
            offset = 0 if day is None else offset_at(day, make_time(0, zone)) or 0
    number, rest = divmod(nanos + offset * SECOND_NANOS, DAY_NANOS)
    day = from_day_number(number)
    return None if day is None else make_datetime(day, make_time(rest, zone))


_REGION = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(?:/[A-Za-z0-9_+-]+){0,3}")


@lru_cache(maxsize=512)
def zone_named(name: str) -> tzinfo | None:
    """The zone of a region's name; None for names the time zone database does not have."""
    if not _REGION.fullmatch(name):
        return None
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError):
        return None


@lru_cache(maxsize=512)
def zone_offset(seconds: int) -> tzinfo | None:
    """A zone that is only an offset, at most 18 hours either way."""
    if abs(seconds) > 18 * 3600:
        return None
    return UTC if seconds == 0 else timezone(timedelta(seconds=seconds))

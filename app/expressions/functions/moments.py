"""The clock and the calendar (DMN 1.5 table 80). Now and today come in with the evaluation, never from the machine."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from app.expressions.calendar import AnyDate, AnyDateTime, WideDateTime, day_number, month_length, split
from app.expressions.functions.signature import builtin
from app.expressions.run import Run

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def _date(day: AnyDate | AnyDateTime) -> AnyDate:
    return split(day)[0] if isinstance(day, datetime | WideDateTime) else day


@builtin("now(): date and time")
def now(run: Run) -> object:
    return run.now


@builtin("today(): date")
def today(run: Run) -> object:
    return run.today


@builtin("day of year(date: day): number")
def day_of_year(_: Run, day: AnyDate | AnyDateTime) -> object:
    here = _date(day)
    return Decimal(sum(month_length(here.year, month) for month in range(1, here.month)) + here.day)


@builtin("day of week(date: day): string")
def day_of_week(_: Run, day: AnyDate | AnyDateTime) -> object:
    return _DAYS[(day_number(_date(day)) - 1) % 7]


@builtin("month of year(date: day): string")
def month_of_year(_: Run, day: AnyDate | AnyDateTime) -> object:
    return _MONTHS[_date(day).month - 1]


@builtin("week of year(date: day): number")
def week_of_year(_: Run, day: AnyDate | AnyDateTime) -> object:
    """The ISO 8601 week: week 1 has the year's first Thursday."""
    here = _date(day)
    number = day_number(here)
    thursday = number - (number - 1) % 7 + 3
    # Weeks repeat every 400 years, so any year can be counted in the library's range.
    year = here.year % 400 + 2000
    shift = date(year, here.month, here.day).toordinal() - number
    first = date.fromordinal(thursday + shift)
    return Decimal((first.timetuple().tm_yday - 1) // 7 + 1)


@builtin("last day of month(date: day): number")
def last_day_of_month(_: Run, day: AnyDate | AnyDateTime) -> object:
    here = _date(day)
    return Decimal(month_length(here.year, here.month))

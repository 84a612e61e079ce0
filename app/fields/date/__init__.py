"""A day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from app.controls import ChoiceControl, DateControl, IntegerControl, Option
from app.errors import Invalid, Problem
from app.expressions import DATE
from app.fields import days
from app.fields.kind import TODAY, FieldKind, Lookup
from app.fields.sentences import invalid, problem
from app.i18n import Text

if TYPE_CHECKING:
    from app.definitions.form import Field, Form

LIMITS = (
    Option("none", Text("不限", "Any")),
    Option("fixed", Text("固定日期", "A fixed day")),
    Option("today", Text("相对今天", "Relative to today")),
)
OFFSET_HINT = Text("0 是今天，-30 是 30 天前，30 是 30 天后。", "0 is today, -30 is 30 days ago, 30 is in 30 days.")


class Day(FieldKind):
    name = "date"
    label = Text("日期", "Date")
    group = "basic"
    order = 60
    feel = DATE
    beyond_schema = ("no_such_day", "too_early", "too_late")
    settings = (
        ChoiceControl(name="from", label=Text("最早", "Earliest"), options=LIMITS, default="none"),
        DateControl(name="from_date", label=Text("最早日期", "Earliest day"), needs=("from", ("fixed",))),
        IntegerControl(
            name="from_days",
            label=Text("距今天数", "Days from today"),
            minimum=-40_000,
            maximum=40_000,
            hint=OFFSET_HINT,
            needs=("from", ("today",)),
        ),
        ChoiceControl(name="to", label=Text("最晚", "Latest"), options=LIMITS, default="none"),
        DateControl(name="to_date", label=Text("最晚日期", "Latest day"), needs=("to", ("fixed",))),
        IntegerControl(
            name="to_days",
            label=Text("距今天数", "Days from today"),
            minimum=-40_000,
            maximum=40_000,
            hint=OFFSET_HINT,
            needs=("to", ("today",)),
        ),
    )

    def schema(self, field: Field) -> dict[str, Any]:
        return {"type": "string", "format": "date", "pattern": days.PATTERN}

    def read(self, field: Field, raw: Any) -> Any:
        return days.read_day(field, raw)

    def check(self, field: Field, value: Any, answers: Mapping[str, Any]) -> list[Invalid | Lookup]:
        today = answers.get(TODAY)
        first, last = self.limit(field, "from", today), self.limit(field, "to", today)
        if first is not None and value < first.isoformat():
            if first == today:
                return [invalid(field, "too_early", "{label}不能早于今天。", "“{label}” must not be before today.")]
            return [
                invalid(field, "too_early", "{label}不能早于 {day}。", "“{label}” must not be before {day}.", day=first)
            ]
        if last is not None and value > last.isoformat():
            if last == today:
                return [invalid(field, "too_late", "{label}不能晚于今天。", "“{label}” must not be after today.")]
            return [
                invalid(field, "too_late", "{label}不能晚于 {day}。", "“{label}” must not be after {day}.", day=last)
            ]
        return []

    def to_feel(self, field: Field, value: Any) -> Any:
        return date.fromisoformat(value)

    def cell(self, field: Field, value: Any, locale: str, names: Mapping[str, str] | None = None) -> Any:
        return None if value is None else date.fromisoformat(value)

    def sample(self, field: Field) -> Any:
        first, last = self.limit(field, "from", None), self.limit(field, "to", None)
        return (first or last or date(2026, 1, 15)).isoformat()

    def check_definition(self, field: Field, form: Form) -> list[Problem]:
        found = []
        for end in ("from", "to"):
            if field.setting(end) == "fixed":
                text = field.setting(f"{end}_date")
                if not text or _day(text) is None:
                    found.append(
                        problem(
                            f"{end}_date",
                            "no_day",
                            "请填一个存在的日期，例如 2026-11-24。",
                            "Give a day that exists, such as 2026-11-24.",
                        )
                    )
        reference = date(2026, 1, 1)
        first, last = self.limit(field, "from", reference), self.limit(field, "to", reference)
        if first and last and first > last and field.setting("from") == field.setting("to"):
            found.append(
                problem(
                    "from",
                    "min_above_max",
                    "最早的日期晚于最晚的日期，没有日期能满足。请改其中一个。",
                    "The earliest day is after the latest, so no day fits. Change one of them.",
                )
            )
        return found

    def limit(self, field: Field, end: str, today: date | None) -> date | None:
        """The first (``from``) or last (``to``) day allowed; None where there is none or today is not known."""
        mode = field.setting(end)
        if mode == "fixed":
            return _day(field.setting(f"{end}_date") or "")
        if mode == "today" and today is not None:
            return today + timedelta(days=field.setting(f"{end}_days") or 0)
        return None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


KIND = Day()

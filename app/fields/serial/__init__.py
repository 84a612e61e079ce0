"""A number given when the record is submitted. Numbers rise without repeating; gaps may occur."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from app.controls import ChoiceControl, Option, TextControl
from app.errors import Invalid, Problem
from app.expressions import TEXT
from app.fields import reading
from app.fields.kind import TODAY, FieldKind, Lookup
from app.fields.sentences import problem
from app.i18n import Text

if TYPE_CHECKING:
    from app.definitions.form import Field, Form

LONGEST = 100
_PLACE = re.compile(r"\{([^{}]*)\}")
_COUNT = re.compile(r"n(:([1-9]|1[0-2]))?")
_DAY = {"yyyy": "%Y", "yy": "%y", "mm": "%m", "dd": "%d"}
_PERIODS = {"never": "", "yearly": "%Y", "monthly": "%Y-%m", "daily": "%Y-%m-%d"}

# What the pattern must show so that numbers of two periods differ.
_MUST = {"yearly": ({"yyyy", "yy"},), "monthly": ({"yyyy", "yy"}, {"mm"}), "daily": ({"yyyy", "yy"}, {"mm"}, {"dd"})}


class Serial(FieldKind):
    name = "serial"
    label = Text("编号", "Serial no.")
    group = "identity"
    order = 190
    feel = TEXT
    computed = True
    columns_ok = False
    searchable = True
    settings = (
        TextControl(
            name="pattern",
            label=Text("样式", "Pattern"),
            default="{yyyy}{mm}-{n:4}",
            max_length=60,
            hint=Text(
                "{yyyy} 年，{yy} 两位年，{mm} 月，{dd} 日，{n:4} 是四位流水号。",
                "{yyyy} year, {yy} its last two digits, {mm} month, {dd} day, {n:4} the number in four digits.",
            ),
        ),
        ChoiceControl(
            name="reset",
            label=Text("流水号从 1 重新开始", "The number starts again at 1"),
            default="monthly",
            options=(
                Option("never", Text("从不", "Never")),
                Option("yearly", Text("每年", "Every year")),
                Option("monthly", Text("每月", "Every month")),
                Option("daily", Text("每天", "Every day")),
            ),
        ),
    )

    def schema(self, field: Field) -> dict[str, Any]:
        return {"type": "string", "minLength": 1, "maxLength": LONGEST}

    def read(self, field: Field, raw: Any) -> Any:
        text = reading.prose(field, raw)
        return text and text[:LONGEST].rstrip()

    def check(self, field: Field, value: Any, answers: Mapping[str, Any]) -> list[Invalid | Lookup]:
        if value is not None:
            return []
        return [Lookup("next", f"series:{field.id}", _dated(answers, _PERIODS[field.setting("reset") or "never"]), ())]

    def given(self, field: Field, number: int, answers: Mapping[str, Any]) -> Any:
        def put(place: re.Match[str]) -> str:
            name = place[1]
            if name in _DAY:
                return _dated(answers, _DAY[name])
            count = _COUNT.fullmatch(name)
            return str(number).zfill(int(count[2] or 1)) if count else place[0]

        return _PLACE.sub(put, field.setting("pattern") or "{n}")

    def sort_key(self, field: Field, value: Any) -> str | None:
        return None if value is None else reading.sort_text(value)

    def sample(self, field: Field) -> Any:
        return self.given(field, 1, {TODAY: date(2026, 1, 15)})

    def check_definition(self, field: Field, form: Form) -> list[Problem]:
        pattern = field.setting("pattern") or ""
        places = _PLACE.findall(pattern)
        unknown = next((p for p in places if p not in _DAY and not _COUNT.fullmatch(p)), None)
        if unknown is not None or re.search(r"[{}]", _PLACE.sub("", pattern)):
            return [
                problem(
                    "pattern",
                    "bad_pattern",
                    "样式“{pattern}”里有不认识的部分：花括号里只能是 yyyy、yy、mm、dd、n 或 n:4。请改正。",
                    "The pattern “{pattern}” holds something unknown: braces take yyyy, yy, mm, dd, n or n:4. Mend it.",
                    pattern=pattern,
                )
            ]
        if sum(bool(_COUNT.fullmatch(p)) for p in places) != 1:
            return [
                problem(
                    "pattern",
                    "no_number",
                    "样式里要有一个流水号，例如 {{n:4}}，不然编号会重复。请加上。",
                    "The pattern needs the number once, such as {{n:4}}, or numbers repeat. Add it.",
                )
            ]
        if any(not need & set(places) for need in _MUST.get(field.setting("reset"), ())):
            return [
                problem(
                    "pattern",
                    "repeats",
                    "流水号会重新开始，样式里却看不出是哪一期，编号会重复。"
                    "请在样式里加上年、月或日，或改为从不重新开始。",
                    "The number starts again but the pattern does not show the period, so numbers repeat. "
                    "Show year, month or day in it, or never start again.",
                )
            ]
        return []


def _dated(answers: Mapping[str, Any], form: str) -> str:
    today = answers.get(TODAY)
    return today.strftime(form) if isinstance(today, date) and form else ""


KIND = Serial()

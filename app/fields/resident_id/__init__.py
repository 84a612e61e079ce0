"""A resident identity number by GB 11643: region, date of birth, order (odd for men), check character."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from app.controls import IntegerControl, ToggleControl
from app.errors import Invalid, Problem
from app.expressions import TEXT
from app.fields import reading
from app.fields.kind import TODAY, FieldKind, Lookup
from app.fields.sentences import invalid, problem, taken
from app.i18n import Text

if TYPE_CHECKING:
    from app.definitions.form import Field, Form

LENGTH = 18
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK = "10X98765432"

# Provinces; 81 to 83 stand on residence permits of people from Hong Kong, Macau and Taiwan.
PROVINCES = frozenset(
    map(
        str,
        (
            *range(11, 16),
            *range(21, 24),
            *range(31, 38),
            *range(41, 47),
            *range(50, 55),
            *range(61, 66),
            71,
            81,
            82,
            83,
        ),
    )
)


class ResidentId(FieldKind):
    name = "resident_id"
    label = Text("身份证号", "Resident ID")
    group = "identity"
    order = 160
    feel = TEXT
    beyond_schema = ("birth_date", "check_digit", "too_young", "too_old")
    warns = ("region",)
    settings = (
        ToggleControl(name="unique", label=Text("不允许重复", "No two records alike")),
        IntegerControl(
            name="min_age", label=Text("最小年龄", "Youngest"), minimum=0, maximum=150, unit=Text("岁", "years")
        ),
        IntegerControl(
            name="max_age", label=Text("最大年龄", "Oldest"), minimum=0, maximum=150, unit=Text("岁", "years")
        ),
    )

    def schema(self, field: Field) -> dict[str, Any]:
        return {"type": "string", "pattern": "^[0-9]{17}[0-9X]$"}

    def read(self, field: Field, raw: Any) -> Any:
        text = reading.digits_and_letters(field, raw)
        return None if text is None else text.upper()

    def check(self, field: Field, value: Any, answers: Mapping[str, Any]) -> list[Invalid | Lookup]:
        wrong = self._shape(field, value) or self._age(field, value, answers.get(TODAY))
        if wrong:
            return [wrong]
        found: list[Invalid | Lookup] = []
        if value[:2] not in PROVINCES:
            found.append(
                invalid(
                    field,
                    "region",
                    "{label}开头的地区代码 {code} 没有发放过，请核对证件。",
                    "“{label}” begins with {code}, a region never issued; compare it with the card.",
                    code=value[:6],
                )
            )
        if field.setting("unique"):
            found.append(taken(field, value, value))
        return found

    def detail(self, field: Field, value: Any, locale: str) -> str:
        born = self.birth_date(value) if value else None
        if born is None:
            return ""
        return (
            Text("{day} 出生，{sex}", "born {day}, {sex}")
            .fill(day=born, sex=Text("男", "male") if self.sex(value) == "male" else Text("女", "female"))
            .to(locale)
        )

    def birth_date(self, value: str) -> date | None:
        """The date of birth that the number carries; None where it carries none."""
        if not re.fullmatch(r"[0-9]{17}[0-9X]", value):
            return None
        try:
            return date(int(value[6:10]), int(value[10:12]), int(value[12:14]))
        except ValueError:
            return None

    def sex(self, value: str) -> str:
        """``male`` or ``female``, as the seventeenth digit says."""
        return "male" if int(value[16]) % 2 else "female"

    def sample(self, field: Field) -> Any:
        low, high = field.setting("min_age") or 0, field.setting("max_age")
        age = max(low, min(36, high) if high is not None else 36)
        first = f"110101{2026 - age - 1}0101001"
        return first + check_character(first)

    def check_definition(self, field: Field, form: Form) -> list[Problem]:
        low, high = field.setting("min_age"), field.setting("max_age")
        if low is not None and high is not None and low > high:
            return [
                problem(
                    "min_age",
                    "min_above_max",
                    "最小年龄 {low} 大于最大年龄 {high}，谁也填不了。请改其中一个。",
                    "The youngest age {low} is above the oldest {high}: nobody fits. Change one of them.",
                    low=low,
                    high=high,
                )
            ]
        return []

    def _shape(self, field: Field, value: str) -> Invalid | None:
        if len(value) != LENGTH:
            return invalid(
                field,
                "length",
                "{label}要填 18 位，现在有 {have} 位。",
                "“{label}” must have 18 characters; now it has {have}.",
                have=len(value),
            )
        if not re.fullmatch(r"[0-9]{17}[0-9X]", value):
            return invalid(
                field,
                "character",
                "{label}只能是数字，最后一位可以是 X。",
                "“{label}” may hold digits only; the last may be X.",
            )
        if self.birth_date(value) is None:
            return invalid(
                field,
                "birth_date",
                "{label}第 7 到 14 位不是存在的日期，请核对。",
                "Characters 7 to 14 of “{label}” are no date that exists; check them.",
            )
        if value[-1] != check_character(value):
            return invalid(
                field,
                "check_digit",
                "{label}的最后一位对不上，请逐位核对。",
                "The last character of “{label}” does not fit the others; compare each with the card.",
            )
        return None

    def _age(self, field: Field, value: str, today: date | None) -> Invalid | None:
        born = self.birth_date(value)
        if today is None or born is None:
            return None
        if born > today:
            return invalid(
                field,
                "birth_date",
                "{label}里的出生日期 {day} 晚于今天，请核对。",
                "The date of birth {day} in “{label}” is after today; check it.",
                day=born,
            )
        age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
        low, high = field.setting("min_age"), field.setting("max_age")
        if low is not None and age < low:
            return invalid(
                field,
                "too_young",
                "{label}：本人 {age} 岁，须满 {low} 岁。",
                "“{label}”: the person is {age}; {low} or older is needed.",
                age=age,
                low=low,
            )
        if high is not None and age > high:
            return invalid(
                field,
                "too_old",
                "{label}：本人 {age} 岁，不能超过 {high} 岁。",
                "“{label}”: the person is {age}; {high} or younger is needed.",
                age=age,
                high=high,
            )
        return None


def check_character(digits: str) -> str:
    """The last character that the first seventeen ask for (ISO 7064 MOD 11-2)."""
    return CHECK[sum(weight * int(digit) for weight, digit in zip(WEIGHTS, digits[:17], strict=True)) % 11]


KIND = ResidentId()

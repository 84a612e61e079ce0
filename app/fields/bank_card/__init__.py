"""A bank card number. Its check digit (Luhn) only warns: some banks issue cards that do not keep to it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from app.controls import ToggleControl
from app.errors import Invalid
from app.expressions import TEXT
from app.fields import reading
from app.fields.kind import FieldKind, Lookup
from app.fields.sentences import invalid, taken
from app.i18n import Text

if TYPE_CHECKING:
    from app.definitions.form import Field


class BankCard(FieldKind):
    name = "bank_card"
    label = Text("银行卡号", "Bank card")
    group = "identity"
    order = 170
    feel = TEXT
    warns = ("check_digit",)
    settings = (ToggleControl(name="unique", label=Text("不允许重复", "No two records alike")),)

    def schema(self, field: Field) -> dict[str, Any]:
        return {"type": "string", "pattern": "^[0-9]{12,19}$"}

    def read(self, field: Field, raw: Any) -> Any:
        return reading.digits_and_letters(field, raw)

    def check(self, field: Field, value: Any, answers: Mapping[str, Any]) -> list[Invalid | Lookup]:
        if not re.fullmatch("[0-9]+", value):
            return [invalid(field, "character", "{label}只能是数字。", "“{label}” may hold digits only.")]
        if not 12 <= len(value) <= 19:
            return [
                invalid(
                    field,
                    "length",
                    "{label}要填 12 到 19 位，现在有 {have} 位。",
                    "“{label}” must have 12 to 19 digits; now it has {have}.",
                    have=len(value),
                )
            ]
        found: list[Invalid | Lookup] = []
        if not luhn(value):
            found.append(
                invalid(
                    field,
                    "check_digit",
                    "{label}的最后一位对不上，请对照卡片再看一遍。",
                    "The last digit of “{label}” does not fit the others; compare it with the card.",
                )
            )
        if field.setting("unique"):
            found.append(taken(field, value, self.show(field, value, "zh")))
        return found

    def show(self, field: Field, value: Any, locale: str, names: Mapping[str, str] | None = None) -> str:
        return " ".join(re.findall(".{1,4}", value)) if value else ""

    def cell(self, field: Field, value: Any, locale: str, names: Mapping[str, str] | None = None) -> Any:
        return value

    def sample(self, field: Field) -> Any:
        return "4111111111111111"


def luhn(number: str) -> bool:
    """Whether the last digit fits the others by the Luhn sum."""
    total = 0
    for place, digit in enumerate(map(int, reversed(number))):
        doubled = digit * 2 if place % 2 else digit
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0


KIND = BankCard()

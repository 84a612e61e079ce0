"""An amount of money in one currency."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from app.controls import DecimalControl, IntegerControl, TextControl, ToggleControl
from app.errors import Invalid, Problem
from app.expressions import NUMBER
from app.fields import figures
from app.fields.bounds import check_bounds, check_order
from app.fields.kind import FieldKind, Lookup
from app.fields.money.capitals import capitals
from app.fields.money.currencies import CURRENCIES
from app.fields.sentences import problem
from app.i18n import Text

if TYPE_CHECKING:
    from app.definitions.form import Field, Form

# People write 5万 for 50,000: the word and how many places it moves the point.
WORDS = (("万亿", 12), ("亿", 8), ("万", 4))


class Money(FieldKind):
    name = "money"
    label = Text("金额", "Money")
    group = "basic"
    order = 40
    feel = NUMBER
    numeric = True
    beyond_schema = ("min", "max", "decimals", "too_long")
    settings = (
        TextControl(
            name="currency",
            label=Text("币种", "Currency"),
            default="CNY",
            max_length=3,
            pattern="^[A-Z]{3}$",
            hint=Text("ISO 4217 代码，例如 CNY、USD。", "ISO 4217 code, such as CNY or USD."),
        ),
        DecimalControl(name="min", label=Text("最小金额", "Smallest amount")),
        DecimalControl(name="max", label=Text("最大金额", "Largest amount")),
        IntegerControl(
            name="decimals",
            label=Text("小数位数", "Decimal places"),
            minimum=0,
            maximum=6,
            hint=Text("不填则按币种：人民币 2 位，日元 0 位。", "Empty takes the currency's: 2 for yuan, 0 for yen."),
        ),
        ToggleControl(name="capitals", label=Text("显示人民币大写", "Show the amount in Chinese capitals")),
    )

    def schema(self, field: Field) -> dict[str, Any]:
        return {"type": "string", "pattern": figures.PATTERN}

    def read(self, field: Field, raw: Any) -> Any:
        code = self._code(field)
        if isinstance(raw, str):
            raw = unicodedata.normalize("NFKC", raw).strip()
            raw = raw.removesuffix("元").strip() if code == "CNY" else raw
            raw = raw.removeprefix(code).removesuffix(code).strip()
            for word, places in WORDS:
                if raw.endswith(word):
                    number = figures.read_number(field, raw.removesuffix(word).strip(), self._signs(code))
                    if number is None:
                        raise figures.not_a_number(field)
                    return figures.read_number(field, figures.shifted(field, number, places))
        return figures.read_number(field, raw, self._signs(code))

    def check(self, field: Field, value: Any, answers: Mapping[str, Any]) -> list[Invalid | Lookup]:
        return [*check_bounds(field, value, self.places(field), lambda limit: self.show(field, limit, "zh"))]

    def to_feel(self, field: Field, value: Any) -> Any:
        return Decimal(value)

    def from_feel(self, field: Field, value: Any) -> Any:
        return figures.from_result(field, value, self.places(field))

    def sort_key(self, field: Field, value: Any) -> str | None:
        return None if value is None else figures.sort_key(value)

    def show(self, field: Field, value: Any, locale: str, names: Mapping[str, str] | None = None) -> str:
        if value is None:
            return ""
        minus, unsigned = ("-", value[1:]) if value.startswith("-") else ("", value)
        sign = self.sign(field)
        return f"{minus}{sign}{' ' if sign.isalpha() else ''}{figures.grouped(unsigned, self.places(field))}"

    def detail(self, field: Field, value: Any, locale: str) -> str:
        return capitals(value) if value is not None and field.setting("capitals") else ""

    def cell(self, field: Field, value: Any, locale: str, names: Mapping[str, str] | None = None) -> Any:
        return None if value is None else Decimal(value)

    def sample(self, field: Field) -> Any:
        low, high = field.setting("min"), field.setting("max")
        if low and high:
            return figures.from_result(field, (Decimal(low) + Decimal(high)) / 2, 0)
        return low or high or "12500"

    def check_definition(self, field: Field, form: Form) -> list[Problem]:
        found, code = check_order(field), self._code(field)
        if code not in CURRENCIES:
            found.append(
                problem(
                    "currency",
                    "unknown_currency",
                    "不认识币种“{code}”。请填 ISO 4217 代码，例如 CNY、USD、HKD。",
                    "The currency “{code}” is not known. Use an ISO 4217 code such as CNY, USD or HKD.",
                    code=code,
                )
            )
        if field.setting("capitals") and code != "CNY":
            found.append(
                problem(
                    "capitals",
                    "capitals_other_currency",
                    "大写只用于人民币（CNY）。请关掉大写，或改用 CNY。",
                    "Capitals are for yuan (CNY) only. Turn them off, or use CNY.",
                    level="warning",
                )
            )
        return found

    def sign(self, field: Field) -> str:
        """What stands before an amount: the currency's sign, else its code."""
        code = self._code(field)
        return CURRENCIES[code].sign if code in CURRENCIES else code

    def places(self, field: Field) -> int:
        """How many digits the amount has after the point: the author's number, else the currency's."""
        chosen = field.setting("decimals")
        currency = CURRENCIES.get(self._code(field))
        return chosen if chosen is not None else currency.places if currency else 2

    def _code(self, field: Field) -> str:
        return str(field.setting("currency") or "CNY")

    def _signs(self, code: str) -> str:
        sign = CURRENCIES[code].sign if code in CURRENCIES else ""
        return sign + "¥" if code in ("CNY", "JPY") else sign or " "


KIND = Money()

"""A percentage.

Stored as people write it, in percent: ``"12.5"`` is 12.5 %. Expressions and Excel see the fraction 0.125, so that
``amount * rate`` is right. Text is taken as percent, a bare number (an Excel cell, an expression's result) as a
fraction.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from app.controls import DecimalControl, IntegerControl
from app.errors import Invalid, Problem
from app.expressions import NUMBER
from app.fields import figures
from app.fields.bounds import check_bounds, check_order
from app.fields.kind import FieldKind, Lookup
from app.i18n import Text

if TYPE_CHECKING:
    from app.definitions.form import Field, Form


class Percent(FieldKind):
    name = "percent"
    label = Text("百分比", "Percent")
    group = "basic"
    order = 50
    feel = NUMBER
    numeric = True
    beyond_schema = ("min", "max", "decimals", "too_long")
    settings = (
        DecimalControl(name="min", label=Text("最小值（%）", "Smallest (%)"), default="0"),
        DecimalControl(name="max", label=Text("最大值（%）", "Largest (%)")),
        IntegerControl(
            name="decimals",
            label=Text("小数位数", "Decimal places"),
            minimum=0,
            maximum=10,
            default=2,
            hint=Text("按百分数数：12.50% 是 2 位。", "Counted in percent: 12.50% has 2."),
        ),
    )

    def schema(self, field: Field) -> dict[str, Any]:
        return {"type": "string", "pattern": figures.PATTERN, "description": 'percent: "12.5" is 12.5 %'}

    def read(self, field: Field, raw: Any) -> Any:
        if raw is not None and not isinstance(raw, str):
            number = figures.read_number(field, raw)
            return number and figures.read_number(field, figures.shifted(field, number, 2))
        return figures.read_number(field, raw, "%")

    def check(self, field: Field, value: Any, answers: Mapping[str, Any]) -> list[Invalid | Lookup]:
        return [*check_bounds(field, value, field.setting("decimals"), lambda limit: f"{limit}%")]

    def to_feel(self, field: Field, value: Any) -> Any:
        return Decimal(figures.shifted(field, value, -2))

    def from_feel(self, field: Field, value: Any) -> Any:
        if isinstance(value, Decimal):
            return figures.from_result(field, value.scaleb(2), field.setting("decimals"))
        return self.read(field, value)

    def sort_key(self, field: Field, value: Any) -> str | None:
        return None if value is None else figures.sort_key(value)

    def show(self, field: Field, value: Any, locale: str, names: Mapping[str, str] | None = None) -> str:
        return "" if value is None else figures.grouped(value, field.setting("decimals")) + "%"

    def cell(self, field: Field, value: Any, locale: str, names: Mapping[str, str] | None = None) -> Any:
        return None if value is None else self.to_feel(field, value)

    def sample(self, field: Field) -> Any:
        low, high = Decimal(field.setting("min") or "0"), field.setting("max")
        likely = Decimal("4.5") if high is None or Decimal(high) >= Decimal("4.5") >= low else low
        return figures.from_result(field, max(likely, low), field.setting("decimals") or 0)

    def check_definition(self, field: Field, form: Form) -> list[Problem]:
        return check_order(field)


KIND = Percent()

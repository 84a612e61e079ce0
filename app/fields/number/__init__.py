"""A number: exact, with bounds, decimal places and a unit."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from app.controls import DecimalControl, IntegerControl, LabelControl, ToggleControl
from app.errors import Invalid, Problem
from app.expressions import NUMBER
from app.fields import figures
from app.fields.bounds import check_bounds, check_order
from app.fields.kind import FieldKind, Lookup
from app.i18n import Text

if TYPE_CHECKING:
    from app.definitions.form import Field, Form


class Number(FieldKind):
    name = "number"
    label = Text("数字", "Number")
    group = "basic"
    order = 30
    feel = NUMBER
    numeric = True
    beyond_schema = ("min", "max", "decimals", "too_long")
    settings = (
        DecimalControl(name="min", label=Text("最小值", "Smallest")),
        DecimalControl(name="max", label=Text("最大值", "Largest")),
        IntegerControl(
            name="decimals",
            label=Text("小数位数", "Decimal places"),
            minimum=0,
            maximum=figures.PLACES,
            hint=Text("0 表示只收整数；不填则不限。", "0 takes whole numbers only; empty sets no limit."),
        ),
        LabelControl(
            name="unit",
            label=Text("单位", "Unit"),
            hint=Text("写在数字后面，例如“个月”。", "Stands behind the number, such as “months”."),
        ),
        ToggleControl(name="thousands", label=Text("显示千位分隔", "Show thousands separators"), default=True),
    )

    def schema(self, field: Field) -> dict[str, Any]:
        return {"type": "string", "pattern": figures.PATTERN}

    def read(self, field: Field, raw: Any) -> Any:
        return figures.read_number(field, raw)

    def check(self, field: Field, value: Any, answers: Mapping[str, Any]) -> list[Invalid | Lookup]:
        return [*check_bounds(field, value, field.setting("decimals"), lambda limit: self._figure(field, limit))]

    def to_feel(self, field: Field, value: Any) -> Any:
        return Decimal(value)

    def from_feel(self, field: Field, value: Any) -> Any:
        return figures.from_result(field, value, field.setting("decimals"))

    def sort_key(self, field: Field, value: Any) -> str | None:
        return None if value is None else figures.sort_key(value)

    def show(self, field: Field, value: Any, locale: str, names: Mapping[str, str] | None = None) -> str:
        if value is None:
            return ""
        unit = Text.of(field.setting("unit")).to(locale)
        return self._figure(field, value) + (f" {unit}" if unit else "")

    def cell(self, field: Field, value: Any, locale: str, names: Mapping[str, str] | None = None) -> Any:
        return None if value is None else Decimal(value)

    def sample(self, field: Field) -> Any:
        low, high = field.setting("min"), field.setting("max")
        if low and high:
            middle = (Decimal(low) + Decimal(high)) / 2
            return figures.from_result(field, middle, field.setting("decimals") or 0)
        return low or high or "12"

    def check_definition(self, field: Field, form: Form) -> list[Problem]:
        return check_order(field)

    def _figure(self, field: Field, value: str) -> str:
        return figures.grouped(value, field.setting("decimals"), bool(field.setting("thousands")))


KIND = Number()

"""A value calculated by a formula; the server calculates it again at every submission."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from app.controls import ChoiceControl, ExpressionControl, IntegerControl, LabelControl, Option, ToggleControl
from app.errors import Problem
from app.expressions import BOOLEAN, DATE, NUMBER, TEXT, FeelType
from app.fields import days, figures, reading
from app.fields.kind import FieldKind
from app.fields.sentences import problem, refuse
from app.i18n import Text

if TYPE_CHECKING:
    from app.definitions.form import Field, Form

TYPES: dict[str, FeelType] = {"number": NUMBER, "text": TEXT, "date": DATE, "boolean": BOOLEAN}
SCHEMAS: dict[str, dict[str, Any]] = {
    "number": {"type": "string", "pattern": figures.PATTERN},
    "text": {"type": "string"},
    "date": {"type": "string", "format": "date", "pattern": days.PATTERN},
    "boolean": {"type": "boolean"},
}


class Computed(FieldKind):
    name = "computed"
    label = Text("计算", "Computed")
    group = "basic"
    order = 130
    computed = True
    beyond_schema = ("no_such_day", "too_long")
    settings = (
        ExpressionControl(name="formula", label=Text("公式", "Formula"), scope="row", required=True),
        ChoiceControl(
            name="result",
            label=Text("结果是", "The result is"),
            default="number",
            options=(
                Option("number", Text("数字", "A number")),
                Option("text", Text("文字", "Text")),
                Option("date", Text("日期", "A day")),
                Option("boolean", Text("是/否", "Yes or no")),
            ),
        ),
        IntegerControl(
            name="decimals",
            label=Text("小数位数", "Decimal places"),
            minimum=0,
            maximum=figures.PLACES,
            default=2,
            hint=Text("四舍五入到这么多位。", "Rounded half up to so many."),
            needs=("result", ("number",)),
        ),
        LabelControl(name="unit", label=Text("单位", "Unit"), needs=("result", ("number",))),
        ToggleControl(
            name="thousands",
            label=Text("显示千位分隔", "Show thousands separators"),
            default=True,
            needs=("result", ("number",)),
        ),
    )

    def schema(self, field: Field) -> dict[str, Any]:
        return SCHEMAS[self._result(field)]

    def feel_type(self, field: Field) -> FeelType:
        return TYPES[self._result(field)]

    def expression(self, field: Field) -> str | None:
        return field.setting("formula") or None

    def read(self, field: Field, raw: Any) -> Any:
        result = self._result(field)
        if result == "number":
            return figures.read_number(field, raw)
        if result == "date":
            return days.read_day(field, raw)
        if result == "boolean":
            if raw is None or isinstance(raw, bool):
                return raw
            raise refuse(
                field,
                "boolean",
                "{label}的公式没有得出是或否，请作者检查公式。",
                "The formula of “{label}” gave neither yes nor no; its author should check it.",
            )
        return reading.paragraphs(field, raw)

    def from_feel(self, field: Field, value: Any) -> Any:
        result = self._result(field)
        if result == "number" and isinstance(value, Decimal):
            return figures.from_result(field, value, field.setting("decimals"))
        if result == "text" and isinstance(value, bool):
            value = "true" if value else "false"
        return self.read(field, value)

    def to_feel(self, field: Field, value: Any) -> Any:
        result = self._result(field)
        if result == "number":
            return Decimal(value)
        return date.fromisoformat(value) if result == "date" else value

    def sort_key(self, field: Field, value: Any) -> str | None:
        if value is None:
            return None
        result = self._result(field)
        if result == "number":
            return figures.sort_key(value)
        if result == "boolean":
            return "1" if value else "0"
        return reading.sort_text(value) if result == "text" else str(value)

    def show(self, field: Field, value: Any, locale: str, names: Mapping[str, str] | None = None) -> str:
        if value is None:
            return ""
        result = self._result(field)
        if result == "number":
            unit = Text.of(field.setting("unit")).to(locale)
            figure = figures.grouped(value, field.setting("decimals"), bool(field.setting("thousands")))
            return figure + (f" {unit}" if unit else "")
        if result == "boolean":
            return (Text("是", "Yes") if value else Text("否", "No")).to(locale)
        return str(value)

    def cell(self, field: Field, value: Any, locale: str, names: Mapping[str, str] | None = None) -> Any:
        result = self._result(field)
        if value is None or result == "text":
            return value
        return self.to_feel(field, value) if result != "boolean" else self.show(field, value, locale)

    def sample(self, field: Field) -> Any:
        return {"number": "1250", "text": "示例文字", "date": "2026-01-15", "boolean": True}[self._result(field)]

    def check_definition(self, field: Field, form: Form) -> list[Problem]:
        if not (field.setting("formula") or "").strip():
            return [
                problem(
                    "formula",
                    "no_formula",
                    "还没有公式，这个字段永远是空的。请写一个公式。",
                    "There is no formula, so the field stays empty. Write one.",
                )
            ]
        return []

    def _result(self, field: Field) -> str:
        result = field.setting("result")
        return result if result in TYPES else "number"


KIND = Computed()

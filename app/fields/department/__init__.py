"""Departments, by department id."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from app.controls import ReferenceControl, ToggleControl
from app.errors import Invalid
from app.expressions import FeelType
from app.fields import picked
from app.fields.kind import KEY_LIMIT, FieldKind, Lookup
from app.i18n import Text

if TYPE_CHECKING:
    from app.definitions.form import Field


class Department(FieldKind):
    name = "department"
    label = Text("部门", "Department")
    group = "people"
    order = 210
    names = "department"
    beyond_schema = ("not_offered",)
    settings = (
        ToggleControl(name="many", label=Text("可以多个", "Several departments")),
        ReferenceControl(
            name="departments",
            label=Text("只限这些部门及其下级", "Only these and those below them"),
            to="department",
            many=True,
        ),
    )

    def schema(self, field: Field) -> dict[str, Any]:
        return picked.schema(field)

    def feel_type(self, field: Field) -> FeelType:
        return picked.feel_type(field)

    def read(self, field: Field, raw: Any) -> Any:
        return picked.read(field, raw)

    def check(self, field: Field, value: Any, answers: Mapping[str, Any]) -> list[Invalid | Lookup]:
        return picked.check(field, value, "department")

    def sort_key(self, field: Field, value: Any) -> str | None:
        return picked.listed(value)[0][:KEY_LIMIT] if value else None

    def show(self, field: Field, value: Any, locale: str, names: Mapping[str, str] | None = None) -> str:
        return picked.show(value, locale, names)

    def ids(self, field: Field, value: Any) -> tuple[str, ...]:
        return picked.listed(value)

    def limits(self, field: Field) -> dict[str, Any]:
        return {"departments": list(field.setting("departments") or ())}


KIND = Department()

"""Colleagues, by user id."""

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


class User(FieldKind):
    name = "user"
    label = Text("成员", "Person")
    group = "people"
    order = 200
    names = "user"
    beyond_schema = ("not_offered",)
    settings = (
        ToggleControl(name="many", label=Text("可以多人", "Several people")),
        ReferenceControl(name="roles", label=Text("只限这些角色", "Only these roles"), to="role", many=True),
        ReferenceControl(
            name="departments", label=Text("只限这些部门", "Only these departments"), to="department", many=True
        ),
    )

    def schema(self, field: Field) -> dict[str, Any]:
        return picked.schema(field)

    def feel_type(self, field: Field) -> FeelType:
        return picked.feel_type(field)

    def read(self, field: Field, raw: Any) -> Any:
        return picked.read(field, raw)

    def check(self, field: Field, value: Any, answers: Mapping[str, Any]) -> list[Invalid | Lookup]:
        return picked.check(field, value, "user")

    def sort_key(self, field: Field, value: Any) -> str | None:
        return picked.listed(value)[0][:KEY_LIMIT] if value else None

    def show(self, field: Field, value: Any, locale: str, names: Mapping[str, str] | None = None) -> str:
        return picked.show(value, locale, names)

    def ids(self, field: Field, value: Any) -> tuple[str, ...]:
        return picked.listed(value)

    def limits(self, field: Field) -> dict[str, Any]:
        return {"roles": list(field.setting("roles") or ()), "departments": list(field.setting("departments") or ())}


KIND = User()

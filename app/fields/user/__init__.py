"""Colleagues, by user id."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.controls import ReferenceControl, ToggleControl
from app.fields import picked
from app.i18n import Text

if TYPE_CHECKING:
    from app.definitions.form import Field


class User(picked.Picked):
    name = "user"
    label = Text("成员", "Person")
    group = "people"
    order = 200
    names = "user"
    settings = (
        ToggleControl(name="many", label=Text("可以多人", "Several people")),
        ReferenceControl(name="roles", label=Text("只限这些角色", "Only these roles"), to="role", many=True),
        ReferenceControl(
            name="departments", label=Text("只限这些部门", "Only these departments"), to="department", many=True
        ),
    )

    def limits(self, field: Field) -> dict[str, Any]:
        return {"roles": list(field.setting("roles") or ()), "departments": list(field.setting("departments") or ())}


KIND = User()

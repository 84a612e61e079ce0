"""Departments, by department id."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.controls import ReferenceControl, ToggleControl
from app.fields import picked
from app.i18n import Text

if TYPE_CHECKING:
    from app.definitions.form import Field


class Department(picked.Picked):
    name = "department"
    label = Text("部门", "Department")
    group = "people"
    order = 210
    names = "department"
    settings = (
        ToggleControl(name="many", label=Text("可以多个", "Several departments")),
        ReferenceControl(
            name="departments",
            label=Text("只限这些部门及其下级", "Only these and those below them"),
            to="department",
            many=True,
        ),
    )

    def limits(self, field: Field) -> dict[str, Any]:
        return {"departments": list(field.setting("departments") or ())}


KIND = Department()

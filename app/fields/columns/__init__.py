"""Fields side by side; on a phone one below the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.controls import IntegerControl
from app.errors import Problem
from app.fields.kind import FieldKind
from app.i18n import Text

if TYPE_CHECKING:
    from app.definitions.form import Field, Form


class Columns(FieldKind):
    name = "columns"
    label = Text("分栏", "Columns")
    group = "layout"
    order = 250
    holds = "layout"
    lays = "beside"
    columns_ok = False
    settings = (IntegerControl(name="count", label=Text("几栏", "How many columns"), minimum=2, maximum=4, default=2),)

    def check_definition(self, field: Field, form: Form) -> list[Problem]:
        if not field.fields:
            return [
                Problem(
                    "empty_columns",
                    Text(
                        "这个分栏还没有内容。请放入字段，或删除它。",
                        "These columns are empty. Put fields in them, or delete them.",
                    ),
                    (),
                    "warning",
                )
            ]
        return []


KIND = Columns()

"""A titled group of fields."""

from __future__ import annotations

from app.controls import ToggleControl
from app.fields.kind import FieldKind
from app.i18n import Text


class Section(FieldKind):
    name = "section"
    label = Text("分组", "Section")
    group = "layout"
    order = 240
    holds = "layout"
    lays = "stack"
    columns_ok = False
    settings = (
        ToggleControl(name="collapsible", label=Text("可以折叠", "Can be folded")),
        ToggleControl(
            name="folded",
            label=Text("一开始就折叠", "Folded at first"),
            needs=("collapsible", (True,)),
            hint=Text("里面有错误时总会展开。", "It always opens where something inside is wrong."),
        ),
    )


KIND = Section()

"""One step of a form that is filled in several steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.controls import LabelControl
from app.errors import Problem
from app.fields.kind import FieldKind
from app.i18n import Text

if TYPE_CHECKING:
    from app.definitions.form import Field, Form


class Page(FieldKind):
    name = "page"
    label = Text("分页", "Page")
    group = "layout"
    order = 260
    holds = "layout"
    lays = "stack"
    columns_ok = False
    parent = "root"
    settings = (LabelControl(name="lead", label=Text("标题下的说明", "Words under the title"), multiline=True),)

    def check_definition(self, field: Field, form: Form) -> list[Problem]:
        if not field.fields:
            return [
                Problem(
                    "empty_page",
                    Text(
                        "这一页还没有内容。请放入字段，或删除这一页。",
                        "This page is empty. Put fields on it, or delete it.",
                    ),
                    (),
                    "warning",
                )
            ]
        return []


KIND = Page()

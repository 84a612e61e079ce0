"""Words for the person who fills the form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.controls import ChoiceControl, LabelControl, Option
from app.errors import Problem
from app.fields.kind import FieldKind
from app.fields.sentences import problem
from app.i18n import Text

if TYPE_CHECKING:
    from app.definitions.form import Field, Form


class Note(FieldKind):
    name = "note"
    label = Text("说明", "Note")
    group = "layout"
    order = 270
    holds = "layout"
    columns_ok = False
    settings = (
        LabelControl(
            name="text",
            label=Text("文字", "Words"),
            multiline=True,
            hint=Text("空一行另起一段。", "An empty line starts a new paragraph."),
        ),
        ChoiceControl(
            name="tone",
            label=Text("语气", "Tone"),
            default="plain",
            options=(
                Option("plain", Text("普通文字", "Plain text")),
                Option("info", Text("提示", "For information")),
                Option("warn", Text("请注意", "Mind this")),
            ),
        ),
    )

    def check_definition(self, field: Field, form: Form) -> list[Problem]:
        if not Text.of(field.setting("text")).zh.strip():
            return [
                problem(
                    "text",
                    "no_words",
                    "这个说明还没有文字。请写上，或删除它。",
                    "This note has no words. Write some, or delete it.",
                    level="warning",
                )
            ]
        return []


KIND = Note()

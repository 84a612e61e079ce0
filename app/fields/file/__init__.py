"""Uploaded files, as a list of file ids."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.controls import ChoiceControl, IntegerControl, Option, ToggleControl
from app.errors import Problem
from app.fields import attachments
from app.fields.kind import Uploads
from app.fields.sentences import problem
from app.i18n import Text

if TYPE_CHECKING:
    from app.definitions.form import Field, Form


class Files(attachments.Attached):
    name = "file"
    label = Text("文件", "File")
    group = "basic"
    order = 110
    settings = (
        ChoiceControl(
            name="accept",
            label=Text("接受", "Takes"),
            many=True,
            default=["documents", "images"],
            options=(
                Option("documents", Text("文档（PDF、Word、PPT、文本）", "Documents (PDF, Word, slides, text)")),
                Option("images", Text("图片", "Images")),
                Option("spreadsheets", Text("表格（Excel、CSV）", "Spreadsheets (Excel, CSV)")),
            ),
        ),
        IntegerControl(
            name="max_size",
            label=Text("单个最大", "Largest file"),
            minimum=1,
            maximum=100,
            default=10,
            unit=Text("MB", "MB"),
        ),
        ToggleControl(name="many", label=Text("可以多个", "Several files")),
        IntegerControl(
            name="max_count",
            label=Text("最多几个", "At most"),
            minimum=1,
            maximum=attachments.MOST,
            needs=("many", (True,)),
        ),
    )

    def upload_rules(self, field: Field) -> Uploads | None:
        return attachments.rules(field, field.setting("accept") or list(attachments.GROUPS))

    def check_definition(self, field: Field, form: Form) -> list[Problem]:
        found = attachments.check_count(field)
        if not field.setting("accept"):
            found.append(
                problem(
                    "accept",
                    "accepts_nothing",
                    "没有选接受哪类文件，将接受所有支持的类型。",
                    "No sort of file is picked, so all known ones are taken.",
                    level="warning",
                )
            )
        return found


KIND = Files()

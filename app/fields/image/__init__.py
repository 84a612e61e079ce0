"""Pictures, taken with the phone or uploaded, as a list of file ids."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from app.controls import ChoiceControl, IntegerControl, Option, ToggleControl
from app.errors import Invalid, Problem
from app.expressions import TEXT, ListOf
from app.fields import attachments
from app.fields.kind import KEY_LIMIT, FieldKind, Lookup, Uploads
from app.i18n import Text

if TYPE_CHECKING:
    from app.definitions.form import Field, Form


class Image(FieldKind):
    name = "image"
    label = Text("图片", "Image")
    group = "basic"
    order = 120
    feel = ListOf(TEXT)
    uploads = True
    names = "file"
    beyond_schema = ("no_file",)
    settings = (
        ChoiceControl(
            name="from",
            label=Text("来源", "Taken from"),
            default="any",
            options=(
                Option("any", Text("相册或拍照", "The album or the camera")),
                Option("camera", Text("只用相机（后置）", "The camera (rear)")),
                Option("selfie", Text("只用相机（前置）", "The camera (front)")),
            ),
        ),
        IntegerControl(
            name="max_size",
            label=Text("单张最大", "Largest picture"),
            minimum=1,
            maximum=50,
            default=10,
            unit=Text("MB", "MB"),
        ),
        ToggleControl(name="many", label=Text("可以多张", "Several pictures")),
        IntegerControl(
            name="max_count",
            label=Text("最多几张", "At most"),
            minimum=1,
            maximum=attachments.MOST,
            needs=("many", (True,)),
        ),
    )

    def schema(self, field: Field) -> dict[str, Any]:
        return attachments.schema(field)

    def read(self, field: Field, raw: Any) -> Any:
        return attachments.read(field, raw)

    def check(self, field: Field, value: Any, answers: Mapping[str, Any]) -> list[Invalid | Lookup]:
        return attachments.check(field, value)

    def sort_key(self, field: Field, value: Any) -> str | None:
        return value[0][:KEY_LIMIT] if value else None

    def show(self, field: Field, value: Any, locale: str, names: Mapping[str, str] | None = None) -> str:
        return ("、" if locale == "zh" else ", ").join((names or {}).get(each, each) for each in value or ())

    def ids(self, field: Field, value: Any) -> tuple[str, ...]:
        return tuple(value or ())

    def upload_rules(self, field: Field) -> Uploads | None:
        return attachments.rules(field, ("images",))

    def check_definition(self, field: Field, form: Form) -> list[Problem]:
        return attachments.check_count(field)


KIND = Image()

"""Pictures, taken with the phone or uploaded, as a list of file ids."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.controls import ChoiceControl, IntegerControl, Option, ToggleControl
from app.fields import attachments
from app.fields.kind import Uploads
from app.i18n import Text

if TYPE_CHECKING:
    from app.definitions.form import Field


class Image(attachments.Attached):
    name = "image"
    label = Text("图片", "Image")
    group = "basic"
    order = 120
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

    def upload_rules(self, field: Field) -> Uploads | None:
        return attachments.rules(field, ("images",))


KIND = Image()

"""A signature: drawn, ``{"file": file id}``, or the name typed instead, ``{"typed": name}``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from app.controls import ToggleControl
from app.errors import Invalid
from app.fields import attachments, reading
from app.fields.kind import FieldKind, Lookup, Uploads
from app.fields.sentences import invalid, refuse
from app.i18n import Text

if TYPE_CHECKING:
    from app.definitions.form import Field

LONGEST_NAME = 100
LARGEST = 2 * attachments.MEGABYTE


class Signature(FieldKind):
    name = "signature"
    label = Text("签名", "Signature")
    group = "identity"
    order = 180
    uploads = True
    grouped = True
    names = "file"
    beyond_schema = ("no_file",)
    settings = (ToggleControl(name="typed", label=Text("可以输入姓名代替手写", "A typed name will do"), default=True),)

    def schema(self, field: Field) -> dict[str, Any]:
        drawn = {"file": {"type": "string", "minLength": 1, "maxLength": attachments.LONGEST_ID}}
        typed = {"typed": {"type": "string", "minLength": 1, "maxLength": LONGEST_NAME}}
        ways = [drawn, typed] if field.setting("typed") else [drawn]
        return {
            "anyOf": [
                {"type": "object", "properties": way, "required": list(way), "additionalProperties": False}
                for way in ways
            ]
        }

    def read(self, field: Field, raw: Any) -> Any:
        """A mapping with ``typed`` or ``file`` (what is typed counts), a list of one file id, or a bare name."""
        if isinstance(raw, list | tuple):
            ids = reading.strings(field, raw)
            if len(ids) > 1:
                raise refuse(field, "one_only", "{label}只要一个签名。", "“{label}” takes one signature.")
            return {"file": ids[0]} if ids else None
        if isinstance(raw, Mapping):
            typed, file = reading.prose(field, raw.get("typed")), reading.token(field, raw.get("file"))
            return {"typed": typed} if typed else {"file": file} if file else None
        name = reading.prose(field, raw)
        return {"typed": name} if name else None

    def check(self, field: Field, value: Any, answers: Mapping[str, Any]) -> list[Invalid | Lookup]:
        if "typed" in value:
            if not field.setting("typed"):
                return [
                    invalid(
                        field,
                        "drawn_only",
                        "{label}要手写，不能输入姓名代替。",
                        "“{label}” must be drawn; a typed name will not do.",
                    )
                ]
            if len(value["typed"]) > LONGEST_NAME:
                return [
                    invalid(
                        field,
                        "max_length",
                        "{label}最多 {n} 个字。",
                        "“{label}” may have at most {n} characters.",
                        n=LONGEST_NAME,
                    )
                ]
            return []
        gone = invalid(
            field,
            "no_file",
            "{label}的签名图片找不到了，请重新签名。",
            "The picture of “{label}” cannot be found; sign again.",
        )
        if len(value["file"]) > attachments.LONGEST_ID:
            return [gone]
        return [Lookup("exists", "file", value["file"], (), gone)]

    def sort_key(self, field: Field, value: Any) -> str | None:
        return None if value is None else reading.sort_text(value.get("typed") or value["file"])

    def show(self, field: Field, value: Any, locale: str, names: Mapping[str, str] | None = None) -> str:
        if value is None:
            return ""
        return str(value["typed"]) if "typed" in value else Text("已手写签名", "Signed by hand").to(locale)

    def ids(self, field: Field, value: Any) -> tuple[str, ...]:
        return (value["file"],) if value and "file" in value else ()

    def with_file(self, field: Field, value: Any, file: str) -> Any:
        return {"file": file}

    def without_file(self, field: Field, value: Any, file: str) -> Any:
        return None if value == {"file": file} else value

    def upload_rules(self, field: Field) -> Uploads | None:
        return Uploads(("image/png", "image/jpeg"), ".png,.jpg,.jpeg", LARGEST, 1)

    def sample(self, field: Field) -> Any:
        return {"typed": "示例签名"} if field.setting("typed") else None


KIND = Signature()

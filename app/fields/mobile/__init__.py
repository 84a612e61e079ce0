"""A mobile number of mainland China: 1, then 3 to 9, then nine digits."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from app.controls import ToggleControl
from app.errors import Invalid
from app.expressions import TEXT
from app.fields import reading
from app.fields.kind import FieldKind, Lookup
from app.fields.sentences import invalid, taken
from app.i18n import Text

if TYPE_CHECKING:
    from app.definitions.form import Field

PATTERN = r"^1[3-9][0-9]{9}$"
_ABROAD = re.compile(r"(?:\+|00)?86(?=[0-9]{11}$)")


class Mobile(FieldKind):
    name = "mobile"
    contact = "mobile"
    label = Text("手机号", "Mobile")
    group = "identity"
    order = 140
    feel = TEXT
    personal = True
    searchable = True
    settings = (ToggleControl(name="unique", label=Text("不允许重复", "No two records alike")),)

    def schema(self, field: Field) -> dict[str, Any]:
        return {"type": "string", "pattern": PATTERN}

    def read(self, field: Field, raw: Any) -> Any:
        text = reading.digits_and_letters(field, raw)
        return None if text is None else _ABROAD.sub("", text.replace("(", "").replace(")", ""))

    def check(self, field: Field, value: Any, answers: Mapping[str, Any]) -> list[Invalid | Lookup]:
        if re.fullmatch(PATTERN, value) is None:
            return [
                invalid(
                    field,
                    "mobile",
                    "{label}要填 11 位手机号，例如 138 0013 8000。",
                    "“{label}” must be a mobile number of 11 digits, such as 138 0013 8000.",
                )
            ]
        return [taken(field, value, value)] if field.setting("unique") else []

    def show(self, field: Field, value: Any, locale: str, names: Mapping[str, str] | None = None) -> str:
        return f"{value[:3]} {value[3:7]} {value[7:]}" if value and re.fullmatch(PATTERN, value) else value or ""

    def cell(self, field: Field, value: Any, locale: str, names: Mapping[str, str] | None = None) -> Any:
        return value

    def sample(self, field: Field) -> Any:
        return "13800138000"


KIND = Mobile()

"""An e-mail address as people have them: RFC 5321 without quoted names and bare IP addresses."""

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

LONGEST, LONGEST_NAME = 254, 64
_NAME = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*")
_PLACE = re.compile(r"([^\W_]([\w-]{0,61}[^\W_])?\.)+([^\W\d_]{2,63}|xn--[a-z0-9-]{1,59})")


class Email(FieldKind):
    name = "email"
    contact = "email"
    label = Text("电子邮箱", "E-mail")
    group = "identity"
    order = 150
    feel = TEXT
    personal = True
    searchable = True
    beyond_schema = ("email",)
    settings = (ToggleControl(name="unique", label=Text("不允许重复", "No two records alike")),)

    def schema(self, field: Field) -> dict[str, Any]:
        return {"type": "string", "maxLength": LONGEST, "pattern": "@"}

    def read(self, field: Field, raw: Any) -> Any:
        """Names of mailboxes may tell case apart, the part behind the @ never does."""
        text = reading.token(field, raw)
        if text is None:
            return None
        name, at, place = text.removeprefix("mailto:").rpartition("@")
        return (name + at + place.lower()) or None

    def check(self, field: Field, value: Any, answers: Mapping[str, Any]) -> list[Invalid | Lookup]:
        name, _, place = value.rpartition("@")
        if len(value) > LONGEST or len(name) > LONGEST_NAME or not _NAME.fullmatch(name) or not _PLACE.fullmatch(place):
            return [
                invalid(
                    field,
                    "email",
                    "{label}要填邮箱地址，例如 name@example.com。",
                    "“{label}” must be an e-mail address, such as name@example.com.",
                )
            ]
        return [taken(field, reading.identity(value), value)] if field.setting("unique") else []

    def sort_key(self, field: Field, value: Any) -> str | None:
        return None if value is None else reading.sort_text(value)

    def sample(self, field: Field) -> Any:
        return "name@example.com"


KIND = Email()

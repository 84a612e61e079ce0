"""Several lines of text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from app.controls import IntegerControl
from app.errors import Invalid, Problem
from app.expressions import TEXT
from app.fields import lengths, reading
from app.fields.kind import FieldKind, Lookup
from app.i18n import Text

if TYPE_CHECKING:
    from app.definitions.form import Field, Form

LONGEST = 20_000


class LongText(FieldKind):
    name = "long_text"
    label = Text("多行文字", "Long text")
    group = "basic"
    order = 20
    feel = TEXT
    searchable = True
    settings = (
        IntegerControl(name="min_length", label=Text("最少字数", "Fewest characters"), minimum=1, maximum=LONGEST),
        IntegerControl(name="max_length", label=Text("最多字数", "Most characters"), minimum=1, maximum=LONGEST),
        IntegerControl(name="rows", label=Text("显示行数", "Lines shown"), minimum=2, maximum=20, default=3),
    )

    def schema(self, field: Field) -> dict[str, Any]:
        return lengths.schema(field, LONGEST)

    def read(self, field: Field, raw: Any) -> Any:
        return reading.paragraphs(field, raw)

    def check(self, field: Field, value: Any, answers: Mapping[str, Any]) -> list[Invalid | Lookup]:
        return [*lengths.check(field, value, LONGEST)]

    def sort_key(self, field: Field, value: Any) -> str | None:
        return None if value is None else reading.sort_text(value)

    def sample(self, field: Field) -> Any:
        return lengths.sample(field, "第一行示例文字。\n第二行示例文字。", LONGEST)

    def check_definition(self, field: Field, form: Form) -> list[Problem]:
        return lengths.check_order(field)


KIND = LongText()

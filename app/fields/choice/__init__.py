"""One of the author's options."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from app.controls import ChoiceControl, Option, OptionsControl, ToggleControl
from app.errors import Invalid, Problem
from app.expressions import TEXT
from app.fields import offered
from app.fields.kind import KEY_LIMIT, FieldKind, Lookup
from app.i18n import Text

if TYPE_CHECKING:
    from app.definitions.form import Field, Form


class Choice(FieldKind):
    name = "choice"
    label = Text("单选", "Choice")
    group = "choice"
    order = 90
    feel = TEXT
    grouped = True
    searchable = True
    OTHER = offered.OTHER
    settings = (
        OptionsControl(name="options", label=Text("选项", "Options"), default=offered.FIRST),
        ChoiceControl(
            name="face",
            label=Text("样子", "Looks like"),
            default="radio",
            options=(
                Option("radio", Text("逐个列出", "A list")),
                Option("dropdown", Text("下拉", "A drop-down")),
                Option("cards", Text("卡片", "Cards")),
            ),
        ),
        ToggleControl(name="other", label=Text("允许填写其他", "Allow another answer")),
    )

    def schema(self, field: Field) -> dict[str, Any]:
        return offered.schema(field)

    def read(self, field: Field, raw: Any) -> Any:
        return offered.code(field, offered.one(raw))

    def check(self, field: Field, value: Any, answers: Mapping[str, Any]) -> list[Invalid | Lookup]:
        return [*offered.check(field, value)]

    def sort_key(self, field: Field, value: Any) -> str | None:
        # By value, not by place: an author may reorder options, and keys stored before must keep their order.
        return None if value is None else value[:KEY_LIMIT]

    def show(self, field: Field, value: Any, locale: str, names: Mapping[str, str] | None = None) -> str:
        return "" if value is None else offered.shown(field, value, locale)

    def options(self, field: Field, locale: str) -> list[dict[str, str]] | None:
        return offered.listed(field, locale)

    def sample(self, field: Field) -> Any:
        known = offered.options(field)
        return known[0][0] if known else "示例"

    def check_definition(self, field: Field, form: Form) -> list[Problem]:
        return offered.check_options(field)


KIND = Choice()

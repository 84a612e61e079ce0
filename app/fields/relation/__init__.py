"""A record of another form, by record id."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from app.controls import ExpressionControl, ListControl, ReferenceControl
from app.errors import Invalid, Problem
from app.expressions import ANY
from app.fields import picked
from app.fields.kind import FieldKind, Lookup
from app.fields.sentences import problem
from app.i18n import Text

if TYPE_CHECKING:
    from app.definitions.form import Field, Form


class Relation(FieldKind):
    name = "relation"
    label = Text("关联数据", "Relation")
    group = "people"
    order = 220
    feel = ANY  # one hop: expressions read the other record's fields, `customer.grade`
    names = "record"
    beyond_schema = ("not_offered",)
    settings = (
        ReferenceControl(name="form", label=Text("哪个表单的数据", "Records of this form"), to="form", required=True),
        ReferenceControl(
            name="shown",
            label=Text("用哪个字段称呼它", "Called by this field"),
            to="field",
            of="form",
            hint=Text("不填则用数据的标题。", "Empty takes the record's title."),
        ),
        ExpressionControl(
            name="filter",
            label=Text("只列出符合条件的", "Only those that meet"),
            expects="boolean",
            scope="target",
            as_condition=True,
        ),
        ListControl(
            name="copies",
            label=Text("选定后带入", "Copied when chosen"),
            maximum=50,
            item=Text("带入", "copied field"),
            of=(
                ReferenceControl(
                    name="from", label=Text("它的字段", "Its field"), to="field", of="form", required=True
                ),
                ReferenceControl(name="to", label=Text("填到这里", "Into this field"), to="field", required=True),
            ),
        ),
    )

    def schema(self, field: Field) -> dict[str, Any]:
        return picked.schema(field)

    def read(self, field: Field, raw: Any) -> Any:
        """An id; an expression's record stands for its ``id``."""
        return picked.read(field, raw["id"] if isinstance(raw, Mapping) and "id" in raw else raw)

    def check(self, field: Field, value: Any, answers: Mapping[str, Any]) -> list[Invalid | Lookup]:
        return picked.check(field, value, f"record:{field.setting('form') or ''}")

    def show(self, field: Field, value: Any, locale: str, names: Mapping[str, str] | None = None) -> str:
        return picked.show(value, locale, names)

    def ids(self, field: Field, value: Any) -> tuple[str, ...]:
        return picked.listed(value)

    def names_of(self, field: Field) -> str | None:
        return f"record:{field.setting('form') or ''}"

    def limits(self, field: Field) -> dict[str, Any]:
        return {"filter": field.setting("filter") or None, "shown": field.setting("shown") or None}

    def copies(self, field: Field) -> tuple[tuple[str, str], ...]:
        return tuple((row["from"], row["to"]) for row in field.setting("copies") or ())

    def check_definition(self, field: Field, form: Form) -> list[Problem]:
        if not field.setting("form"):
            return [
                problem(
                    "form", "no_form", "还没有选关联哪个表单。请选一个。", "No form is chosen to relate to. Choose one."
                )
            ]
        found = []
        targets: set[str] = set()
        for place, (_, to) in enumerate(self.copies(field)):
            if to == field.id:
                found.append(
                    problem(
                        "copies",
                        "copy_to_itself",
                        "不能把内容带入这个字段自己。请换一个字段。",
                        "Nothing can be copied into this very field. Choose another.",
                        str(place),
                        "to",
                    )
                )
            elif to in targets:
                found.append(
                    problem(
                        "copies",
                        "copied_twice",
                        "有两项都带入“{to}”，后一项会盖掉前一项。请去掉一项。",
                        "Two rows copy into “{to}”, so one overwrites the other. Remove one.",
                        str(place),
                        "to",
                        to=to,
                    )
                )
            targets.add(to)
        return found


KIND = Relation()

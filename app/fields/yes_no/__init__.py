"""Yes or no. As a single tick (a consent) only yes counts as an answer."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from app.controls import ChoiceControl, LabelControl, Option
from app.expressions import BOOLEAN
from app.fields import reading
from app.fields.kind import FieldKind
from app.fields.sentences import refuse
from app.i18n import Text

if TYPE_CHECKING:
    from app.definitions.form import Field

YES = frozenset({"true", "yes", "y", "1", "on", "是", "有", "对", "真", "√"})
NO = frozenset({"false", "no", "n", "0", "off", "否", "无", "没有", "不是", "假", "×"})
_FIGURES = {"1": True, "1.0": True, "0": False, "0.0": False}


class YesNo(FieldKind):
    name = "yes_no"
    label = Text("是/否", "Yes or no")
    group = "choice"
    order = 80
    feel = BOOLEAN
    grouped = True
    settings = (
        ChoiceControl(
            name="face",
            label=Text("样子", "Looks like"),
            default="radio",
            options=(
                Option("radio", Text("是和否两个选项", "Yes and no")),
                Option(
                    "tick",
                    Text("一个勾", "One tick"),
                    Text("用于同意、确认；没勾就算没填。", "For consent; without the tick it is unanswered."),
                ),
            ),
        ),
        LabelControl(name="yes", label=Text("“是”怎么说", "Words for yes")),
        LabelControl(name="no", label=Text("“否”怎么说", "Words for no"), needs=("face", ("radio",))),
    )

    def schema(self, field: Field) -> dict[str, Any]:
        return {"type": "boolean"}

    def read(self, field: Field, raw: Any) -> Any:
        if raw is None or isinstance(raw, bool):
            return raw
        if isinstance(raw, list) and raw and all(isinstance(each, str) for each in raw):
            raw = raw[-1]
        if isinstance(raw, int | float | Decimal) and str(raw) in _FIGURES:
            return _FIGURES[str(raw)]
        if isinstance(raw, str):
            text = reading.sort_text(raw).strip()
            if not text:
                return None
            yes, no = ({reading.sort_text(label.zh), reading.sort_text(label.en)} for label in self._labels(field))
            if text in yes or (text in YES and text not in no):
                return True
            if text in no or text in NO:
                return False
        raise refuse(
            field,
            "boolean",
            "{label}要填“{yes}”或“{no}”。",
            "“{label}” must be “{yes}” or “{no}”.",
            yes=self._labels(field)[0],
            no=self._labels(field)[1],
        )

    def filled(self, field: Field, value: Any) -> bool:
        return value is True if field.setting("face") == "tick" else value is not None

    def sort_key(self, field: Field, value: Any) -> str | None:
        return None if value is None else "1" if value else "0"

    def show(self, field: Field, value: Any, locale: str, names: Mapping[str, str] | None = None) -> str:
        return "" if value is None else self._labels(field)[0 if value else 1].to(locale)

    def options(self, field: Field, locale: str) -> list[dict[str, str]] | None:
        yes, no = self._labels(field)
        return [
            {"value": "true", "label": yes.to(locale), "hint": ""},
            {"value": "false", "label": no.to(locale), "hint": ""},
        ]

    def sample(self, field: Field) -> Any:
        return True

    def _labels(self, field: Field) -> tuple[Text, Text]:
        yes, no = Text.of(field.setting("yes")), Text.of(field.setting("no"))
        return yes if yes.zh else Text("是", "Yes"), no if no.zh else Text("否", "No")


KIND = YesNo()

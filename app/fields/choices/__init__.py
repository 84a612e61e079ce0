"""Several of the author's options."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from app.controls import ChoiceControl, IntegerControl, Option, OptionsControl, ToggleControl
from app.errors import Invalid, Problem
from app.expressions import TEXT, ListOf
from app.fields import offered, reading
from app.fields.kind import KEY_LIMIT, FieldKind, Lookup
from app.fields.sentences import invalid, problem
from app.i18n import Text

if TYPE_CHECKING:
    from app.definitions.form import Field, Form


class Choices(FieldKind):
    name = "choices"
    label = Text("多选", "Choices")
    group = "choice"
    order = 100
    feel = ListOf(TEXT)
    grouped = True
    searchable = True
    settings = (
        OptionsControl(name="options", label=Text("选项", "Options"), default=offered.FIRST),
        ChoiceControl(
            name="face",
            label=Text("样子", "Looks like"),
            default="list",
            options=(Option("list", Text("逐个列出", "A list")), Option("cards", Text("卡片", "Cards"))),
        ),
        IntegerControl(name="min_picked", label=Text("最少选几项", "Fewest picked"), minimum=1, maximum=200),
        IntegerControl(name="max_picked", label=Text("最多选几项", "Most picked"), minimum=1, maximum=200),
        ToggleControl(name="other", label=Text("允许填写其他", "Allow another answer")),
    )

    def schema(self, field: Field) -> dict[str, Any]:
        said: dict[str, Any] = {
            "type": "array",
            "uniqueItems": True,
            "minItems": field.setting("min_picked") or 1,
            "items": offered.schema(field),
        }
        if field.setting("max_picked"):
            said["maxItems"] = field.setting("max_picked")
        return said

    def read(self, field: Field, raw: Any) -> Any:
        """A list, a mapping of the ticks and the box beside them, or one text with separators (a spreadsheet's)."""
        if isinstance(raw, Mapping):
            ticked = raw.get("")
            raw = [*(ticked if isinstance(ticked, list | tuple) else [ticked]), raw.get("other")]
        elif isinstance(raw, str):
            raw = [raw] if offered.known(field, raw) else reading.many(raw)
        found: dict[str, None] = {}
        for each in reading.many(raw):
            value = offered.code(field, each)
            if value is not None:
                found[value] = None
        return list(found) or None

    def check(self, field: Field, value: Any, answers: Mapping[str, Any]) -> list[Invalid | Lookup]:
        for each in value:
            wrong = offered.check(field, each)
            if wrong:
                return [*wrong]
        few, most = field.setting("min_picked"), field.setting("max_picked")
        if few and len(value) < few:
            return [
                invalid(
                    field,
                    "min_picked",
                    "{label}至少选 {n} 项，现在选了 {have} 项。",
                    "Pick at least {n} of “{label}”; now {have} are picked.",
                    n=few,
                    have=len(value),
                )
            ]
        if most and len(value) > most:
            return [
                invalid(
                    field,
                    "max_picked",
                    "{label}最多选 {n} 项，现在选了 {have} 项。",
                    "Pick at most {n} of “{label}”; now {have} are picked.",
                    n=most,
                    have=len(value),
                )
            ]
        return []

    def sort_key(self, field: Field, value: Any) -> str | None:
        return value[0][:KEY_LIMIT] if value else None

    def show(self, field: Field, value: Any, locale: str, names: Mapping[str, str] | None = None) -> str:
        return ("、" if locale == "zh" else ", ").join(offered.shown(field, each, locale) for each in value or ())

    def options(self, field: Field, locale: str) -> list[dict[str, str]] | None:
        return offered.listed(field, locale)

    def sample(self, field: Field) -> Any:
        known = [value for value, _ in offered.options(field)]
        if not known:
            return ["示例"]
        return known[: max(field.setting("min_picked") or 1, min(2, field.setting("max_picked") or 2))]

    def check_definition(self, field: Field, form: Form) -> list[Problem]:
        found = offered.check_options(field)
        few, most = field.setting("min_picked"), field.setting("max_picked")
        if few and most and few > most:
            found.append(
                problem(
                    "min_picked",
                    "min_above_max",
                    "至少选 {low} 项，却最多选 {high} 项，谁也填不了。请改其中一个。",
                    "At least {low} but at most {high}: nobody can answer. Change one of them.",
                    low=few,
                    high=most,
                )
            )
        have = len(offered.options(field))
        if few and few > have and not field.setting("other"):
            found.append(
                problem(
                    "min_picked",
                    "too_few_options",
                    "至少选 {low} 项，却只有 {have} 个选项。请改其中一个。",
                    "At least {low} must be picked but there are {have} options. Change one of them.",
                    low=few,
                    have=have,
                )
            )
        return found


KIND = Choices()

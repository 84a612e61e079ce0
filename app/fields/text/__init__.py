"""One line of text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from app.controls import IntegerControl, LabelControl, TextControl, ToggleControl
from app.errors import Invalid, Problem
from app.expressions import TEXT
from app.fields import lengths, patterns, reading
from app.fields.kind import FieldKind, Lookup
from app.fields.sentences import invalid, taken
from app.i18n import Text

if TYPE_CHECKING:
    from app.definitions.form import Field, Form

LONGEST = 500

# Tried in turn where the author asks for a pattern.
EXAMPLES = ("示例文字", "Sample", "SAMPLE", "1", "A1", "AB12", "123456", "2026-0001")


class OneLine(FieldKind):
    name = "text"
    label = Text("单行文字", "Text")
    group = "basic"
    order = 10
    feel = TEXT
    searchable = True
    beyond_schema = ("pattern",)
    settings = (
        IntegerControl(name="min_length", label=Text("最少字数", "Fewest characters"), minimum=1, maximum=LONGEST),
        IntegerControl(name="max_length", label=Text("最多字数", "Most characters"), minimum=1, maximum=LONGEST),
        TextControl(
            name="pattern",
            label=Text("格式（正则表达式）", "Pattern (regular expression)"),
            max_length=500,
            hint=Text("整个内容都要符合，按 RE2 语法。", "The whole text must match; RE2 syntax."),
        ),
        LabelControl(name="pattern_message", label=Text("格式不符时的提示", "Said when the pattern does not match")),
        ToggleControl(name="unique", label=Text("不允许重复", "No two records alike")),
        TextControl(name="suggestions", label=Text("输入建议（每行一个）", "Suggestions (one a line)"), multiline=True),
    )

    def schema(self, field: Field) -> dict[str, Any]:
        return lengths.schema(field, LONGEST)

    def read(self, field: Field, raw: Any) -> Any:
        return reading.prose(field, raw)

    def check(self, field: Field, value: Any, answers: Mapping[str, Any]) -> list[Invalid | Lookup]:
        wrong = lengths.check(field, value, LONGEST)
        if wrong:
            return [*wrong]
        pattern = field.setting("pattern")
        if pattern and not patterns.matches(pattern, value):
            said = Text.of(field.setting("pattern_message"))
            if said.zh:
                return [Invalid((), "pattern", said)]
            return [invalid(field, "pattern", "{label}的格式不对，请检查。", "“{label}” has the wrong form; check it.")]
        return [taken(field, reading.identity(value), value)] if field.setting("unique") else []

    def sort_key(self, field: Field, value: Any) -> str | None:
        return None if value is None else reading.sort_text(value)

    def suggestions(self, field: Field) -> list[str]:
        """Offered while somebody types; anything else may be written too."""
        lines = [line.strip() for line in (field.setting("suggestions") or "").splitlines()]
        return [line for line in lines if line]

    def sample(self, field: Field) -> Any:
        for words in (*self.suggestions(field), *EXAMPLES):
            fitted = lengths.sample(field, words, LONGEST)
            if not self.check(replace(field, settings={**field.settings, "unique": False}), fitted, {}):
                return fitted
        return None

    def check_definition(self, field: Field, form: Form) -> list[Problem]:
        return [*patterns.check(field.setting("pattern")), *lengths.check_order(field)]


KIND = OneLine()

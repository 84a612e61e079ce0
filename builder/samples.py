"""What an expression, a preview or a who-rule would give for a sample: nothing here is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from app.answers.state import form_state
from app.definitions.check import read_expression
from app.definitions.form import Form
from app.definitions.meta import without_bad_settings
from app.definitions.scopes import GIVEN, Scopes, named_type
from app.definitions.words import words_of
from app.definitions.workspace import Definitions
from app.errors import NotFound
from app.expressions import (
    ANY,
    ExpressionError,
    LimitExceeded,
    compile_expression,
    format_value,
    parse,
    sentence,
    to_json,
)
from app.fields.registry import field_kinds


@dataclass(frozen=True)
class Standing:
    """Where an expression stands: a form, maybe a table's row of it, maybe a flow over it; with ``answer`` at a step
    that has been answered, so that ``result`` stands for what was said."""

    form: str | None
    row: str | None = None  # id of the table
    flow: str | None = None
    answer: bool = False


class Reader:
    """Reads expressions of one workspace's drafts."""

    def __init__(self, documents: Mapping[str, Mapping[str, Any]]) -> None:
        self.definitions = Definitions({k: without_bad_settings(d) for k, d in documents.items()})
        self.scopes = Scopes(self.definitions)

    def names(self, at: Standing) -> dict[str, Any]:
        """The names in sight with their types; NotFound for a form, table or flow that is not there."""
        if at.flow:
            if at.flow not in self.definitions.flows:
                raise NotFound()
            found = self.scopes.flow(at.flow) or dict(GIVEN)
            return {**found, "result": ANY} if at.answer else found
        of_form = self.scopes.row(at.form or "", at.row) if at.row else self.scopes.form(at.form)
        if of_form is None:
            raise NotFound()
        return of_form

    def form(self, at: Standing) -> Form | None:
        flow = self.definitions.flows.get(at.flow or "")
        return self.definitions.forms.get(flow.form if flow else at.form or "")

    def read(
        self, text: str, at: Standing, expects: str, now: datetime, zone: str, answers: Mapping[str, Any] | None
    ) -> dict[str, Any]:
        """Tree, type, problems, the sentence in both languages, and the value for a sample (or for ``answers``)."""
        names = self.names(at)
        kind, problems = read_expression(text, names, named_type(expects))
        said: dict[str, Any] = {
            "type": str(kind),
            "type_label": kind.label.to_json(),
            "tree": None,
            "sentence": None,
            "value": None,
            "problems": [
                {
                    "code": p.code,
                    "text": p.text.to_json(),
                    "line": p.line,
                    "column": p.column,
                    "offending": p.offending,
                    "suggestion": p.suggestion,
                }
                for p in problems
            ],
        }
        try:
            parsed = parse(text)
        except ExpressionError:
            return said
        labels, values = words_of(self.definitions, at.form, at.flow, at.row)
        said["tree"] = to_json(parsed)
        said["sentence"] = {locale: sentence(parsed, labels, locale, values) for locale in ("zh", "en")}
        if not problems:
            said["value"] = self._value(text, at, now, zone, answers)
        return said

    def _value(
        self, text: str, at: Standing, now: datetime, zone: str, answers: Mapping[str, Any] | None
    ) -> str | None:
        form = self.form(at)
        if form is None or at.answer:
            return None
        local = now.astimezone(ZoneInfo(zone))
        given = sample_answers(form) if answers is None else answers
        state = form_state(form, given, today=local.date(), now=local)
        try:
            if at.row:
                rows = state.answers.get(at.row) or []
                value = state.evaluate(text, (at.row, rows[0]["id"])) if rows else None
            else:
                value = compile_expression(text).evaluate(state.scope, today=local.date(), now=local)
        except LimitExceeded:
            return None
        return None if value is None else format_value(value)


def sample_answers(form: Form) -> dict[str, Any]:
    """A plausible answer for every field that the filler would give."""
    found: dict[str, Any] = {}
    for field in form.values:
        kind = field_kinds.get(field.kind)
        value = None if kind.computed else kind.sample(field)
        if value is not None:
            found[field.id] = value
    return found

"""Small forms for the tests of answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from app.answers.state import FormState, form_state
from app.definitions.form import Form, load_form

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


def form_of(*fields: dict[str, Any], rules: tuple[dict[str, Any], ...] = (), **more: Any) -> Form:
    return load_form(
        {
            "kind": "form",
            "format": 1,
            "key": "f",
            "label": {"zh": "表单", "en": "Form"},
            "fields": list(fields),
            "rules": list(rules),
            **more,
        }
    )


def text(id: str, **more: Any) -> dict[str, Any]:
    return {"id": id, "key": id, "kind": "text", "label": {"zh": id, "en": id}, **more}


def number(id: str, **more: Any) -> dict[str, Any]:
    return {**text(id, **more), "kind": "number"}


def yes_no(id: str, **more: Any) -> dict[str, Any]:
    return {**text(id, **more), "kind": "yes_no"}


def computed(id: str, formula: str, **more: Any) -> dict[str, Any]:
    return {**text(id, **more), "kind": "computed", "settings": {"formula": formula, **more.get("settings", {})}}


def table(id: str, *columns: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {**text(id, **more), "kind": "table", "fields": list(columns)}


def section(id: str, *fields: dict[str, Any], kind: str = "section", **more: Any) -> dict[str, Any]:
    return {"id": id, "kind": kind, "label": {"zh": id, "en": id}, "fields": list(fields), **more}


def state_of(form: Form, answers: Mapping[str, Any], **more: Any) -> FormState:
    return form_state(form, answers, today=TODAY, now=NOW, **more)


DEBTS = (
    yes_no("has_debts"),
    table(
        "debts",
        text("lender", required=True),
        number("balance"),
        yes_no("secured"),
        text("collateral", shown_if="secured", required=True),
        computed("share", "if total > 0 then balance / total * 100 else null"),
        shown_if="has_debts",
    ),
    computed("total", "sum(debts.balance)"),
)

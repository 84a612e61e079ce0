"""What a record is found, sorted and called by."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any

from app.answers.scope import feel_scope
from app.definitions.form import Form, columns
from app.expressions import ExpressionError, LimitExceeded, compile_expression, to_jsonable
from app.fields.registry import field_kinds

SEARCH_LIMIT = 4_000
TITLE_LIMIT = 300
KEY_LIMIT = 200


def sort_keys(form: Form, answers: Mapping[str, Any]) -> dict[str, str]:
    """Order-preserving text by field id; fields without an answer have none."""
    keys = {}
    for field in form.values:
        kind = field_kinds.get(field.kind)
        value = answers.get(field.id)
        if kind.holds == "value" and value is not None:
            key = kind.sort_key(field, value)
            if key is not None:
                keys[field.id] = key[:KEY_LIMIT]
    return keys


def search_text(form: Form, answers: Mapping[str, Any], names: Mapping[str, str] | None = None) -> str:
    """Lower-case words of all searchable answers in both languages, table cells too."""
    words: dict[str, None] = {}

    def add(field: Any, value: Any) -> None:
        kind = field_kinds.get(field.kind)
        if kind.searchable and value is not None:
            for locale in ("zh", "en"):
                words[searchable(kind.show(field, value, locale, names))] = None

    for field in form.values:
        value = answers.get(field.id)
        if field_kinds.get(field.kind).holds == "rows":
            for row in value or ():
                for column in columns(field):
                    add(column, row.get(column.id))
        else:
            add(field, value)
    return " ".join(w for w in words if w)[:SEARCH_LIMIT]


def searchable(text: str) -> str:
    """Text as it is searched: full-width letters narrowed, lower case, one space between words."""
    return " ".join(unicodedata.normalize("NFKC", text).lower().split())


def record_title(
    form: Form,
    answers: Mapping[str, Any],
    *,
    today: Any = None,
    now: Any = None,
    names: Mapping[str, str] | None = None,
    scope: Mapping[str, Any] | None = None,
) -> str:
    """What the record is called: the form's title expression, else its first two searchable answers that are neither
    sensitive nor tell how to reach somebody, at most 300 characters. ``names`` are words for ids; ``scope`` what
    expressions may read beside the fields."""
    if form.title:
        try:
            told = compile_expression(form.title).evaluate(
                {**(scope or {}), **feel_scope(form, answers)}, today=today, now=now
            )
        except (ExpressionError, LimitExceeded):
            told = None
        if told is not None:
            plain = told if isinstance(told, str) else to_jsonable(told)
            return (
                plain
                if isinstance(plain, str)
                else " ".join(map(str, plain.values()))
                if isinstance(plain, Mapping)
                else str(plain)
            )[:TITLE_LIMIT]
    words = []
    for field in form.values:
        kind = field_kinds.get(field.kind)
        value = answers.get(field.id)
        open_to_all = not kind.personal and field.sensitivity == "open"
        if kind.searchable and open_to_all and value is not None and kind.holds == "value":
            words.append(kind.show(field, value, "zh", names).split("\n")[0])
        if len(words) == 2:
            break
    return " ".join(w for w in words if w)[:TITLE_LIMIT]

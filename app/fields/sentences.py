"""What is told to the person who fills a form names the field, since it also stands in the summary above the form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.errors import Invalid, Problem
from app.fields.kind import Lookup, Refused
from app.i18n import Text

if TYPE_CHECKING:
    from app.definitions.form import Field


def called(field: Field) -> Text:
    """What a field is called in a sentence: its label, else its key."""
    return Text(field.label.zh or field.key or field.id, field.label.en or field.key or field.id)


def refuse(field: Field, code: str, zh: str, en: str, /, **values: object) -> Refused:
    """For ``read``: the sentence may use ``{label}``."""
    return Refused(code, Text(zh, en).fill(label=called(field), **values))


def invalid(field: Field, code: str, zh: str, en: str, /, *path: str, **values: object) -> Invalid:
    """For ``check``: the sentence may use ``{label}``; ``path`` leads into the value, empty for the value itself."""
    return Invalid(path, code, Text(zh, en).fill(label=called(field), **values))


def problem(
    setting: str, code: str, zh: str, en: str, /, *path: str, level: str = "error", **values: object
) -> Problem:
    """For ``check_definition``: what the author must mend in that setting."""
    return Problem(code, Text(zh, en).fill(**values), ("settings", setting, *path), level)


def taken(field: Field, key: str, shown: str) -> Lookup:
    """The question whether another record already holds the value; ``key`` is what is compared."""
    told = invalid(
        field,
        "unique",
        "{label}“{value}”已经有人填过，请换一个。",
        "“{label}”: {value} is already taken; give another.",
        value=shown,
    )
    return Lookup("unique", f"form:{field.id}", key, (), told)

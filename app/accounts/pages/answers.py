"""What stands again on a page whose post could not be taken."""

from __future__ import annotations

from dataclasses import dataclass

from flask import flash

from app.errors import FormworkError, InvalidAnswers
from app.i18n import Text
from app.web.language import locale


@dataclass(frozen=True, slots=True)
class Wrong:
    """Sentences by field, and in order for the summary above the form."""

    fields: dict[str, str]
    summary: list[tuple[str, str]]


def wrong(error: InvalidAnswers) -> Wrong:
    said = locale()
    pairs = [(i.path[0] if i.path else "form", i.text.to(said)) for i in error.invalids]
    return Wrong(dict(pairs), pairs)


NOTHING_WRONG = Wrong({}, [])


def told(text: Text, state: str = "ok") -> None:
    """Say it on the next page."""
    flash(text.to(locale()), state)


def refused(error: FormworkError) -> None:
    """Say on the next page why it was refused."""
    told(error.text, "bad")

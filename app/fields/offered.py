"""Options the author offers: what choice and choices ask alike."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from app.errors import Invalid, Problem
from app.fields import reading
from app.fields.sentences import invalid, problem
from app.i18n import Text

if TYPE_CHECKING:
    from app.definitions.form import Field

LONGEST = 200  # of a value, in characters

# Posted by the option "other", whose words stand in the box beside it; no author's value has a space in front.
OTHER = " other"

# What a freshly placed field offers.
FIRST = [
    {"value": "a", "label": {"zh": "选项一", "en": "Option one"}},
    {"value": "b", "label": {"zh": "选项二", "en": "Option two"}},
]


@lru_cache(maxsize=2_000)
def options(field: Field) -> tuple[tuple[str, Text], ...]:
    """(value, label) in the author's order. Kept per loaded field: a thousand rows ask a thousand times."""
    return tuple((str(o["value"]), Text.of(o.get("label"), str(o["value"]))) for o in field.setting("options") or ())


@lru_cache(maxsize=2_000)
def _meant(field: Field) -> dict[str, str]:
    """Values by how they may be written: their own text or a label in either language, folded; the first one wins."""
    found: dict[str, str] = {}
    for value, label in options(field):
        for text in (value, label.zh, label.en):
            found.setdefault(reading.sort_text(text), value)
    return found


def listed(field: Field, locale: str) -> list[dict[str, str]]:
    """The options as a page draws them."""
    return [{"value": value, "label": label.to(locale), "hint": ""} for value, label in options(field)]


def schema(field: Field) -> dict[str, Any]:
    """JSON Schema of one value."""
    if field.setting("other"):
        return {"type": "string", "minLength": 1, "maxLength": LONGEST}
    return {"type": "string", "enum": [value for value, _ in options(field)]}


def known(field: Field, text: str) -> str | None:
    """The option that is meant: written as its value, or as its label in either language (a spreadsheet shows these);
    an exact value goes before everything else."""
    if any(value == text for value, _ in options(field)):
        return text
    return _meant(field).get(reading.sort_text(text))


def code(field: Field, raw: Any) -> str | None:
    """The value that is meant; a text that is no option stays as it is, for ``check`` to judge."""
    text = reading.prose(field, raw)
    return None if text is None else known(field, text) or text


def check(field: Field, value: str) -> list[Invalid]:
    if len(value) > LONGEST:
        return [
            invalid(
                field, "max_length", "{label}最多 {n} 个字。", "“{label}” may have at most {n} characters.", n=LONGEST
            )
        ]
    if not field.setting("other") and all(value != offer for offer, _ in options(field)):
        return [
            invalid(
                field,
                "option",
                "{label}没有“{value}”这个选项，请从列出的选项中选择。",
                "“{label}” has no option {value}; choose one of those listed.",
                value=value,
            )
        ]
    return []


def one(raw: Any) -> Any:
    """Of a list of options with a box beside it: the box counts where "other" or nothing is picked."""
    picked = raw.get("") if isinstance(raw, Mapping) else raw
    if picked in (None, "", OTHER):
        return raw.get("other") if isinstance(raw, Mapping) else None if picked == OTHER else picked
    return picked


def shown(field: Field, value: str, locale: str) -> str:
    return next((label.to(locale) for offer, label in options(field) if offer == value), value)


def check_options(field: Field) -> list[Problem]:
    """No options at all, one value twice, or one label twice."""
    offers = options(field)
    if not offers and not field.setting("other"):
        return [
            problem(
                "options",
                "no_options",
                "还没有选项，谁也填不了。请至少加一个。",
                "There are no options, so nobody can answer. Add at least one.",
            )
        ]
    found = []
    values: set[str] = set()
    labels: set[tuple[str, str]] = set()
    for place, (value, label) in enumerate(offers):
        if value != (reading.prose(field, value) or ""):
            found.append(
                problem(
                    "options",
                    "bad_option",
                    "选项值“{value}”前后有空格或特殊字符，会认不出来。请改写。",
                    "The option value “{value}” has spaces around it or unfit characters. Rewrite it.",
                    str(place),
                    value=value,
                )
            )
        if value in values:
            found.append(
                problem(
                    "options",
                    "duplicate_option",
                    "选项值“{value}”出现了两次，结果会分不清。请改其中一个。",
                    "The option value “{value}” stands twice, so answers cannot be told apart. Change one.",
                    str(place),
                    value=value,
                )
            )
        elif (label.zh, label.en) in labels:
            found.append(
                problem(
                    "options",
                    "duplicate_label",
                    "选项“{label}”出现了两次，填写人会分不清。请改其中一个。",
                    "The option “{label}” stands twice, so people cannot tell them apart. Change one.",
                    str(place),
                    level="warning",
                    label=label,
                )
            )
        values.add(value)
        labels.add((label.zh, label.en))
    return found

"""How long a text may be: what text and long text ask alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.errors import Invalid, Problem
from app.fields.sentences import invalid, problem

if TYPE_CHECKING:
    from app.definitions.form import Field


def schema(field: Field, longest: int) -> dict[str, Any]:
    return {
        "type": "string",
        "minLength": field.setting("min_length") or 1,
        "maxLength": field.setting("max_length") or longest,
    }


def check(field: Field, value: str, longest: int) -> list[Invalid]:
    short, long, have = field.setting("min_length"), field.setting("max_length") or longest, len(value)
    if short and have < short:
        return [
            invalid(
                field,
                "min_length",
                "{label}至少写 {n} 个字，现在有 {have} 个。",
                "“{label}” needs at least {n} characters; now it has {have}.",
                n=short,
                have=have,
            )
        ]
    if have > long:
        return [
            invalid(
                field,
                "max_length",
                "{label}最多 {n} 个字，现在有 {have} 个。",
                "“{label}” may have at most {n} characters; now it has {have}.",
                n=long,
                have=have,
            )
        ]
    return []


def check_order(field: Field) -> list[Problem]:
    short, long = field.setting("min_length"), field.setting("max_length")
    if short and long and short > long:
        return [
            problem(
                "min_length",
                "min_above_max",
                "最少 {low} 个字，却最多 {high} 个字，没有内容能满足。请改其中一个。",
                "At least {low} characters but at most {high}: no text fits. Change one of them.",
                low=short,
                high=long,
            )
        ]
    return []


def sample(field: Field, words: str, longest: int) -> str:
    """The words, repeated or cut until they fit."""
    short, long = field.setting("min_length") or 1, field.setting("max_length") or longest
    return (words * (short // len(words) + 1))[: min(long, max(short, len(words)))].strip() or words[:1]

"""Patterns written by authors. RE2 runs in time linear in the text, so no pattern can hang the server."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import re2

from app.errors import Problem
from app.fields.sentences import problem

_OPTIONS = re2.Options()
_OPTIONS.log_errors = False
_OPTIONS.max_mem = 1 << 20


def matches(pattern: str, text: str) -> bool:
    """Whether the whole text matches. A pattern that is none refuses nothing: its author is told, not the filler."""
    try:
        return _compiled(pattern).fullmatch(text) is not None
    except re2.error:
        return True


def check(pattern: str | None) -> list[Problem]:
    """The author's problem with the setting ``pattern``."""
    if not pattern:
        return []
    try:
        _compiled(pattern)
    except re2.error as fault:
        why = fault.args[0]
        return [
            problem(
                "pattern",
                "bad_pattern",
                "格式“{pattern}”不是正确的正则表达式：{why}。请改正。",
                "The pattern “{pattern}” is no regular expression: {why}. Mend it.",
                pattern=pattern,
                why=why.decode() if isinstance(why, bytes) else why,
            )
        ]
    return []


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> Any:
    return re2.compile(pattern, _OPTIONS)

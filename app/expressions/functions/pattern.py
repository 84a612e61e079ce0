"""Regular expressions of ``matches``, ``replace`` and ``split``: RE2, which no pattern can make slow.

The syntax is the one of ``pattern_syntax``. Without RE2 (package ``google-re2``) the functions answer None rather
than fall back on an engine that a hostile pattern could stall.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from app.expressions.functions.pattern_syntax import is_shared

try:
    import re2
except ImportError:  # pragma: no cover - the runtime lock carries it
    re2 = None

LONGEST_PATTERN = 1_000
_FLAGS = frozenset("smix")


@lru_cache(maxsize=256)
def compiled(pattern: str, flags: str) -> Any:
    """The compiled pattern, or None where pattern or flags are not valid.

    Flags as in XPath: ``s`` dot takes newlines, ``m`` anchors at lines, ``i`` case-blind, ``x`` spaces do not count.
    """
    if re2 is None or len(pattern) > LONGEST_PATTERN or not set(flags) <= _FLAGS:
        return None
    if "x" in flags:
        pattern = _without_spaces(pattern)
    if not is_shared(pattern):
        return None
    inline = "".join(flag for flag in "smi" if flag in flags)
    options = re2.Options()
    options.log_errors = False
    options.max_mem = 8 << 20
    try:
        return re2.compile(f"(?{inline}){pattern}" if inline else pattern, options)
    except re2.error:
        return None


def _without_spaces(pattern: str) -> str:
    """Drop the white space outside character classes, as flag ``x`` asks."""
    kept: list[str] = []
    inside = escaped = False
    for char in pattern:
        if escaped:
            kept.append(char)
            escaped = False
            continue
        escaped = char == "\\"
        inside = (inside or char == "[") and char != "]"
        if inside or char not in " \t\r\n":
            kept.append(char)
    return "".join(kept)


def template(replacement: str, groups: int) -> str | None:
    """XPath's ``$1`` in RE2's words; None where the replacement is malformed. A group that is not there is empty."""
    out: list[str] = []
    at = 0
    while at < len(replacement):
        char = replacement[at]
        if char == "\\":
            if replacement[at + 1 : at + 2] not in ("\\", "$"):
                return None
            out.append("\\\\" if replacement[at + 1] == "\\" else "$")
            at += 2
        elif char == "$":
            end = at + 1
            while end < len(replacement) and replacement[end].isascii() and replacement[end].isdigit():
                end += 1
            digits = replacement[at + 1 : end]
            if not digits:
                return None
            # The longest number that names a group counts; what is left of it is text.
            taken = len(digits)
            while taken > 1 and int(digits[:taken]) > groups:
                taken -= 1
            number = int(digits[:taken])
            out.append(f"\\g<{number}>" if number <= groups else "")
            at += 1 + taken
        else:
            out.append(char)
            at += 1
    return "".join(out)

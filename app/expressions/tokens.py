"""Text into tokens.

Follows the lexical part of DMN 1.5 §10.3.1.2 with two departures: full-width marks that a Chinese input
method leaves behind (``（``, ``，``, ``“``) are never part of a name, but named in the error; and exponents
(``1.2e3``) are read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from app.expressions.errors import ExpressionError, problem

TokenForm = Literal["number", "text", "name", "mark", "end"]

MAX_TEXT = 20_000
"""Longest source accepted, in code points; a formula of this length is no longer one a person can read."""

# Letters of any script, without the CJK and full-width punctuation that the standard's ranges would let in.
_START = (
    r"?A-Za-z_\u00AA\u00B5\u00BA\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C-\u200D"
    r"\u2070-\u218F\u2460-\u24FF\u2600-\u27BF\u2C00-\u2FEF\u3005-\u3007\u3021-\u302F\u3031-\uD7FF\uF900-\uFDCF"
    r"\uFDF0-\uFEFE\uFF10-\uFF19\uFF21-\uFF3A\uFF41-\uFF5A\uFF66-\uFFDC\U00010000-\U000EFFFF"
)
_PART = _START + r"0-9\u00B7\u0300-\u036F\u203F-\u2040\uFE0F"

_TOKEN = re.compile(
    rf"""
    (?P<space>(?:[\s\u0085\uFEFF\u200B]+|//[^\n]*|/\*(?:[^*]|\*(?!/))*\*/)+)
  | (?P<range>\.\.)
  | (?P<number>(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
  | (?P<text>"(?:[^"\\\n]|\\.)*")
  | (?P<name>[{_START}][{_PART}]*)
  | (?P<mark>\*\*|->|<=|>=|!=|[<>=+\-*/()\[\]{{}},:.@'])
    """,
    re.VERBOSE,
)

_FULL_WIDTH = {
    "（": "(", "）": ")", "，": ",", "：": ":", "；": ",", "“": '"', "”": '"', "‘": '"', "’": '"', "【": "[", "】": "]",
    "｛": "{", "｝": "}", "＞": ">", "＜": "<", "＝": "=", "≥": ">=", "≤": "<=", "≠": "!=", "＋": "+", "－": "-",
    "×": "*", "＊": "*", "÷": "/", "／": "/", "。": ".", "、": ",", "．": ".", "！": "!=", "−": "-", "–": "-",
}  # fmt: skip
_OTHER_LANGUAGE = {
    "==": "=",
    "===": "=",
    "<>": "!=",
    "&&": "and",
    "||": "or",
    "&": "and",
    "|": "or",
    "!": "not",
}
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\", "'": "'", "/": "/"}
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{6})|(.))", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Token:
    form: TokenForm
    text: str
    start: int
    end: int

    @property
    def value(self) -> str:
        """What a text token says, escapes resolved."""
        return unescape(self.text[1:-1])


def tokenize(source: str) -> list[Token]:
    """All tokens of ``source``, an ``end`` token last.

    Raises :class:`ExpressionError`: ``too_long``, ``full_width``, ``other_language``, ``open_text``,
    ``open_comment``, ``bad_escape``, ``bad_character``.
    """
    if len(source) > MAX_TEXT:
        raise ExpressionError(problem("too_long", source, 0, 0, allowed=MAX_TEXT))
    tokens: list[Token] = []
    at = 0
    while at < len(source):
        match = _TOKEN.match(source, at)
        if match is None:
            raise _misplaced(source, at)
        form = match.lastgroup
        text = match.group()
        if form == "text":
            _check_escapes(source, at, text)
            tokens.append(Token("text", text, at, match.end()))
        elif form == "number":
            tokens.append(Token("number", text, at, match.end()))
        elif form == "name":
            tokens.append(Token("name", text, at, match.end()))
        elif form in ("mark", "range"):
            if not (tokens and tokens[-1].text == "function" and source.startswith("<>", at)):
                _check_foreign(source, at)
            tokens.append(Token("mark", text, at, match.end()))
        at = match.end()
    tokens.append(Token("end", "", len(source), len(source)))
    return tokens


def unescape(body: str) -> str:
    """Resolve the escapes of a text literal's inside; two ``\\u`` halves of one character become that character."""

    def one(match: re.Match[str]) -> str:
        code = match[1] or match[2]
        return chr(int(code, 16)) if code else _ESCAPES.get(match[3], match[0])

    if "\\" not in body:
        return body
    text = _ESCAPE.sub(one, body)
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _check_escapes(source: str, at: int, text: str) -> None:
    for match in _ESCAPE.finditer(text, 1, len(text) - 1):
        code = match[2]
        if (match[3] is not None and match[3] not in _ESCAPES and match[3] not in "sdwSDWb.[](){}^$|?*+-") or (
            code and int(code, 16) > 0x10FFFF
        ):
            raise ExpressionError(problem("bad_escape", source, at + match.start(), at + match.end()))


def _check_foreign(source: str, at: int) -> None:
    """``==`` would otherwise be read as two marks and blamed on the second, an open comment as a division."""
    if source.startswith("/*", at):
        raise ExpressionError(problem("open_comment", source, at, at + 2))
    for foreign in ("===", "==", "<>"):
        if source.startswith(foreign, at):
            end = at + len(foreign)
            raise ExpressionError(problem("other_language", source, at, end, _OTHER_LANGUAGE[foreign]))


def _misplaced(source: str, at: int) -> ExpressionError:
    rest = source[at:]
    if rest[0] == '"':
        return ExpressionError(problem("open_text", source, at, at + 1))
    if rest[0] in _FULL_WIDTH:
        return ExpressionError(problem("full_width", source, at, at + 1, _FULL_WIDTH[rest[0]]))
    for foreign in ("&&", "||", "&", "|", "!"):
        if rest.startswith(foreign):
            end = at + len(foreign)
            return ExpressionError(problem("other_language", source, at, end, _OTHER_LANGUAGE[foreign]))
    return ExpressionError(problem("bad_character", source, at, at + 1))

"""Where the parser stands: the tokens, the names in sight, and how to say what is wrong."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from functools import lru_cache

from app.expressions.errors import ExpressionError, problem
from app.expressions.functions.names import FUNCTION_NAMES
from app.expressions.tokens import Token, tokenize

KEYWORDS = frozenset(
    [
        "and",
        "or",
        "between",
        "in",
        "instance",
        "of",
        "if",
        "then",
        "else",
        "for",
        "return",
        "some",
        "every",
        "satisfies",
        "function",
        "external",
        "true",
        "false",
        "null",
    ]
)
MEMBERS_WITH_SPACES = ("time offset", "start included", "end included")
Spelling = tuple[str, ...]


class KnownNames:
    """Names of several words or with marks inside, found by the tokens they are spelled with, longest first."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._by_first: dict[str, list[tuple[Spelling, str]]] = {}
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        spelling = spell(name)
        if len(spelling) > 1:
            known = self._by_first.setdefault(spelling[0], [])
            if (spelling, name) not in known:
                known.append((spelling, name))
                known.sort(key=lambda each: -len(each[0]))

    def match(self, tokens: list[Token], at: int) -> tuple[str, int] | None:
        """The longest name spelled by the tokens from ``at`` on, and how many tokens it takes."""
        for spelling, name in self._by_first.get(tokens[at].text, ()):
            if all(
                at + i < len(tokens) and tokens[at + i].text == part and tokens[at + i].form != "text"
                for i, part in enumerate(spelling)
            ):
                return name, len(spelling)
        return None


@lru_cache(maxsize=8192)
def spell(name: str) -> Spelling:
    """The token texts of a name; a name that has no such spelling can never be matched and is its own only part."""
    try:
        return tuple(token.text for token in tokenize(name)[:-1])
    except ExpressionError:
        return (name,)


_BUILT_IN = KnownNames(name for name in FUNCTION_NAMES if " " in name)


class Cursor:
    """A place in the token stream. Everything that parses builds on it."""

    def __init__(self, source: str, names: Iterable[str]) -> None:
        self.source = source
        self.tokens = tokenize(source)
        self.at = 0
        self.names = tuple(names)
        self.known = KnownNames(self.names)
        self.members = KnownNames((*self.names, *MEMBERS_WITH_SPACES))
        self.locals: list[str] = []
        self.nesting = 0
        self.openings = 0

    @property
    def token(self) -> Token:
        return self.tokens[self.at]

    @property
    def last_end(self) -> int:
        """Where the token before this one ended."""
        return self.tokens[self.at - 1].end if self.at else 0

    def peek(self, ahead: int = 1) -> Token:
        return self.tokens[min(self.at + ahead, len(self.tokens) - 1)]

    def is_mark(self, *marks: str) -> bool:
        token = self.token
        return token.form == "mark" and token.text in marks

    def is_word(self, word: str) -> bool:
        token = self.token
        return token.form == "name" and token.text == word

    def take(self) -> Token:
        token = self.token
        if token.form != "end":
            self.at += 1
        return token

    def take_mark(self, mark: str) -> bool:
        if self.is_mark(mark):
            self.at += 1
            return True
        return False

    def take_word(self, word: str) -> bool:
        if self.is_word(word):
            self.at += 1
            return True
        return False

    def expect_mark(self, mark: str) -> Token:
        if not self.is_mark(mark):
            raise self.missing(mark)
        return self.take()

    def expect_word(self, word: str) -> Token:
        if not self.is_word(word):
            raise self.missing(word)
        return self.take()

    def match_name(self) -> tuple[str, int] | None:
        """A name of several words that starts here, and its number of tokens."""
        several = [name for name in self.locals if not name.isidentifier()]
        local = KnownNames(several).match(self.tokens, self.at) if several else None
        found = [each for each in (local, self.known.match(self.tokens, self.at)) if each is not None]
        built_in = _BUILT_IN.match(self.tokens, self.at)
        if built_in is not None:
            found.append(built_in)
        return max(found, key=lambda each: each[1], default=None)

    def missing(self, expected: str) -> ExpressionError:
        """What stands here is not what has to come; two terms side by side get their own sentence."""
        token = self.token
        before = self.tokens[self.at - 1] if self.at else None
        if before is not None and _is_term(token) and _ends_term(before):
            return self._side_by_side(before, token)
        return self.error("expected", expected=expected)

    def unexpected(self) -> ExpressionError:
        token = self.token
        if token.form == "end":
            code = "unexpected_end" if self.source.strip() else "empty"
            return ExpressionError(problem(code, self.source, token.start, token.end))
        before = self.tokens[self.at - 1] if self.at else None
        if before is not None and _is_term(token) and _ends_term(before):
            return self._side_by_side(before, token)
        return self.error("unexpected")

    def error(self, code: str, suggestion: str | None = None, **values: object) -> ExpressionError:
        token = self.token
        if token.form == "end" and code in ("expected", "expected_name"):
            code = code if code == "expected" else "unexpected_end"
        return ExpressionError(problem(code, self.source, token.start, token.end, suggestion, **values))

    def _side_by_side(self, before: Token, token: Token) -> ExpressionError:
        """``monthly incom`` — perhaps a known name of several words, misspelt."""
        suggestion = None
        if before.form == "name" and token.form == "name":
            written = f"{before.text} {token.text}"
            suggestion = nearest(written, [n for n in (*self.names, *FUNCTION_NAMES) if " " in n])
            if suggestion is not None:
                found = problem("unknown_name", self.source, before.start, token.end, suggestion)
                return ExpressionError(found)
            suggestion = nearest(token.text, list(KEYWORDS - {"true", "false", "null"}))
        return ExpressionError(problem("missing_operator", self.source, token.start, token.end, suggestion))


def _is_term(token: Token) -> bool:
    return token.form in ("name", "number", "text") and token.text not in KEYWORDS


def _ends_term(token: Token) -> bool:
    if token.form == "name":
        return token.text not in KEYWORDS or token.text in ("true", "false", "null")
    return token.form in ("number", "text") or token.text in (")", "]", "}")


def nearest(written: str, known: Iterable[str]) -> str | None:
    """The known name that was probably meant: alike but for case, or nearly alike."""
    candidates = list(known)
    folded = written.casefold()
    for name in candidates:
        if name.casefold() == folded and name != written:
            return name
    close = difflib.get_close_matches(written, candidates, n=1, cutoff=0.6)
    if close and close[0] != written:
        return close[0]
    # Half of a name of several words: ``lenght`` for ``string length``.
    by_word = {word: name for name in candidates if " " in name for word in name.split() if len(word) > 4}
    close = difflib.get_close_matches(written, by_word, n=1, cutoff=0.75)
    return by_word[close[0]] if close else None

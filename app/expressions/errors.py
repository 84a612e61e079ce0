"""What can go wrong with an expression: a sentence with a place for its author, a limit for whoever runs it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from app.expressions.sentences import SENTENCES
from app.i18n import Text


@dataclass(frozen=True, slots=True)
class ExpressionProblem:
    """One finding of the checker: where, about which words, and what was probably meant.

    ``line`` and ``column`` count from 1, columns in code points; ``suggestion`` is text that could stand in place
    of ``offending``.
    """

    code: str
    text: Text
    line: int
    column: int
    offending: str
    suggestion: str | None = None


class ExpressionError(Exception):
    """The text is not an expression. Carries the same as :class:`ExpressionProblem`."""

    def __init__(self, problem: ExpressionProblem) -> None:
        super().__init__(f"{problem.line}:{problem.column}: {problem.text.en}")
        self.problem = problem
        self.code = problem.code
        self.text = problem.text
        self.line = problem.line
        self.column = problem.column
        self.offending = problem.offending
        self.suggestion = problem.suggestion


class LimitExceeded(Exception):
    """An evaluation asked for more work or memory than allowed. ``limit`` names which: steps, items, text, depth."""

    def __init__(self, limit: str, allowed: int) -> None:
        super().__init__(f"expression limit exceeded: {limit} (allowed {allowed})")
        self.limit = limit
        self.allowed = allowed
        self.text = SENTENCES["limit_exceeded"].fill(limit=SENTENCES[f"limit_{limit}"], allowed=allowed)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one evaluation may cost.

    ``steps`` counts syntax nodes walked in loops, list items and text touched by functions; ``items`` bounds the
    length of one list, ``text`` of one string, ``depth`` the nesting of function calls.
    """

    steps: int = 250_000
    items: int = 100_000
    text: int = 1_000_000
    depth: int = 60


DEFAULT = Limits()
LARGEST_VALUE = 200_000
"""How many parts of nested lists and contexts one comparison or one text may touch."""


class Counter(Protocol):
    """Asked at each part of a value being walked; raises LimitExceeded when it has been too many.

    A few short lines can build a list that holds itself a billion times over by sharing; walking it must end. During
    an evaluation its run counts, elsewhere a :class:`Tally`.
    """

    def count(self) -> None: ...


class Tally:
    """Counts one walk through one value."""

    __slots__ = ("left",)

    def __init__(self) -> None:
        self.left = LARGEST_VALUE

    def count(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise LimitExceeded("items", LARGEST_VALUE)


def place(source: str, offset: int) -> tuple[int, int]:
    """Line and column of a character offset, both from 1."""
    line = source.count("\n", 0, offset) + 1
    return line, offset - (source.rfind("\n", 0, offset) + 1) + 1


def problem(
    code: str, source: str, start: int, end: int, suggestion: str | None = None, **values: object
) -> ExpressionProblem:
    """Build a problem about ``source[start:end]``; the sentence comes from the catalogue by its code."""
    line, column = place(source, start)
    offending = source[start:end]
    text = SENTENCES[code].fill(offending=offending, **values)
    if suggestion is not None:
        ask = SENTENCES["did_you_mean"].fill(suggestion=suggestion)
        text = Text(text.zh + ask.zh, text.en + ask.en)
    return ExpressionProblem(code, text, line, column, offending, suggestion)

"""Errors a person may read: what, which one, and what to do, in his language.

Everything else that goes wrong is a fault of ours and answers 500 with a reference number.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.i18n import Text


class FormworkError(Exception):
    """An error with a sentence for its reader. ``status`` is the HTTP status a page or endpoint answers with."""

    status = 400
    code = "bad_request"

    def __init__(self, text: Text, code: str | None = None, **details: Any) -> None:
        super().__init__(text.en)
        self.text = text
        self.details = details
        if code is not None:
            self.code = code


class NotFound(FormworkError):
    """Nothing there, or nothing this reader may know of: both look the same from outside."""

    status = 404
    code = "not_found"

    def __init__(self, text: Text | None = None) -> None:
        super().__init__(
            text
            or Text(
                "没有找到。它可能已被删除，或者不对您开放。",
                "Not found. It may have been deleted, or it is not open to you.",
            )
        )


class Forbidden(FormworkError):
    """The reader may see the thing but lacks the named right to do this to it."""

    status = 403
    code = "forbidden"

    def __init__(self, right: Text) -> None:
        super().__init__(
            Text(
                "您没有“{right}”的权限。请向应用管理员申请。",
                "You lack the right to “{right}”. Ask the workspace's admin for it.",
            ).fill(right=right)
        )


class Conflict(FormworkError):
    """Somebody was faster. ``details`` says who, when and what changed."""

    status = 409
    code = "conflict"


class TooLarge(FormworkError):
    status = 413
    code = "too_large"


@dataclass(frozen=True, slots=True)
class Invalid:
    """Told to the person who fills a form: one per field.

    ``path`` names the place in the answers by ids, a row by its row id: ``("debts", "r1", "balance")``;
    an empty path is the form as a whole.
    """

    path: tuple[str, ...]
    code: str
    text: Text

    def at(self, *prefix: str) -> Invalid:
        return Invalid((*prefix, *self.path), self.code, self.text)


class InvalidAnswers(FormworkError):
    """A post that cannot be taken as it stands; nothing of it is lost, each entry says what to change."""

    status = 422
    code = "invalid_answers"

    def __init__(self, invalids: list[Invalid]) -> None:
        super().__init__(Text("有 {n} 处需要修改。", "{n} places need a change.").fill(n=len(invalids)))
        self.invalids = invalids


@dataclass(frozen=True, slots=True)
class Problem:
    """Told to the author of a definition. A problem of level ``error`` blocks publishing, ``warning`` does not.

    ``place`` leads to the spot: definition key, then ``fields``/``nodes``/``rules`` and an id, then a setting's path.
    ``span`` is (line, column) inside an expression, both from 1.
    """

    code: str
    text: Text
    place: tuple[str, ...]
    level: str = "error"
    span: tuple[int, int] | None = None
    offending: str | None = None
    suggestion: str | None = None

    def to_json(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "text": self.text.to_json(),
            "place": list(self.place),
            "level": self.level,
            "span": list(self.span) if self.span else None,
            "offending": self.offending,
            "suggestion": self.suggestion,
        }


class BadDefinition(FormworkError):
    """A document that cannot even be loaded: it breaks its meta-schema, or is larger than the limits."""

    status = 422
    code = "bad_definition"

    def __init__(self, text: Text, problems: list[Problem] | None = None) -> None:
        super().__init__(text)
        self.problems = problems or []

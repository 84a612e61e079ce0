"""Asking other systems over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from app.i18n import Text

# The largest answer that is read, in bytes. Whatever comes beyond is not looked at.
ANSWER_LIMIT = 1_000_000

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """``secret_headers`` go to the address named here only: a redirect elsewhere does not get them. ``timeout`` is the
    whole time in seconds that asking and reading may take together."""

    method: str
    url: str
    headers: Headers = ()
    secret_headers: Headers = field(default=(), repr=False)
    body: bytes | None = None
    timeout: float = 10.0
    limit: int = ANSWER_LIMIT


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """Header names are in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes


class HttpFailed(Exception):
    """There is no answer. ``code`` is timeout, refused_address, too_large, unreachable, bad_request or status
    (too many redirects); ``again`` says whether trying again can help."""

    def __init__(self, code: str, text: Text, again: bool) -> None:
        super().__init__(text.en)
        self.code = code
        self.text = text
        self.again = again


class Http(Protocol):
    def send(self, request: HttpRequest) -> HttpResponse:
        """Ask, and read the whole answer whatever its status; raises :class:`HttpFailed`."""
        ...


@dataclass
class MemoryHttp:
    """Answers by a function and remembers what it was asked."""

    answer: Callable[[HttpRequest], HttpResponse]
    asked: list[HttpRequest] = field(default_factory=list)

    def send(self, request: HttpRequest) -> HttpResponse:
        self.asked.append(request)
        return self.answer(request)

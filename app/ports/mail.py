"""Sending mail."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Letter:
    to: str
    subject: str
    body: str  # plain text
    key: str = ""  # idempotency key, sent as Message-ID


class MailFailed(Exception):
    """``again`` says whether trying again later can help."""

    def __init__(self, sentence: str, again: bool) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.again = again


class Mail(Protocol):
    def send(self, letter: Letter) -> None:
        """Hand the letter over; raises :class:`MailFailed`."""
        ...


@dataclass
class MemoryMail:
    sent: list[Letter] = field(default_factory=list)

    def send(self, letter: Letter) -> None:
        if letter.key and any(s.key == letter.key for s in self.sent):
            return
        self.sent.append(letter)

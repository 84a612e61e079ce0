"""The outside world as Protocols: a real and a memory adapter each. A kind's ``work.run`` is given ``Ports``."""

from __future__ import annotations

from dataclasses import dataclass

from app.i18n import Text
from app.ports.cases import Cases
from app.ports.clock import Clock
from app.ports.files import Files
from app.ports.http import Http
from app.ports.mail import Mail
from app.ports.people import People
from app.ports.records import RecordSink
from app.ports.secrets import Secrets


@dataclass(frozen=True, slots=True)
class Ports:
    """``key`` of the job at hand makes outside effects happen once: pass it on to whatever is called. ``people`` and
    ``records`` are services of the running half; None where design time runs alone."""

    clock: Clock
    mail: Mail
    files: Files
    cases: Cases
    key: str = ""
    attempt: int = 1  # which try of the job this is
    workspace: str = ""  # id of the workspace the job belongs to
    people: People | None = None
    records: RecordSink | None = None
    http: Http | None = None
    secrets: Secrets | None = None


class Retry(Exception):
    """Raised by ``work.run``: it went wrong, and trying again later can help. Anything else raised is final."""

    def __init__(self, sentence: str | Text, after_seconds: int | None = None) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence
        self.after_seconds = after_seconds


class Failed(Exception):
    """Raised by ``work.run``: it went wrong for good. ``code`` and ``text`` reach the step that waits."""

    def __init__(self, code: str, text: Text) -> None:
        super().__init__(text.en)
        self.code, self.text = code, text

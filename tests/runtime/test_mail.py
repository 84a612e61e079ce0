"""Letters over a real SMTP server on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes
from email.header import decode_header, make_header
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from app.ports.mail import Letter, MailFailed
from bench.server import free_port
from runtime.mail import SmtpMail


class Post:
    """Keeps what arrives; refuses people it was told to refuse."""

    def __init__(self) -> None:
        self.letters: list[bytes] = []
        self.answer = ""

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        if self.answer:
            return self.answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        self.letters.append(envelope.content)
        return "250 OK"


@pytest.fixture
def office() -> Iterator[tuple[Post, SmtpMail]]:
    post = Post()
    controller = Controller(post, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield post, SmtpMail(f"smtp://127.0.0.1:{controller.port}", "澄江银行 <bank@example.com>")
    controller.stop()


def test_a_letter_arrives_with_its_key_as_message_id(office: tuple[Post, SmtpMail]) -> None:
    post, mail = office
    mail.send(Letter("wu@example.com", "请补充资料", "您好：\n请打开链接。", key="step-1:mail"))
    letter = message_from_bytes(post.letters[0])
    assert str(make_header(decode_header(letter["Subject"]))) == "请补充资料"
    assert letter["Message-ID"] == "<step-1.mail@formwork>"
    assert "请打开链接" in letter.get_payload(decode=True).decode("utf-8")  # type: ignore[union-attr]


@pytest.mark.parametrize(("answer", "again"), [("550 no such user", False), ("451 try later", True)])
def test_a_refusal_says_whether_trying_again_can_help(office: tuple[Post, SmtpMail], answer: str, again: bool) -> None:
    post, mail = office
    post.answer = answer
    with pytest.raises(MailFailed) as told:
        mail.send(Letter("nobody@example.com", "x", "y"))
    assert told.value.again is again


def test_a_server_that_is_away_can_be_tried_again() -> None:
    with pytest.raises(MailFailed) as told:
        SmtpMail(f"smtp://127.0.0.1:{free_port()}", "bank@example.com").send(Letter("a@example.com", "x", "y"))
    assert told.value.again

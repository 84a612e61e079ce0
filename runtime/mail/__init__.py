"""Letters: over SMTP, or into the Mailbox where no server is set."""

from __future__ import annotations

import re
import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formataddr, parseaddr
from urllib.parse import unquote, urlsplit

from sqlalchemy import insert, select

from app.database import new_id, transaction
from app.ports.mail import Letter, MailFailed
from app.web.current import now
from runtime.models.jobs import Message

_ID = re.compile(r"[^A-Za-z0-9.-]")  # what a Message-ID may not hold

TIMEOUT = 20  # seconds


class SmtpMail:
    """Sends through the server of MAIL_URL: ``smtp://`` (STARTTLS where offered) or ``smtps://``."""

    def __init__(self, url: str, sender: str) -> None:
        self.url = urlsplit(url)
        self.sender = sender

    def send(self, letter: Letter) -> None:
        message = EmailMessage()
        message["From"] = formataddr(parseaddr(self.sender))
        message["To"] = letter.to
        message["Subject"] = letter.subject
        if letter.key:
            message["Message-ID"] = f"<{_ID.sub('.', letter.key)}@formwork>"
        message.set_content(letter.body)
        try:
            with self._connect() as server:
                server.send_message(message)
        except smtplib.SMTPResponseException as error:
            raise MailFailed(f"The mail server answered {error.smtp_code}.", again=error.smtp_code < 500) from None
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            raise MailFailed(
                f"The mail server refuses {letter.to} ({codes}).", again=all(c < 500 for c in codes)
            ) from None
        except (OSError, smtplib.SMTPException) as error:
            raise MailFailed(f"The mail server cannot be reached ({error}).", again=True) from None

    def _connect(self) -> smtplib.SMTP:
        host = self.url.hostname or "localhost"
        if self.url.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                host, self.url.port or 465, timeout=TIMEOUT, context=ssl.create_default_context()
            )
        else:
            server = smtplib.SMTP(host, self.url.port or 25, timeout=TIMEOUT)
            server.ehlo()
            if server.has_extn("starttls"):
                server.starttls(context=ssl.create_default_context())
                server.ehlo()
        if self.url.username:
            server.login(unquote(self.url.username), unquote(self.url.password or ""))
        return server


class MailboxMail:
    """Keeps letters as rows that the Mailbox page shows: for installations without a mail server, and the demo."""

    def send(self, letter: Letter) -> None:
        with transaction() as session:
            key = letter.key or new_id()
            if session.execute(select(Message.id).where(Message.key == key)).first() is None:
                session.execute(
                    insert(Message).values(
                        id=new_id(),
                        key=key,
                        channel="mail",
                        to=letter.to,
                        subject=letter.subject,
                        body=letter.body,
                        at=now(),
                    )
                )

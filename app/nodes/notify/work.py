"""Sends one letter. Its key makes a second attempt send nothing twice where the mail port can tell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.ports import Ports, Retry
from app.ports.mail import Letter, MailFailed


def run(request: Mapping[str, Any], ports: Ports) -> dict[str, Any]:
    letter = Letter(to=request["to"], subject=request["subject"], body=request["body"], key=ports.key)
    try:
        ports.mail.send(letter)
    except MailFailed as failed:
        if failed.again:
            raise Retry(failed.sentence) from failed
        raise
    return {"to": letter.to}

"""Letters to applicants."""

from __future__ import annotations

from typing import Any

from app.database import db
from app.i18n import Text
from app.ports.mail import Letter
from app.web.current import ports, settings
from runtime.models.records import Party
from runtime.parties.links import party_token

_LETTERS = {
    "started": (
        Text("已收到：{title}", "Received: {title}"),
        Text(
            "{name}，您好：\n\n我们已收到“{title}”。随时可以打开下面的链接查看进度：\n\n{link}\n\n"
            "如果您没有提交过申请，请忽略这封邮件。",
            "Dear {name},\n\nWe have received “{title}”. Open this link at any time to see how it goes:\n\n{link}\n\n"
            "If you never applied for anything, please ignore this letter.",
        ),
    ),
    "task": (
        Text("请补充：{title}", "Something to complete: {title}"),
        Text(
            "{name}，您好：\n\n“{title}”需要您补充或更正资料。请打开下面的链接，已填写的内容都在：\n\n{link}\n\n"
            "如果您没有提交过申请，请忽略这封邮件。",
            "Dear {name},\n\n“{title}” needs something from you. Open this link; what you filled in is still there:\n\n"
            "{link}\n\nIf you never applied for anything, please ignore this letter.",
        ),
    ),
}


def send_link(request: dict[str, Any], key: str) -> None:
    """Send an applicant his link, by e-mail where he gave one: his application was received (``reason`` started), or
    he has something to do (task). Raises MailFailed."""
    party = db.session.get(Party, request["party"])
    db.session.rollback()
    if party is None or not party.email:
        return
    base = (settings().base_url or f"http://{settings().host}:{settings().port}").rstrip("/")
    names = {"title": request["title"], "name": party.name or "", "link": f"{base}/s/{party_token(party.id)}"}
    subject, body = (text.fill(**names) for text in _LETTERS[request["reason"]])
    ports().mail.send(
        Letter(to=party.email, subject=f"{subject.zh} / {subject.en}", body=f"{body.zh}\n\n{body.en}", key=key)
    )

"""The letters that accounts send."""

from __future__ import annotations

import logging

from app.accounts.letters import Addressee
from app.accounts.tokens import digest
from app.i18n import Text
from app.ports.mail import Letter, Mail, MailFailed

log = logging.getLogger("formwork")

_INVITE = (
    Text("邀请您使用 Formwork", "You are invited to Formwork"),
    Text(
        "{name}，您好：\n\n{by}邀请您使用 Formwork。请打开下面的链接，设置密码后即可登录：\n\n{link}\n\n"
        "链接 7 天内有效，只能使用一次。如果您不认识邀请人，请忽略本邮件。\n",
        "Hello {name},\n\n{by} invites you to Formwork. Open this link and choose a password to sign in:\n\n{link}\n\n"
        "The link works once, within 7 days. If you do not know who invites you, ignore this letter.\n",
    ),
)
_RESET = (
    Text("重设 Formwork 密码", "Reset your Formwork password"),
    Text(
        "{name}，您好：\n\n有人（应该是您）要求重设密码。请打开下面的链接，设置新密码：\n\n{link}\n\n"
        "链接 2 小时内有效，只能使用一次。如果不是您本人的操作，请忽略本邮件，密码不会改变。\n",
        "Hello {name},\n\nSomebody, probably you, asked for a new password. Open this link to choose one:\n\n{link}\n\n"
        "The link works once, within 2 hours. If it was not you, ignore this letter; your password stays.\n",
    ),
)


def send_invitation(mail: Mail, to: Addressee, link: str, *, by: str, locale: str) -> bool:
    """Send the link; answers whether the mail left. ``locale`` is used where the person has chosen none."""
    return _send(mail, to, link, _INVITE, locale, by=by)


def send_reset(mail: Mail, to: Addressee, link: str, *, locale: str) -> bool:
    return _send(mail, to, link, _RESET, locale)


def _send(mail: Mail, to: Addressee, link: str, words: tuple[Text, Text], locale: str, **more: str) -> bool:
    subject, body = words
    locale = to.locale or locale
    try:
        mail.send(
            Letter(
                to=to.email,
                subject=subject.to(locale),
                key=f"account:{digest(link)[:32]}",
                body=body.fill(name=to.name, link=link, **more).to(locale),
            )
        )
    except MailFailed as failed:
        log.warning("a letter to %s could not be sent: %s", to.email, failed.sentence)
        return False
    return True

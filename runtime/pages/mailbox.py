"""Letters that did not leave the house: the demo's, and those of an installation without a mail server."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from flask import Blueprint, Response, make_response, render_template, request, url_for
from markupsafe import Markup, escape
from sqlalchemy import select

from app.database import db
from app.errors import NotFound
from app.web.current import now, settings
from app.web.language import say
from app.web.rules import admins_only
from runtime.models.jobs import Message
from runtime.pages.frame import shows_mailbox
from runtime.pages.words import moment

blueprint = Blueprint("mailbox", __name__)
PAGE = 50
_LINK = re.compile(r"https?://[^\s<>\"）)]+")


@blueprint.get("/admin/mailbox")
@admins_only
def letters() -> Response:
    """``?q=&cursor=``; NotFound where letters really leave."""
    if not shows_mailbox():
        raise NotFound()
    text, cursor = request.args.get("q", "").strip()[:100], request.args.get("cursor")
    wanted = select(Message)
    if text:
        wanted = wanted.where(
            Message.to.icontains(text, autoescape=True) | Message.subject.icontains(text, autoescape=True)
        )
    if cursor:
        wanted = wanted.where(Message.id < cursor)
    found = db.session.scalars(wanted.order_by(Message.id.desc()).limit(PAGE + 1)).all()
    at = now()
    told = [
        {
            "to": m.to,
            "subject": m.subject,
            "body": linked(m.body),
            "channel": m.channel,
            "at": moment(m.at, settings().zone, at),
        }
        for m in found[:PAGE]
    ]
    return make_response(
        render_template(
            "run/mailbox.html",
            told=told,
            text=text,
            next=url_for("mailbox.letters", q=text or None, cursor=found[PAGE - 1].id) if len(found) > PAGE else None,
            first=url_for("mailbox.letters", q=text or None) if cursor else None,
            crumbs=[{"label": say("信箱", "Mailbox")}],
        )
    )


def linked(body: str) -> Markup:
    """The letter's text with its links alive; one to this very site keeps only its path, whatever host it names."""
    parts, last = [], 0
    for found in _LINK.finditer(body):
        url = urlsplit(found[0])
        own = url.netloc == request.host or url.hostname in ("127.0.0.1", "localhost")
        href = (url.path + (f"?{url.query}" if url.query else "")) if own else found[0]
        parts += [escape(body[last : found.start()]), Markup('<a href="{}">{}</a>').format(href, found[0])]
        last = found.end()
    return Markup("").join([*parts, escape(body[last:])])

"""The reader's language and theme, per request."""

from __future__ import annotations

from typing import cast

from flask import g, request

from app.accounts.actor import Actor
from app.i18n import LOCALES, Locale, Text, pick_locale

COOKIE = "fw_locale"


def locale() -> Locale:
    """What the person chose, else the cookie of a visitor, else what the browser asks for."""
    found = g.get("locale")
    if found is None:
        actor: Actor | None = g.get("actor")
        chosen = (actor.locale if actor else None) or request.cookies.get(COOKIE)
        found = pick_locale(chosen if chosen in LOCALES else None, request.headers.get("Accept-Language"))
        g.locale = found
    return cast(Locale, found)


def say(zh: str, en: str) -> str:
    """Both languages at the place of use; the reader gets his."""
    return zh if locale() == "zh" else en


def said(text: object) -> str:
    """A definition's label, or a Text, in the reader's language."""
    return Text.of(text).to(locale())


def theme() -> str:
    """light, dark, or auto where nothing was chosen."""
    actor: Actor | None = g.get("actor")
    return (actor.theme if actor else None) or request.cookies.get("fw_theme") or "auto"

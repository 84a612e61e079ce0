"""Language and theme."""

from __future__ import annotations

from flask import Response, g, make_response, redirect, request, url_for

from app.accounts.pages.addresses import local_path, where_from
from app.accounts.pages.blueprint import blueprint
from app.accounts.users import set_preferences
from app.database import transaction
from app.errors import NotFound
from app.i18n import LOCALES
from app.web.language import COOKIE, locale
from app.web.rules import open_to_all

YEAR = 31_536_000
THEME_COOKIE = "fw_theme"


@blueprint.post("/language")
@open_to_all
def language() -> Response:
    chosen = request.form.get("locale")
    if chosen not in LOCALES:
        raise NotFound()
    if g.actor is not None:
        with transaction() as session:
            set_preferences(session, g.actor.id, locale=chosen)
    response = make_response(redirect(where_from()))
    response.set_cookie(COOKIE, chosen, max_age=YEAR, samesite="Lax")
    return response


@blueprint.get("/language/<chosen>")
@open_to_all
def visitor_language(chosen: str) -> Response:
    """A visitor's switch is a link: it changes nothing but his own cookie."""
    if chosen not in LOCALES:
        raise NotFound()
    response = make_response(redirect(local_path(request.args.get("next"))))
    response.set_cookie(COOKIE, chosen, max_age=YEAR, samesite="Lax")
    return response


@blueprint.post("/theme")
@open_to_all
def theme() -> Response:
    chosen = request.form.get("theme")
    if chosen not in ("light", "dark", "auto"):
        raise NotFound()
    if g.actor is not None:
        with transaction() as session:
            set_preferences(session, g.actor.id, theme=chosen)
    response = make_response(redirect(where_from()))
    if chosen == "auto":
        response.delete_cookie(THEME_COOKIE)
    else:
        response.set_cookie(THEME_COOKIE, chosen, max_age=YEAR, samesite="Lax")
    return response


def languages() -> list[dict[str, str]]:
    """The other language, as the plain and the applicant frame draw it."""
    to, label, lang = ("en", "English", "en") if locale() == "zh" else ("zh", "中文", "zh-CN")
    back = request.full_path.rstrip("?") if request.method == "GET" else request.path
    return [{"label": label, "lang": lang, "href": url_for("accounts.visitor_language", chosen=to, next=back)}]

"""What happens around every request: who is asking, the first start, the frame's values."""

from __future__ import annotations

from typing import Any

from flask import Response, g, redirect, request, url_for
from werkzeug.local import LocalProxy

from app.accounts.actor import Actor
from app.accounts.frame import navigation, place_of, places, values
from app.accounts.pages.addresses import account_links
from app.accounts.pages.preferences import languages
from app.accounts.pages.sign_in import give_cookie
from app.accounts.sessions import COOKIE, by_bearer, by_cookie, touch_bearer, touch_cookie
from app.accounts.users import anybody
from app.database import db, transaction
from app.i18n import Text
from app.ports.clock import RealClock
from app.web.language import locale
from app.web.rules import Unauthenticated

BAD_TOKEN = Text(
    "令牌无效、已过期或已撤销。请在“我的资料”里新建一个。",
    "The token is unknown, expired or revoked. Make a new one under “My account”.",
)
BEFORE_THE_FIRST = ("/first-start", "/static/", "/api/", "/healthz", "/readyz", "/language")


def load_actor() -> None:
    """``g.actor`` (None for visitors) and ``g.by_token``. Two statements; a write at most once a day."""
    g.actor, g.by_token = None, False
    if request.path.startswith("/static/"):
        return
    at = RealClock().now()
    header = request.headers.get("Authorization", "")
    if header[:7].lower() == "bearer ":
        found = by_bearer(db.session(), header[7:].strip(), at)
        if found is None:
            raise Unauthenticated(BAD_TOKEN)
        g.by_token = True
    elif token := request.cookies.get(COOKIE):
        found = by_cookie(db.session(), token, at)
    else:
        return
    if found is None:
        return
    g.actor, g.sign_in = found.actor, found.token_hash
    if found.stale:
        with transaction() as session:
            (touch_bearer if g.by_token else touch_cookie)(session, found.token_hash, at)
        g.renew = not g.by_token


def ask_for_first_admin() -> Response | None:
    """While nobody has an account, every page leads to the first start."""
    if g.actor is not None or request.path.startswith(BEFORE_THE_FIRST) or anybody(db.session()):
        return None
    return redirect(url_for("accounts.first_start"))  # type: ignore[return-value]


def renew_cookie(response: Response) -> Response:
    """The browser forgets its cookie after 14 days too, so it is sent again whenever the session is made longer."""
    if g.get("renew") and g.get("actor") is not None and (token := request.cookies.get(COOKIE)):
        give_cookie(response, token)
    return response


def frame() -> dict[str, Any]:
    """What the staff frame reads, worked out only when a template asks for it, and once per request."""
    actor: Actor | None = g.get("actor")
    if actor is None:
        return {"languages": languages()}
    who, workspace, said = actor, g.get("workspace"), locale()

    def once(name: str, make: Any) -> Any:
        if name not in g:
            setattr(g, name, make())
        return g.get(name)

    found: dict[str, Any] = {
        "nav": LocalProxy(lambda: once("frame_nav", lambda: navigation(who, workspace, request.path))),
        "workspaces": LocalProxy(lambda: once("frame_places", lambda: places(who, said))),
        "links": LocalProxy(lambda: account_links() | values(who, workspace)["links"]),
        "unread": LocalProxy(lambda: values(who, workspace).get("unread") or 0),
        "institution": LocalProxy(lambda: values(who, workspace).get("institution") or ""),
    }
    if workspace is not None:
        found["workspace"] = place_of(workspace, said)
    return found

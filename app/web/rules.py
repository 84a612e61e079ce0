"""Every route has a rule. One that has none stops the product at start-up and fails a test.

A rule says who may come in at all; what a person may do to the thing at hand is asked inside, of ``can``.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from flask import Flask, Response, g, redirect, request, url_for

from app.accounts.actor import Actor
from app.errors import Forbidden, FormworkError
from app.i18n import Text

P = ParamSpec("P")
R = TypeVar("R")

NOT_SIGNED_IN = Text("请先登录。", "Please sign in first.")


class Unauthenticated(FormworkError):
    """Nobody is signed in, and the page or endpoint is for people with an account."""

    status = 401
    code = "unauthenticated"


def me() -> Actor:
    """Who is asking. Only behind a rule that lets in signed-in people."""
    actor = g.get("actor")
    if actor is None:
        raise Unauthenticated(NOT_SIGNED_IN)
    return actor  # type: ignore[no-any-return]


def open_to_all(view: Callable[P, R]) -> Callable[P, R]:
    """Anybody: public forms, sign-in, health. The view guards what it shows by tokens of its own."""
    view.__rule__ = "open"  # type: ignore[attr-defined]
    return view


def signed_in(view: Callable[P, R]) -> Callable[P, R | Response]:
    """Anybody with an account; a page sends others to sign-in and back, an endpoint answers 401."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R | Response:
        if g.get("actor") is None:
            if request.path.startswith("/api/"):
                raise Unauthenticated(NOT_SIGNED_IN)
            back = request.full_path.rstrip("?") if request.method == "GET" else "/"
            return redirect(url_for("accounts.sign_in", next=back))  # type: ignore[return-value]
        return view(*args, **kwargs)

    guarded.__rule__ = "signed_in"  # type: ignore[attr-defined]
    return guarded


def admins_only(view: Callable[P, R]) -> Callable[P, R | Response]:
    """The installation's admins."""
    inner = signed_in(view)

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R | Response:
        actor: Actor | None = g.get("actor")
        if actor is not None and not actor.admin:
            raise Forbidden(Text("管理人员与设置", "manage people and settings"))
        return inner(*args, **kwargs)

    guarded.__rule__ = "admin"  # type: ignore[attr-defined]
    return guarded


def routes_without_rule(app: Flask) -> list[str]:
    """Routes that nobody gave a rule. Must be empty; create_app refuses to start otherwise."""

    def rule_of(view: Any) -> str | None:
        return getattr(view, "__rule__", None)

    return sorted(
        f"{rule.rule} ({rule.endpoint})"
        for rule in app.url_map.iter_rules()
        if rule_of(app.view_functions[rule.endpoint]) is None
    )

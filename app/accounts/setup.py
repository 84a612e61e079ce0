"""Joins accounts to the application."""

from __future__ import annotations

from flask import Flask

from app.accounts import api, pages
from app.accounts.frame import nav_items
from app.accounts.pages import hooks
from app.accounts.pages.addresses import account_nav


def init_accounts(app: Flask) -> None:
    """Register the pages, the endpoints, and the loading of ``g.actor``. Call it before init_security: the guard
    against forged posts must know whether the request came by bearer token."""
    app.before_request(hooks.load_actor)
    app.before_request(hooks.ask_for_first_admin)
    app.after_request(hooks.renew_cookie)
    app.context_processor(hooks.frame)
    app.register_blueprint(pages.blueprint)
    app.register_blueprint(api.blueprint)
    if account_nav not in nav_items:
        nav_items.append(account_nav)

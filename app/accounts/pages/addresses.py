"""Addresses: where the frame leads, where a link in a letter leads, where a person may be sent back to."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import request, url_for

from app.accounts.actor import Actor
from app.accounts.frame import NavGroup, NavItem
from app.accounts.permissions import can
from app.web.current import settings
from app.web.language import say
from app.workspaces import Workspace


def local_path(raw: str | None, otherwise: str = "/") -> str:
    """The address if it is a path on this site, else ``otherwise``: nobody is led away by a forged link."""
    if not raw or not raw.startswith("/") or raw.startswith("//") or "\\" in raw:
        return otherwise
    # Browsers drop tabs and line ends, so that "/\t/evil" would become "//evil".
    if any(ord(c) < 33 or ord(c) == 127 for c in raw):
        return otherwise
    return raw


def where_from(otherwise: str = "/") -> str:
    """The page of this site that the request came from: the form's ``next``, else the referrer."""
    if request.values.get("next"):
        return local_path(request.values["next"], otherwise)
    came = urlsplit(request.referrer or "")
    if came.netloc != request.host:
        return otherwise
    return local_path(came.path + (f"?{came.query}" if came.query else ""), otherwise)


def full_address(endpoint: str, token: str, *, asked_by_anybody: bool = False) -> str:
    """An address to be sent: under BASE_URL where set, else as the request came in.

    A letter that a visitor asks for never takes its address from his request once it goes out by mail: whoever forges
    the Host header would have the token sent to his own site.
    """
    own = settings()
    if own.base_url:
        return own.base_url.rstrip("/") + url_for(endpoint, token=token)
    if asked_by_anybody and own.mail_url:
        return f"http://{own.host}:{own.port}" + url_for(endpoint, token=token)
    return url_for(endpoint, _external=True, token=token)


def account_links() -> dict[str, str]:
    return {
        "home": "/",
        "account": url_for("accounts.me"),
        "sign_out": url_for("accounts.sign_out"),
        "language": url_for("accounts.language"),
        "theme": url_for("accounts.theme"),
    }


def account_nav(actor: Actor, workspace: Workspace | None) -> list[NavGroup]:
    """Members of the workspace at hand, people and departments of the installation: for those who may."""
    items: list[NavItem] = []
    if workspace is not None and can(actor, "manage", workspace.id):
        href = url_for("accounts.members", slug=workspace.slug)
        here = request.path.startswith((href, url_for("accounts.roles", slug=workspace.slug)))
        items.append({"label": say("成员与角色", "Members and roles"), "icon": "users", "href": href, "current": here})
    if can(actor, "people"):
        items.append({"label": say("人员", "People"), "icon": "user-cog", "href": url_for("accounts.people")})
        items.append({"label": say("部门", "Departments"), "icon": "network", "href": url_for("accounts.departments")})
    return [{"label": say("管理", "Manage"), "items": items, "order": 90}]

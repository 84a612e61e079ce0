"""What stands around every staff page: the side list, the workspaces to change to, the links of the frame.

Each half registers functions here, so that the frame shows what is there and knows neither half.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NotRequired, TypedDict

from flask import g
from sqlalchemy import select

from app.accounts.actor import Actor
from app.accounts.permissions import can
from app.database import db
from app.i18n import Text
from app.workspaces import Workspace


class NavItem(TypedDict):
    """``count`` is drawn where it is not 0; ``current`` is worked out from the address where it is left out."""

    label: str
    href: str
    icon: str
    count: NotRequired[int]
    current: NotRequired[bool]


class NavGroup(TypedDict):
    """``order`` puts groups in line (default 50); groups with the same label become one."""

    label: str
    items: list[NavItem]
    order: NotRequired[int]


@dataclass(frozen=True, slots=True)
class Place:
    """A workspace as the frame shows it, its name in the reader's language."""

    id: str
    slug: str
    name: str
    href: str
    icon: str
    sample: bool


nav_items: list[Callable[[Actor, Workspace | None], list[NavGroup]]] = []
frame_values: list[Callable[[Actor, Workspace | None], Mapping[str, Any]]] = []
"""Functions whose values reach every staff page: ``links`` (merged by name), ``unread``, ``institution``."""


def places(actor: Actor, locale: str) -> list[Place]:
    """The workspaces the person may enter, by name. One statement."""
    wanted = select(Workspace).where(Workspace.archived_at.is_(None))
    if not actor.admin:
        if not actor.roles:
            return []
        wanted = wanted.where(Workspace.id.in_(actor.roles))
    found = [place_of(w, locale) for w in db.session.scalars(wanted) if can(actor, "enter", w.id)]
    return sorted(found, key=lambda p: (p.name, p.id))


def place_of(workspace: Workspace, locale: str) -> Place:
    return Place(
        workspace.id,
        workspace.slug,
        Text.of(workspace.label).to(locale),
        f"/w/{workspace.slug}",
        workspace.icon,
        workspace.sample,
    )


def navigation(actor: Actor, workspace: Workspace | None, path: str) -> list[NavGroup]:
    """The side list for the person at the address ``path``: the longest address that begins it is the current one."""
    groups: dict[str, NavGroup] = {}
    for offered in nav_items:
        for group in offered(actor, workspace):
            if group["items"]:
                kept = groups.setdefault(
                    group["label"], {"label": group["label"], "items": [], "order": group.get("order", 50)}
                )
                kept["items"] += group["items"]
    line = sorted(groups.values(), key=lambda x: x.get("order", 50))
    items = [item for group in line for item in group["items"]]
    if not any(item.get("current") for item in items):
        here = [i for i in items if path == i["href"] or (i["href"] != "/" and path.startswith(i["href"] + "/"))]
        if here:
            max(here, key=lambda i: len(i["href"]))["current"] = True
    return line


def values(actor: Actor, workspace: Workspace | None) -> dict[str, Any]:
    """What the registered functions give, ``links`` merged. Worked out once per request."""
    found: dict[str, Any] | None = g.get("frame_values")
    if found is None:
        found = {"links": {}}
        for offered in frame_values:
            given = dict(offered(actor, workspace))
            found["links"].update(given.pop("links", {}))
            found.update(given)
        g.frame_values = found
    return found

"""What run time adds to the frame of staff pages: the side list, the search, the bell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, g, url_for
from sqlalchemy import func, select

from app.accounts.actor import Actor
from app.accounts.frame import NavGroup, NavItem, frame_values, nav_items
from app.accounts.models import Department
from app.accounts.permissions import can
from app.database import db
from app.releases import release_definitions
from app.web.current import settings
from app.web.language import said, say
from app.workspaces import Workspace
from runtime.inbox.lists import counts
from runtime.models.cases import Notice

blueprint = Blueprint("staff_frame", __name__)
FORMS_LISTED = 6


def inbox_counts(actor: Actor) -> dict[str, int]:
    """How much waits for the person; once per request."""
    if "inbox_counts" not in g:
        g.inbox_counts = counts(db.session(), actor.id)
    return dict(g.inbox_counts)


def run_nav(actor: Actor, workspace: Workspace | None) -> list[NavGroup]:
    groups: list[NavGroup] = [
        {
            "label": "",
            "order": 10,
            "items": [
                {"label": say("首页", "Home"), "href": url_for("home.home"), "icon": "house"},
                {
                    "label": say("收件箱", "Inbox"),
                    "href": url_for("inbox.inbox"),
                    "icon": "inbox",
                    "count": inbox_counts(actor)["todo"],
                },
            ],
        }
    ]
    if workspace is not None:
        items: list[NavItem] = [
            {
                "label": say("概览", "Overview"),
                "icon": workspace.icon,
                "href": url_for("workspaces.home", slug=workspace.slug),
            }
        ]
        if workspace.release:
            forms = release_definitions(db.session(), workspace.id, workspace.release).forms
            items += [
                {
                    "label": said(form.label),
                    "icon": "table-2",
                    "href": url_for("records.listing", slug=workspace.slug, form=form.key),
                }
                for form in list(forms.values())[:FORMS_LISTED]
            ]
        groups.append({"label": said(workspace.label), "order": 20, "items": items})
    admin: list[NavItem] = []
    if can(actor, "jobs"):
        admin.append({"label": say("后台作业", "Jobs"), "href": url_for("jobs.listing"), "icon": "activity"})
        if shows_mailbox():
            admin.append({"label": say("信箱", "Mailbox"), "href": url_for("mailbox.letters"), "icon": "mail"})
    groups.append({"label": say("管理", "Manage"), "order": 90, "items": admin})
    return groups


def shows_mailbox() -> bool:
    """Letters lie in the Mailbox in the demo, and wherever no mail server is set."""
    return settings().demo or not settings().mail_url


def run_values(actor: Actor, _workspace: Workspace | None) -> Mapping[str, Any]:
    unread = select(func.count()).select_from(Notice).where(Notice.user_id == actor.id, Notice.read_at.is_(None))
    top = select(Department.name).where(Department.parent_id.is_(None)).order_by(Department.position, Department.id)
    name = db.session.scalar(top.limit(1))
    return {
        "links": {"search": url_for("search.search"), "notices": url_for("notices.notices")},
        "unread": db.session.scalar(unread) or 0,
        "institution": said(name) if name else "",
    }


if run_nav not in nav_items:
    nav_items.append(run_nav)
    frame_values.append(run_values)

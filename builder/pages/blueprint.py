"""The blueprint that the page modules hang their routes on."""

from __future__ import annotations

from flask import Blueprint

from app.i18n import Text
from app.web.language import locale, say
from app.workspaces import Workspace

blueprint = Blueprint("designer", __name__)

Crumb = dict[str, str]


def crumbs(workspace: Workspace, *more: Crumb) -> list[Crumb]:
    """From the workspace to the page at hand."""
    first = {"label": Text.of(workspace.label).to(locale()), "href": f"/w/{workspace.slug}"}
    design = {"label": say("搭建", "Design"), "href": f"/w/{workspace.slug}/design"}
    return [first, design, *more]

"""The blueprint that the page modules hang their routes on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint

from app.definitions.kinds import definition_kinds
from app.i18n import Text
from app.web.current import now
from app.web.language import locale, say
from app.workspaces import Workspace

blueprint = Blueprint("designer", __name__)

Crumb = dict[str, str]


@blueprint.context_processor
def kinds() -> dict[str, Any]:
    """What pages call the kinds of definitions."""
    return {"definition_kinds": definition_kinds()}


def when(zone: str) -> Callable[[datetime], str]:
    """Moments as the workspace's people read them: the year only where it is not this one."""
    place = ZoneInfo(zone)
    year = now().astimezone(place).year

    def said(moment: datetime) -> str:
        local = moment.astimezone(place)
        return local.strftime("%m-%d %H:%M" if local.year == year else "%Y-%m-%d %H:%M")

    return said


def crumbs(workspace: Workspace, *more: Crumb) -> list[Crumb]:
    """From the workspace to the page at hand."""
    first = {"label": Text.of(workspace.label).to(locale()), "href": f"/w/{workspace.slug}"}
    design = {"label": say("搭建", "Design"), "href": f"/w/{workspace.slug}/design"}
    return [first, design, *more]

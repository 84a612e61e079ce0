"""Joins design time to the application."""

from __future__ import annotations

from flask import Flask

from app.accounts.actor import Actor
from app.accounts.frame import NavGroup, NavItem, nav_items
from app.accounts.permissions import can
from app.web.language import say
from app.workspaces import Workspace
from builder.api import connectors, decisions, definitions, described, moving, releases, samples, schemas, sheets
from builder.pages import decision, design, gallery
from builder.pages import releases as release_pages
from builder.pages import sheets as sheet_pages
from builder.pages.blueprint import blueprint

ENDPOINTS = (schemas, definitions, decisions, connectors, described, samples, releases, moving, sheets)
PAGES = (design, decision, release_pages, gallery, sheet_pages)  # each hangs its routes on the blueprint


def init_builder(app: Flask) -> None:
    """Register the designers' pages and endpoints and their entries in the navigation."""
    for module in ENDPOINTS:
        app.register_blueprint(module.blueprint)
    app.register_blueprint(blueprint)
    if navigation not in nav_items:
        nav_items.append(navigation)


def navigation(actor: Actor, workspace: Workspace | None) -> list[NavGroup]:
    """Design for those who may in the workspace at hand; the gallery for everybody who may make workspaces."""
    items: list[NavItem] = []
    if workspace is not None and can(actor, "design", workspace.id):
        items.append(
            {"label": say("表单与流程", "Forms and flows"), "icon": "workflow", "href": f"/w/{workspace.slug}/design"}
        )
    if can(actor, "workspaces.create") or items:
        items.append({"label": say("模板库", "Gallery"), "icon": "layout-grid", "href": "/gallery"})
    return [{"label": say("搭建", "Design"), "items": items, "order": 70}]

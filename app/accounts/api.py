"""Endpoints about people, for programs and for the designers' pickers."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, request

from app.accounts.departments import department_tree
from app.accounts.entry import workspace_by_slug
from app.accounts.people import find_people, read_cursor, write_cursor
from app.accounts.permissions import INSTALLATION_VERBS, WORKSPACE_VERBS, can
from app.accounts.roles import roles_of
from app.database import db
from app.errors import Forbidden
from app.i18n import Text
from app.web.language import locale
from app.web.rules import me, signed_in
from app.workspaces import Workspace

blueprint = Blueprint("accounts_api", __name__, url_prefix="/api/v1")

MOST = 100


def page_limit() -> int:
    """``?limit=`` between 1 and 100; 20 where none is asked for."""
    return min(MOST, max(1, request.args.get("limit", 20, type=int)))


@blueprint.get("/me")
@signed_in
def who_am_i() -> Response:
    """Who the request speaks for, and what he may do: installation verbs, and verbs by workspace."""
    actor = me()
    wanted = db.select(Workspace.id, Workspace.slug, Workspace.label).where(Workspace.archived_at.is_(None))
    if not actor.admin:
        wanted = wanted.where(Workspace.id.in_(actor.roles))
    workspaces = [
        {
            "slug": slug,
            "label": label,
            "roles": sorted(actor.roles.get(i, ())),
            "rights": [v for v in WORKSPACE_VERBS if can(actor, v, i)],
        }
        for i, slug, label in db.session.execute(wanted.order_by(Workspace.slug))
    ]
    return jsonify(
        {
            "id": actor.id,
            "name": actor.name,
            "email": actor.email,
            "admin": actor.admin,
            "department": actor.department_id,
            "locale": locale(),
            "workspaces": workspaces,
            "rights": [v for v in INSTALLATION_VERBS if can(actor, v)],
        }
    )


@blueprint.get("/people")
@signed_in
def people() -> Response:
    """Active people by name: ``?q=`` searches name and e-mail, ``?limit=``, ``?cursor=``. For any member."""
    if not me().roles and not me().admin:
        raise Forbidden(Text("查找人员", "look people up"))
    limit = page_limit()
    last = read_cursor(request.args.get("cursor"), 2)
    found = find_people(db.session(), request.args.get("q", ""), limit + 1, after=(last[0], last[1]) if last else None)
    items = [
        {"id": p.id, "name": p.name, "email": p.email, "title": p.title, "department": p.department_id}
        for p in found[:limit]
    ]
    more = write_cursor(found[limit - 1].name, found[limit - 1].id) if len(found) > limit else None
    return jsonify({"items": items, "next": more})


@blueprint.get("/workspaces/<slug>/roles")
@signed_in
def roles(slug: str) -> Response:
    """The workspace's roles in their order, with the verbs they grant and how many people hold each."""
    workspace = workspace_by_slug(slug)
    items: list[dict[str, Any]] = [
        {"key": r.key, "label": r.label.to_json(), "rights": sorted(r.verbs), "people": r.people}
        for r in roles_of(db.session(), workspace.id)
    ]
    return jsonify({"items": items, "next": None})


@blueprint.get("/departments")
@signed_in
def departments() -> Response:
    """The whole tree in order, each department before those below it."""
    if not me().roles and not me().admin:
        raise Forbidden(Text("查看部门", "see departments"))
    items = [
        {
            "id": b.id,
            "name": b.name.to_json(),
            "parent": b.parent_id,
            "head": b.head_id,
            "depth": b.depth,
            "people": b.people,
        }
        for b in department_tree(db.session())
    ]
    return jsonify({"items": items, "next": None})

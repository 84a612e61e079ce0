"""Publishing and releases over HTTP."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify
from sqlalchemy.orm import Session

from app.accounts.entry import workspace_by_slug
from app.database import db
from app.web.current import now
from app.web.idempotency import once
from app.web.reading import json_object, text_of
from app.web.rules import me, signed_in
from builder import publish, releases

blueprint = Blueprint("releases_api", __name__, url_prefix="/api/v1/workspaces/<slug>")


@blueprint.get("/publish")
@signed_in
def outlook(slug: str) -> Response:
    """What publishing would do now: changes in words, problems, whether it may be done."""
    workspace = workspace_by_slug(slug, "design")
    return jsonify({**publish.outlook(db.session(), workspace).to_json(), "live": workspace.release})


@blueprint.post("/publish")
@signed_in
def make(slug: str) -> Response:
    """``{"note"?, "seen"?: number of the live release}``; 422 with the problems, 409 where somebody was faster."""
    actor = me()
    workspace = workspace_by_slug(slug, "publish")
    body = json_object()
    note, seen = text_of(body, "note", required=False, limit=2_000), body.get("seen")

    def do(session: Session) -> tuple[dict[str, Any], int]:
        number = publish.publish(session, workspace, note, actor.id, now(), seen if isinstance(seen, int) else None)
        return {"release": number}, 201

    return once(do)


@blueprint.get("/releases")
@signed_in
def every(slug: str) -> Response:
    workspace = workspace_by_slug(slug, "design")
    return jsonify({"releases": [r.to_json() for r in releases.list_releases(db.session(), workspace)]})


@blueprint.get("/releases/<int:old>/<int:new>")
@signed_in
def compare(slug: str, old: int, new: int) -> Response:
    """What changed from release ``old`` (0: nothing yet) to ``new``, in words."""
    workspace = workspace_by_slug(slug, "design")
    return jsonify({"changes": [c.to_json() for c in releases.compare(db.session(), workspace, old, new)]})


@blueprint.post("/releases/<int:number>/restore")
@signed_in
def restore(slug: str, number: int) -> Response:
    actor = me()
    workspace = workspace_by_slug(slug, "design")

    def do(session: Session) -> tuple[dict[str, Any], int]:
        return {"changed": releases.restore(session, workspace, number, actor.id, now())}, 200

    return once(do)

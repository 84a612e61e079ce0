"""Drafts over HTTP: list, read, save with a revision, add, take away."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify

from app.database import db, transaction
from app.web.current import now
from app.web.rules import me, signed_in
from builder import drafts
from builder.api.reading import json_object, seen_revision
from builder.entrance import open_workspace
from builder.problems import problems_of

blueprint = Blueprint("definitions_api", __name__, url_prefix="/api/v1/workspaces/<slug>/definitions")


def _tagged(body: Any, revision: int, status: int = 200) -> Response:
    response = jsonify(body)
    response.status_code = status
    response.set_etag(str(revision))
    return response


@blueprint.get("")
@signed_in
def every(slug: str) -> Response:
    workspace = open_workspace(me(), slug, "design")
    return jsonify({"definitions": [e.to_json() for e in drafts.list_drafts(db.session(), workspace)]})


@blueprint.get("/<key>")
@signed_in
def one(slug: str, key: str) -> Response:
    workspace = open_workspace(me(), slug, "design")
    draft = drafts.find_draft(db.session(), workspace.id, key)
    return _tagged({"document": draft.body, "revision": draft.revision, "saved_at": draft.saved_at.isoformat()},
                   draft.revision)


@blueprint.put("/<key>")
@signed_in
def save(slug: str, key: str) -> Response:
    """Answers the new revision and the problems of the whole workspace as it now stands."""
    actor = me()
    workspace = open_workspace(actor, slug, "design")
    seen = seen_revision(required=True)
    document = json_object()
    with transaction() as session:
        revision = drafts.save_draft(session, workspace, key, document, seen or 0, actor.id, now())
    return _tagged({"revision": revision, "saved_at": now().isoformat(),
                    "problems": [p.to_json() for p in problems_of(db.session(), workspace.id)]}, revision)


@blueprint.post("")
@signed_in
def add(slug: str) -> Response:
    actor = me()
    workspace = open_workspace(actor, slug, "design")
    document = json_object()
    with transaction() as session:
        revision = drafts.create_draft(session, workspace, document, actor.id, now())
    response = _tagged({"key": document["key"], "revision": revision, "saved_at": now().isoformat(),
                        "problems": [p.to_json() for p in problems_of(db.session(), workspace.id)]}, revision, 201)
    response.headers["Location"] = f"/api/v1/workspaces/{slug}/definitions/{document['key']}"
    return response


@blueprint.delete("/<key>")
@signed_in
def remove(slug: str, key: str) -> Response:
    actor = me()
    workspace = open_workspace(actor, slug, "design")
    seen = seen_revision(required=False)
    with transaction() as session:
        drafts.delete_draft(session, workspace, key, seen, actor.id, now())
    return Response(status=204)

"""Drafts over HTTP: list, read, save with a revision, add, take away, rename a key."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, request
from sqlalchemy.orm import Session

from app.accounts.entry import workspace_by_slug
from app.database import db, transaction
from app.definitions.rename import rename_key, where_used
from app.web.current import now
from app.web.idempotency import once
from app.web.reading import json_object, seen_revision, text_of
from app.web.rules import me, signed_in
from app.workspaces import Workspace
from builder import drafts
from builder.problems import people_of, problems_of

blueprint = Blueprint("definitions_api", __name__, url_prefix="/api/v1/workspaces/<slug>")


def _tagged(response: Response, revision: int) -> Response:
    response.set_etag(str(revision))
    return response


def _problems(workspace: Workspace) -> list[dict[str, Any]]:
    return [p.to_json() for p in problems_of(db.session(), workspace.id)]


@blueprint.get("/definitions")
@signed_in
def every(slug: str) -> Response:
    workspace = workspace_by_slug(slug, "design")
    return jsonify(
        {
            "definitions": [e.to_json() for e in drafts.list_drafts(db.session(), workspace)],
            "release": workspace.release,
        }
    )


@blueprint.get("/definitions/<key>")
@signed_in
def one(slug: str, key: str) -> Response:
    workspace = workspace_by_slug(slug, "design")
    draft = drafts.find_draft(db.session(), workspace.id, key)
    return _tagged(
        jsonify({"document": draft.body, "revision": draft.revision, "saved_at": draft.saved_at.isoformat()}),
        draft.revision,
    )


@blueprint.put("/definitions/<key>")
@signed_in
def save(slug: str, key: str) -> Response:
    """Answers the new revision and the problems of the whole workspace as it now stands."""
    actor = me()
    workspace = workspace_by_slug(slug, "design")
    seen = seen_revision(required=True)
    document = json_object()
    with transaction() as session:
        revision = drafts.save_draft(session, workspace, key, document, seen or 0, actor.id, now())
    return _tagged(
        jsonify({"revision": revision, "saved_at": now().isoformat(), "problems": _problems(workspace)}), revision
    )


@blueprint.post("/definitions/<key>/since")
@signed_in
def since(slug: str, key: str) -> Response:
    """The body is the document somebody began with; answers in words what was changed since (``changed``) and whether
    it was he himself (``own``): in another window."""
    workspace = workspace_by_slug(slug, "design")
    changed, own = drafts.since(db.session(), workspace, key, json_object(), me().id)
    return jsonify({"changed": [c.to_json() for c in changed], "own": own})


@blueprint.post("/definitions")
@signed_in
def add(slug: str) -> Response:
    actor = me()
    workspace = workspace_by_slug(slug, "design")
    document = json_object()

    def do(session: Session) -> tuple[dict[str, Any], int]:
        revision = drafts.create_draft(session, workspace, document, actor.id, now())
        return {
            "key": document["key"],
            "revision": revision,
            "saved_at": now().isoformat(),
            "problems": _problems(workspace),
        }, 201

    response = once(do)
    response.headers["Location"] = f"/api/v1/workspaces/{slug}/definitions/{document['key']}"
    return response


@blueprint.delete("/definitions/<key>")
@signed_in
def remove(slug: str, key: str) -> Response:
    actor = me()
    workspace = workspace_by_slug(slug, "design")
    seen = seen_revision(required=False)
    with transaction() as session:
        drafts.delete_draft(session, workspace, key, seen, actor.id, now())
    return Response(status=204)


@blueprint.post("/rename")
@signed_in
def rename(slug: str) -> Response:
    """``{"form": key, "field": id, "key": new key}``: rewrites every expression of the workspace that uses the field.
    ``If-Match`` may name the form's revision. Answers the definitions that changed, with revisions and documents."""
    actor = me()
    workspace = workspace_by_slug(slug, "design")
    seen = seen_revision(required=False)
    body = json_object()
    key, field, new = (
        text_of(body, "form", limit=100),
        text_of(body, "field", limit=100),
        text_of(body, "key", limit=200),
    )

    def do(session: Session) -> tuple[dict[str, Any], int]:
        documents = drafts.documents(session, workspace.id, lock=True)
        drafts.refuse_stale(session, drafts.find_draft(session, workspace.id, key), seen)
        changed = rename_key(documents, key, field, new)
        revisions = drafts.replace_all(session, workspace, changed, actor.id, now())
        return {
            "changed": [{"key": k, "revision": revisions[k], "document": changed[k]} for k in sorted(changed)],
            "problems": _problems(workspace),
        }, 200

    return once(do)


@blueprint.get("/used")
@signed_in
def used(slug: str) -> Response:
    """``?form=key&field=id``: where a field is used, as places and sentences."""
    workspace = workspace_by_slug(slug, "design")
    found = where_used(
        drafts.documents(db.session(), workspace.id), request.args.get("form", ""), request.args.get("field", "")
    )
    return jsonify({"used": [{"place": list(place), "text": said.to_json()} for place, said in found]})


@blueprint.get("/problems")
@signed_in
def problems(slug: str) -> Response:
    workspace = workspace_by_slug(slug, "design")
    return jsonify({"problems": _problems(workspace)})


@blueprint.get("/people")
@signed_in
def people(slug: str) -> Response:
    """What references may point at, for the designer's pickers: roles, departments and people by key or id."""
    workspace = workspace_by_slug(slug, "design")
    found = people_of(db.session(), workspace.id)
    return jsonify(
        {family: [{"id": id, "label": label} for id, label in named.items()] for family, named in found.items()}
    )

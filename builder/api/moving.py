"""Whole workspaces over HTTP: made, exported, imported, cloned from the gallery."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, request
from sqlalchemy.orm import Session

from app.accounts.entry import workspace_by_slug
from app.accounts.permissions import require
from app.database import db
from app.definitions.bundle import Joined, read_bundle
from app.errors import Conflict
from app.i18n import Text
from app.web.current import now, settings
from app.web.idempotency import once
from app.web.reading import BadRequest, json_object, text_of
from app.web.rules import me, signed_in
from builder import gallery, moving

blueprint = Blueprint("moving_api", __name__, url_prefix="/api/v1")


@blueprint.post("/workspaces")
@signed_in
def make() -> Response:
    """``{"label": {"zh"?, "en"?}, "slug"?, "icon"?, "template"?}``: a new workspace, empty or made of a template."""
    actor = me()
    require(actor, "workspaces.create")
    body = json_object()
    label = _label(body.get("label"))
    slug, template = (
        text_of(body, "slug", required=False, limit=64),
        text_of(body, "template", required=False, limit=60),
    )
    icon = text_of(body, "icon", required=False, limit=40)

    def do(session: Session) -> tuple[dict[str, Any], int]:
        if template:
            made = gallery.clone_template(
                session, template, label=label or None, slug=slug, zone=settings().zone, who=actor.id, now=now()
            )
        else:
            made = moving.make_workspace(
                session, label=label, slug=slug, icon=icon, zone=settings().zone, who=actor.id, now=now()
            )
        return {"slug": made.slug, "id": made.id}, 201

    return once(do)


@blueprint.get("/gallery")
@signed_in
def templates() -> Response:
    return jsonify({"templates": [t.to_json() for t in gallery.templates()]})


@blueprint.post("/gallery/<name>/clone")
@signed_in
def clone(name: str) -> Response:
    """``{"label"?, "slug"?}``: a new workspace made of the template."""
    actor = me()
    require(actor, "workspaces.create")
    body = json_object()
    label, slug = _label(body.get("label")), text_of(body, "slug", required=False, limit=64)

    def do(session: Session) -> tuple[dict[str, Any], int]:
        made = gallery.clone_template(
            session, name, label=label or None, slug=slug, zone=settings().zone, who=actor.id, now=now()
        )
        return {"slug": made.slug, "id": made.id}, 201

    return once(do)


@blueprint.get("/workspaces/<slug>/export")
@signed_in
def export(slug: str) -> Response:
    workspace = workspace_by_slug(slug, "design")
    response = Response(moving.export(db.session(), workspace), mimetype="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="{workspace.slug}.json"'
    return response


@blueprint.post("/workspaces/<slug>/import")
@signed_in
def import_(slug: str) -> Response:
    """Body: an exported file. ``?choices=key:keep,key:replace,key:rename:new`` decide what both sides have and
    differs; while one is undecided the answer is 409 and lists them with their differences."""
    actor = me()
    workspace = workspace_by_slug(slug, "design")
    choices = read_choices(request.args.get("choices", ""))
    bundle = read_bundle(request.get_data())
    return once(lambda session: _joined(moving.add_bundle(session, workspace, bundle, choices, actor.id, now())))


@blueprint.post("/workspaces/<slug>/gallery/<name>")
@signed_in
def add(slug: str, name: str) -> Response:
    """``{"choices"?: {key: "keep" | "replace" | "rename:<new key>"}}``: adds a template to the workspace."""
    actor = me()
    workspace = workspace_by_slug(slug, "design")
    given = json_object().get("choices") or {}
    if not isinstance(given, dict):
        raise BadRequest(Text("“choices”应是一个对象。", "“choices” must be an object."))
    choices = {str(k): str(v) for k, v in given.items()}
    return once(lambda session: _joined(gallery.add_template(session, workspace, name, choices, actor.id, now())))


def read_choices(text: str) -> dict[str, str]:
    """``application:keep,approval:rename:approval_2``."""
    return {key: choice for part in text.split(",") if part for key, _, choice in [part.partition(":")]}


def _joined(joined: Joined) -> tuple[dict[str, Any], int]:
    if joined.clashes:
        raise undecided(joined)
    return {"written": sorted(joined.write), "shared": sorted(joined.shared), "kept": sorted(joined.kept)}, 200


def undecided(joined: Joined) -> Conflict:
    return Conflict(
        Text(
            "有 {n} 个定义两边都有但内容不同，请逐个选择保留、替换或改名。",
            "{n} definitions exist on both sides and differ. Choose for each: keep, replace or rename.",
        ).fill(n=len(joined.clashes)),
        code="undecided",
        clashes=[c.to_json() for c in joined.clashes],
    )


def _label(raw: object) -> dict[str, str]:
    if raw is None:
        return {}
    if isinstance(raw, str):
        return {"zh": raw}
    if not isinstance(raw, dict) or not all(isinstance(v, str) for v in raw.values()):
        raise BadRequest(
            Text("“label”应是 {example}。", "“label” must be {example}.").fill(example='{"zh": "…", "en": "…"}')
        )
    return {k: v.strip() for k, v in raw.items() if k in ("zh", "en") and v.strip()}

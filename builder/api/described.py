"""What the kinds say of the pieces of a definition as they are set: types, options, ways out, the card's line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, jsonify

from app.accounts.entry import workspace_by_slug
from app.answers.scope import feel_type
from app.database import db
from app.definitions.flow import Node, load_flow
from app.definitions.form import Field, load_form
from app.definitions.meta import refuse_unloadable, without_bad_settings
from app.fields.registry import field_kinds
from app.i18n import Text
from app.nodes.kind import Names
from app.nodes.registry import node_kinds
from app.web.reading import BadRequest, json_object
from app.web.rules import signed_in
from builder import drafts
from builder.asked import names_of
from builder.problems import people_of

blueprint = Blueprint("described_api", __name__, url_prefix="/api/v1/workspaces/<slug>")


@blueprint.post("/described")
@signed_in
def described(slug: str) -> Response:
    """``{"document": a form or a flow as it is being edited}`` → ``fields`` or ``nodes`` by id. Nothing is stored."""
    workspace = workspace_by_slug(slug, "design")
    document = json_object().get("document")
    if not isinstance(document, dict):
        raise BadRequest(Text("“document”应是一个对象。", "“document” must be an object."))
    refuse_unloadable(document)
    sound = without_bad_settings(document)
    if document["kind"] == "form":
        form = load_form(sound)
        return jsonify({"fields": {p.field.id: _field(p.field) for p in form.places if p.field.key is not None}})
    flow = load_flow(sound)
    documents = drafts.documents(db.session(), workspace.id)
    names: dict[str, Mapping[str, Any]] = {
        **people_of(db.session(), workspace.id),
        "form": {key: d.get("label") for key, d in documents.items()},
        "flow": {key: d.get("label") for key, d in documents.items()},
        "decision": {key: d.get("label") for key, d in documents.items()},
        "operation": names_of(documents),
    }
    if flow.form in documents:
        form = load_form(without_bad_settings(documents[flow.form]))
        names["field"] = {p.field.id: p.field.label for p in form.places}
    return jsonify({"nodes": {node.id: _node(node, names) for node in flow.nodes}})


def _field(field: Field) -> dict[str, Any]:
    kind = field_kinds.get(field.kind)
    zh, en = kind.options(field, "zh"), kind.options(field, "en")
    options = [
        {"value": a["value"], "label": {"zh": a["label"], "en": b["label"]}}
        for a, b in zip(zh or (), en or (), strict=True)
    ]
    return {"feel": str(feel_type(field)), "options": options}


def _node(node: Node, names: Names) -> dict[str, Any]:
    kind = node_kinds.get(node.kind)
    return {
        "summary": kind.summary(node, names).to_json(),
        "ports": [
            {"name": p.name, "label": p.label.to_json(), "ends": p.ends, "branch": p.branch} for p in kind.ports(node)
        ],
    }

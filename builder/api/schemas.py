"""What definitions look like and what they may be made of: the meta-schemas and the palettes."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from flask import Blueprint, Response, request

from app.definitions.flow import Node
from app.definitions.kinds import definition_kinds
from app.errors import NotFound
from app.fields.kind import FieldKind
from app.fields.registry import field_kinds
from app.nodes.kind import NodeKind
from app.nodes.registry import node_kinds
from app.web.rules import open_to_all

blueprint = Blueprint("schemas_api", __name__, url_prefix="/api/v1/schemas")


def describe_field_kind(kind: FieldKind) -> dict[str, Any]:
    """A field kind as the designer's palette and panel read it."""
    return {
        "name": kind.name,
        "label": kind.label.to_json(),
        "group": kind.group,
        "icon": field_kinds.icon(kind.name),
        "holds": kind.holds,
        "settings": [c.describe() for c in kind.settings],
        "defaults": kind.default_settings,
        "feel": str(kind.feel),
        "computed": kind.computed,
        "columns_ok": kind.columns_ok,
        "parent": kind.parent,
        "lays": kind.lays,
        "numeric": kind.numeric,
        "uploads": kind.uploads,
        "canvas": field_kinds.has(kind.name, "canvas.tsx"),
        "browser": field_kinds.has(kind.name, "fill.ts"),
    }


def describe_node_kind(kind: NodeKind) -> dict[str, Any]:
    """A node kind as the designer's palette and panel read it. Ports, outputs and actions are those of a freshly
    placed node."""
    fresh = Node("fresh", kind.name, settings=kind.default_settings)
    return {
        "name": kind.name,
        "label": kind.label.to_json(),
        "group": kind.group,
        "icon": node_kinds.icon(kind.name),
        "settings": [c.describe() for c in kind.settings],
        "defaults": kind.default_settings,
        "begins": kind.begins,
        "ends": kind.ends,
        "splits": kind.splits,
        "gathers": kind.gathers,
        "has_task": kind.has_task,
        "returnable": kind.returnable,
        "ports": describe_ports(fresh),
        "outputs": dict(kind.outputs(fresh)),
        "actions": [
            {"verb": a.verb, "label": a.label.to_json(), "icon": a.icon, "tone": a.tone} for a in kind.actions(fresh)
        ],
        "card": node_kinds.has(kind.name, "card.tsx"),
    }


def describe_ports(node: Node) -> list[dict[str, Any]]:
    """A node's ways out; ``branch`` is the settings row that makes one."""
    return [
        {"name": p.name, "label": p.label.to_json(), "ends": p.ends, "branch": p.branch, "optional": p.optional}
        for p in node_kinds.get(node.kind).ports(node)
    ]


def _answer(body: Any) -> Response:
    text = json.dumps(body, ensure_ascii=False, sort_keys=True)
    response = Response(text, mimetype="application/json")
    response.set_etag(hashlib.sha256(text.encode()).hexdigest()[:16])
    response.cache_control.no_cache = True
    response.make_conditional(request)
    return response


@blueprint.get("/<kind>.json")
@open_to_all
def definition(kind: str) -> Response:
    """The JSON Schema of one kind of definition."""
    if kind not in definition_kinds():
        raise NotFound()
    return _answer(definition_kinds()[kind].schema())


@blueprint.get("/field-kinds.json")
@open_to_all
def fields() -> Response:
    return _answer([describe_field_kind(k) for k in field_kinds])


@blueprint.get("/node-kinds.json")
@open_to_all
def nodes() -> Response:
    return _answer([describe_node_kind(k) for k in node_kinds])

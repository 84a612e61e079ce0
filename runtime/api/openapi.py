"""The API described in OpenAPI 3.1: made from the routes there are, their docstrings and the published forms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, current_app, g, jsonify
from sqlalchemy import select
from werkzeug.routing import Rule

from app.accounts.actor import Actor
from app.accounts.sessions import COOKIE
from app.answers.schema import form_schema
from app.database import db
from app.releases import release_definitions
from app.web.language import locale
from app.web.rules import open_to_all
from app.workspaces import Workspace
from runtime.home.find import startable

blueprint = Blueprint("openapi", __name__, url_prefix="/api/v1")

VERSION = "1"
_PLACE = re.compile(r"<(?:[^:<>]+:)?([^<>]+)>")
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_PROBLEM = {
    "description": "RFC 9457 problem document",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}


@blueprint.get("/openapi.json")
@open_to_all
def description() -> Response:
    """This description. Signed-in callers also get the schemas of the forms they may submit."""
    actor: Actor | None = g.get("actor")
    forms = dict(_forms(actor)) if actor is not None else {}
    return jsonify(
        {
            "openapi": "3.1.0",
            "info": {
                "title": "Formwork",
                "version": VERSION,
                "description": "Errors are problem documents. Decimals are strings, times UTC. POSTs that start "
                "something take an Idempotency-Key; edits name the revision they saw in If-Match.",
            },
            "servers": [{"url": "/"}],
            "security": [{"token": []}, {"session": []}],
            "paths": _paths(),
            "components": {
                "securitySchemes": {
                    "token": {"type": "http", "scheme": "bearer"},
                    "session": {"type": "apiKey", "in": "cookie", "name": COOKIE},
                },
                "schemas": {"Problem": PROBLEM, **forms},
            },
        }
    )


PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["path", "code", "message"],
                "properties": {"path": {"type": "string"}, "code": {"type": "string"}, "message": {"type": "string"}},
            },
        },
    },
}


def _paths() -> dict[str, Any]:
    paths: dict[str, dict[str, Any]] = {}
    for rule in sorted(current_app.url_map.iter_rules(), key=lambda r: r.rule):
        if not rule.rule.startswith("/api/v1/"):
            continue
        path = paths.setdefault(_PLACE.sub(r"{\1}", rule.rule), {})
        for method in sorted(set(_METHODS) & (rule.methods or set())):
            path[method.lower()] = _operation(rule, method)
    return paths


def _operation(rule: Rule, method: str) -> dict[str, Any]:
    view = current_app.view_functions[rule.endpoint]
    told = " ".join((view.__doc__ or "").split())
    said: dict[str, Any] = {
        "operationId": f"{method.lower()}_{rule.endpoint.replace('.', '_')}",
        "tags": [rule.endpoint.partition(".")[0].removesuffix("_api")],
        "summary": told.partition(". ")[0].removesuffix(".")[:120] or rule.endpoint.rpartition(".")[2],
        "responses": {"2XX": {"description": "Done", "content": {"application/json": {"schema": {}}}}, "4XX": _PROBLEM},
    }
    if told:
        said["description"] = told
    parameters = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in _PLACE.findall(rule.rule)
    ]
    parameters += [
        {"name": name, "in": "query", "required": False, "schema": {"type": "string"}}
        for name in dict.fromkeys(re.findall(r"[?&](\w+)=", told))
    ]
    if method in ("POST", "PUT", "PATCH"):
        said["requestBody"] = {"content": {"application/json": {"schema": {"type": "object"}}}}
        if method == "POST":
            parameters.append(
                {"name": "Idempotency-Key", "in": "header", "required": False, "schema": {"type": "string"}}
            )
    if parameters:
        said["parameters"] = parameters
    if getattr(view, "__rule__", "") == "open":
        said["security"] = []
    return said


def _forms(actor: Actor) -> Iterator[tuple[str, dict[str, Any]]]:
    """The answers of each form that the caller may submit, by ``<workspace>.<flow>``."""
    session = db.session()
    for workspace in session.scalars(select(Workspace).where(Workspace.archived_at.is_(None)).order_by(Workspace.slug)):
        for flow in startable(session, actor, workspace):
            form = release_definitions(session, workspace.id, workspace.release).forms[flow.form]
            schema = form_schema(form, locale=locale())
            schema.pop("$schema", None)  # OpenAPI 3.1 says the dialect once, for the whole document
            yield f"{workspace.slug}.{flow.key}", schema

"""Decisions over HTTP: brought in and taken out as DMN, and asked."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify

from app.accounts.entry import workspace_by_slug
from app.database import db, transaction
from app.decisions import write_dmn
from app.errors import Conflict, FormworkError, InvalidAnswers
from app.expressions import to_jsonable
from app.i18n import Text
from app.web.current import now
from app.web.reading import json_object, uploaded
from app.web.rules import me, signed_in
from builder import drafts
from builder.decisions import take_dmn, try_out

blueprint = Blueprint("decisions_api", __name__, url_prefix="/api/v1/workspaces/<slug>")


class NotAsked(FormworkError):
    """The decision could not be made with these values."""

    status = 422
    code = "not_decided"


@blueprint.post("/dmn")
@signed_in
def take(slug: str) -> Response:
    """A DMN file (multipart ``file``) becomes a draft decision: its key, and notices of what the file holds besides."""
    workspace, actor = workspace_by_slug(slug, "design"), me()
    _, data = uploaded("file")
    with transaction() as session:
        key, notices = take_dmn(session, workspace, data, actor.id, now())
    response = jsonify({"key": key, "notices": [each.to_json() for each in notices]})
    response.status_code = 201
    return response


@blueprint.get("/definitions/<key>.dmn")
@signed_in
def give(slug: str, key: str) -> Response:
    """The draft of a decision as DMN 1.5 XML."""
    workspace = workspace_by_slug(slug, "design")
    text = write_dmn(_decision(workspace.id, key))
    response = Response(text, mimetype="application/xml")
    response.headers.set("Content-Disposition", "attachment", filename=f"{key}.dmn")
    return response


@blueprint.post("/definitions/<key>/decide")
@signed_in
def ask(slug: str, key: str) -> Response:
    """``{"ask": part, "inputs": {name: text}}``: what the draft decides, with its trace. Nothing is kept.

    Numbers, texts, dates are written as they are where the input declares such a type, everything else as FEEL.
    """
    workspace = workspace_by_slug(slug, "design")
    document, body = _decision(workspace.id, key), json_object()
    inputs = body.get("inputs") or {}
    typed = {str(name): "" if value is None else str(value) for name, value in dict(inputs).items()}
    trial = try_out(document, str(body.get("ask") or document.get("result") or ""), typed, workspace.zone, now())
    if trial.wrong:
        raise InvalidAnswers(list(trial.wrong))
    if trial.decided is None:
        raise NotAsked(trial.fault or Text("", ""))
    return jsonify({"value": to_jsonable(trial.decided.value), "trace": trial.decided.trace})


def _decision(workspace_id: str, key: str) -> dict[str, Any]:
    draft = drafts.find_draft(db.session(), workspace_id, key)
    if draft.kind != "decision":
        raise Conflict(Text("“{key}”不是决策。", "“{key}” is no decision.").fill(key=key), "not_a_decision")
    return draft.body

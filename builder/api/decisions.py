"""Decisions over HTTP: brought in and taken out as DMN, and asked."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify

from app.accounts.entry import workspace_by_slug
from app.database import db, transaction
from app.decisions import analyses, write_dmn
from app.definitions.meta import refuse_unloadable
from app.errors import Conflict, FormworkError, InvalidAnswers
from app.expressions import to_jsonable
from app.i18n import Text
from app.web.current import now
from app.web.reading import BadRequest, json_object, text_of, uploaded
from app.web.rules import me, signed_in
from builder import drafts
from builder.decisions import renamed, take_dmn, try_out
from builder.misses import misses
from builder.models import Draft

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
    """``{"ask": part, "inputs": {name: text}}``: what the draft decides, with its trace, and for the rows of the asked
    table that did not fire the first condition that was not met. Nothing is kept.

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
    missed = misses(document, trial.decided, workspace.zone, now())
    return jsonify({"value": to_jsonable(trial.decided.value), "trace": trial.decided.trace, "misses": missed})


@blueprint.get("/definitions/<key>/analysis")
@signed_in
def analysis(slug: str, key: str) -> Response:
    """What the draft's tables leave out, contradict or never use, by part: each with its sentence, an example, and for
    a gap the cells of a row that fills it. ``revision`` is the draft's it was found in."""
    workspace = workspace_by_slug(slug, "design")
    draft = _draft(workspace.id, key)
    tables = {part: found.to_json() for part, found in analyses(draft.body).items()}
    return jsonify({"revision": draft.revision, "tables": tables})


@blueprint.post("/definitions/<key>/renamed")
@signed_in
def rename(slug: str, key: str) -> Response:
    """``{"document", "from", "to"}``: the document as it is being edited, with every formula that means the input or
    part ``from`` saying ``to``. Nothing is kept."""
    workspace = workspace_by_slug(slug, "design")
    _draft(workspace.id, key)
    body = json_object()
    old, new = text_of(body, "from", limit=200), text_of(body, "to", limit=100)
    document = body.get("document")
    if not isinstance(document, dict) or not new.isidentifier():
        raise BadRequest(Text("缺少文档，或新名称不能用。", "The document is missing, or the new name cannot be used."))
    refuse_unloadable(document)
    return jsonify({"document": renamed(document, old, new)})


def _decision(workspace_id: str, key: str) -> dict[str, Any]:
    return _draft(workspace_id, key).body


def _draft(workspace_id: str, key: str) -> Draft:
    draft = drafts.find_draft(db.session(), workspace_id, key)
    if draft.kind != "decision":
        raise Conflict(Text("“{key}”不是决策。", "“{key}” is no decision.").fill(key=key), "not_a_decision")
    return draft

"""Answers while something is being designed: what an expression means, how a form looks, who would act."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, jsonify, render_template

from app.accounts.entry import workspace_by_slug
from app.answers.pages import steps
from app.answers.state import form_state
from app.database import db
from app.definitions.form import load_form
from app.definitions.meta import refuse_unloadable, without_bad_settings
from app.errors import FormworkError
from app.i18n import Text
from app.rendering import render_form
from app.web.current import now, ports
from app.web.language import locale
from app.web.reading import BadRequest, json_object, text_of
from app.web.rules import me, signed_in
from builder import drafts
from builder.samples import Reader, Standing, sample_answers

blueprint = Blueprint("samples_api", __name__, url_prefix="/api/v1/workspaces/<slug>")


class NotHere(FormworkError):
    """A service of the running half that this process does not have."""

    status = 501
    code = "not_here"


@blueprint.post("/expressions/read")
@signed_in
def read_expression(slug: str) -> Response:
    """``{"text", "scope": {"form", "row"?, "flow"?, "answer"?}, "expects"?, "answers"?, "document"?}`` → tree, type,
    problems, the sentence in both languages, the value for a sample. ``document`` stands in for its draft, as it is
    being edited."""
    workspace = workspace_by_slug(slug, "design")
    body = json_object()
    scope = _mapping(body, "scope")
    documents: dict[str, Mapping[str, Any]] = dict(drafts.documents(db.session(), workspace.id))
    edited = _mapping(body, "document")
    if edited:
        refuse_unloadable(edited)
        documents[str(edited["key"])] = edited
    form, row, flow = (scope.get(name) or None for name in ("form", "row", "flow"))
    at = Standing(form, row, flow, answer=scope.get("answer") is True)
    answers = body.get("answers")
    return jsonify(
        Reader(documents).read(
            text_of(body, "text"),
            at,
            text_of(body, "expects", required=False) or "any",
            now(),
            workspace.zone,
            answers if isinstance(answers, dict) else None,
        )
    )


@blueprint.post("/preview")
@signed_in
def preview(slug: str) -> Response:
    """``{"document", "answers"?, "step"?, "language"?}`` → the form as applicants see it: ``html`` is the form alone,
    ``page`` a whole document for a frame of any width, ``steps`` its steps."""
    workspace = workspace_by_slug(slug, "design")
    body = json_object()
    document = _mapping(body, "document")
    refuse_unloadable(document)
    form = load_form(without_bad_settings(document))
    local = now().astimezone(ZoneInfo(workspace.zone))
    answers = body.get("answers")
    given = answers if isinstance(answers, dict) else sample_answers(form) if body.get("filled") else {}
    state = form_state(form, given, today=local.date(), now=local)
    every = steps(form, state)
    chosen = next((s for s in every if s.id == body.get("step")), every[0])
    language = body.get("language") if body.get("language") in ("zh", "en") else locale()
    html = render_form(form, state, page=chosen.id, locale=str(language))
    page = render_template(
        "builder/preview.html",
        form=form,
        html=html,
        step=chosen,
        all_steps=every,
        locale=language,
        names=[s.label.to(str(language)) for s in every],
        owner=Text.of(workspace.label).to(str(language)),
    )
    return jsonify(
        {
            "html": str(html),
            "page": page,
            "step": chosen.id,
            "steps": [{"id": s.id, "label": s.label.to_json()} for s in every],
        }
    )


@blueprint.post("/who")
@signed_in
def who(slug: str) -> Response:
    """``{"who": a who-setting, "initiator"?: user id, "answers"?, "form"?}`` → the people it would find. Without
    answers the form's sample is taken, without an initiator whoever asks."""
    actor = me()
    workspace = workspace_by_slug(slug, "design")
    body = json_object()
    people = ports().people
    if people is None:
        raise NotHere(Text("这里不能试找处理人。", "People cannot be looked up here."))
    answers = body.get("answers")
    if not isinstance(answers, dict):
        document = drafts.documents(db.session(), workspace.id).get(str(body.get("form") or ""))
        answers = sample_answers(load_form(without_bad_settings(document))) if document else {}
    found = people.find(workspace.id, _mapping(body, "who"), str(body.get("initiator") or actor.id), answers)
    return jsonify({"people": [{"id": p.id, "name": p.name} for p in found]})


def _mapping(body: dict[str, Any], name: str) -> dict[str, Any]:
    value = body.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise BadRequest(Text("“{name}”应是一个对象。", "“{name}” must be an object.").fill(name=name))
    return value

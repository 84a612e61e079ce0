"""From a spreadsheet, over HTTP."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, jsonify, request, stream_with_context

from app.accounts.entry import workspace_by_slug
from app.accounts.permissions import require
from app.database import db, transaction
from app.errors import FormworkError
from app.ports.records import RecordSink
from app.web.current import now, ports
from app.web.language import locale
from app.web.reading import uploaded
from app.web.rules import me, signed_in
from app.workspaces import Workspace
from builder import publish
from builder.sheets.form import Plan, fill_records, plan_sheet, save_form

blueprint = Blueprint("sheets_api", __name__, url_prefix="/api/v1/workspaces/<slug>")

MOST_TOLD = 100  # refused rows named one by one; the rest is counted


@blueprint.post("/spreadsheet")
@signed_in
def spreadsheet(slug: str) -> Response:
    """A file (multipart ``file``, ``label``?, ``records``?) becomes a draft form.

    ``preview=1`` only says what it would become. With ``records=1`` the workspace is published and the rows become
    records; the answer is then a stream of JSON lines: ``{"done", "of", "made"}`` as it goes on, the result last.
    """
    actor = me()
    workspace = workspace_by_slug(slug, "design")
    wants_records = request.form.get("records") == "1"
    if wants_records:
        require(actor, "publish", workspace.id)
    name, data = uploaded("file")
    plan = plan_sheet(db.session(), workspace, name, data, request.form.get("label", ""))
    if request.form.get("preview") == "1":
        return jsonify(plan.to_json())
    sink = ports().records
    with transaction() as session:
        save_form(session, workspace, plan, actor.id, now())
        release = publish.publish(session, workspace, "", actor.id, now()) if wants_records and sink else None
    if sink is None or release is None:
        return _made(plan, release)
    lines = stream_with_context(_lines(sink, workspace, plan, actor.id, release, locale()))
    return Response(lines, mimetype="application/x-ndjson", status=201)


def _made(plan: Plan, release: int | None) -> Response:
    response = jsonify({**plan.to_json(), "release": release})
    response.status_code = 201
    return response


def _lines(sink: RecordSink, workspace: Workspace, plan: Plan, who: str, release: int, language: str) -> Iterator[str]:
    total, made, refused = len(plan.sheet.rows), 0, 0
    told: list[dict[str, Any]] = []
    result: dict[str, Any] = {"key": plan.key, "release": release, "of": total}
    yield _line({"key": plan.key, "done": 0, "of": total, "made": 0})
    try:
        for done, more, wrong in fill_records(sink, workspace.id, plan, who):
            made += more
            refused += len(wrong)
            told += [
                {"row": r.row + 2, "field": r.field, "message": r.text.to(language)}
                for r in wrong[: MOST_TOLD - len(told)]
            ]
            yield _line({"done": done, "of": total, "made": made})
    except FormworkError as error:  # the status line is gone already: the last line tells it
        result["error"] = error.text.to(language)
    yield _line({**result, "finished": True, "made": made, "refused": refused, "errors": told})


def _line(body: dict[str, Any]) -> str:
    return json.dumps(body, ensure_ascii=False) + "\n"

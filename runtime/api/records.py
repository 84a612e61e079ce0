"""Records over REST: lists with search, FEEL filter, sort and cursor; one record; correcting one."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, jsonify, request
from sqlalchemy.orm import Session

from app import audit
from app.accounts.entry import workspace_by_slug
from app.accounts.permissions import require
from app.answers.patch import json_patch
from app.answers.schema import form_schema
from app.answers.scope import feel_scope
from app.answers.state import form_state
from app.database import db, new_id, transaction
from app.definitions.form import Form
from app.errors import Conflict, Invalid, InvalidAnswers, NotFound
from app.expressions import to_jsonable
from app.i18n import Text
from app.releases import release_definitions
from app.web.current import now
from app.web.reading import json_object, seen_revision, text_of
from app.web.rules import me, signed_in
from app.workspaces import Workspace
from runtime.models.cases import Case
from runtime.models.records import Record
from runtime.records import change_record, find_record
from runtime.seeing import Seen, own_records, seen_record
from runtime.views.lists import Query, list_records

blueprint = Blueprint("records_api", __name__, url_prefix="/api/v1")


@blueprint.get("/workspaces/<slug>/forms/<form>/records")
@signed_in
def many(slug: str, form: str) -> Response:
    """``?q=words&filter=FEEL&sort=-key&cursor=&limit=``: the records of a form that the caller may see."""
    workspace = workspace_by_slug(slug)
    session = db.session()
    found = _form(session, workspace, form)
    local = now().astimezone(ZoneInfo(workspace.zone))
    page = list_records(
        session,
        Query(
            form=found,
            workspace_id=workspace.id,
            text=request.args.get("q", ""),
            filter=request.args.get("filter", ""),
            sort=request.args.get("sort") or None,
            cursor=request.args.get("cursor"),
            limit=min(max(request.args.get("limit", 50, type=int), 1), 200),
            only=own_records(me(), workspace.id),
        ),
        today=local.date(),
        now=local,
    )
    items = []
    for row in page.rows:
        record = session.get(Record, row.id)
        if record is not None:
            items.append(
                {
                    "id": row.id,
                    "title": row.title,
                    "created_at": row.created_at.isoformat(),
                    "case": row.case_id,
                    "status": row.status,
                    "outcome": row.outcome,
                    "answers": _answers(seen_record(session, me(), record), row.answers),
                }
            )
    return jsonify({"items": items, "next": page.next, "total": page.total})


@blueprint.get("/workspaces/<slug>/forms/<form>/schema")
@signed_in
def schema(slug: str, form: str) -> Response:
    """JSON Schema of the form's answers, by key."""
    workspace = workspace_by_slug(slug)
    return jsonify(form_schema(_form(db.session(), workspace, form)))


@blueprint.get("/records/<id>")
@signed_in
def one(id: str) -> Response:
    """One record; its revision is the ETag."""
    session = db.session()
    record = find_record(session, id)
    seen = seen_record(session, me(), record)
    response = jsonify(
        {
            "id": id,
            "form": record.form,
            "title": record.title,
            "revision": record.revision,
            "frozen": record.frozen,
            "case": record.case_id,
            "answers": _answers(seen, record.answers),
        }
    )
    response.set_etag(str(record.revision))
    return response


@blueprint.patch("/records/<id>")
@signed_in
def correct(id: str) -> Response:
    """``{"answers": {key: value}, "reason": "…"}`` with ``If-Match``: right ``records.correct``. A record with a
    running case changes only through its tasks."""
    body = json_object()
    reason = text_of(body, "reason", limit=500)
    seen = seen_revision(required=True)
    given = body.get("answers")
    with transaction() as session:
        record = find_record(session, id)
        require(me(), "records.correct", record.workspace_id)
        running = session.execute(db.select(Case.id).where(Case.record_id == id, Case.status != "finished")).first()
        if running is not None:
            raise Conflict(
                Text(
                    "这条数据有正在办理的流程，只能在待办中修改。",
                    "A case is running on this record; it changes only through the case's tasks.",
                )
            )
        workspace = session.get(Workspace, record.workspace_id)
        assert workspace is not None
        form = _form(session, workspace, record.form)
        at = now()
        local = at.astimezone(ZoneInfo(workspace.zone))
        state = form_state(form, record.answers, today=local.date(), now=local)
        patched = json_patch(form, state, given if isinstance(given, dict) else {}, new_id=new_id)
        if patched.invalids:
            raise InvalidAnswers(patched.invalids)
        if not reason.strip():
            raise InvalidAnswers(
                [Invalid(("reason",), "required", Text("请写明更正原因。", "Say why it is corrected."))]
            )
        changed = {k: v for k, v in patched.answers.items() if v != record.answers.get(k)}
        revision = change_record(
            session, id, changed, who=me().id, step=None, reason=reason, now=at, expected=seen, check=True
        )
        audit.record(
            session,
            at=at,
            who=me().id,
            verb="record.corrected",
            what=f"record:{id}",
            workspace=workspace.id,
            details={"fields": sorted(changed), "reason": reason},
        )
        number = revision.number
    return jsonify({"id": id, "revision": number})


def _form(session: Session, workspace: Workspace, key: str) -> Form:
    if workspace.release == 0:
        raise NotFound()
    form = release_definitions(session, workspace.id, workspace.release).forms.get(key)
    if form is None:
        raise NotFound()
    return form


def _answers(seen: Seen, answers: dict[str, Any]) -> dict[str, Any]:
    """Answers by key, as far as they may be seen."""
    scope = feel_scope(seen.form, answers)
    return {str(f.key): to_jsonable(scope[str(f.key)]) for f in seen.form.values if seen.field(f.id)}

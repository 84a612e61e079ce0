"""Cases over REST: start, read, withdraw, and what an admin does to them."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, jsonify
from sqlalchemy.orm import Session

from app.accounts.entry import workspace_by_slug
from app.accounts.permissions import require
from app.answers.defaults import initial_answers
from app.answers.patch import json_patch
from app.answers.state import form_state
from app.database import db, new_id, transaction
from app.errors import Forbidden, InvalidAnswers, NotFound
from app.i18n import Text
from app.nodes.registry import node_kinds
from app.releases import release_definitions
from app.web.current import now
from app.web.idempotency import once
from app.web.reading import json_object
from app.web.rules import me, signed_in
from runtime.cases.read import case_json, case_seen_by, tell_case
from runtime.executor import start_case
from runtime.fillings import own_filling
from runtime.models.cases import Case, Step, Task
from runtime.records import create_record
from runtime.tasks import end_case, reassign, resume_case, retry_step, skip_step, suspend_case, withdraw
from runtime.why import replay

blueprint = Blueprint("cases_api", __name__, url_prefix="/api/v1")


@blueprint.post("/workspaces/<slug>/flows/<flow>/cases")
@signed_in
def start(slug: str, flow: str) -> Response:
    """Submit a form and start its flow: ``{"answers": {key: value}}``, with ``"filling"`` where files were uploaded for
    it → 201 ``{"case", "record", "number", …}``."""
    workspace = workspace_by_slug(slug, "start")
    body = json_object()
    given = body.get("answers") or {}
    actor = me()

    def do(session: Session) -> tuple[dict[str, Any], int]:
        definitions = _live(session, workspace.id, workspace.release)
        found = definitions.flows.get(flow)
        if found is None or found.start is None:
            raise NotFound()
        start_kind = node_kinds.get(found.start.kind)
        starters = start_kind.starters(found.start)
        mine = actor.roles.get(workspace.id, frozenset())
        if not start_kind.starts_by_hand(found.start) or (starters and not actor.admin and not mine & set(starters)):
            raise Forbidden(Text("发起“{flow}”", "start “{flow}”").fill(flow=found.label))
        form = definitions.forms[found.form]
        at = now()
        local = at.astimezone(ZoneInfo(workspace.zone))
        names = {"initiator": {"id": actor.id, "name": actor.name, "email": actor.email}}
        begun = form_state(
            form,
            initial_answers(form, today=local.date(), now=local, names=names),
            today=local.date(),
            now=local,
            names=names,
            rights=start_kind.rights(found.start),
        )
        patched = json_patch(form, begun, given if isinstance(given, dict) else {}, new_id=new_id)
        if patched.invalids:
            raise InvalidAnswers(patched.invalids)
        filling = body.get("filling") or None
        if filling is not None:
            uploads = own_filling(session, str(filling), workspace=workspace, flow=flow, owner=actor.id)
            uploads.submitted_at = at
        record = create_record(
            session,
            workspace=workspace,
            definitions=definitions,
            form=form,
            release=workspace.release,
            answers=patched.answers,
            who=actor.id,
            now=at,
            filling=str(filling) if filling else None,
            check=True,
            names=names,
        )
        case = start_case(
            session,
            workspace_id=workspace.id,
            release=workspace.release,
            flow=flow,
            record_id=record,
            initiator=actor.id,
            now=at,
        )
        row = session.execute(
            db.select(Case.number, Case.title, Case.status, Case.outcome).where(Case.id == case)
        ).one()
        return {
            "case": case,
            "record": record,
            "number": row.number,
            "title": row.title,
            "status": row.status,
            "outcome": row.outcome,
        }, 201

    return once(do)


@blueprint.get("/cases/<id>")
@signed_in
def read(id: str) -> Response:
    """One case with its steps, tasks and the answers its reader may see."""
    session = db.session()
    return jsonify(case_json(session, case_seen_by(session, me(), id), me()))


@blueprint.post("/cases/<id>/<verb>")
@signed_in
def act(id: str, verb: str) -> Response:
    """``withdraw`` (its initiator), ``end``, ``suspend``, ``resume`` (right ``cases.manage``)."""
    actor = me()

    def do(session: Session) -> tuple[dict[str, Any], int]:
        case = case_seen_by(session, actor, id)
        if verb == "withdraw":
            withdraw(session, who=actor.id, case_id=id, now=now())
        else:
            done = {"end": end_case, "suspend": suspend_case, "resume": resume_case}.get(verb)
            if done is None:
                raise NotFound()
            require(actor, "cases.manage", case.workspace_id)
            done(session, who=actor.id, case_id=id, now=now())
        return {"case": id}, 200

    return once(do)


@blueprint.post("/tasks/<id>/reassign")
@signed_in
def hand_over(id: str) -> Response:
    """``{"to": user id}``; right ``cases.manage``."""
    to = str(json_object().get("to") or "")
    with transaction() as session:
        workspace = session.execute(db.select(Task.workspace_id).where(Task.id == id)).scalar()
        if workspace is None:
            raise NotFound()
        require(me(), "cases.manage", workspace)
        reassign(session, who=me().id, task_id=id, to=to, now=now())
    return jsonify({"task": id})


@blueprint.post("/steps/<id>/retry")
@signed_in
def again(id: str) -> Response:
    with transaction() as session:
        workspace = session.execute(
            db.select(Case.workspace_id).join(Step, Step.case_id == Case.id).where(Step.id == id)
        ).scalar()
        if workspace is None:
            raise NotFound()
        require(me(), "cases.manage", workspace)
        retry_step(session, who=me().id, step_id=id, now=now())
    return jsonify({"step": id})


@blueprint.post("/steps/<id>/skip")
@signed_in
def leave(id: str) -> Response:
    """``{"port": …, "reason": …}``: leave a failed step behind; right ``cases.manage``."""
    body = json_object()
    with transaction() as session:
        workspace = session.execute(
            db.select(Case.workspace_id).join(Step, Step.case_id == Case.id).where(Step.id == id)
        ).scalar()
        if workspace is None:
            raise NotFound()
        require(me(), "cases.manage", workspace)
        port, reason = str(body.get("port") or ""), str(body.get("reason") or "")
        skip_step(session, who=me().id, step_id=id, port=port, reason=reason, now=now())
    return jsonify({"step": id})


@blueprint.get("/cases/<id>/why")
@signed_in
def why(id: str) -> Response:
    """What the case's decisions were asked and how they answered, as kept then (``reads`` by step; only for whoever
    may see every field), and whether asking them again on the case's release gives the same."""
    session = db.session()
    told = tell_case(session, me(), id)
    definitions = release_definitions(session, told.workspace.id, told.case.release)
    whole = all(told.seen.field(field.id) for field in told.form.values)
    return jsonify(
        {
            "release": told.case.release,
            "replay": [
                {"step": each.step, "decision": each.decision, "same": each.same}
                for each in replay((visit.step for visit in told.visits), definitions)
            ],
            "steps": [
                {"step": visit.step.id, "node": visit.step.node, "reads": visit.step.reads or []}
                for visit in told.visits
                if whole
            ],
        }
    )


def _live(session: Session, workspace_id: str, release: int) -> Any:
    if release == 0:
        raise NotFound(Text("这个应用还没有发布。", "This workspace has not been published yet."))
    return release_definitions(session, workspace_id, release)

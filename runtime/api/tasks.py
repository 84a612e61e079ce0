"""Tasks over REST: the inbox, one decision, and many at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, jsonify, request
from sqlalchemy.orm import Session

from app.answers.patch import Patched, json_patch
from app.answers.state import FormState
from app.database import db, new_id, transaction
from app.errors import FormworkError, InvalidAnswers, NotFound
from app.i18n import Text
from app.web.current import now
from app.web.idempotency import once
from app.web.language import locale
from app.web.reading import BadRequest, json_object
from app.web.rules import me, signed_in
from runtime.inbox.lists import BOX, Line
from runtime.tasks import Decision, decide

blueprint = Blueprint("tasks_api", __name__, url_prefix="/api/v1")

BATCH_LIMIT = 100


@blueprint.get("/tasks")
@signed_in
def inbox() -> Response:
    """``?box=todo|started|handled|copied&q=&cursor=&limit=``."""
    box = BOX.get(request.args.get("box", "todo"))
    if box is None:
        raise NotFound()
    limit = min(max(request.args.get("limit", 50, type=int), 1), 200)
    page = box(db.session(), me().id, text=request.args.get("q", ""), cursor=request.args.get("cursor"), limit=limit)
    return jsonify({"items": [line_json(line) for line in page.lines], "next": page.next})


@blueprint.post("/tasks/<id>/decision")
@signed_in
def one(id: str) -> Response:
    """``{"verb", "opinion", "to", "straight", "when", "answers": {key: value}, "seen": revision, "confirmed"}``."""
    decision = decision_of(json_object())

    def do(session: Session) -> tuple[dict[str, Any], int]:
        result = decide(session, who=me().id, task_id=id, decision=decision, now=now())
        return {"task": id, "verb": decision.verb, "outcome": result.state.outcome}, 200

    return once(do)


@blueprint.post("/tasks/decisions")
@signed_in
def many() -> Response:
    """``{"tasks": [id, …], "verb", "opinion"}``: each in its own savepoint, one result per item, one commit."""
    body = json_object()
    ids = body.get("tasks")
    if not isinstance(ids, list) or not ids or len(ids) > BATCH_LIMIT:
        raise BadRequest(
            Text("tasks 应是 1 到 {n} 个待办的编号。", "tasks must be 1 to {n} ids of tasks.").fill(n=BATCH_LIMIT)
        )
    decision = decision_of({k: v for k, v in body.items() if k in ("verb", "opinion")})
    return jsonify({"results": decide_many(me().id, [str(i) for i in ids], decision)})


def decide_many(who: str, ids: list[str], decision: Decision) -> list[dict[str, Any]]:
    """Decide each task; one that cannot be decided says why and does not hold up the others."""
    results: list[dict[str, Any]] = []
    with transaction() as session:
        for id in sorted(set(ids)):
            try:
                with session.begin_nested():
                    decide(session, who=who, task_id=id, decision=decision, now=now())
                results.append({"task": id, "status": 200})
            except FormworkError as error:
                text = error.invalids[0].text if isinstance(error, InvalidAnswers) and error.invalids else error.text
                results.append({"task": id, "status": error.status, "code": error.code, "message": text.to(locale())})
    return results


def decision_of(body: Mapping[str, Any]) -> Decision:
    """A decision as it is posted; ``answers`` become a patch by keys."""
    answers = body.get("answers")

    def patch(state: FormState) -> Patched:
        return json_patch(state.form, state, answers if isinstance(answers, dict) else {}, new_id=new_id)

    seen = body.get("seen")
    return Decision(
        verb=str(body.get("verb") or ""),
        opinion=str(body.get("opinion") or ""),
        data={k: body[k] for k in ("to", "straight", "when") if k in body},
        patch=patch if answers is not None else None,
        seen=seen if isinstance(seen, int) else None,
        confirmed=body.get("confirmed") is True,
    )


def line_json(line: Line) -> dict[str, Any]:
    return {
        "id": line.id,
        "case": line.case_id,
        "workspace": line.slug,
        "title": line.title,
        "number": line.number,
        "flow": line.flow,
        "node": line.node,
        "status": line.status,
        "outcome": line.outcome,
        "initiator": {"id": line.initiator, "name": line.initiator_name},
        "at": line.at.isoformat(),
        "due_at": line.due_at.isoformat() if line.due_at else None,
        "verb": line.verb,
        "seen": line.seen,
    }

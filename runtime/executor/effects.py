"""Writing the core's effects as rows, each sort in one statement."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.database import new_id
from app.nodes.outcome import CloseTasks, Note, Notify, OpenTask, SetTimer, StartJob
from app.writes import inserting, updating
from runtime.engine import Entered, Left, Result
from runtime.executor.load import PARTY, Loaded
from runtime.executor.messages import tell_parties
from runtime.jobs.enqueue import enqueue, job_row
from runtime.models.cases import Comment, Notice, Task
from runtime.models.jobs import Job
from runtime.people import find_people

_ADD_TASK = inserting(Task)
_ADD_COMMENT = inserting(Comment)
_ADD_NOTICE = inserting(Notice)
_CLOSE_TASKS = updating(Task, "status", "closed_why", "closed_at", by="step_id", only={"status": "open"})
_CLOSE_TASK = updating(Task, "status", "closed_why", "closed_at", only={"status": "open"})
_CANCEL_JOBS = updating(Job, "status", "done_at", by="step_id", only={"status": "due", "silent": False})


def write_effects(session: Session, loaded: Loaded, result: Result, now: datetime) -> None:
    """Tasks opened and closed, jobs and timers, notices and notes of one event."""
    case = loaded.case
    opened: dict[str, dict[str, Any]] = {}
    closed: list[tuple[str, CloseTasks]] = []
    jobs: list[dict[str, Any]] = []
    notes: list[dict[str, Any]] = []
    for step, node, effect in result.effects:
        match effect:
            case OpenTask(id, holder, due, reason):
                opened[id] = {
                    "id": id,
                    "workspace_id": case.workspace_id,
                    "case_id": case.id,
                    "step_id": step,
                    "node": node,
                    "holder": holder,
                    "status": "open",
                    "reason": reason,
                    "opened_at": now,
                    "due_at": due,
                    "closed_why": None,
                    "closed_at": None,
                }
            case CloseTasks(reason, ids):
                for task in opened.values():  # opened and closed within the event: written once, closed
                    if task["step_id"] == step and task["status"] == "open" and (ids is None or task["id"] in ids):
                        task.update(status="closed", closed_why=reason, closed_at=now)
                closed.append((step, effect))
            case StartJob(request, key, silent):
                jobs.append(
                    job_row(
                        family="nodes",
                        kind=loaded.flow.by_id[node].kind,
                        key=f"{step}:{key}",
                        request=dict(request),
                        due_at=now,
                        case=case,
                        step=step,
                        silent=silent,
                        now=now,
                    )
                )
            case SetTimer(name, at):
                jobs.append(
                    job_row(
                        family="case",
                        kind="timer",
                        key=f"{step}:{name}:{at.isoformat()}",
                        request={"name": name},
                        due_at=at,
                        case=case,
                        step=step,
                        silent=False,
                        now=now,
                    )
                )
            case Notify():
                _notify(session, loaded, effect, now)
            case Note(text):
                notes.append({"id": new_id(), "case_id": case.id, "who": None, "text": text.to_json(), "at": now})
            case _:
                pass  # Ask was answered before
    over = [entry.step for entry in result.trace if isinstance(entry, Left)]
    waited = [step for step in over if step not in {e.step for e in result.trace if isinstance(e, Entered)}]
    if waited:  # a step that never waited has no jobs
        _CANCEL_JOBS.run(session, [{"by_step_id": step, "status": "cancelled", "done_at": now} for step in waited])
    if opened:
        _ADD_TASK.run(session, list(opened.values()))
    for step, close in closed:
        done = {"status": "closed", "closed_why": close.reason, "closed_at": now}
        if close.ids is None:
            _CLOSE_TASKS.run(session, {**done, "by_step_id": step})
        elif close.ids:
            _CLOSE_TASK.run(session, [{**done, "by_id": id} for id in close.ids])
    if jobs:
        enqueue(session, jobs, now)
    if notes:
        _ADD_COMMENT.run(session, notes)
    waiting = [task for task in opened.values() if task["status"] == "open" and task["holder"].startswith(PARTY)]
    if waiting:
        tell_parties(session, loaded, waiting, now)


def _notify(session: Session, loaded: Loaded, effect: Notify, now: datetime) -> None:
    people = find_people(session, loaded, list(effect.people))
    rows = [
        {
            "id": new_id(),
            "user_id": user,
            "workspace_id": loaded.case.workspace_id,
            "case_id": loaded.case.id,
            "text": effect.text.to_json(),
            "copy": effect.copy,
            "at": now,
            "read_at": None,
        }
        for user in people
        if not user.startswith(PARTY)
    ]
    if rows:
        _ADD_NOTICE.run(session, rows)

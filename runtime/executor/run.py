"""Applying one command to a case, and writing what follows, in the caller's transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit
from app.answers.scope import feel_scope
from app.errors import Conflict
from app.expressions import compile_expression
from app.i18n import Text
from app.nodes.events import Answered
from app.nodes.outcome import Ask
from app.nodes.registry import node_kinds
from app.writes import inserting, updating
from runtime.engine import Command, Deliver, Entered, Incident, Left, Result, Stop, advance
from runtime.engine.mail import pack
from runtime.executor.effects import write_effects
from runtime.executor.load import Loaded, lock_case
from runtime.executor.messages import tell_children, tell_parent
from runtime.executor.services import answer
from runtime.models.cases import Case, Event, Step
from runtime.models.records import Record
from runtime.records import change_record

_SET_CASE = updating(Case, "state", "revision", "status", "outcome", "ended_at", "incident", "title")
_FREEZE = updating(Record, "frozen")
_ADD_EVENT = inserting(Event)
_ADD_STEP = inserting(Step)
_FAIL_STEP = updating(Step, "status", "failure")
_LEAVE_STEP = updating(Step, "status", "left_at", "ports")
_LEAVE_STEP_WITH_READS = updating(Step, "status", "left_at", "ports", "reads")

# Answers of services within one event; a flow that asks more often turns in a circle.
QUESTIONS_PER_EVENT = 200


def apply(
    session: Session,
    loaded: Loaded,
    command: Command,
    *,
    who: str | None,
    now: datetime,
    writes: Mapping[str, Any] | None = None,
    reason: str | None = None,
) -> Result:
    """Let a locked case take a command, with answers written beside it (``writes``, by field id, already valid).

    The result's ``late`` is true when the step was over before: nothing has changed then. Raises Conflict for a
    suspended case.
    """
    case = loaded.case
    if case.status == "suspended" and not isinstance(command, Stop):
        raise Conflict(
            Text(
                "流程实例“{title}”已暂停，请联系管理员恢复。",
                "The case “{title}” is suspended. Ask an admin to resume it.",
            ).fill(title=case.title)
        )
    answers = {**loaded.answers, **(writes or {})}
    result = _advance(session, loaded, command, answers, now)
    if result.late:
        return result
    if result.refused is not None:
        raise Conflict(result.refused)
    changes = {**(writes or {}), **result.writes}
    step = command.step if isinstance(command, Deliver) else None
    _write(session, loaded, result, changes, command, who=who, now=now, step=step, reason=reason)
    return result


def stop(session: Session, case_id: str, outcome: str, *, who: str | None, now: datetime) -> Result:
    """End a case now: ``withdrawn`` or ``ended``."""
    return apply(session, lock_case(session, case_id), Stop(outcome), who=who, now=now)


def _advance(session: Session, loaded: Loaded, command: Command, answers: Mapping[str, Any], now: datetime) -> Result:
    """Ask the core, answer its questions to services, and so on until it waits: one Result for the whole event."""
    total = advance(loaded.flow, loaded.form, loaded.state, command, loaded.facts(session, now, answers))
    asked = [(step, effect) for step, _, effect in total.effects if isinstance(effect, Ask)]
    questions = 0
    while asked:
        step, ask = asked.pop(0)
        questions += 1
        if questions > QUESTIONS_PER_EVENT:
            raise RuntimeError(f"case {loaded.case.id} asked more than {QUESTIONS_PER_EVENT} questions in one event")
        overlay = {**answers, **total.writes}
        value = answer(session, loaded, ask, step, overlay, now)
        more = advance(
            loaded.flow,
            loaded.form,
            total.state,
            Deliver(step, Answered(ask.service, ask.verb, value)),
            replace(loaded.facts(session, now, overlay), moves=total.moves),
        )
        asked.extend((s, e) for s, _, e in more.effects if isinstance(e, Ask))
        _add(total, more)
    return total


def _add(total: Result, more: Result) -> None:
    total.state, total.moves = more.state, more.moves
    total.effects.extend(more.effects)
    total.trace.extend(more.trace)
    total.writes.update(more.writes)
    for step, reads in more.reads.items():
        total.reads.setdefault(step, []).extend(reads)


def _write(
    session: Session,
    loaded: Loaded,
    result: Result,
    changes: Mapping[str, Any],
    command: Command,
    *,
    who: str | None,
    now: datetime,
    step: str | None,
    reason: str | None,
) -> None:
    case, state = loaded.case, result.state
    ended = state.outcome is not None
    values: dict[str, Any] = {
        "state": state.to_json(),
        "revision": case.revision + 1,
        "status": "finished" if ended else "running",
        "outcome": state.outcome,
        "ended_at": now if ended else None,
        "incident": any(t.standing == "failed" for t in state.tokens),
    }
    if changes:
        change_record(session, case.record_id, dict(changes), who=who, step=step, reason=reason, now=now)
        if loaded.flow.title:
            answers = {**loaded.answers, **changes}
            values["title"] = case_text(session, loaded, loaded.flow.title, answers, now) or case.title
    _SET_CASE.run(session, {**values, "title": values.get("title", case.title), "by_id": case.id})
    _write_steps(session, loaded, result, now)
    tell_children(session, _abandoned(loaded, result), now)
    write_effects(session, loaded, result, now)
    _ADD_EVENT.run(
        session,
        {"case_id": case.id, "number": case.revision + 1, "at": now, "who": who, "command": command_json(command)},
    )
    for name, value in values.items():
        setattr(case, name, value)
    if case in session:
        session.expunge(case)  # written above; the unit of work need not write it again
    if state.outcome == "approved":  # what was approved stays as it was; correcting it is a right with a reason
        _FREEZE.run(session, {"frozen": True, "by_id": case.record_id})
    if ended:
        audit.record(
            session, at=now, who=who, verb=f"case.{state.outcome}", what=f"case:{case.id}", workspace=case.workspace_id
        )
        tell_parent(session, loaded, now)


def _abandoned(loaded: Loaded, result: Result) -> list[str]:
    """Steps left without being done whose kind starts cases."""
    return [
        entry.step
        for entry in result.trace
        if isinstance(entry, Left)
        and entry.status != "done"
        and node_kinds.get(loaded.flow.by_id[entry.node].kind).calls
    ]


def _write_steps(session: Session, loaded: Loaded, result: Result, now: datetime) -> None:
    rows: dict[str, dict[str, Any]] = {}
    left: list[dict[str, Any]] = []
    failed: list[dict[str, Any]] = []
    for entry in result.trace:
        match entry:
            case Entered(step, node, path):
                rows[step] = {
                    "id": step,
                    "case_id": loaded.case.id,
                    "node": node,
                    "kind": loaded.flow.by_id[node].kind,
                    "path": [list(p) for p in path],
                    "status": "active",
                    "entered_at": now,
                    "left_at": None,
                    "ports": None,
                    "reads": result.reads.get(step),
                    "failure": None,
                }
            case Left(step, _, status, ports):
                change = {"status": status, "left_at": now, "ports": list(ports) or None}
                if step in rows:
                    rows[step].update(change)
                else:
                    left.append({"by_id": step, **change, "reads": result.reads.get(step)})
            case Incident(step, _, code, text, retry):
                change = {"status": "failed", "failure": {"code": code, "text": text.to_json(), "retry": retry}}
                if step in rows:
                    rows[step].update(change)
                else:
                    failed.append({"by_id": step, **change})
    _keep_earlier_reads(session, [c for c in left if c["reads"]])
    for write, changes in (
        (_ADD_STEP, list(rows.values())),
        (_FAIL_STEP, failed),
        (_LEAVE_STEP, [c for c in left if not c["reads"]]),
        (_LEAVE_STEP_WITH_READS, [c for c in left if c["reads"]]),
    ):
        if changes:
            write.run(session, changes)


def _keep_earlier_reads(session: Session, left: list[dict[str, Any]]) -> None:
    """A step that waited may have read something when it was entered; what it reads on leaving comes after that."""
    if left:
        known = select(Step.id, Step.reads).where(Step.id.in_([c["by_id"] for c in left]))
        before: dict[str, Any] = dict(session.execute(known).all())
        for change in left:
            change["reads"] = [*(before.get(change["by_id"]) or ()), *change["reads"]]


def command_json(command: Command) -> dict[str, Any]:
    """A command as it is kept for replay."""
    if isinstance(command, Deliver):
        return {"command": "Deliver", "step": command.step, "event": pack(command.event)}
    return {"command": type(command).__name__, **asdict(command)}


def case_text(session: Session, loaded: Loaded, text: str, answers: Mapping[str, Any], now: datetime) -> str:
    """A case's number or title by its FEEL text; empty when it yields nothing."""
    facts = loaded.facts(session, now, answers)
    scope = {**facts.names, "case": dict(facts.case), **feel_scope(loaded.form, answers, facts.related)}
    value = compile_expression(text).evaluate(scope, today=facts.today, now=facts.now)
    return "" if value is None else str(value)[:300]

"""Playing the leave request template: who asks for what, and what becomes of it."""

from __future__ import annotations

import random
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask
from sqlalchemy import select

from app.answers.defaults import initial_answers
from app.database import db, transaction
from app.definitions.flow import Flow
from app.definitions.form import Form
from app.errors import InvalidAnswers
from app.nodes.registry import node_kinds
from app.ports.clock import FixedClock
from app.releases import release_definitions
from app.workspaces import Workspace
from runtime.executor import start_case
from runtime.jobs.worker import drain
from runtime.models.cases import Case, Task
from runtime.records import create_record
from runtime.tasks import Decision, decide, withdraw

CASES = 32

REASONS = (
    "回老家看望父母",
    "孩子家长会",
    "身体不适，需要休息",
    "办理房产手续",
    "参加培训考试",
    "家里装修验收",
    "带家人旅行",
    "陪护家人住院",
    "搬家",
    "参加同学婚礼",
)
AGREE = ("同意。", "同意，请做好工作交接。", "工作已安排好，同意。", "")
REFUSE = ("季末结账期间人手不足，请改期。", "与同组同事休假冲突，请协商后重新提交。")
RETURN = ("请补充病历或诊断证明。", "请写明工作交接人。")


def play(
    app: Flask, workspace: Workspace, people: dict[str, str], clock: FixedClock, chance: random.Random, *, days: int
) -> None:
    """Start :data:`CASES` cases over the working days since ``days`` days ago and let people act on them, the clock
    moving through office hours up to now. The last day's stay where they are, so that every stage can be seen."""
    definitions = release_definitions(db.session(), workspace.id, workspace.release)
    flow = next(iter(definitions.flows.values()))
    form = definitions.forms[flow.form]
    askers = [k for k in people if k not in ("admin", "lin")]
    zone = ZoneInfo(workspace.zone)
    mornings = _mornings(datetime.now(UTC).astimezone(zone), days)
    for number in range(CASES):
        morning = mornings[number * len(mornings) // CASES]
        clock.at = max(clock.at + timedelta(minutes=chance.randrange(4, 25)), morning.astimezone(UTC))
        asker = people[chance.choice(askers)]
        others = [people[k] for k in askers if people[k] != asker]
        start = clock.at.astimezone(zone).date() + timedelta(days=chance.randrange(2, 20))
        answers = _answers(form, start, chance, chance.choice(others))
        with transaction() as session:
            record = create_record(
                session,
                workspace=workspace,
                definitions=definitions,
                form=form,
                release=workspace.release,
                answers=answers,
                who=asker,
                now=clock.now(),
            )
            start_case(
                session,
                workspace_id=workspace.id,
                release=workspace.release,
                flow=flow.key,
                record_id=record,
                initiator=asker,
                now=clock.now(),
            )
        drain(app)
        if number < CASES - 9:
            _act(app, flow, clock, chance)


def _mornings(now: datetime, days: int) -> list[datetime]:
    """Nine o'clock of each working day before today, and of today if the office has been open for an hour."""
    midnight = now.replace(hour=9, minute=0, second=0, microsecond=0)
    each = [midnight - timedelta(days=back) for back in range(days, -1, -1)]
    return [m for m in each if m.weekday() < 5 and m + timedelta(hours=1) < now]


def _answers(form: Form, start: date, chance: random.Random, other: str) -> dict[str, Any]:
    """Answers of one request by the keys of the template; fields it does not know stay as the form begins."""
    long = chance.random() < 0.4
    end = start + timedelta(days=chance.randrange(3, 9) if long else chance.randrange(0, 3))
    known = {
        "leave_kind": chance.choice(("annual", "annual", "personal", "sick")),
        "from": start.isoformat(),
        "to": end.isoformat(),
        "from_date": start.isoformat(),
        "to_date": end.isoformat(),
        "start_date": start.isoformat(),
        "end_date": end.isoformat(),
        "reason": chance.choice(REASONS),
        "handover": other,
        "hand_over": other,
        "substitute": other,
    }
    given = {f.id: known[str(f.key)] for f in form.values if f.key in known}
    at = datetime.combine(start, datetime.min.time(), UTC)
    return initial_answers(form, today=start, now=at, given=given)


def _act(app: Flask, flow: Flow, clock: FixedClock, chance: random.Random) -> None:
    """Everybody who has something open acts, most of the time."""
    for _ in range(3):
        rows = db.session.execute(
            select(Task.id, Task.holder, Task.node, Case.id, Case.initiator)
            .join(Case, Case.id == Task.case_id)
            .where(Task.status == "open")
            .order_by(Task.id)
        ).all()
        db.session.rollback()
        for task, holder, node, case, initiator in rows:
            if holder.startswith("party:") or chance.random() < 0.25:
                continue
            clock.move(timedelta(minutes=chance.randrange(2, 20)))
            if chance.random() < 0.03 and initiator:
                with transaction() as session:
                    withdraw(session, who=initiator, case_id=case, now=clock.now())
                continue
            _decide(flow, task, holder, node, clock, chance)
            drain(app)


def _decide(flow: Flow, task: str, holder: str, node_id: str, clock: FixedClock, chance: random.Random) -> None:
    node = flow.by_id[node_id]
    kind = node_kinds.get(node.kind)
    actions = {a.verb: a for a in kind.actions(node)}
    primary = next(iter(actions.values()))
    pick = chance.random()
    decision = Decision(primary.verb, opinion=chance.choice(AGREE) if primary.verb == "approve" else "")
    if "reject" in actions and pick < 0.10:
        decision = Decision("reject", opinion=chance.choice(REFUSE))
    elif "return" in actions and pick < 0.22:
        targets = kind.returns_to(node, flow)
        if targets:
            decision = Decision("return", opinion=chance.choice(RETURN), data={"to": targets[0]})
    with suppress(InvalidAnswers), transaction() as session:  # one that lacks a paper stays with its initiator
        if session.scalar(select(Task.status).where(Task.id == task)) == "open":
            decide(session, who=holder, task_id=task, decision=decision, now=clock.now())

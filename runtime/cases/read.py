"""Reading a case for a page or an endpoint, as far as its reader may see it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.accounts.models import User
from app.answers.scope import feel_scope
from app.definitions.flow import Flow, Node
from app.definitions.form import Form
from app.errors import NotFound
from app.expressions import to_jsonable
from app.i18n import Text
from app.nodes.kind import Action
from app.nodes.registry import node_kinds
from app.releases import release_definitions
from app.workspaces import Workspace
from runtime.engine import State
from runtime.engine.returning import Refusal, going_back
from runtime.executor.load import PARTY
from runtime.models.cases import Case, Comment, Step, Task
from runtime.models.records import Party, Record
from runtime.seeing import Seen, seen_case

APPLICANT = Text("申请人", "Applicant")
SYSTEM = Text("系统", "System")


@dataclass(frozen=True)
class Visit:
    """A step with the tasks people had there."""

    step: Step
    node: Node | None
    tasks: tuple[Task, ...]

    @property
    def label(self) -> Text:
        return self.node.name if self.node else Text(self.step.node, self.step.node)


@dataclass(frozen=True)
class BackTo:
    node: str
    label: Text
    ways: tuple[str, ...] = ("again", "straight")


@dataclass(frozen=True)
class Told:
    """Everything a case page shows. ``names`` are people's names by id; ``seen`` what of the answers is visible."""

    case: Case
    record: Record
    workspace: Workspace
    flow: Flow
    form: Form
    seen: Seen
    visits: tuple[Visit, ...]
    comments: tuple[Comment, ...]
    names: Mapping[str, str]
    task: Task | None  # the reader's own open task
    actions: tuple[Action, ...] = ()
    back: tuple[BackTo, ...] = ()
    family: tuple[Case, ...] = field(default=())

    def name(self, who: str | None) -> Text:
        """A person's name; applicants without an account and the system have words."""
        if who is None:
            return SYSTEM
        known = self.names.get(who)
        return (
            Text(known, known)
            if known
            else APPLICANT
            if who.startswith(PARTY)
            else Text("已离职人员", "a former member")
        )

    def action_label(self, task: Task) -> Text:
        """What a decided task's verb is called."""
        node = self.flow.by_id.get(task.node)
        actions = node_kinds.get(node.kind).actions(node) if node else ()
        return next((a.label for a in actions if a.verb == task.verb), Text(task.verb or "", task.verb or ""))


def case_seen_by(session: Session, actor: Actor, case_id: str) -> Case:
    """The case if this person may see it; NotFound otherwise."""
    case = session.get(Case, case_id)
    if case is None:
        raise NotFound()
    seen_case(session, actor, case)
    return case


def tell_case(session: Session, actor: Actor, case_id: str) -> Told:
    """All about a case for its page. A fixed number of statements whatever the length of its history."""
    case = session.get(Case, case_id)
    if case is None:
        raise NotFound()
    seen = seen_case(session, actor, case)
    record = session.get(Record, case.record_id)
    workspace = session.get(Workspace, case.workspace_id)
    if record is None or workspace is None:
        raise NotFound()
    definitions = release_definitions(session, case.workspace_id, case.release)
    flow = definitions.flows[case.flow]
    steps = session.scalars(select(Step).where(Step.case_id == case_id).order_by(Step.id)).all()
    tasks = session.scalars(select(Task).where(Task.case_id == case_id).order_by(Task.id)).all()
    comments = session.scalars(select(Comment).where(Comment.case_id == case_id).order_by(Comment.id)).all()
    family = session.scalars(
        select(Case).where(Case.root_id == case.root_id, Case.id != case.id).order_by(Case.id)
    ).all()
    people = {case.initiator, *(t.holder for t in tasks), *(t.decided_by for t in tasks), *(c.who for c in comments)}
    mine = next((t for t in tasks if t.holder == actor.id and t.status == "open"), None)
    return Told(
        case,
        record,
        workspace,
        flow,
        definitions.forms[flow.form],
        seen,
        _visits(flow, steps, tasks),
        tuple(comments),
        names_of(session, [p for p in people if p]),
        mine,
        _actions(flow, mine),
        _back(case, flow, mine, steps),
        tuple(family),
    )


def _visits(flow: Flow, steps: Sequence[Step], tasks: Sequence[Task]) -> tuple[Visit, ...]:
    by_step: dict[str, list[Task]] = {}
    for task in tasks:
        by_step.setdefault(task.step_id, []).append(task)
    return tuple(Visit(s, flow.by_id.get(s.node), tuple(by_step.get(s.id, ()))) for s in steps)


def _actions(flow: Flow, task: Task | None) -> tuple[Action, ...]:
    node = flow.by_id.get(task.node) if task else None
    return tuple(node_kinds.get(node.kind).actions(node)) if node else ()


def _back(case: Case, flow: Flow, task: Task | None, steps: Sequence[Step]) -> tuple[BackTo, ...]:
    """Where the reader's task may send the work back to: what its settings allow and this case's way makes possible."""
    node = flow.by_id.get(task.node) if task else None
    token = State.of(case.state).token(task.step_id) if task else None
    if node is None or token is None:
        return ()
    visited = {s.node: tuple((a, b) for a, b in s.path) for s in steps}
    live = State.of(case.state).tokens
    return tuple(
        BackTo(target, flow.by_id[target].name)
        for target in node_kinds.get(node.kind).returns_to(node, flow)
        if not isinstance(going_back(flow, token, target, visited.get(target), live), Refusal)
    )


def names_of(session: Session, ids: Sequence[str]) -> dict[str, str]:
    """Names of users and applicants by id."""
    users = [i for i in ids if not i.startswith(PARTY)]
    parties = [i.removeprefix(PARTY) for i in ids if i.startswith(PARTY)]
    found: dict[str, str] = {}
    if users:
        found = dict(session.execute(select(User.id, User.name).where(User.id.in_(users))).all())
    if parties:
        found.update(
            {
                PARTY + id: name
                for id, name in session.execute(select(Party.id, Party.name).where(Party.id.in_(parties)))
                if name
            }
        )
    return found


def case_json(session: Session, case: Case, actor: Actor) -> dict[str, Any]:
    """A case for the API; answers by key, only those its reader may see."""
    told = tell_case(session, actor, case.id)
    scope = feel_scope(told.form, {k: v for k, v in told.record.answers.items() if told.seen.field(k)})
    visible = {f.key for f in told.form.values if told.seen.field(f.id)}
    return {
        "id": case.id,
        "workspace": told.workspace.slug,
        "flow": case.flow,
        "release": case.release,
        "number": case.number,
        "title": case.title,
        "status": case.status,
        "outcome": case.outcome,
        "incident": case.incident,
        "record": case.record_id,
        "revision": told.record.revision,
        "answers": {k: to_jsonable(v) for k, v in scope.items() if k in visible},
        "family": [
            {"id": c.id, "flow": c.flow, "number": c.number, "status": c.status, "outcome": c.outcome}
            for c in told.family
        ],
        "initiator": {"id": case.initiator, "name": told.names.get(case.initiator or "")},
        "started_at": stamp(case.started_at),
        "ended_at": stamp(case.ended_at),
        "steps": [
            {
                "id": v.step.id,
                "node": v.step.node,
                "label": v.label.to_json(),
                "status": v.step.status,
                "entered_at": stamp(v.step.entered_at),
                "left_at": stamp(v.step.left_at),
                "ports": v.step.ports,
                "failure": v.step.failure,
                "tasks": [
                    {
                        "id": t.id,
                        "holder": t.holder,
                        "name": told.names.get(t.holder),
                        "status": t.status,
                        "verb": t.verb,
                        "opinion": t.opinion,
                        "closed_at": stamp(t.closed_at),
                        "due_at": stamp(t.due_at),
                    }
                    for t in v.tasks
                ],
            }
            for v in told.visits
        ],
    }


def stamp(at: datetime | None) -> str | None:
    return at.isoformat() if at else None

"""Deciding a task: one transaction, one winner."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.answers.patch import Patched
from app.answers.state import FormState, form_state
from app.answers.validate import validate
from app.definitions.flow import Node
from app.errors import Conflict, FormworkError, Invalid, InvalidAnswers, NotFound
from app.i18n import Text
from app.nodes.events import Decided
from app.nodes.kind import Action
from app.nodes.registry import node_kinds
from app.writes import updating
from runtime.engine import Deliver, Result
from runtime.engine.returning import Refusal, going_back
from runtime.executor.load import Loaded, lock_case_of_task
from runtime.executor.run import apply
from runtime.models.cases import Task
from runtime.models.records import Revision
from runtime.records.lookups import answer_lookups

_TASK = select(Task).where(Task.id == bindparam("id")).execution_options(populate_existing=True)
_DECIDE = updating(Task, "status", "verb", "opinion", "details", "decided_by", "closed_at")

OPINION_LIMIT = 4_000


@dataclass(frozen=True)
class Decision:
    """What a holder says. ``patch`` turns the form's state into what he posted of the answers (an ordinary form or
    JSON). ``seen`` is the record's revision he looked at; ``confirmed`` that he was shown what changed since."""

    verb: str
    opinion: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    patch: Callable[[FormState], Patched] | None = None
    seen: int | None = None
    confirmed: bool = False


class BadDecision(FormworkError):
    """The decision cannot be taken as it stands: no such action here, an opinion missing, nobody to hand it to."""

    status = 422
    code = "bad_decision"


def decide(session: Session, *, who: str, task_id: str, decision: Decision, now: datetime) -> Result:
    """Take one person's decision. ``who`` is a user's id or ``party:<id>``.

    Raises NotFound for a task that is not his, Conflict (with who was faster and when, or what changed meanwhile),
    BadDecision and InvalidAnswers. Comments leave the task open.
    """
    loaded = lock_case_of_task(session, task_id)
    task = session.execute(_TASK, {"id": task_id}).scalar_one()
    session.expunge(task)
    if task.holder != who:
        raise NotFound()
    if task.status != "open":
        raise _too_late(session, loaded, task)
    node = loaded.flow.by_id[task.node]
    action = _action(node, decision)
    data = _data(session, loaded, task, node, action, decision)
    changes = _changes(session, loaded, node, action, decision, now) if decision.patch or action.answers else {}
    event = Decided(task.id, who, decision.verb, {**data, "opinion": decision.opinion} if decision.opinion else data)
    if action.decides:
        _DECIDE.run(
            session,
            {
                "status": "decided",
                "verb": decision.verb,
                "opinion": decision.opinion or None,
                "details": dict(data) or None,
                "decided_by": who,
                "closed_at": now,
                "by_id": task.id,
            },
        )
    result = apply(session, loaded, Deliver(task.step_id, event), who=who, now=now, writes=changes)
    if result.late:
        raise Conflict(Text("这个步骤已经结束。", "This step is over already."))
    return result


def _action(node: Node, decision: Decision) -> Action:
    actions = {a.verb: a for a in node_kinds.get(node.kind).actions(node)}
    action = actions.get(decision.verb)
    if action is None:
        raise BadDecision(
            Text("“{node}”不允许这个操作。可以：{verbs}。", "“{node}” does not allow that. Possible: {verbs}.").fill(
                node=node.label,
                verbs=Text(
                    "、".join(a.label.zh for a in actions.values()), ", ".join(a.label.en for a in actions.values())
                ),
            )
        )
    if action.opinion == "required" and not decision.opinion.strip():
        raise InvalidAnswers([Invalid(("opinion",), "required", Text("请写明意见。", "Please add a word on why."))])
    if len(decision.opinion) > OPINION_LIMIT:
        raise InvalidAnswers(
            [
                Invalid(
                    ("opinion",),
                    "too_long",
                    Text("意见最多 {n} 字。", "An opinion takes at most {n} characters.").fill(n=OPINION_LIMIT),
                )
            ]
        )
    return action


def _data(
    session: Session, loaded: Loaded, task: Task, node: Node, action: Action, decision: Decision
) -> dict[str, Any]:
    """What the verb needs besides: a node to go back to, a person to hand it to. Checked here, so that a kind's
    ``resume`` need not refuse anything."""
    data = {k: v for k, v in decision.data.items() if k in ("to", "straight", "when") and v not in (None, "")}
    if action.needs == "node":
        to = data.get("to")
        if to not in node_kinds.get(node.kind).returns_to(node, loaded.flow):
            raise BadDecision(Text("请选择退回到哪个步骤。", "Choose the step to send it back to."))
        token = loaded.state.token(task.step_id)
        visited = loaded.facts(session, task.opened_at, {}).visited(str(to))
        if token is not None:
            plan = going_back(loaded.flow, token, str(to), visited, loaded.state.tokens)
            if isinstance(plan, Refusal):
                raise BadDecision(plan.text, code=plan.code)
    if action.needs == "user":
        active = session.scalar(select(User.id).where(User.id == data.get("to"), User.active))
        if active is None:
            raise BadDecision(Text("请选择一位在职人员。", "Choose an active person."))
        if active == task.holder:
            raise BadDecision(Text("不能选自己。", "That is yourself; choose another person."))
    return data


def _changes(
    session: Session, loaded: Loaded, node: Node, action: Action, decision: Decision, now: datetime
) -> dict[str, Any]:
    """The answers that change with the decision, by field id; what somebody else changed meanwhile is told first."""
    facts = loaded.facts(session, now, loaded.answers)
    rights = node_kinds.get(node.kind).rights(node)
    before = form_state(
        loaded.form,
        loaded.answers,
        today=facts.today,
        now=facts.now,
        names={**facts.names, "case": dict(facts.case)},
        rights=rights,
        related=facts.related,
    )
    patched = decision.patch(before) if decision.patch else None
    state = patched.state if patched else before
    if patched and patched.invalids:
        raise InvalidAnswers(patched.invalids)
    changed = {k: v for k, v in state.kept.items() if v != loaded.answers.get(k)}
    changed.update({k: None for k in loaded.answers if k in before.kept and k not in state.kept})
    _refuse_stale(session, loaded, decision, set(changed), state)
    if action.answers or changed:
        verdict = validate(loaded.form, state)
        invalids = verdict.invalids + answer_lookups(
            session,
            loaded.case.workspace_id,
            loaded.form,
            verdict.lookups,
            definitions=loaded.definitions,
            state=state,
            record_id=loaded.case.record_id,
        )
        if not action.answers:  # an approver answers for what he changed, not for what others left open
            invalids = [i for i in invalids if i.path and i.path[0] in changed]
        if invalids:
            raise InvalidAnswers(invalids)
    return changed


def _refuse_stale(session: Session, loaded: Loaded, decision: Decision, edited: set[str], state: FormState) -> None:
    if decision.seen is None or decision.seen >= loaded.record_revision:
        return
    since = session.execute(
        select(Revision.changes, Revision.who, Revision.at)
        .where(Revision.record_id == loaded.case.record_id, Revision.number > decision.seen)
        .order_by(Revision.number)
    ).all()
    touched = {id: (row.who, row.at) for row in since for id in row.changes}
    visible = {id: by for id, by in touched.items() if state.shown(id)}
    clash = sorted(edited & touched.keys())
    if not clash and (decision.confirmed or not visible):
        return
    ids = clash or sorted(visible)
    who, at = touched[ids[0]]
    names = [loaded.form.by_id[i].field.label for i in ids if i in loaded.form.by_id]
    label = Text("、".join(n.zh for n in names), ", ".join(n.en for n in names))
    text = (
        Text(
            "您修改的“{fields}”刚被{who}改过（{at}）。请核对后再提交。",
            "“{fields}”, which you edited, was just changed by {who} ({at}). Look at it and send again.",
        )
        if clash
        else Text(
            "您打开之后，{who}修改了“{fields}”（{at}）。请核对并确认。",
            "Since you opened it, {who} changed “{fields}” ({at}). Please look and confirm.",
        )
    )
    name, moment = person(session, who), local(at, loaded.zone)
    raise Conflict(
        text.fill(fields=label, who=name, at=moment),
        code="edited_by_other" if clash else "changed",
        who=name,
        when=moment,
        fields=ids,
    )


def _too_late(session: Session, loaded: Loaded, task: Task) -> Conflict:
    """Who was faster, and when."""
    winner = (
        task
        if task.decided_by
        else session.execute(
            select(Task)
            .where(Task.step_id == task.step_id, Task.status == "decided")
            .order_by(Task.closed_at.desc())
            .limit(1)
        ).scalar_one_or_none()
    )
    if winner is None or winner.closed_at is None:
        return Conflict(Text("这个待办已关闭。", "This task has been closed."))
    verbs = {
        a.verb: a.label
        for a in node_kinds.get(loaded.flow.by_id[winner.node].kind).actions(loaded.flow.by_id[winner.node])
    }
    verb = verbs.get(winner.verb or "", Text("处理", "decide"))
    name, at = person(session, winner.decided_by), local(winner.closed_at, loaded.zone)
    return Conflict(
        Text("{who}已于 {at} 处理：{verb}。", "{who} was faster: {verb}, {at}.").fill(who=name, at=at, verb=verb),
        who=name,
        when=at,
        verb=winner.verb,
    )


def person(session: Session, who: str | None) -> str | Text:
    """A person's name for a sentence."""
    name = session.scalar(select(User.name).where(User.id == who)) if who else None
    return name or Text("申请人", "the applicant")


def local(at: datetime, zone: str) -> str:
    return at.astimezone(ZoneInfo(zone)).strftime("%m-%d %H:%M:%S")

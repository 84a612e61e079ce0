"""The way a case went: for the drawing, for the timeline, for where it stands now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.definitions.flow import Flow, Node
from app.i18n import Text
from app.nodes.registry import node_kinds
from app.rendering.flow_map import Way
from runtime.cases.read import Told, Visit
from runtime.engine import State
from runtime.models.cases import Case, Task

CLOSED = {
    "decided_by_other": Text("由他人处理", "somebody else decided"),
    "case_ended": Text("流程已结束", "the case ended"),
    "transferred": Text("已转给他人", "handed on"),
    "expired": Text("已到期", "ran out of time"),
    "returned": Text("已退回", "sent back"),
    "failed": Text("步骤出错", "the step failed"),
}


_STOPPED = {
    "withdrawn": Text("发起人撤回", "Withdrawn by the initiator"),
    "ended": Text("管理员终止", "Ended by an admin"),
}


@dataclass(frozen=True)
class Moment:
    """One line of the timeline. ``state`` is done, now, next or bad; ``step`` the failed step that may be retried."""

    title: Text
    state: str
    at: datetime | None = None
    who: Text | None = None
    text: str = ""
    due: datetime | None = None
    retry: str | None = None


def way_of(told: Told) -> Way:
    """What the drawing shows."""
    parked = {t.step for t in State.of(told.case.state).tokens if t.standing == "parked"}
    nodes: dict[str, str] = {}
    taken: set[tuple[str, str]] = set()
    back: list[tuple[str, str]] = []
    for visit in told.visits:
        step = visit.step
        state = {"done": "done", "active": "now", "failed": "bad"}.get(step.status)
        if step.id in parked:
            state = "done"
        if state is None or (told.case.status == "finished" and state == "now"):
            nodes.pop(step.node, None)
        else:
            nodes[step.node] = state
        taken.update((step.node, port) for port in step.ports or ())
        back += [(step.node, to) for to in _sent_back(visit)]
    mine = frozenset(t.node for t in (told.task,) if t is not None)
    return Way(nodes, frozenset(taken), tuple(back), told.case.status != "finished", mine)


def _sent_back(visit: Visit) -> list[str]:
    if visit.node is None:
        return []
    verbs = {a.verb for a in node_kinds.get(visit.node.kind).actions(visit.node) if a.needs == "node"}
    return [
        str(t.details["to"])
        for t in visit.tasks
        if t.status == "decided" and t.verb in verbs and t.details and t.details.get("to")
    ]


def where(told: Told) -> tuple[Text, ...]:
    """The names of the nodes at which the case waits."""
    return tuple(told.flow.by_id[n].name for n in nodes_now(told.case) if n in told.flow.by_id)


def nodes_now(case: Case) -> list[str]:
    tokens = State.of(case.state).tokens
    return list(dict.fromkeys(t.node for t in tokens if t.standing in ("waiting", "failed")))


def timeline(told: Told) -> list[Moment]:
    """What happened, newest first: one line per decision, one per step that nobody decides, notes of the system."""
    lines: list[Moment] = []
    parked = {t.step for t in State.of(told.case.state).tokens if t.standing == "parked"}
    for visit in told.visits:
        lines += _visit(told, visit, visit.step.id in parked)
    for note in (c for c in told.comments if c.who is None):
        lines.append(Moment(Text.of(note.text), "done", note.at))
    if told.case.ended_at is not None and told.case.outcome in _STOPPED:
        lines.append(Moment(_STOPPED[told.case.outcome], "bad", told.case.ended_at))
    active = [m for m in lines if m.state == "now"]
    # Of what happened at one instant, the later step stands above.
    rest = [(m.at or told.case.started_at, number, m) for number, m in enumerate(lines) if m.state != "now"]
    return [*active, *(m for _, _, m in sorted(rest, key=lambda each: each[:2], reverse=True))]


def _visit(told: Told, visit: Visit, parked: bool) -> list[Moment]:
    step, title = visit.step, visit.node.name if visit.node else visit.label
    found: list[Moment] = []
    for task in visit.tasks:
        found += _task(told, visit, task, title)
    if step.status == "failed":
        sentence = Text.of((step.failure or {}).get("text"))
        found.append(Moment(title, "bad", step.entered_at, sentence, "", None, step.id))
    elif not visit.tasks and step.status in ("active", "done"):
        kind = node_kinds.get(visit.node.kind) if visit.node else None
        if step.status == "active":
            found.append(Moment(title, "next" if parked else "now", step.entered_at))
        elif kind is not None and kind.begins:
            found.append(Moment(title, "done", step.entered_at, told.name(told.case.initiator)))
        elif kind is not None and visit.node is not None and not kind.splits and not kind.gathers:
            ways = {p.name: p.label for p in kind.ports(visit.node)}
            taken = [ways[p] for p in step.ports or () if p in ways and len(ways) > 1]
            found.append(Moment(title, "done", step.left_at, taken[0] if taken else None))
    return found


def _task(told: Told, visit: Visit, task: Task, title: Text) -> list[Moment]:
    holder = told.name(task.holder)
    if task.status == "open":
        return [Moment(title, "now", task.opened_at, holder, "", task.due_at)]
    if task.status == "decided":
        said = told.action_label(task)
        actions = node_kinds.get(visit.node.kind).actions(visit.node) if visit.node else ()
        tone = next((a.tone for a in actions if a.verb == task.verb), "plain")
        who = told.name(task.decided_by)
        both = Text(f"{who.zh} {said.zh}", f"{who.en}: {said.en}")
        return [Moment(title, "bad" if tone == "danger" else "done", task.closed_at, both, task.opinion or "")]
    why = CLOSED.get(task.closed_why or "")
    if why is None or task.closed_why in ("case_ended", "decided_by_other", "returned"):
        return []
    return [Moment(title, "done", task.closed_at, Text(f"{holder.zh} {why.zh}", f"{holder.en}: {why.en}"))]


def opinions(told: Told) -> list[Task]:
    """Decisions, newest first; that an applicant sent his form again without a word is none."""
    found = [t for v in told.visits for t in v.tasks if t.status == "decided" and (t.opinion or not _begins(v))]
    return sorted(found, key=lambda t: t.closed_at or t.opened_at, reverse=True)


def _begins(visit: Visit) -> bool:
    return visit.node is not None and node_kinds.get(visit.node.kind).begins


def short_way(told: Told) -> list[dict[str, Any]]:
    """The way lying down, for a preview: the steps with people in the order of the flow, at most eight."""
    way = way_of(told)
    names: list[dict[str, Any]] = []
    reached = _reachable(told)
    for node in in_order(told.flow):
        kind = node_kinds.get(node.kind)
        if not (kind.has_task or kind.begins or kind.ends):
            continue
        state = way.nodes.get(node.id) or ("next" if node.id in reached else None)
        if state is None or (kind.ends and state == "next" and any(n.get("end") for n in names)):
            continue
        names.append({"title": node.name, "state": state, "end": kind.ends})
    return names[:8]


def in_order(flow: Flow) -> list[Node]:
    """The nodes with each after all that leads to it, whatever order they were drawn in; loops cut where they close."""
    after: dict[str, list[str]] = {}
    for (source, _), edge in flow.out.items():
        after.setdefault(source, []).append(edge.target)
    seen: set[str] = set()
    found: list[Node] = []
    firsts = sorted(flow.nodes, key=lambda n: node_kinds.get(n.kind).begins)
    for first in firsts:
        todo = [(first.id, False)]
        while todo:
            id, left = todo.pop()
            if left:
                found.append(flow.by_id[id])
            elif id not in seen and id in flow.by_id:
                seen.add(id)
                todo.append((id, True))
                todo += [(to, False) for to in after.get(id, ())]
    return found[::-1]


def _reachable(told: Told) -> Mapping[str, bool]:
    """What may still come from where the case waits."""
    if told.case.status == "finished":
        return {}
    todo, found = nodes_now(told.case), {}
    while todo:
        node = todo.pop()
        for (source, _), edge in told.flow.out.items():
            if source == node and edge.target not in found:
                found[edge.target] = True
                todo.append(edge.target)
    return found

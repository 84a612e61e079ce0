"""How far a case is, in words for the person who began it: no names, no opinions, only which steps people had."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from app.definitions.flow import Flow
from app.i18n import Text
from app.nodes.registry import node_kinds
from runtime.models.cases import Case, Step

SUBMITTED = Text("已提交", "Submitted")
YOURS = Text("等你处理", "Waits for you")
OURS = Text("处理中", "Being handled")
ENDS = {
    "approved": Text("已通过", "Approved"),
    "rejected": Text("未通过", "Not approved"),
    "withdrawn": Text("已撤回", "Withdrawn"),
    "ended": Text("已终止", "Ended"),
}
DONE = Text("已办结", "Completed")


@dataclass(frozen=True, slots=True)
class Mark:
    """A line of the progress list; ``state`` is done, now, next or bad, ``when`` in the workspace's zone."""

    title: Text
    state: str
    when: str = ""
    stamp: str = ""
    note: Text | None = None


def progress_of(flow: Flow, case: Case, steps: Sequence[Step], mine: Collection[str], zone: str) -> list[Mark]:
    """``mine`` are the steps where the reader himself has something to do. A node visited twice stands once."""
    marks = [_mark(SUBMITTED, "done", case.started_at, zone)]
    latest: dict[str, Step] = {}
    for step in steps:
        node = flow.by_id.get(step.node)
        if (
            node is not None
            and node_kinds.get(node.kind).has_task
            and (not node_kinds.get(node.kind).begins or step.status == "active")
        ):
            latest.pop(step.node, None)
            latest[step.node] = step
    for step in latest.values():
        label = flow.by_id[step.node].name
        if step.status in ("active", "failed"):
            marks.append(Mark(label, "now", note=YOURS if step.id in mine else OURS))
        elif step.status == "done":
            marks.append(_mark(label, "done", step.left_at, zone))
    if case.status == "finished":
        outcome = case.outcome or ""
        bad = outcome in ("rejected", "withdrawn", "ended")
        marks.append(_mark(ENDS.get(outcome, DONE), "bad" if bad else "done", case.ended_at, zone))
    elif not any(m.state == "now" for m in marks):
        marks.append(Mark(OURS, "now"))
    return marks


def _mark(title: Text, state: str, at: datetime | None, zone: str) -> Mark:
    if at is None:
        return Mark(title, state)
    local = at.astimezone(ZoneInfo(zone))
    return Mark(title, state, f"{local:%Y-%m-%d %H:%M}", at.isoformat())

"""How far a case is, in words for the person who began it: no names, no opinions, only which steps people had."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from app.definitions.flow import Flow
from app.i18n import Text
from app.nodes.registry import node_kinds
from runtime.models.cases import Case, Step

SUBMITTED = Text("已提交", "Submitted")
AGAIN = Text("修改后重新提交", "Change it and submit again")
RESUBMITTED = Text("已重新提交", "Submitted again")
YOURS = Text("等您处理", "Waits for you")
OURS = Text("处理中", "Being handled")
ENDS = {
    "approved": Text("已通过", "Approved"),
    "rejected": Text("未通过", "Not approved"),
    "withdrawn": Text("已撤回", "Withdrawn"),
    "ended": Text("已终止", "Ended"),
}
DONE = Text("已办结", "Completed")
LEADS = {
    "approved": Text("您的申请已通过。", "Your application was approved."),
    "rejected": Text("很抱歉，您的申请没有通过。", "We are sorry: your application was not approved."),
    "withdrawn": Text("您已撤回，办理到此为止。", "You withdrew it; nothing more is done."),
    "ended": Text("办理已被终止。如有疑问请联系我们。", "This was stopped. Please ask us if you have questions."),
}
FINISHED = Text("办理已结束。", "This is finished.")
WAITS = Text("有 {n} 件事等您处理，完成后我们接着办理。", "Something waits for you ({n}); then we go on.")
ON_IT = Text("正在办理，暂时不需要您做什么。", "We are on it; nothing to do for you now.")


@dataclass(frozen=True, slots=True)
class Mark:
    """A line of the progress list; ``state`` is done, now, next or bad, ``when`` in the workspace's zone."""

    title: Text
    state: str
    when: str = ""
    stamp: str = ""
    note: Text | None = None


def lead_of(case: Case, waiting: int) -> Text:
    """The first sentence: how it ended, or whose turn it is; ``waiting`` are the reader's open tasks."""
    if waiting:
        return WAITS.fill(n=waiting)
    return LEADS.get(case.outcome or "", FINISHED) if case.status == "finished" else ON_IT


def task_title(flow: Flow, node: str) -> Text:
    """What the reader has to do there. Where a flow begins, work that came back is changed and submitted again."""
    return AGAIN if node_kinds.get(flow.by_id[node].kind).begins else flow.by_id[node].name


def progress_of(flow: Flow, case: Case, steps: Sequence[Step], mine: Collection[str], zone: str) -> list[Mark]:
    """``mine`` are the steps where the reader himself has something to do. A node visited twice stands once."""
    marks = [_mark(SUBMITTED, "done", case.started_at, zone)]
    latest: dict[str, Step] = {}
    began = False
    for step in steps:
        node = flow.by_id.get(step.node)
        if node is None or not node_kinds.get(node.kind).has_task:
            continue
        if node_kinds.get(node.kind).begins and not began:
            began = True  # the first submission, which stands above
            continue
        latest.pop(step.node, None)
        latest[step.node] = step
    for step in latest.values():
        begins = node_kinds.get(flow.by_id[step.node].kind).begins
        if step.status in ("active", "failed"):
            marks.append(Mark(task_title(flow, step.node), "now", note=YOURS if step.id in mine else OURS))
        elif step.status == "done":
            marks.append(_mark(RESUBMITTED if begins else flow.by_id[step.node].name, "done", step.left_at, zone))
    if case.status == "finished":
        outcome = case.outcome or ""
        bad = outcome in ("rejected", "withdrawn", "ended")
        if outcome == "rejected" and len(marks) > 1:
            marks[-1] = replace(marks[-1], state="bad")  # the step that said no
        marks.append(_mark(ENDS.get(outcome, DONE), "bad" if bad else "done", case.ended_at, zone))
    elif not any(m.state == "now" for m in marks):
        marks.append(Mark(OURS, "now"))
    return marks


def _mark(title: Text, state: str, at: datetime | None, zone: str) -> Mark:
    if at is None:
        return Mark(title, state)
    local = at.astimezone(ZoneInfo(zone))
    return Mark(title, state, f"{local:%Y-%m-%d %H:%M}", at.isoformat())

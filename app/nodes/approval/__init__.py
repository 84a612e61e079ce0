"""People decide: yes or no, back to an earlier step, on to somebody else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from app.controls import (
    ChoiceControl,
    IntegerControl,
    LabelControl,
    Option,
    ReferenceControl,
    RightsControl,
    ToggleControl,
)
from app.errors import Problem
from app.i18n import Text
from app.nodes import durations, seats, tasks, who
from app.nodes.controls import WhoControl
from app.nodes.events import Answered, Decided, Event, Released, TimerFired
from app.nodes.kind import Action, Names, NodeKind, Port, View
from app.nodes.outcome import CloseTasks, Effect, Go, Note, Outcome, Wait
from app.nodes.seats import Seat

if TYPE_CHECKING:
    from app.definitions.flow import Flow, Node
    from app.definitions.workspace import Definitions

APPROVE = Action("approve", Text("同意", "Approve"), "check", tone="primary")
REJECT = Action("reject", Text("拒绝", "Reject"), "x", tone="danger")
ADD_SIGNER = Action("add_signer", Text("加签", "Add a signer"), "user-plus", needs="user")

_MODES = (
    Option("any", Text("任一人", "Any one"), Text("一个人的决定就算数", "one person's word decides")),
    Option(
        "all", Text("所有人", "All"), Text("全部同意才通过，一人拒绝即拒绝", "all must approve; one rejection rejects")
    ),
    Option("in_order", Text("依次", "In order"), Text("按名单顺序逐个处理", "one after the other, as listed")),
    Option("k_of_n", Text("达到人数", "So many"), Text("达到规定人数同意即通过", "passes with enough approvals")),
)

_PASSED = Text("“{node}”已到期，自动同意。", "“{node}” ran out of time and was approved by itself.")
_REFUSED = Text("“{node}”已到期，自动拒绝。", "“{node}” ran out of time and was rejected by itself.")
_TOO_MANY = Text("加签人数已达上限 {n} 人，没有再添加。", "There are {n} signers already; no more were added.")


class Approval(NodeKind):
    name = "approval"
    label = Text("审批", "Approval")
    group = "people"
    order = 20
    has_task = True
    returnable = True
    settings = (
        WhoControl(name="who", label=Text("由谁审批", "Who decides"), required=True, group="who"),
        ChoiceControl(
            name="mode", label=Text("多人时", "When there are several"), options=_MODES, default="any", group="who"
        ),
        IntegerControl(
            name="k",
            label=Text("需要同意的人数", "Approvals needed"),
            minimum=1,
            maximum=100,
            default=2,
            needs=("mode", ("k_of_n",)),
            group="who",
        ),
        ReferenceControl(
            name="veto",
            label=Text("有一票否决权的人", "Who may veto"),
            to="user",
            many=True,
            needs=("mode", ("k_of_n",)),
            group="who",
        ),
        ReferenceControl(
            name="veto_roles",
            label=Text("有一票否决权的角色", "Roles that may veto"),
            to="role",
            many=True,
            needs=("mode", ("k_of_n",)),
            group="who",
        ),
        LabelControl(name="intro", label=Text("审批说明", "Words above the form"), multiline=True),
        ChoiceControl(
            name="actions",
            label=Text("除同意外还可以", "Besides approving he may"),
            many=True,
            group="actions",
            default=["reject", "return", "transfer", "add_signer", "comment"],
            options=(
                Option("reject", REJECT.label),
                Option("return", tasks.RETURN.label),
                Option("transfer", tasks.TRANSFER.label),
                Option("add_signer", ADD_SIGNER.label),
                Option("comment", tasks.COMMENT.label),
            ),
        ),
        *tasks.RETURNING,
        ToggleControl(
            name="opinion_required",
            label=Text("拒绝、退回必须写意见", "Rejecting or returning needs a word of why"),
            default=True,
            group="actions",
        ),
        RightsControl(name="rights", label=Text("字段权限", "Fields"), default={"*": "read"}, group="rights"),
        *tasks.deadline(
            Option("approve", Text("自动同意", "Approve by itself")),
            Option("reject", Text("自动拒绝", "Reject by itself")),
        ),
    )

    def ports(self, node: Node) -> tuple[Port, ...]:
        return (Port("approved", Text("同意", "Approved")), Port("rejected", Text("拒绝", "Rejected"), ends="rejected"))

    def summary(self, node: Node, names: Names | None = None) -> Text:
        said = who.summary(node.setting("who"), names)
        mode = next(o.label for o in _MODES if o.value == node.setting("mode"))
        if node.setting("mode") == "k_of_n":
            mode = Text("至少 {k} 人同意", "{k} must approve").fill(k=node.setting("k"))
        return Text(f"{said.zh} · {mode.zh}", f"{said.en} · {mode.en}")

    def actions(self, node: Node) -> tuple[Action, ...]:
        first = replace(APPROVE, answers=tasks.writes(self.rights(node)))
        return tasks.actions(node, (first,), (REJECT, tasks.RETURN, tasks.TRANSFER, ADD_SIGNER, tasks.COMMENT))

    def rights(self, node: Node) -> Mapping[str, str]:
        return dict(node.setting("rights") or {"*": "read"})

    def returns_to(self, node: Node, flow: Flow) -> tuple[str, ...]:
        return tasks.targets(node, flow)

    def outputs(self, node: Node) -> Mapping[str, str]:
        return {"verdict": "string", "by": "string"}

    def check(self, node: Node, flow: Flow, definitions: Definitions) -> list[Problem]:
        found = [
            *who.check(node.setting("who"), ("settings", "who")),
            *tasks.check_returns(node, flow),
            *tasks.check_actions(node),
        ]
        most = who.most(node.setting("who"))
        if node.setting("mode") == "k_of_n" and most is not None and node.setting("k") > most:
            found.append(
                Problem(
                    "k_too_large",
                    Text(
                        "需要 {k} 人同意，但最多只有 {n} 人处理。请减少人数或增加处理人。",
                        "{k} approvals are needed, but there are {n} people at most. Ask for fewer or name more.",
                    ).fill(k=node.setting("k"), n=most),
                    ("settings", "k"),
                )
            )
        return found

    def enter(self, node: Node, view: View) -> Outcome:
        return tasks.ask(
            node, view, marked=node.setting("veto_roles") or () if node.setting("mode") == "k_of_n" else ()
        )

    def resume(self, node: Node, memory: Mapping[str, Any], event: Event, view: View) -> Outcome:
        match event:
            case Answered("people", "find", value) if not memory.get("seats"):
                found = tasks.seated(node, value, node.setting("mode"), view)
                if found is None:
                    return Go(("approved",), outputs={"verdict": "approved"}, effects=(tasks.passed(),))
                return found
            case Released():
                return tasks.reopen(node, memory, node.setting("mode"), view)
            case Decided():
                return _decided(node, memory, event, view)
            case TimerFired(name) if name.startswith(seats.DUE):
                return _overdue(node, memory, view)
        return tasks.puzzled(memory, event)


def _decided(node: Node, memory: Mapping[str, Any], event: Decided, view: View) -> Outcome:
    places = seats.seats_of(memory)
    i = seats.sitting(places, event.task)
    allowed = node.setting("actions") or ()
    if i is None:
        return tasks.puzzled(memory, event)
    match event.verb:
        case "approve":
            places[i]["verdict"] = "approved"
            return _counted(node, memory, places, view, event.by)
        case "reject" if "reject" in allowed:
            places[i]["verdict"] = "rejected"
            return _counted(node, memory, places, view, event.by)
        case "add_signer" if (
            "add_signer" in allowed and event.data.get("to") and event.data.get("when") in ("before", "after")
        ):
            if len(places) >= seats.SEATS_LIMIT:
                # His task is decided by this verb; he gets a new one, or the step would wait for nobody.
                seats.stand_up(places[i : i + 1])
                return _counted(node, memory, places, view, event.by, Note(_TOO_MANY.fill(n=seats.SEATS_LIMIT)))
            seats.add(places, i, str(event.data["to"]), event.data["when"])
            return _counted(node, memory, places, view, event.by)
    return tasks.moved(node, memory, event, i, places, view) or tasks.puzzled(memory, event)


def _counted(
    node: Node, memory: Mapping[str, Any], places: list[Seat], view: View, by: str | None, *notes: Effect
) -> Go | Wait:
    """After somebody has spoken: go on when that decides the step, else open the tasks whose turn has come."""
    mode = node.setting("mode")
    said = seats.verdict(places, mode, node.setting("k") or 1)
    if said is not None:
        return Go((said,), outputs={"verdict": said, "by": by}, effects=(*notes, CloseTasks("decided_by_other")))
    closed = seats.close_idle(places)
    opened = seats.open_due(places, mode, view, durations.length(node.setting("due")), memory.get("why", "rule"))
    return tasks.wait({**memory, "seats": places}, *notes, *closed, *opened)


def _overdue(node: Node, memory: Mapping[str, Any], view: View) -> Outcome:
    places = seats.seats_of(memory)
    late = seats.overdue(places, view.now)
    what = node.setting("when_due")
    if not late or what == "nothing":
        return tasks.wait(memory)
    if what == "remind":
        return tasks.wait(memory, tasks.reminder(places, late, node))
    expired = CloseTasks("expired", tuple(places[i]["task"] for i in late))
    for i in late:
        places[i]["verdict"] = "approved" if what == "approve" else "rejected"
    note = Note((_PASSED if what == "approve" else _REFUSED).fill(node=node.name))
    return _counted(node, memory, places, view, None, expired, note)


KIND = Approval()

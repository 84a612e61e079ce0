"""What steps with tasks have in common: asking who it is, the verbs that only move a task, sending work back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from app.controls import ChoiceControl, Control, DurationControl, Option, ReferenceControl
from app.errors import Problem
from app.i18n import Text
from app.nodes import durations, seats, who
from app.nodes.events import Decided
from app.nodes.kind import Action, View
from app.nodes.outcome import Back, CloseTasks, Effect, Fail, Note, Notify, Outcome, Wait
from app.nodes.registry import node_kinds
from app.nodes.seats import Mode, Seat

if TYPE_CHECKING:
    from app.definitions.flow import Flow, Node

TRANSFER = Action("transfer", Text("转交", "Transfer"), "arrow-left-right", needs="user")
COMMENT = Action("comment", Text("评论", "Comment"), "message-square", opinion="required", decides=False)
RETURN = Action("return", Text("退回", "Return"), "undo-2", needs="node")

_WAYS = (
    Option(
        "again",
        Text("重新走一遍", "Go through again"),
        Text("退回后，中间的步骤都重新处理", "every step in between is done again"),
    ),
    Option(
        "straight",
        Text("改完直接回到这里", "Come straight back here"),
        Text("中间已同意的不再重审", "what was agreed in between stays"),
    ),
    Option("choose", Text("退回时由处理人选择", "The holder chooses")),
)

RETURNING: tuple[Control, ...] = (
    ChoiceControl(
        name="return_to",
        label=Text("可以退回到", "May be returned to"),
        default="any",
        group="actions",
        options=(
            Option("initiator", Text("发起人", "The initiator")),
            Option("any", Text("前面任一步骤", "Any earlier step")),
            Option("named", Text("指定的步骤", "These steps")),
        ),
    ),
    ReferenceControl(
        name="return_nodes",
        label=Text("可退回的步骤", "Steps to return to"),
        to="node",
        many=True,
        needs=("return_to", ("named",)),
        group="actions",
    ),
    ChoiceControl(
        name="return_way", label=Text("退回之后", "After a return"), default="choose", options=_WAYS, group="actions"
    ),
)


def deadline(*more: Option) -> tuple[Control, ...]:
    """The settings of a deadline; ``more`` are further things that may happen when it has passed."""
    return (
        DurationControl(name="due", label=Text("处理时限", "Time allowed"), group="deadline"),
        ChoiceControl(
            name="when_due",
            label=Text("到期后", "When it has passed"),
            default="remind",
            group="deadline",
            options=(
                Option("nothing", Text("只标记超时", "Only show it as overdue")),
                Option("remind", Text("提醒处理人", "Remind the holder")),
                *more,
            ),
        ),
    )


def wait(memory: Mapping[str, Any], *effects: Effect) -> Wait:
    return Wait(memory, effects)


def puzzled(memory: Mapping[str, Any], event: object) -> Wait:
    """Stay as it was and say so in the timeline: a step never falls over an event it does not understand."""
    what = event.verb if isinstance(event, Decided) else type(event).__name__
    return wait(
        memory,
        Note(
            Text(
                "步骤没有理会“{event}”：现在不能这样做。",
                "The step took no notice of “{event}”: that cannot be done now.",
            ).fill(event=what)
        ),
    )


def ask(node: Node, view: View, *, marked: Sequence[str] = ()) -> Wait:
    """Ask who it is, and who of them holds one of the ``marked`` roles; the answer comes in the same transaction."""
    return Wait({}, (who.question(node.setting("who"), view, node=node.id, marked=marked),))


def seated(node: Node, value: Mapping[str, Any], mode: Mode, view: View) -> Wait | Fail | None:
    """Seats and tasks for the people found; None where the step shall pass without asking anybody."""
    found = [str(p) for p in value.get("people") or ()]
    setting = node.setting("who") or {}
    if not found:
        if value.get("skipped") or setting.get("nobody") == "skip":
            return None
        return Fail(
            "nobody_found",
            Text(
                "找不到“{node}”的处理人，也没有应用管理员可以接手。请指定管理员后重试。",
                "Nobody was found for “{node}”, nor a workspace admin to take over. Name an admin, then retry.",
            ).fill(node=node.name),
        )
    notes: list[Effect] = []
    if value.get("why") == "admin":
        notes.append(
            Note(
                Text(
                    "找不到“{node}”的处理人，已交给应用管理员。",
                    "Nobody was found for “{node}”; it went to the workspace's admin.",
                ).fill(node=node.name)
            )
        )
    if value.get("skipped"):
        notes.append(skipped(len(value["skipped"])))
    vetoes = (*(node.setting("veto") or ()), *(value.get("marked") or ())) if mode == "k_of_n" else ()
    places = seats.make(found, vetoes)
    why = str(value.get("why") or "rule")
    opened = seats.open_due(places, mode, view, durations.length(node.setting("due")), why)
    return Wait({"seats": places, "why": why}, (*notes, *opened))


def skipped(people: int) -> Note:
    return Note(
        Text(
            "{n} 人因前面已同意或就是发起人本人，不再处理。",
            "{n} people were not asked again: they approved before or are the initiator.",
        ).fill(n=people)
    )


def passed() -> Note:
    return Note(Text("没有需要处理的人，自动通过。", "Nobody needs to act here; it passed by itself."))


def reopen(node: Node, memory: Mapping[str, Any], mode: Mode, view: View) -> Wait:
    """The step was parked and goes on: agreement is kept, everybody else gets a new task."""
    places = seats.seats_of(memory)
    seats.stand_up(places)
    opened = seats.open_due(places, mode, view, durations.length(node.setting("due")), memory.get("why", "rule"))
    return wait({**memory, "seats": places}, *opened)


def moved(
    node: Node, memory: Mapping[str, Any], event: Decided, i: int, places: list[Seat], view: View
) -> Outcome | None:
    """The verbs that decide nothing: transfer, the admin's reassign, comment, return. None for any other verb."""
    allowed = set(node.setting("actions") or ())
    to = str(event.data.get("to") or "")
    match event.verb:
        case "comment" if "comment" in allowed:
            return wait(memory)
        case "transfer" if "transfer" in allowed and to:
            return wait({**memory, "seats": places}, *seats.hand_over(places, i, to, view))
        case "reassign" if to:
            close = CloseTasks("transferred", (event.task,))
            return wait({**memory, "seats": places}, close, *seats.hand_over(places, i, to, view))
        case "return" if "return" in allowed:
            return sent_back(node, memory, event, places, view)
        case "comment" | "transfer" | "reassign" | "return":
            return puzzled(memory, event)
    return None


def sent_back(node: Node, memory: Mapping[str, Any], event: Decided, places: list[Seat], view: View) -> Outcome:
    way = node.setting("return_way")
    start = view.flow.start
    to = event.data.get("to") or (start.id if start else "")
    if to not in targets(node, view.flow):
        return puzzled(memory, event)
    straight = way == "straight" or (way == "choose" and event.data.get("straight") is True)
    seats.stand_up(places)
    return Back(str(to), straight, {**memory, "seats": places} if straight else {})


def targets(node: Node, flow: Flow) -> tuple[str, ...]:
    """Ids of the nodes that the settings let a holder return the work to, in the flow's order."""
    if "return" not in (node.setting("actions") or ()):
        return ()
    before = upstream(flow, node.id)
    earlier = [n for n in flow.nodes if n.id in before and n.id != node.id and node_kinds.get(n.kind).returnable]
    match node.setting("return_to"):
        case "initiator":
            return tuple(n.id for n in earlier if node_kinds.get(n.kind).begins)
        case "named":
            named = node.setting("return_nodes") or ()
            return tuple(n.id for n in earlier if n.id in named)
    return tuple(n.id for n in earlier)


def upstream(flow: Flow, id: str) -> frozenset[str]:
    """The nodes from which this one can be reached."""
    found: set[str] = set()
    todo = [edge.source for edge in flow.into.get(id, ())]
    while todo:
        node = todo.pop()
        if node not in found:
            found.add(node)
            todo.extend(edge.source for edge in flow.into.get(node, ()))
    return frozenset(found)


def reminder(places: list[Seat], late: list[int], node: Node) -> Notify:
    return Notify(
        who.these([places[i]["who"] for i in late]),
        Text("“{node}”已到处理时限，请尽快处理。", "The time allowed for “{node}” has passed; please act on it.").fill(
            node=node.name
        ),
    )


def actions(node: Node, first: tuple[Action, ...], offered: tuple[Action, ...]) -> tuple[Action, ...]:
    """``first`` and those of ``offered`` that the setting ``actions`` allows, opinions as the setting asks."""
    allowed = node.setting("actions") or ()
    needs_word = bool(node.setting("opinion_required"))
    return first + tuple(
        replace(a, opinion="required") if needs_word and a.verb in ("reject", "return") else a
        for a in offered
        if a.verb in allowed
    )


def check_returns(node: Node, flow: Flow) -> list[Problem]:
    """Steps named as targets of a return which work never comes from, or which cannot be worked on again."""
    if "return" not in (node.setting("actions") or ()) or node.setting("return_to") != "named":
        return []
    named = node.setting("return_nodes") or ()
    if not named:
        return [
            Problem(
                "return_nowhere",
                Text("允许退回，但没有选择可退回的步骤。", "Returning is allowed, but no step to return to is chosen."),
                ("settings", "return_nodes"),
            )
        ]
    before, found = upstream(flow, node.id), []
    for i, id in enumerate(named):
        target = flow.by_id.get(id)
        if target is None:
            continue  # told as an unknown node
        place = ("settings", "return_nodes", str(i))
        if not node_kinds.get(target.kind).returnable:
            found.append(
                Problem(
                    "return_impossible",
                    Text(
                        "不能退回到“{node}”：那里没有人处理。",
                        "The work cannot be returned to “{node}”: nobody acts there.",
                    ).fill(node=target.name),
                    place,
                )
            )
        elif id not in before or id == node.id:
            found.append(
                Problem(
                    "return_not_earlier",
                    Text(
                        "“{node}”不在这一步之前，不能退回到那里。",
                        "“{node}” does not come before this step; it cannot be returned to.",
                    ).fill(node=target.name),
                    place,
                )
            )
    return found


def check_actions(node: Node) -> list[Problem]:
    """A deadline that does something but has no length."""
    found = []
    if node.setting("when_due") in ("approve", "reject", "go_on") and durations.length(node.setting("due")) is None:
        found.append(
            Problem(
                "due_missing",
                Text(
                    "到期后要自动处理，但没有设定时限。", "Something shall happen at the deadline, but no time is set."
                ),
                ("settings", "due"),
            )
        )
    return found


def writes(rights: Mapping[str, str]) -> bool:
    """Whether a holder with these rights may change any field."""
    return "write" in rights.values()

"""Steps at which a person fills in the form: one of the people found submits, and the work goes on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from app.i18n import Text
from app.nodes import seats, tasks
from app.nodes.events import Answered, Decided, Event, Released, TimerFired
from app.nodes.kind import Action, View
from app.nodes.outcome import CloseTasks, Go, Outcome, Wait

if TYPE_CHECKING:
    from app.definitions.flow import Node

SUBMIT = Action("submit", Text("提交", "Submit"), "send", tone="primary", opinion="none", answers=True)


def resume(node: Node, memory: Mapping[str, Any], event: Event, view: View) -> Outcome:
    """What happens to a step that waits for somebody to fill in the form; it leaves through ``out``."""
    match event:
        case Answered("people", "find", value) if not memory.get("seats"):
            found = tasks.seated(node, value, "any", view)
            return Go(("out",), effects=(tasks.passed(),)) if found is None else found
        case Released():
            return tasks.reopen(node, memory, "any", view)
        case Decided():
            return _decided(node, memory, event, view)
        case TimerFired(name) if name.startswith(seats.DUE):
            return _overdue(node, memory, view)
    return tasks.puzzled(memory, event)


def _decided(node: Node, memory: Mapping[str, Any], event: Decided, view: View) -> Outcome:
    places = seats.seats_of(memory)
    i = seats.sitting(places, event.task)
    if i is None:
        return tasks.puzzled(memory, event)
    if event.verb == "submit":
        return Go(("out",), outputs={"by": event.by}, effects=(CloseTasks("decided_by_other"),))
    return tasks.moved(node, memory, event, i, places, view) or tasks.puzzled(memory, event)


def _overdue(node: Node, memory: Mapping[str, Any], view: View) -> Go | Wait:
    places = seats.seats_of(memory)
    late = seats.overdue(places, view.now)
    if late and node.setting("when_due") == "go_on":
        return Go(("expired",), effects=(CloseTasks("expired"),))
    if not late or node.setting("when_due") != "remind":
        return tasks.wait(memory)
    return tasks.wait(memory, tasks.reminder(places, late, node))

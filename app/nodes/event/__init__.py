"""Says that something has happened; a flow whose start listens for it begins on the same record.

The two flows know each other by the event's name alone, so each can be had without the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from app.controls import TextControl
from app.errors import Problem
from app.i18n import Text
from app.nodes.events import Event, JobDone, JobFailed, Released
from app.nodes.kind import Names, NodeKind, View
from app.nodes.outcome import Fail, Go, Note, Outcome, StartJob, Wait
from app.nodes.start_ways import EVENT_NAME

if TYPE_CHECKING:
    from app.definitions.flow import Flow, Node
    from app.definitions.workspace import Definitions


class EventKind(NodeKind):
    name = "event"
    label = Text("发布事件", "Event")
    group = "message"
    order = 115
    settings = (
        TextControl(
            name="event",
            label=Text("事件名称", "Name of the event"),
            hint=Text(
                "开始节点写着同一名称的流程会接着处理本数据；没有这样的流程时直接继续。",
                "A flow whose start names the same event goes on with this record; without one nothing more happens.",
            ),
            required=True,
            pattern=EVENT_NAME,
            max_length=64,
        ),
    )

    def summary(self, node: Node, names: Names | None = None) -> Text:
        return Text.of(node.setting("event") or "?")

    def outputs(self, node: Node) -> Mapping[str, str]:
        return {"case": "string"}

    def check(self, node: Node, flow: Flow, definitions: Definitions) -> list[Problem]:
        if node.setting("event"):
            return []
        said = Text("没有写事件名称。", "The event has no name.")
        return [Problem("event_no_name", said, ("settings", "event"))]

    def enter(self, node: Node, view: View) -> Outcome:
        request = {"step": view.step, "event": node.setting("event"), "record": view.case["record"]}
        return Wait({}, (StartJob(request, key="event"),))

    def resume(self, node: Node, memory: Mapping[str, Any], event: Event, view: View) -> Outcome:
        match event:
            case JobDone({"case": None}):
                said = Text("没有流程在等事件“{event}”。", "No flow waits for the event “{event}”.")
                return Go(("out",), effects=(Note(said.fill(event=node.setting("event"))),))
            case JobDone({"case": case}):
                return Go(("out",), outputs={"case": case})
            case JobFailed(_, sentence):
                said = Text("没能发起下一个流程：{why}", "The next flow could not be started: {why}")
                return Fail("event_failed", said.fill(why=sentence))
            case Released():
                return Wait(memory)
        said = Text("事件没有理会意外的消息。", "The event took no notice of an unexpected message.")
        return Wait(memory, (Note(said),))


KIND = EventKind()

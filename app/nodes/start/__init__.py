"""Where a case begins, and where its initiator corrects what is sent back to him."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from app.controls import LabelControl, ReferenceControl, RightsControl, TextControl, ToggleControl
from app.errors import Problem
from app.i18n import Text
from app.nodes import filling, who
from app.nodes.events import Event
from app.nodes.kind import Action, Names, NodeKind, View
from app.nodes.outcome import Go, Outcome, Wait
from app.nodes.start_ways import EVENT_NAME

if TYPE_CHECKING:
    from app.definitions.flow import Flow, Node
    from app.definitions.workspace import Definitions


class Start(NodeKind):
    name = "start"
    label = Text("开始", "Start")
    group = "people"
    order = 10
    begins = True
    has_task = True
    returnable = True
    settings = (
        ToggleControl(
            name="public",
            label=Text("公开链接", "Public link"),
            default=False,
            hint=Text("任何人凭链接填写，不用登录", "anyone with the link fills it in without signing in"),
        ),
        ToggleControl(name="by_hand", label=Text("成员发起", "Started by members"), default=True),
        ReferenceControl(
            name="starters",
            label=Text("谁可以发起", "Who may start it"),
            to="role",
            many=True,
            hint=Text("不选表示所有成员", "none chosen means every member"),
            needs=("by_hand", (True,)),
        ),
        ToggleControl(name="by_flow", label=Text("由其他流程发起", "Started by other flows"), default=False),
        TextControl(
            name="on_event",
            label=Text("收到事件时发起", "Started by an event"),
            hint=Text(
                "别的流程发布这个事件时，接着处理同一条数据。",
                "When another flow says that it has happened, this one goes on with the same record.",
            ),
            pattern=EVENT_NAME,
            max_length=64,
        ),
        LabelControl(name="intro", label=Text("填写说明", "Words above the form"), multiline=True),
        RightsControl(name="rights", label=Text("字段权限", "Fields"), default={"*": "write"}, group="rights"),
    )

    def summary(self, node: Node, names: Names | None = None) -> Text:
        ways = [
            text
            for name, text in (
                ("public", Text("公开链接", "public link")),
                ("by_hand", Text("成员发起", "members")),
                ("by_flow", Text("其他流程", "other flows")),
                ("on_event", Text("事件", "an event")),
            )
            if node.setting(name)
        ]
        return Text("、".join(w.zh for w in ways), ", ".join(w.en for w in ways))

    def public(self, node: Node) -> bool:
        return bool(node.setting("public"))

    def starts_by_hand(self, node: Node) -> bool:
        return bool(node.setting("by_hand"))

    def starts_by_flow(self, node: Node) -> bool:
        return bool(node.setting("by_flow"))

    def starts_on(self, node: Node) -> str | None:
        return node.setting("on_event") or None

    def starters(self, node: Node) -> tuple[str, ...]:
        return tuple(node.setting("starters") or ())

    def actions(self, node: Node) -> tuple[Action, ...]:
        return (filling.SUBMIT,)

    def rights(self, node: Node) -> Mapping[str, str]:
        return dict(node.setting("rights") or {"*": "write"})

    def outputs(self, node: Node) -> Mapping[str, str]:
        return {"by": "string"}

    def check(self, node: Node, flow: Flow, definitions: Definitions) -> list[Problem]:
        heard = node.setting("on_event")
        others = [
            other
            for other in definitions.flows.values()
            if heard and other.form == flow.form and other.key != flow.key and other.start is not None
            if other.start.kind == node.kind and other.start.setting("on_event") == heard
        ]
        if others:
            said = Text(
                "流程“{flow}”也在等事件“{event}”。一个事件只能由一个流程接着处理。",
                "The flow “{flow}” waits for the event “{event}” too; only one flow can go on after an event.",
            ).fill(flow=others[0].label, event=heard)
            return [Problem("event_heard_twice", said, ("settings", "on_event"))]
        if any(node.setting(way) for way in ("public", "by_hand", "by_flow", "on_event")):
            return []
        return [
            Problem(
                "start_no_way",
                Text(
                    "没有任何发起方式，这个流程永远不会开始。请至少选择一种。",
                    "There is no way to start this flow. Choose at least one.",
                ),
                ("settings",),
            )
        ]

    def enter(self, node: Node, view: View) -> Outcome:
        if not view.returned:
            return Go(("out",))
        return Wait({}, (who.question({"rules": [{"by": "initiator"}]}, view),))

    def resume(self, node: Node, memory: Mapping[str, Any], event: Event, view: View) -> Outcome:
        return filling.resume(node, memory, event, view)


KIND = Start()

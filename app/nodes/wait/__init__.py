"""Waits until a moment, or for a time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any

from app.controls import ChoiceControl, DurationControl, ExpressionControl, Option
from app.errors import Problem
from app.i18n import Text
from app.nodes import durations
from app.nodes.events import Event, Released, TimerFired
from app.nodes.kind import Names, NodeKind, View
from app.nodes.outcome import Fail, Go, Note, Outcome, SetTimer, Wait
from app.nodes.values import shown

if TYPE_CHECKING:
    from app.definitions.flow import Flow, Node
    from app.definitions.workspace import Definitions


class WaitKind(NodeKind):
    name = "wait"
    label = Text("等待", "Wait")
    group = "time"
    order = 100
    settings = (
        ChoiceControl(
            name="mode",
            label=Text("等待方式", "How"),
            default="for",
            options=(
                Option("for", Text("等一段时间", "For a time")),
                Option("until", Text("等到某一时刻", "Until a moment")),
            ),
        ),
        DurationControl(name="for", label=Text("多久", "How long"), needs=("mode", ("for",))),
        ExpressionControl(
            name="until",
            label=Text("直到", "Until"),
            needs=("mode", ("until",)),
            hint=Text(
                "日期或日期时间；日期表示当天开始的时候", "a date or a date and time; a date means its first moment"
            ),
        ),
    )

    def summary(self, node: Node, names: Names | None = None) -> Text:
        if node.setting("mode") == "until":
            return Text("直到 {when}", "until {when}").fill(when=node.setting("until") or "?")
        said = durations.words(node.setting("for"))
        return Text("等 {zh}", "for {en}").fill(zh=said.zh, en=said.en) if said.zh else Text("", "")

    def outputs(self, node: Node) -> Mapping[str, str]:
        return {"until": "date and time"}

    def check(self, node: Node, flow: Flow, definitions: Definitions) -> list[Problem]:
        if node.setting("mode") == "until":
            missing, name = not str(node.setting("until") or "").strip(), "until"
        else:
            missing, name = durations.length(node.setting("for")) is None, "for"
        return (
            [Problem("wait_no_time", Text("没有设定等待的时间。", "No time to wait is set."), ("settings", name))]
            if missing
            else []
        )

    def enter(self, node: Node, view: View) -> Outcome:
        at = _until(node, view)
        if isinstance(at, Fail):
            return at
        until = {"until": at.astimezone(UTC).isoformat()}
        if at <= view.now:
            return Go(("out",), outputs=until)
        return Wait(until, (SetTimer("until", at),))

    def resume(self, node: Node, memory: Mapping[str, Any], event: Event, view: View) -> Outcome:
        match event:
            case TimerFired("until"):
                return Go(("out",), outputs=dict(memory))
            case Released():
                return Wait(memory)
        return Wait(
            memory, (Note(Text("等待没有理会意外的事件。", "The wait took no notice of an unexpected event.")),)
        )


def _until(node: Node, view: View) -> datetime | Fail:
    if node.setting("mode") == "for":
        length = durations.length(node.setting("for"))
        return view.now + length if length else view.now
    value = view.evaluate(node.setting("until") or "null")
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=view.now.tzinfo)
    if isinstance(value, date):
        return datetime.combine(value, time.min, view.now.tzinfo)
    return Fail(
        "no_moment",
        Text(
            "不知道等到什么时候：“{text}”的结果是“{value}”，不是日期。请补全后重试。",
            "Until when to wait is not known: “{text}” gives “{value}”, which is no date. "
            "Fill in what is missing, then retry.",
        ).fill(text=node.setting("until"), value=shown(value)),
    )


KIND = WaitKind()

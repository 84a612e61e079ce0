"""Starts another flow on the same record or on a new one, and may wait for its end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from app.controls import ChoiceControl, Option, ReferenceControl, ToggleControl
from app.errors import Problem
from app.i18n import Text
from app.nodes.controls import MappingControl
from app.nodes.events import ChildEnded, Event, JobDone, JobFailed, Released
from app.nodes.kind import Names, NodeKind, Port, View
from app.nodes.outcome import Fail, Go, Note, Outcome, StartJob, Wait
from app.nodes.registry import node_kinds
from app.nodes.values import values_of

if TYPE_CHECKING:
    from app.definitions.flow import Flow, Node
    from app.definitions.workspace import Definitions


class CallFlow(NodeKind):
    name = "call_flow"
    label = Text("调用流程", "Call a flow")
    group = "data"
    order = 90
    calls = True
    settings = (
        ReferenceControl(name="flow", label=Text("流程", "Flow"), to="flow", required=True),
        ChoiceControl(
            name="on",
            label=Text("处理的数据", "On which record"),
            default="new",
            options=(
                Option("same", Text("本数据", "This record")),
                Option("new", Text("新建一条数据", "A new record")),
            ),
        ),
        MappingControl(
            name="values", label=Text("新数据的内容", "What the new record holds"), of="flow", needs=("on", ("new",))
        ),
        ToggleControl(name="waits", label=Text("等它结束再继续", "Wait for its end"), default=True),
        ChoiceControl(
            name="failed_on",
            label=Text("哪些结果算失败", "Which outcomes count as failed"),
            many=True,
            needs=("waits", (True,)),
            default=["withdrawn", "ended"],
            options=(
                Option("rejected", Text("拒绝", "Rejected")),
                Option("withdrawn", Text("撤回", "Withdrawn")),
                Option("ended", Text("被管理员终止", "Ended by an admin")),
            ),
        ),
    )

    def ports(self, node: Node) -> tuple[Port, ...]:
        return (Port("done", Text("完成", "Done")), Port("failed", Text("失败", "Failed"), optional=True))

    def summary(self, node: Node, names: Names | None = None) -> Text:
        flow = node.setting("flow") or "?"
        said = Text.of((names or {}).get("flow", {}).get(flow), flow)
        return said if node.setting("waits") else Text(f"{said.zh} · 不等待", f"{said.en} · goes on at once")

    def outputs(self, node: Node) -> Mapping[str, str]:
        return (
            {"case": "string", "outcome": "string", "answers": "context"}
            if node.setting("waits")
            else {"case": "string"}
        )

    def check(self, node: Node, flow: Flow, definitions: Definitions) -> list[Problem]:
        called = definitions.flows.get(node.setting("flow") or "")
        if called is None:
            missing = Problem(
                "call_no_flow", Text("没有选择要调用的流程。", "No flow to call is chosen."), ("settings", "flow")
            )
            return [] if node.setting("flow") else [missing]  # an unknown flow is told from the reference
        found = []
        if called.start is not None and not node_kinds.get(called.start.kind).starts_by_flow(called.start):
            found.append(
                Problem(
                    "call_not_open",
                    Text(
                        "流程“{flow}”没有打开“由其他流程发起”。",
                        "Flow “{flow}” is not open to be started by other flows.",
                    ).fill(flow=called.label),
                    ("settings", "flow"),
                )
            )
        if node.setting("on") == "same" and called.form != flow.form:
            found.append(
                Problem(
                    "call_other_form",
                    Text(
                        "流程“{flow}”用的是另一张表单，不能处理本数据。请改为新建数据。",
                        "Flow “{flow}” walks another form, so it cannot take this record. Let it make a new one.",
                    ).fill(flow=called.label),
                    ("settings", "on"),
                )
            )
        return found

    def enter(self, node: Node, view: View) -> Outcome:
        same = node.setting("on") == "same"
        request = {
            "step": view.step,
            "flow": node.setting("flow"),
            "record": view.case["record"] if same else None,
            "answers": {} if same else values_of(node.setting("values"), view),
        }
        return Wait({}, (StartJob(request, key="child"),))

    def resume(self, node: Node, memory: Mapping[str, Any], event: Event, view: View) -> Outcome:
        match event:
            case JobDone(reply):
                if not node.setting("waits"):
                    return Go(("done",), outputs={"case": reply["case"]})
                return Wait({"case": reply["case"]})
            case ChildEnded(case, outcome, answers) if node.setting("waits"):
                # It may end before the job that started it has reported: the end says all that is needed.
                failed = outcome in (node.setting("failed_on") or ())
                if failed and (node.id, "failed") not in view.flow.out:
                    return Fail(
                        "child_failed",
                        Text("被调用的流程以“{outcome}”结束。", "The called flow ended as “{outcome}”.").fill(
                            outcome=outcome
                        ),
                    )
                return Go(
                    ("failed" if failed else "done",),
                    outputs={"case": case, "outcome": outcome, "answers": dict(answers)},
                )
            case JobFailed(_, sentence):
                if (node.id, "failed") in view.flow.out:
                    return Go(("failed",))
                return Fail(
                    "call_failed",
                    Text("没能发起流程：{why}", "The flow could not be started: {why}").fill(why=Text.of(sentence)),
                )
            case Released():
                return Wait(memory)
        return Wait(
            memory, (Note(Text("调用流程没有理会意外的事件。", "The call took no notice of an unexpected event.")),)
        )


KIND = CallFlow()

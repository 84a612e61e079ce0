"""Asks another system through a connector of the release and writes what it answers into the record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from app.connectors import Unaskable, make_request
from app.controls import ReferenceControl
from app.errors import Problem
from app.expressions import from_jsonable
from app.i18n import Text
from app.nodes.controls import ArgumentsControl, MappingControl
from app.nodes.events import Event, JobDone, JobFailed, Released
from app.nodes.kind import Names, NodeKind, Port, View
from app.nodes.outcome import Fail, Go, Note, Outcome, StartJob, Wait
from app.nodes.values import arguments_of, unanswered, writes_of

if TYPE_CHECKING:
    from app.connectors import Connector, Operation
    from app.definitions.flow import Flow, Node
    from app.definitions.workspace import Definitions

_FAILED = Text("“{operation}”没有问到：{why}", "“{operation}” got no answer: {why}")


class Call(NodeKind):
    name = "call"
    label = Text("调用接口", "Call a system")
    group = "data"
    order = 95
    settings = (
        ReferenceControl(name="operation", label=Text("接口操作", "Operation"), to="operation", required=True),
        ArgumentsControl(
            name="inputs",
            label=Text("用什么问", "What it is asked with"),
            hint=Text("不填时取同名字段的值。", "Left empty, an input takes the value of the field of the same name."),
            of="operation",
        ),
        MappingControl(
            name="writes",
            label=Text("结果写到哪里", "Where the result goes"),
            hint=Text(
                "用 result 表示对方的回答，例如 result.score。",
                "The answer is called result, as in result.score.",
            ),
            scope="answer",
        ),
    )

    def ports(self, node: Node) -> tuple[Port, ...]:
        return (Port("done", Text("完成", "Done")), Port("failed", Text("失败", "Failed"), optional=True))

    def summary(self, node: Node, names: Names | None = None) -> Text:
        asked = node.setting("operation") or "?"
        return Text.of((names or {}).get("operation", {}).get(asked), asked)

    def outputs(self, node: Node) -> Mapping[str, str]:
        """``error`` is the code of what went wrong, null where nothing did."""
        return {"result": "exact", "status": "number", "error": "string"}

    def check(self, node: Node, flow: Flow, definitions: Definitions) -> list[Problem]:
        asked = node.setting("operation")
        if not asked:
            said = Text("没有选择接口操作。", "No operation is chosen.")
            return [Problem("call_no_operation", said, ("settings", "operation"))]
        form = definitions.forms.get(flow.form)
        if form is None:
            return []  # told where the flow names it
        found = []
        names = {*form.by_key, *flow.by_id}
        for label in unanswered(asked, node.setting("inputs"), names, definitions):
            said = Text(
                "操作的输入“{input}”没有来源，总是空的。请填一个公式，或加一个同名字段。",
                "The operation's input “{input}” comes from nowhere and is always empty. Give it a formula, or give "
                "the form a field of that name.",
            )
            found.append(Problem("call_no_input", said.fill(input=label), ("settings", "inputs"), "warning"))
        return found

    def enter(self, node: Node, view: View) -> Outcome:
        asked = node.setting("operation")
        connector, operation = _meant(asked, view.definitions)
        inputs = arguments_of(asked, node.setting("inputs"), view)
        try:
            request = make_request(connector, operation, inputs, view.now)
        except Unaskable as fault:
            return _failed(node, view, "bad_request", fault.text, None)
        return Wait({}, (StartJob(request, key="call"),))

    def resume(self, node: Node, memory: Mapping[str, Any], event: Event, view: View) -> Outcome:
        match event:
            case JobDone(reply):
                status, result = reply["status"], reply["result"]
                writes = writes_of(node.setting("writes"), view, {"result": from_jsonable(result)})
                if isinstance(writes, Fail):
                    return writes
                return Go(("done",), writes=writes, outputs={"result": result, "status": status, "error": None})
            case JobFailed(code, sentence):
                return _failed(node, view, code, Text.of(sentence), None)
            case Released():
                return Wait(memory)
        return Wait(
            memory, (Note(Text("调用接口没有理会意外的事件。", "The call took no notice of an unexpected event.")),)
        )


def _meant(asked: str, definitions: Definitions) -> tuple[Connector, Operation]:
    """A release names no operation that is not there: the check refuses to publish it."""
    connector, _, operation = asked.partition(".")
    found = definitions.connectors[connector]
    return found, found.operations[operation]


def _failed(node: Node, view: View, code: str, why: Text, status: str | None) -> Outcome:
    """Through the way that is drawn for it, else an incident; either way people are told what happened."""
    _, operation = _meant(node.setting("operation"), view.definitions)
    told = _FAILED.fill(operation=operation.label, why=why)
    if (node.id, "failed") not in view.flow.out:
        return Fail(code, told)
    return Go(("failed",), outputs={"result": None, "status": status, "error": code}, effects=(Note(told),))


KIND = Call()

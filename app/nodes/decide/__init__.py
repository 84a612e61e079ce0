"""Asks a decision of the release and writes what it answers into the record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from app.controls import ReferenceControl
from app.errors import Problem
from app.expressions import to_jsonable
from app.i18n import Text
from app.nodes.controls import ArgumentsControl, MappingControl
from app.nodes.kind import Names, NodeKind, Port, View
from app.nodes.outcome import Fail, Go, Outcome
from app.nodes.values import arguments_of, shown, unanswered, writes_of

if TYPE_CHECKING:
    from app.definitions.flow import Flow, Node
    from app.definitions.workspace import Definitions

_NO_RESULT = Text(
    "决策“{decision}”对这份数据没有结果（{inputs}）：没有规则适用，或有几条规则互相矛盾。"
    "请补全数据后重试；仍没有结果时，请管理员在决策里补上规则并重新发布。",
    "The decision “{decision}” gives no result for this record ({inputs}): no rule applies, or rules contradict each "
    "other. Complete the record and retry; if that does not help, ask an admin to add a rule and publish.",
)


class Decide(NodeKind):
    name = "decide"
    label = Text("决策", "Decision")
    group = "logic"
    order = 55
    settings = (
        ReferenceControl(name="decision", label=Text("决策", "Decision"), to="decision", required=True),
        ArgumentsControl(
            name="inputs",
            label=Text("决策的输入", "What it is asked with"),
            hint=Text(
                "不填时取同名字段的值。",
                "Left empty, an input takes the value of the field of the same name.",
            ),
            of="decision",
        ),
        MappingControl(
            name="writes",
            label=Text("结果写到哪里", "Where the result goes"),
            hint=Text(
                "用 result 表示决策的结果，例如 result.grade。",
                "The decision's answer is called result, as in result.grade.",
            ),
            scope="answer",
        ),
    )

    def ports(self, node: Node) -> tuple[Port, ...]:
        return (
            Port("out", Text("下一步", "Next")),
            Port("none", Text("没有结果", "No result"), optional=True),
        )

    def summary(self, node: Node, names: Names | None = None) -> Text:
        key = node.setting("decision") or "?"
        return Text.of((names or {}).get("decision", {}).get(key), key)

    def outputs(self, node: Node) -> Mapping[str, str]:
        return {"result": "exact"}

    def check(self, node: Node, flow: Flow, definitions: Definitions) -> list[Problem]:
        key = node.setting("decision")
        if not key:
            said = Text("没有选择决策。", "No decision is chosen.")
            return [Problem("decide_no_decision", said, ("settings", "decision"))]
        form, model = definitions.forms.get(flow.form), definitions.decisions.get(key)
        if form is None or model is None:
            return []  # told where the flow and the setting name them
        found = []
        if model.result is None:
            said = Text("决策“{decision}”还没有选定结果。", "The decision “{decision}” has no result chosen yet.")
            found.append(Problem("decide_no_result", said.fill(decision=model.label), ("settings", "decision")))
        names = {*form.by_key, *flow.by_id}
        for label in unanswered(key, node.setting("inputs"), names, definitions):
            said = Text(
                "决策的输入“{input}”没有来源，总是空的。请填一个公式，或加一个同名字段。",
                "The decision's input “{input}” comes from nowhere and is always empty. Give it a formula, or give the "
                "form a field of that name.",
            )
            found.append(Problem("decide_no_input", said.fill(input=label), ("settings", "inputs"), "warning"))
        return found

    def enter(self, node: Node, view: View) -> Outcome:
        key = node.setting("decision")
        inputs = arguments_of(key, node.setting("inputs"), view)
        decided = view.decide(key, inputs)
        if decided.value is None:
            if (node.id, "none") in view.flow.out:
                return Go(("none",), outputs={"result": None})
            label = view.definitions.decisions[key].label
            return Fail("no_result", _NO_RESULT.fill(decision=label, inputs=_told(inputs, key, view)))
        writes = writes_of(node.setting("writes"), view, {"result": decided.value})
        if isinstance(writes, Fail):
            return writes
        return Go(("out",), writes=writes, outputs={"result": to_jsonable(decided.value)})


def _told(inputs: Mapping[str, Any], key: str, view: View) -> Text:
    """The inputs in a sentence, as their author calls them."""
    labels = {argument.key: argument.label for argument in view.definitions.asks[key]}
    parts = [(labels[name], "—" if value is None else shown(value)) for name, value in inputs.items()]
    return Text(
        "，".join(f"{label.zh} {told}" for label, told in parts),
        ", ".join(f"{label.en} {told}" for label, told in parts),
    )


KIND = Decide()

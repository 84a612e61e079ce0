"""Ends its branch, or the case whatever else is under way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.controls import ChoiceControl, Option, TextControl
from app.errors import Problem
from app.i18n import Text
from app.nodes.kind import Names, NodeKind, Port, View
from app.nodes.outcome import Finish, Outcome

if TYPE_CHECKING:
    from app.definitions.flow import Flow, Node
    from app.definitions.workspace import Definitions

_OUTCOMES = (
    Option("completed", Text("完成", "Completed")),
    Option("approved", Text("通过", "Approved")),
    Option("rejected", Text("拒绝", "Rejected")),
    Option("own", Text("自定义", "Another")),
)


class End(NodeKind):
    name = "end"
    label = Text("结束", "End")
    group = "end"
    order = 120
    ends = True
    settings = (
        ChoiceControl(name="outcome", label=Text("结果", "Outcome"), options=_OUTCOMES, default="completed"),
        TextControl(
            name="key",
            label=Text("结果标识", "The outcome's key"),
            pattern=r"^[a-z][a-z0-9_]{0,29}$",
            max_length=30,
            needs=("outcome", ("own",)),
        ),
        ChoiceControl(
            name="scope",
            label=Text("结束范围", "What ends"),
            default="branch",
            options=(
                Option("branch", Text("本分支；没有其他分支时结束流程", "This branch; the case when no other is left")),
                Option("case", Text("整个流程，其他分支一并停止", "The whole case, other branches stop")),
            ),
        ),
    )

    def ports(self, node: Node) -> tuple[Port, ...]:
        return ()

    def summary(self, node: Node, names: Names | None = None) -> Text:
        said = next(o.label for o in _OUTCOMES if o.value == node.setting("outcome"))
        return Text.of(node.setting("key") or said) if node.setting("outcome") == "own" else said

    def check(self, node: Node, flow: Flow, definitions: Definitions) -> list[Problem]:
        if node.setting("outcome") == "own" and not node.setting("key"):
            return [
                Problem(
                    "end_no_key",
                    Text("自定义的结果没有标识。", "The outcome of your own has no key."),
                    ("settings", "key"),
                )
            ]
        return []

    def enter(self, node: Node, view: View) -> Outcome:
        outcome = node.setting("outcome")
        return Finish(
            node.setting("key") or "completed" if outcome == "own" else outcome, node.setting("scope") == "case"
        )


KIND = End()

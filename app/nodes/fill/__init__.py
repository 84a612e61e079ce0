"""A person fills in or changes fields of the record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from app.controls import ChoiceControl, LabelControl, Option, RightsControl, ToggleControl
from app.errors import Problem
from app.i18n import Text
from app.nodes import durations, filling, tasks, who
from app.nodes.controls import WhoControl
from app.nodes.events import Event
from app.nodes.kind import Action, Names, NodeKind, Port, View
from app.nodes.outcome import Outcome

if TYPE_CHECKING:
    from app.definitions.flow import Flow, Node
    from app.definitions.workspace import Definitions


class Fill(NodeKind):
    name = "fill"
    label = Text("填写", "Fill in")
    group = "people"
    order = 30
    has_task = True
    returnable = True
    settings = (
        WhoControl(
            name="who", label=Text("由谁填写", "Who fills it in"), default={"rules": [{"by": "initiator"}]}, group="who"
        ),
        LabelControl(name="intro", label=Text("填写说明", "Words above the form"), multiline=True),
        ChoiceControl(
            name="actions",
            label=Text("还可以", "He may also"),
            many=True,
            default=["transfer", "comment"],
            group="actions",
            options=(
                Option("transfer", tasks.TRANSFER.label),
                Option("comment", tasks.COMMENT.label),
                Option("return", tasks.RETURN.label),
            ),
        ),
        *tasks.RETURNING,
        ToggleControl(
            name="opinion_required",
            label=Text("退回必须写意见", "A return needs a word of why"),
            default=True,
            group="actions",
        ),
        RightsControl(name="rights", label=Text("字段权限", "Fields"), default={"*": "write"}, group="rights"),
        *tasks.deadline(Option("go_on", Text("从“到期”离开", "Leave through “expired”"))),
    )

    def ports(self, node: Node) -> tuple[Port, ...]:
        out = Port("out", Text("下一步", "Next"))
        return (out, Port("expired", Text("到期", "Expired"))) if node.setting("when_due") == "go_on" else (out,)

    def summary(self, node: Node, names: Names | None = None) -> Text:
        said = who.summary(node.setting("who"), names)
        due = durations.words(node.setting("due"))
        return Text(f"{said.zh} · 限 {due.zh}", f"{said.en} · within {due.en}") if due.zh else said

    def actions(self, node: Node) -> tuple[Action, ...]:
        return tasks.actions(node, (filling.SUBMIT,), (tasks.RETURN, tasks.TRANSFER, tasks.COMMENT))

    def rights(self, node: Node) -> Mapping[str, str]:
        return dict(node.setting("rights") or {"*": "write"})

    def returns_to(self, node: Node, flow: Flow) -> tuple[str, ...]:
        return tasks.targets(node, flow)

    def outputs(self, node: Node) -> Mapping[str, str]:
        return {"by": "string"}

    def check(self, node: Node, flow: Flow, definitions: Definitions) -> list[Problem]:
        found = [
            *who.check(node.setting("who"), ("settings", "who")),
            *tasks.check_returns(node, flow),
            *tasks.check_actions(node),
        ]
        if not tasks.writes(self.rights(node)):
            found.append(
                Problem(
                    "fill_nothing",
                    Text("这一步没有可以填写的字段。", "There is no field that may be filled in here."),
                    ("settings", "rights"),
                    level="warning",
                )
            )
        return found

    def enter(self, node: Node, view: View) -> Outcome:
        return tasks.ask(node, view)

    def resume(self, node: Node, memory: Mapping[str, Any], event: Event, view: View) -> Outcome:
        return filling.resume(node, memory, event, view)


KIND = Fill()

"""Lets people know of the case without asking anything of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.errors import Problem
from app.i18n import Text
from app.nodes import message, who
from app.nodes.controls import MessageControl, WhoControl
from app.nodes.kind import Names, NodeKind, View
from app.nodes.outcome import Go, Notify, Outcome

if TYPE_CHECKING:
    from app.definitions.flow import Flow, Node
    from app.definitions.workspace import Definitions


class Copy(NodeKind):
    name = "copy"
    label = Text("抄送", "Copy to")
    group = "people"
    order = 40
    settings = (
        WhoControl(name="who", label=Text("抄送给", "Copied to"), required=True, told=True, group="who"),
        MessageControl(
            name="text",
            label=Text("附言", "Words with it"),
            multiline=True,
            hint=Text("可用 {{ 字段 }} 放入内容", "{{ a field }} puts its value in"),
        ),
    )

    def summary(self, node: Node, names: Names | None = None) -> Text:
        return who.summary(node.setting("who"), names)

    def check(self, node: Node, flow: Flow, definitions: Definitions) -> list[Problem]:
        return list(who.check(node.setting("who"), ("settings", "who")))

    def enter(self, node: Node, view: View) -> Outcome:
        text = message.filled(node.setting("text"), view)
        if not (text.zh or text.en):
            text = Text.of(view.case.get("title") or node.name)
        people = tuple(who.known(node.setting("who"), view))
        return Go(("out",), effects=(Notify(people, text, copy=True),))


KIND = Copy()

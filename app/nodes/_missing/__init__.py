"""Stands in for a node whose kind is not installed: a case that arrives there stops as an incident, nothing is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.errors import Problem
from app.i18n import Text
from app.nodes.kind import NodeKind, View
from app.nodes.outcome import Fail, Outcome

if TYPE_CHECKING:
    from app.definitions.flow import Flow, Node
    from app.definitions.workspace import Definitions

_SAID = Text("节点类型“{kind}”没有安装。", "The node kind “{kind}” is not installed.")


class Missing(NodeKind):
    name = "_missing"
    label = Text("未安装的类型", "Kind not installed")

    def check(self, node: Node, flow: Flow, definitions: Definitions) -> list[Problem]:
        return [Problem("unknown_kind", _SAID.fill(kind=node.kind), ("kind",))]

    def enter(self, node: Node, view: View) -> Outcome:
        return Fail("unknown_kind", _SAID.fill(kind=node.kind))


MISSING = Missing()

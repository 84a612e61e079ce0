"""Waits for every branch that can still arrive, then goes on once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.errors import Problem
from app.i18n import Text
from app.nodes.kind import Names, NodeKind, View
from app.nodes.outcome import Go, Outcome

if TYPE_CHECKING:
    from app.definitions.flow import Flow, Node
    from app.definitions.workspace import Definitions


class Join(NodeKind):
    name = "join"
    label = Text("汇合", "Join")
    group = "logic"
    order = 70
    gathers = True

    def summary(self, node: Node, names: Names | None = None) -> Text:
        return Text("各分支到齐后继续", "goes on when all branches are here")

    def check(self, node: Node, flow: Flow, definitions: Definitions) -> list[Problem]:
        if len(flow.into.get(node.id, ())) >= 2:
            return []
        return [
            Problem(
                "join_of_one",
                Text("只有一条线进入汇合，它不起作用。", "Only one line leads into this join; it does nothing."),
                (),
                level="warning",
            )
        ]

    def enter(self, node: Node, view: View) -> Outcome:
        return Go(("out",))


KIND = Join()

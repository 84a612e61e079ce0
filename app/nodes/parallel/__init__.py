"""All branches at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.controls import LabelControl, ListControl
from app.errors import Problem
from app.i18n import Text
from app.nodes.kind import Names, NodeKind, Port, View
from app.nodes.outcome import Go, Outcome

if TYPE_CHECKING:
    from app.definitions.flow import Flow, Node
    from app.definitions.workspace import Definitions


class Parallel(NodeKind):
    name = "parallel"
    label = Text("并行", "Parallel")
    group = "logic"
    order = 60
    splits = True
    settings = (
        ListControl(
            name="branches",
            label=Text("分支", "Branches"),
            ids="p",
            required=True,
            minimum=1,
            maximum=50,
            item=Text("分支", "branch"),
            of=(LabelControl(name="label", label=Text("名称", "Name")),),
            default=[{"id": "p1"}, {"id": "p2"}],
        ),
    )

    def ports(self, node: Node) -> tuple[Port, ...]:
        return tuple(Port(row["id"], _label(row, i), branch=i) for i, row in enumerate(node.setting("branches") or ()))

    def summary(self, node: Node, names: Names | None = None) -> Text:
        return Text("{n} 条分支同时进行", "{n} branches at once").fill(n=len(node.setting("branches") or ()))

    def check(self, node: Node, flow: Flow, definitions: Definitions) -> list[Problem]:
        rows = node.setting("branches") or ()
        if len(rows) < 2:
            return [
                Problem(
                    "parallel_too_few",
                    Text("并行至少要有两条分支。", "Parallel needs at least two branches."),
                    ("settings", "branches"),
                )
            ]
        if len({row["id"] for row in rows}) < len(rows):
            return [
                Problem(
                    "branch_id_twice",
                    Text("有两个分支用了同一个编号。", "Two branches have the same id."),
                    ("settings", "branches"),
                )
            ]
        return []

    def enter(self, node: Node, view: View) -> Outcome:
        return Go(tuple(row["id"] for row in node.setting("branches") or ()))


def _label(row: dict[str, Any], i: int) -> Text:
    label = Text.of(row.get("label"))
    return label if label.zh else Text("分支 {n}", "Branch {n}").fill(n=i + 1)


KIND = Parallel()

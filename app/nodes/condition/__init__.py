"""The first branch whose condition is true is taken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.controls import ChoiceControl, ExpressionControl, LabelControl, ListControl, Option
from app.errors import Problem
from app.expressions import compile_expression
from app.i18n import Text
from app.nodes.kind import Names, NodeKind, Port, View
from app.nodes.outcome import Fail, Go, Outcome

if TYPE_CHECKING:
    from app.definitions.flow import Flow, Node
    from app.definitions.workspace import Definitions

_UNKNOWN = Text(
    "无法判断走哪个分支：{names} 还没有值。请补全后重试。",
    "Which branch to take cannot be told: {names} has no value yet. Fill it in, then retry.",
)
_NOT_A_CONDITION = Text(
    "无法判断走哪个分支：条件“{when}”算不出“是”或“否”。",
    "Which branch to take cannot be told: “{when}” is neither true nor false.",
)


class Condition(NodeKind):
    name = "condition"
    label = Text("条件分支", "Condition")
    group = "logic"
    order = 50
    settings = (
        ListControl(
            name="branches",
            label=Text("分支", "Branches"),
            ids="b",
            required=True,
            minimum=1,
            maximum=50,
            item=Text("分支", "branch"),
            of=(
                LabelControl(name="label", label=Text("名称", "Name")),
                ExpressionControl(
                    name="when", label=Text("条件", "Condition"), required=True, expects="boolean", as_condition=True
                ),
            ),
        ),
        ChoiceControl(
            name="unknown",
            label=Text("数据不全、无法判断时", "When data is missing and it cannot be told"),
            default="stop",
            options=(
                Option("stop", Text("停下并说明缺什么", "Stop and say what is missing")),
                Option("otherwise", Text("走“其他情况”", "Take “otherwise”")),
            ),
        ),
    )

    def ports(self, node: Node) -> tuple[Port, ...]:
        rows = node.setting("branches") or ()
        named = tuple(Port(row["id"], _label(row, i), branch=i) for i, row in enumerate(rows))
        return (*named, Port("otherwise", Text("其他情况", "Otherwise")))

    def summary(self, node: Node, names: Names | None = None) -> Text:
        n = len(node.setting("branches") or ())
        return Text("{n} 个分支，否则走其他情况", "{n} branches, else otherwise").fill(n=n)

    def check(self, node: Node, flow: Flow, definitions: Definitions) -> list[Problem]:
        rows = node.setting("branches") or ()
        if not rows:
            return [
                Problem(
                    "condition_no_branch",
                    Text("条件分支里没有任何分支。", "The condition has no branch."),
                    ("settings", "branches"),
                )
            ]
        found = [
            Problem(
                "condition_empty",
                Text("分支“{branch}”没有条件。", "Branch “{branch}” has no condition.").fill(branch=_label(row, i)),
                ("settings", "branches", str(i), "when"),
            )
            for i, row in enumerate(rows)
            if not str(row.get("when") or "").strip()
        ]
        ids = [row["id"] for row in rows]
        if len(set(ids)) < len(ids) or "otherwise" in ids:
            found.append(
                Problem(
                    "branch_id_twice",
                    Text("有两个分支用了同一个编号。", "Two branches have the same id."),
                    ("settings", "branches"),
                )
            )
        return found

    def enter(self, node: Node, view: View) -> Outcome:
        unknown: list[str] = []
        for row in node.setting("branches") or ():
            value = view.evaluate(row["when"])
            if value is True:
                return Go((row["id"],))
            if value is not False:
                unknown.append(row["when"])
        if not unknown or node.setting("unknown") == "otherwise":
            return Go(("otherwise",))
        missing = _missing(unknown, view)
        said = _UNKNOWN.fill(names=missing) if missing else _NOT_A_CONDITION.fill(when=unknown[0])
        return Fail("unknown_condition", said)


def _label(row: dict[str, Any], i: int) -> Text:
    label = Text.of(row.get("label"))
    return label if label.zh else Text("分支 {n}", "Branch {n}").fill(n=i + 1)


def _missing(texts: list[str], view: View) -> Text | None:
    """The labels of the unanswered fields these conditions read, and other names that are null."""
    found: dict[str, Text] = {}
    for text in texts:
        for path in sorted(compile_expression(text).reads):
            field = view.form.by_key.get(path[0])
            if field is not None and view.answers.get(field.id) is None:
                found[path[0]] = Text("“{name}”", "“{name}”").fill(name=field.label)
            elif field is None and view.evaluate(".".join(path)) is None:
                found[".".join(path)] = Text.of(".".join(path))
    if not found:
        return None
    return Text("、".join(t.zh for t in found.values()), ", ".join(t.en for t in found.values()))


KIND = Condition()

"""What the author of a flow must mend: its form, names, lines and kinds' own rules. Expressions are checked elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from app.definitions.flow import Flow, Node
from app.definitions.workspace import Definitions
from app.errors import Problem
from app.i18n import Text
from app.nodes.registry import node_kinds


def step_name(node: Node) -> Text:
    """What a step is called: its label, else its kind's."""
    return node.label if node.label.zh else node_kinds.get(node.kind).label


def check_flow(flow: Flow, definitions: Definitions) -> Iterator[Problem]:
    yield from _names(flow, definitions)
    yield from _lines(flow)
    for node in flow.nodes:
        kind = node_kinds.get(node.kind)
        for problem in kind.check(node, flow, definitions):
            yield replace(problem, place=(flow.key, "nodes", node.id, *problem.place))


def _names(flow: Flow, definitions: Definitions) -> Iterator[Problem]:
    form = definitions.forms.get(flow.form)
    seen: set[str] = set()
    for node in flow.nodes:
        at = (flow.key, "nodes", node.id)
        if node.id in seen:
            yield Problem("id_twice", Text("步骤编号“{id}”用了两次。请删去其中一个再重新添加。",
                                           "The step id “{id}” is used twice. Delete one of the two and add it again."
                                           ).fill(id=node.id), at)
        seen.add(node.id)
        if form is not None and node.id in form.by_key and node_kinds.get(node.kind).outputs(node):
            yield Problem("id_hides_output", Text(
                "步骤“{label}”的编号和表单字段“{field}”的标识相同，公式里读不到它的结果。",
                "The step “{label}” has the id of the form's field “{field}”; formulas cannot read its results.").fill(
                label=step_name(node), field=form.by_key[node.id].label), at, "warning")


def _lines(flow: Flow) -> Iterator[Problem]:
    left: set[tuple[str, str]] = set()
    for edge in flow.edges:
        source = flow.by_id.get(edge.source)
        at = (flow.key, "nodes", edge.source, edge.port)
        if source is None or edge.target not in flow.by_id:
            gone = edge.source if source is None else edge.target
            yield Problem("line_to_nowhere", Text("有一条连线接到不存在的步骤“{id}”。请删去它。",
                                                  "A line leads to a step “{id}” that does not exist. Remove it.").fill(
                id=gone), (flow.key, "nodes", edge.target if source is None else edge.source))
            continue
        if node_kinds.get(source.kind).name == source.kind and edge.port not in {
                p.name for p in node_kinds.get(source.kind).ports(source)}:
            yield Problem("line_without_port", Text("“{label}”已经没有出口“{port}”了，请删去这条连线。",
                                                    "“{label}” no longer has a way out “{port}”; remove that line.").fill(
                label=step_name(source), port=edge.port), at)
        if (edge.source, edge.port) in left:
            yield Problem("two_lines", Text("“{label}”的一个出口接了两条连线。要同时走多条，请用“并行”。",
                                            "Two lines leave one way out of “{label}”. Use a parallel step to go both "
                                            "ways.").fill(label=step_name(source)), at)
        left.add((edge.source, edge.port))

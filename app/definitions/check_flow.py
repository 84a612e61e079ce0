"""What the author of a flow must mend: its drawing, names, and kinds' own rules. Expressions are checked elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from app.definitions.flow import Flow
from app.definitions.soundness import soundness
from app.definitions.workspace import Definitions
from app.errors import Problem
from app.i18n import Text
from app.nodes.registry import node_kinds


def check_flow(flow: Flow, definitions: Definitions) -> Iterator[Problem]:
    for problem in soundness(flow):
        yield replace(problem, place=(flow.key, *problem.place))
    yield from _names(flow, definitions)
    for node in flow.nodes:
        kind = node_kinds.get(node.kind)
        for problem in kind.check(node, flow, definitions):
            yield replace(problem, place=(flow.key, "nodes", node.id, *problem.place))


def _names(flow: Flow, definitions: Definitions) -> Iterator[Problem]:
    form = definitions.forms.get(flow.form)
    for node in flow.nodes:
        at = (flow.key, "nodes", node.id)
        if form is not None and node.id in form.by_key and node_kinds.get(node.kind).outputs(node):
            yield Problem(
                "id_hides_output",
                Text(
                    "步骤“{label}”的编号和表单字段“{field}”的标识相同，公式里读不到它的结果。",
                    "The step “{label}” has the id of the form's field “{field}”; formulas cannot read its results.",
                ).fill(label=node.name, field=form.by_key[node.id].label),
                at,
                "warning",
            )

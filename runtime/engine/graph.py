"""What can be known of a flow without running it: who can reach which edge of a join.

The join is BPMN's inclusive merge: it fires when an incoming edge holds a token and no live token elsewhere can reach
one of its empty incoming edges by a path that avoids the join, unless that token can also reach a filled one that way.
The simpler rule "nobody can still reach me" deadlocks two joins in one rework loop: each waits for the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from app.definitions.flow import Edge, Flow
from app.nodes.registry import node_kinds


@dataclass(frozen=True, eq=False)
class Graph:
    """``reach[join]`` holds, per incoming edge in the flow's order, the nodes from which that edge can be reached
    without passing the join. Computed once per loaded flow; its size is joins × nodes."""

    flow: Flow
    reach: dict[str, tuple[frozenset[str], ...]]

    def edge_index(self, edge: Edge) -> int:
        return self.flow.into[edge.target].index(edge)


@lru_cache(maxsize=512)
def graph_of(flow: Flow) -> Graph:
    reach: dict[str, tuple[frozenset[str], ...]] = {}
    for node in flow.nodes:
        if node_kinds.get(node.kind).gathers:
            reach[node.id] = tuple(_upstream(flow, edge.source, node.id) for edge in flow.into[node.id])
    return Graph(flow, reach)


def _upstream(flow: Flow, source: str, avoid: str) -> frozenset[str]:
    """The nodes from which ``source`` can be reached, itself included, without passing ``avoid``."""
    found: set[str] = set()
    todo = [source]
    while todo:
        node = todo.pop()
        if node in found or node == avoid:
            continue
        found.add(node)
        todo.extend(edge.source for edge in flow.into.get(node, ()))
    return frozenset(found)

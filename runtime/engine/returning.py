"""Going back to an earlier node.

Each token carries its split path. Let ``q`` be what the token's path and the target's have in common: everything live
under ``q`` stops, and the work starts again at the target. Within a branch that touches only the branch; back over the
split it stops all branches. A sibling branch of a split that is still open is not offered: what happens there is not
this branch's to undo.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from app.definitions.flow import Flow
from app.i18n import Text
from app.nodes.registry import node_kinds
from runtime.engine.state import Path, Token


@dataclass(frozen=True, slots=True)
class Plan:
    path: Path  # the split path the work goes on with
    under: tuple[Token, ...]  # live tokens that stop or are parked


@dataclass(frozen=True, slots=True)
class Refusal:
    code: str
    text: Text


def going_back(flow: Flow, token: Token, target: str, visited: Path | None, live: Iterable[Token]) -> Plan | Refusal:
    """What returning from ``token`` to ``target`` would stop; or why it is not possible."""
    node = flow.by_id.get(target)
    if node is None or not node_kinds.get(node.kind).returnable:
        return Refusal("no_such_target", Text("不能退回到这个步骤。", "The work cannot be sent back to that step."))
    if visited is None:
        return Refusal(
            "never_visited",
            Text("这个流程实例没有经过“{node}”。", "The case never came through “{node}”.").fill(node=node.name),
        )
    n = 0
    while n < min(len(token.path), len(visited)) and token.path[n] == visited[n]:
        n += 1
    tokens = tuple(live)
    if len(visited) > n:
        split = visited[n][0]
        if any(len(t.path) > n and t.path[n][0] == split for t in tokens):
            return Refusal(
                "sibling_branch",
                Text(
                    "“{node}”在另一条并行分支里，那条分支由别人处理。",
                    "“{node}” stands in another parallel branch, which is for others to decide.",
                ).fill(node=node.name),
            )
    common = token.path[:n]
    return Plan(visited, tuple(t for t in tokens if t.under(common)))


def return_targets(flow: Flow, token: Token, visited: Callable[[str], Path | None], live: Iterable[Token]) -> list[str]:
    """Ids of the nodes to which the holder of a task at this token may send the work back now: allowed by the
    settings, visited before, and not in a branch that others are working on."""
    tokens = tuple(live)
    node = flow.by_id[token.node]
    allowed = node_kinds.get(node.kind).returns_to(node, flow)
    return [id for id in allowed if isinstance(going_back(flow, token, id, visited(id), tokens), Plan)]

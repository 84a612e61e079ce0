"""Whether a flow can always come to an end, told from its drawing alone.

A splitting node is followed by walking from each of its ports. Two branches may come together only at a node that
gathers, or their work would go on twice from there. They come together at X exactly when X can be reached from the
split by two ways that have nothing else in common, that is, when the split itself is X's immediate dominator.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from app.definitions.flow import Flow, Node
from app.errors import Problem
from app.i18n import Text
from app.nodes.registry import node_kinds


def soundness(flow: Flow) -> list[Problem]:
    """What keeps the flow from running to its end; places begin with ``nodes`` or ``edges``."""
    found = [*_starts(flow), *_edges(flow), *_ways_out(flow)]
    if found and any(p.level == "error" and p.place[:1] == ("edges",) for p in found):
        return found  # walking along lines that lead nowhere would only repeat it
    return [*found, *_reachable(flow), *_meetings(flow)]


def _starts(flow: Flow) -> Iterator[Problem]:
    starts = [n for n in flow.nodes if node_kinds.get(n.kind).begins]
    if not starts:
        yield Problem("no_start", Text("流程没有开始节点。", "The flow has no start."), ("nodes",))
    for extra in starts[1:]:
        yield Problem(
            "second_start",
            Text("流程只能有一个开始，“{node}”是多余的。", "A flow has one start; “{node}” is one too many.").fill(
                node=extra.name
            ),
            ("nodes", extra.id),
        )
    twice = [id for id, n in Counter(n.id for n in flow.nodes).items() if n > 1]
    for id in twice:
        yield Problem(
            "node_twice",
            Text("有两个步骤的编号都是“{id}”。", "Two steps have the id “{id}”.").fill(id=id),
            ("nodes", id),
        )


def _edges(flow: Flow) -> Iterator[Problem]:
    taken: set[tuple[str, str]] = set()
    for i, edge in enumerate(flow.edges):
        place = ("edges", str(i))
        source, target = flow.by_id.get(edge.source), flow.by_id.get(edge.target)
        if source is None or target is None:
            missing = edge.source if source is None else edge.target
            yield Problem(
                "edge_to_nowhere",
                Text("有一条连线连着不存在的步骤“{id}”。", "A line is drawn to “{id}”, which does not exist.").fill(
                    id=missing
                ),
                place,
            )
            continue
        if edge.port not in {p.name for p in node_kinds.get(source.kind).ports(source)}:
            yield Problem(
                "edge_from_no_port",
                Text(
                    "连线从“{node}”的出口“{port}”出发，但没有这个出口。",
                    "A line leaves “{node}” by “{port}”, but there is no such way out.",
                ).fill(node=source.name, port=edge.port),
                place,
            )
        if node_kinds.get(target.kind).begins:
            yield Problem(
                "edge_into_start",
                Text(
                    "不能连回开始；要让发起人修改，请用“退回”。",
                    "No line may lead into the start. To let the initiator correct something, return the work to him.",
                ),
                place,
            )
        if (edge.source, edge.port) in taken:
            yield Problem(
                "port_twice",
                Text(
                    "“{node}”的出口“{port}”有两条连线，只能有一条。",
                    "Two lines leave “{node}” by “{port}”; there may be one.",
                ).fill(node=source.name, port=edge.port),
                place,
            )
        taken.add((edge.source, edge.port))


def _ways_out(flow: Flow) -> Iterator[Problem]:
    for node in flow.nodes:
        for port in node_kinds.get(node.kind).ports(node):
            if (node.id, port.name) not in flow.out and port.ends is None and not port.optional:
                yield Problem(
                    "port_open",
                    Text("“{node}”的出口“{port}”没有连到下一步。", "“{port}” of “{node}” leads nowhere.").fill(
                        node=node.name, port=port.label
                    ),
                    ("nodes", node.id),
                )


def _reachable(flow: Flow) -> Iterator[Problem]:
    if flow.start is None:
        return
    forward: dict[str, list[str]] = {n.id: [] for n in flow.nodes}
    for edge in flow.edges:
        forward[edge.source].append(edge.target)
    seen = _walk([flow.start.id], forward)
    backward = {id: [e.source for e in edges] for id, edges in flow.into.items()}
    ending = [n.id for n in flow.nodes if node_kinds.get(n.kind).ends or _ends_by_port(n, flow)]
    to_end = _walk(ending, backward)
    for node in flow.nodes:
        if node.id not in seen:
            yield Problem(
                "unreachable",
                Text("没有任何路径走到“{node}”。", "No way leads to “{node}”.").fill(node=node.name),
                ("nodes", node.id),
            )
        elif node.id not in to_end:
            yield Problem(
                "no_end",
                Text("从“{node}”出发永远到不了结束。", "From “{node}” the flow can never end.").fill(node=node.name),
                ("nodes", node.id),
            )


def _ends_by_port(node: Node, flow: Flow) -> bool:
    return any(port.ends and (node.id, port.name) not in flow.out for port in node_kinds.get(node.kind).ports(node))


def _walk(start: Iterable[str], along: Mapping[str, list[str]]) -> set[str]:
    seen: set[str] = set()
    todo = list(start)
    while todo:
        node = todo.pop()
        if node not in seen:
            seen.add(node)
            todo.extend(along.get(node, ()))
    return seen


def _meetings(flow: Flow) -> Iterator[Problem]:
    forward: dict[str, list[str]] = {n.id: [] for n in flow.nodes}
    for edge in flow.edges:
        forward[edge.source].append(edge.target)
    for split in flow.nodes:
        kind = node_kinds.get(split.kind)
        if not kind.splits:
            continue
        ports = [p for p in kind.ports(split) if (split.id, p.name) in flow.out]
        # The split's own ports are nodes here, and coming back to the split is arriving at "again".
        graph = {id: ["again" if to == split.id else to for to in targets] for id, targets in forward.items()}
        first = {f":{p.name}": flow.out[split.id, p.name].target for p in ports}
        graph |= {port: ["again" if to == split.id else to] for port, to in first.items()}
        graph[":"] = list(first)
        dominator = _dominators(graph, ":")
        for met, above in dominator.items():
            node = flow.by_id.get(met)
            if above != ":" or node is None or _gathers(node) or node_kinds.get(node.kind).ends:
                continue
            two = [p.label for p in ports if met in _walk([f":{p.name}"], graph)][:2]
            yield Problem(
                "branches_meet",
                Text(
                    "“{split}”的分支“{one}”和“{other}”都会走到“{node}”，后面会执行两遍。请让它们先“汇合”。",
                    "Branches “{one}” and “{other}” of “{split}” both come to “{node}”, and all after it would be done "
                    "twice. Let them join first.",
                ).fill(split=split.name, one=two[0], other=two[-1], node=node.name),
                ("nodes", node.id),
            )
        if "again" in dominator and not _gathered_before(flow, "again", dominator):
            yield Problem(
                "branch_repeats",
                Text(
                    "“{split}”的一条分支会回到“{split}”，而其他分支还没有汇合。请先汇合，再返回。",
                    "A branch of “{split}” comes back to “{split}” while the other branches have not joined. Let them "
                    "join first.",
                ).fill(split=split.name),
                ("nodes", split.id),
            )


def _gathered_before(flow: Flow, id: str, dominator: Mapping[str, str]) -> bool:
    """Whether every way to ``id`` passes a node at which branches have joined."""
    while id != ":":
        id = dominator[id]
        node = flow.by_id.get(id)
        if node is not None and _gathers(node) and dominator[id] == ":":
            return True
    return False


def _gathers(node: Node) -> bool:
    return node_kinds.get(node.kind).gathers


def _dominators(graph: Mapping[str, list[str]], root: str) -> dict[str, str]:
    """The immediate dominator of each node that the root reaches.

    By the iterative scheme over reverse postorder: a node's is where the ways of its predecessors part.
    """
    order = _postorder(graph, root)
    index = {node: i for i, node in enumerate(order)}
    before: dict[str, list[str]] = {node: [] for node in order}
    for node in order:
        for to in graph.get(node, ()):
            before[to].append(node)
    dominator = {root: root}
    changed = True
    while changed:
        changed = False
        for node in reversed(order[:-1]):
            new: str | None = None
            for other in before[node]:
                if other in dominator:
                    new = other if new is None else _parting(new, other, dominator, index)
            if new is not None and dominator.get(node) != new:
                dominator[node] = new
                changed = True
    return dominator


def _parting(one: str, other: str, dominator: Mapping[str, str], index: Mapping[str, int]) -> str:
    while one != other:
        while index[one] < index[other]:
            one = dominator[one]
        while index[other] < index[one]:
            other = dominator[other]
    return one


def _postorder(graph: Mapping[str, list[str]], root: str) -> list[str]:
    order: list[str] = []
    seen = {root}
    stack: list[tuple[str, Iterator[str]]] = [(root, iter(graph.get(root, ())))]
    while stack:
        node, following = stack[-1]
        for to in following:
            if to not in seen:
                seen.add(to)
                stack.append((to, iter(graph.get(to, ()))))
                break
        else:
            order.append(node)
            stack.pop()
    return order

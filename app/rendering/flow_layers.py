"""Where the nodes of a flow stand when it is drawn: layers from top to bottom, each node below all that lead to it.

Lines that skip layers keep a lane free for themselves. Pure; knows nothing of what a node looks like but its size.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

from app.definitions.flow import Edge, Flow

NODE = (140, 76)  # widest and narrowest node
DOT = 10  # a node that only leads the way (a branch, a split, a join)
GAP = 20  # between layers
LABELLED = 38  # where branches carry their names
BETWEEN = 14
LANE = 12
MARGIN = 8


@dataclass
class Spot:
    """A node, or a lane that a long line keeps free, in its layer. ``x`` is its middle."""

    id: str
    width: float
    height: float = 0.0
    x: float = 0.0
    label: float = 0.0  # the widest name written right above it
    up: list[str] = field(default_factory=list)
    down: list[str] = field(default_factory=list)

    @property
    def room(self) -> float:
        return max(self.width, self.label)


class Layers:
    """``size`` answers a node's width and height for the width that nodes have; ``label`` the width of the name that an
    edge carries, 0 for none; ``returns`` how many lines lead back beside the flow's own. After :meth:`place` stand
    ``spots``, ``layers``, ``runs``, ``tops`` and the frame."""

    def __init__(
        self,
        flow: Flow,
        room: float,
        size: Callable[[str, float], tuple[float, float]],
        label: Callable[[Edge], float],
        returns: int = 0,
    ) -> None:
        self.size, self.label = size, label
        self.backward = _backward(flow)
        self.forward = [
            e for e in flow.edges if e not in self.backward and e.source in flow.by_id and e.target in flow.by_id
        ]
        lanes = len(self.backward) + returns
        room -= lanes * LANE + 4 if lanes else 0  # work sent back runs at the right, inside the frame too
        self.rank = _ranks(flow, self.forward)
        ranks = list(self.rank.values())
        most = max((ranks.count(each) for each in set(ranks)), default=1)
        node = max(NODE[1], min(NODE[0], (room - 2 * MARGIN - BETWEEN * (most - 1)) / most))
        self._place(node)
        # Branches of unequal width push each other aside: narrower nodes bring the drawing back into its frame.
        while node > NODE[1] and self.right + MARGIN > room:
            node = max(NODE[1], node - max(2.0, (self.right + MARGIN - room) / (most + 1)))
            self._place(node)

    def _place(self, node: float) -> None:
        """Everything with nodes of that width."""
        self.spots: dict[str, Spot] = {}
        self.layers: list[list[str]] = [[] for _ in range(max(self.rank.values(), default=0) + 1)]
        self.runs: list[tuple[Edge, list[str]]] = []
        self.tops: list[tuple[float, float]] = []  # each layer's top and height
        for id, rank in self.rank.items():
            self.spots[id] = Spot(id, *self.size(id, node))
            self.layers[rank].append(id)
        for number, edge in enumerate(self.forward):
            run = [edge.source]
            for between in range(self.rank[edge.source] + 1, self.rank[edge.target]):
                lane = f"\0{number}.{between}"
                self.spots[lane] = Spot(lane, LANE)
                self.layers[between].append(lane)
                run.append(lane)
            run.append(edge.target)
            self.runs.append((edge, run))
            below = self.spots[run[1]]
            below.label = max(below.label, self.label(edge))
            for a, b in pairwise(run):
                self.spots[a].down.append(b)
                self.spots[b].up.append(a)
        for _ in range(4):
            for layer in self.layers[1:]:
                self._order(layer, up=True)
            for layer in reversed(self.layers[:-1]):
                self._order(layer, up=False)
        for layer in self.layers:
            x = 0.0
            for id in layer:
                spot = self.spots[id]
                spot.x = x + spot.room / 2
                x += spot.room + BETWEEN
            for id in layer:
                self.spots[id].x -= (x - BETWEEN) / 2
        for turn in range(9):  # the last one downwards, so that long lines end up straight
            for layer in self.layers if turn % 2 == 0 else reversed(self.layers):
                self._settle(layer, up=turn % 2 == 0)
        left = min((s.x - s.room / 2 for s in self.spots.values()), default=0.0)
        for spot in self.spots.values():
            spot.x += MARGIN - left
        top = float(MARGIN)
        for i, layer in enumerate(self.layers):
            high = max((self.spots[id].height for id in layer), default=0.0)
            self.tops.append((top, high))
            top += high + (LABELLED if any(self.rank[e.source] == i and self.label(e) for e in self.forward) else GAP)
        self.high = self.tops[-1][0] + self.tops[-1][1] + MARGIN
        self.right = max((s.x + s.room / 2 for s in self.spots.values()), default=0.0)

    def _order(self, layer: list[str], *, up: bool) -> None:
        beside = {id: i for each in self.layers for i, id in enumerate(each)}

        def middle(id: str) -> float:
            near = self.spots[id].up if up else self.spots[id].down
            return sum(beside[n] for n in near) / len(near) if near else float(beside[id])

        layer.sort(key=middle)

    @staticmethod
    def _lane(id: str) -> bool:
        return id.startswith("\0")

    def _settle(self, layer: list[str], *, up: bool) -> None:
        """Move each towards the middle of its neighbours without touching the one beside it."""
        wanted = []
        for id in layer:
            spot = self.spots[id]
            beside = spot.up if up else spot.down
            if self._lane(id) and not up and not self._lane(beside[0]):
                beside = []  # a line goes straight down and turns last, right above where it leads
            near = [self.spots[n].x for n in beside]
            wanted.append(sum(near) / len(near) if near else spot.x)
        # Pool neighbours that would overlap around the mean of what they want: the row stays as near as it can.
        blocks: list[tuple[float, list[int], float]] = []  # (offset sum, members, width from the first's middle)
        for i in range(len(layer)):
            blocks.append((wanted[i], [i], 0.0))
            while len(blocks) > 1:
                (sum_a, in_a, wide_a), (sum_b, in_b, wide_b) = blocks[-2], blocks[-1]
                step = (self.spots[layer[in_a[-1]]].room + self.spots[layer[in_b[0]]].room) / 2 + BETWEEN
                if sum_a / len(in_a) + wide_a + step <= sum_b / len(in_b):
                    break
                shift = wide_a + step
                blocks[-2:] = [(sum_a + sum_b - shift * len(in_b), in_a + in_b, shift + wide_b)]
        for total, members, _ in blocks:
            x = total / len(members)
            for n, i in enumerate(members):
                if n:
                    x += (self.spots[layer[i - 1]].room + self.spots[layer[i]].room) / 2 + BETWEEN
                self.spots[layer[i]].x = x

    # -- asked by the drawing -------------------------------------------------------------------------------------

    def layer(self, id: str) -> int:
        return next(i for i, each in enumerate(self.layers) if id in each)

    def top(self, id: str) -> float:
        top, high = self.tops[self.layer(id)]
        return top + (high - self.spots[id].height) / 2

    def middle(self, id: str) -> float:
        return self.top(id) + self.spots[id].height / 2


def _backward(flow: Flow) -> list[Edge]:
    """The edges that lead back to a node on the way to their own source."""
    out: dict[str, list[Edge]] = {}
    for edge in flow.edges:
        out.setdefault(edge.source, []).append(edge)
    found: list[Edge] = []
    state: dict[str, int] = {}
    roots = [flow.start.id] if flow.start else []
    for root in [*roots, *flow.by_id]:
        if state.get(root):
            continue
        state[root] = 1
        stack = [(root, iter(out.get(root, ())))]
        while stack:
            node, edges = stack[-1]
            step = next(edges, None)
            if step is None:
                state[node] = 2
                stack.pop()
            elif state.get(step.target) == 1:
                found.append(step)
            elif not state.get(step.target):
                state[step.target] = 1
                stack.append((step.target, iter(out.get(step.target, ()))))
    return found


def _ranks(flow: Flow, forward: list[Edge]) -> dict[str, int]:
    """Each node's layer: one below the lowest that leads to it."""
    waiting = dict.fromkeys(flow.by_id, 0)
    for edge in forward:
        waiting[edge.target] += 1
    rank = dict.fromkeys(flow.by_id, 0)
    ready = [id for id, n in waiting.items() if n == 0]
    for id in ready:
        for edge in forward:
            if edge.source == id:
                rank[edge.target] = max(rank[edge.target], rank[id] + 1)
                waiting[edge.target] -= 1
                if waiting[edge.target] == 0:
                    ready.append(edge.target)
    return rank

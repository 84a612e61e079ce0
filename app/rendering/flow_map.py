"""A flow and the way a case went through it, as SVG. Pure: text in, text out; colours come from classes.

Layers from top to bottom, each node below everything that leads to it; lines that skip layers keep a lane free for
themselves, and work sent back runs dashed in lanes at the right.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from markupsafe import Markup

from app.definitions.flow import Edge, Flow
from app.i18n import Text
from app.nodes.registry import node_kinds

WIDTH = 324  # beside other things; a flow with many branches becomes wider and scrolls
NODE = (126, 76)  # widest and narrowest node
HEIGHT = 26
DOT = 10  # a node that only leads the way (a branch, a split, a join)
GAP = 20  # between layers
LABELLED = 38  # where branches carry their names
BETWEEN = 14
LANE = 12
MARGIN = 8
RADIUS = 6

_STATES = {
    "done": Text("已完成", "done"),
    "now": Text("进行中", "under way"),
    "bad": Text("出错", "failed"),
    "next": Text("未到", "not yet"),
    "pale": Text("未走", "not taken"),
}


@dataclass(frozen=True)
class Way:
    """How a case went: ``nodes`` says done, now, bad, next or pale per node id (a missing one is next while the case
    is ``open``, else pale); ``taken`` are the (node id, port) it left through; ``back`` the (from, to) of returns."""

    nodes: Mapping[str, str] = field(default_factory=dict)
    taken: frozenset[tuple[str, str]] = frozenset()
    back: tuple[tuple[str, str], ...] = ()
    open: bool = True
    mine: frozenset[str] = frozenset()  # where it waits for the reader


@dataclass
class _Spot:
    """A node, or a lane that a long line keeps free, in its layer."""

    id: str
    width: float
    height: float = 0.0
    x: float = 0.0
    up: list[str] = field(default_factory=list)
    down: list[str] = field(default_factory=list)


def flow_map(flow: Flow, way: Way, locale: str = "zh", room: float = WIDTH) -> Markup:
    """The drawing at its natural size; it tries not to be wider than ``room`` pixels. Its label says in words what the
    colours show."""
    return _Drawing(flow, way, locale, room).svg()


class _Drawing:
    def __init__(self, flow: Flow, way: Way, locale: str, room: float) -> None:
        self.flow, self.way, self.locale = flow, way, locale
        self.backward = _backward(flow)
        self.forward = [
            e for e in flow.edges if e not in self.backward and e.source in flow.by_id and e.target in flow.by_id
        ]
        self.rank = _ranks(flow, self.forward)
        ranks = list(self.rank.values())
        most = max((ranks.count(each) for each in set(ranks)), default=1)
        node = max(NODE[1], min(NODE[0], (room - 2 * MARGIN - BETWEEN * (most - 1)) / most))
        self._place(node)
        # Branches of unequal width push each other aside: narrower nodes bring the drawing back into its frame.
        while node > NODE[1] and self.right + MARGIN > room:
            node = max(NODE[1], node - max(2.0, (self.right + MARGIN - room) / (most + 1)))
            self._place(node)

    def dot(self, id: str) -> bool:
        """Whether the node only leads the way: nobody acts there and nothing begins, ends or happens."""
        return node_kinds.get(self.flow.by_id[id].kind).group == "logic"

    # -- where everything stands ----------------------------------------------------------------------------------

    def _place(self, node: float) -> None:
        """Everything with nodes of that width."""
        self.spots: dict[str, _Spot] = {}
        self.layers: list[list[str]] = [[] for _ in range(max(self.rank.values(), default=0) + 1)]
        self.runs: list[tuple[Edge, list[str]]] = []
        self.tops: list[tuple[float, float]] = []  # each layer's top and height
        for id, rank in self.rank.items():
            dot = self.dot(id)
            self.spots[id] = _Spot(id, DOT if dot else node, DOT if dot else HEIGHT)
            self.layers[rank].append(id)
        for number, edge in enumerate(self.forward):
            run = [edge.source]
            for between in range(self.rank[edge.source] + 1, self.rank[edge.target]):
                lane = f"\0{number}.{between}"
                self.spots[lane] = _Spot(lane, LANE)
                self.layers[between].append(lane)
                run.append(lane)
            run.append(edge.target)
            self.runs.append((edge, run))
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
                spot.x = x + spot.width / 2
                x += spot.width + BETWEEN
            for id in layer:
                self.spots[id].x -= (x - BETWEEN) / 2
        for turn in range(8):
            for layer in self.layers if turn % 2 == 0 else reversed(self.layers):
                self._settle(layer, up=turn % 2 == 0)
        left = min((s.x - s.width / 2 for s in self.spots.values()), default=0.0)
        for spot in self.spots.values():
            spot.x += MARGIN - left
        top = float(MARGIN)
        for i, layer in enumerate(self.layers):
            high = max((self.spots[id].height for id in layer), default=0.0)
            self.tops.append((top, high))
            top += high + (LABELLED if any(self.rank[e.source] == i and self._named(e) for e in self.forward) else GAP)
        self.high = self.tops[-1][0] + self.tops[-1][1] + MARGIN
        self.right = max((s.x + s.width / 2 for s in self.spots.values()), default=0.0)
        for edge, run in self.runs:
            if name := self._named(edge):
                self.right = max(self.right, self.spots[run[1]].x + measured(fitted(name, NODE[0])) / 2)

    def _order(self, layer: list[str], *, up: bool) -> None:
        beside = {id: i for each in self.layers for i, id in enumerate(each)}

        def middle(id: str) -> float:
            near = self.spots[id].up if up else self.spots[id].down
            return sum(beside[n] for n in near) / len(near) if near else float(beside[id])

        layer.sort(key=middle)

    def _settle(self, layer: list[str], *, up: bool) -> None:
        """Move each towards the middle of its neighbours without touching the one beside it."""
        wanted = []
        for id in layer:
            spot = self.spots[id]
            near = [self.spots[n].x for n in (spot.up if up else spot.down)]
            wanted.append(sum(near) / len(near) if near else spot.x)
        # Pool neighbours that would overlap around the mean of what they want: the row stays as near as it can.
        blocks: list[tuple[float, list[int], float]] = []  # (offset sum, members, width from the first's middle)
        for i in range(len(layer)):
            blocks.append((wanted[i], [i], 0.0))
            while len(blocks) > 1:
                (sum_a, in_a, wide_a), (sum_b, in_b, wide_b) = blocks[-2], blocks[-1]
                step = (self.spots[layer[in_a[-1]]].width + self.spots[layer[in_b[0]]].width) / 2 + BETWEEN
                if sum_a / len(in_a) + wide_a + step <= sum_b / len(in_b):
                    break
                shift = wide_a + step
                blocks[-2:] = [(sum_a + sum_b - shift * len(in_b), in_a + in_b, shift + wide_b)]
        for total, members, _ in blocks:
            x = total / len(members)
            for n, i in enumerate(members):
                if n:
                    x += (self.spots[layer[i - 1]].width + self.spots[layer[i]].width) / 2 + BETWEEN
                self.spots[layer[i]].x = x

    # -- the drawing ----------------------------------------------------------------------------------------------

    def svg(self) -> Markup:
        ordered = sorted(self.runs, key=lambda r: self._edge_state(r[0]) == "done")  # the way it went lies on top
        lines = [self._run(edge, run) for edge, run in ordered]
        lanes, returns = 0, []
        drawn_back = [(e.source, e.target, (e.source, e.port) in self.way.taken) for e in self.backward]
        drawn_back += [(a, b, True) for a, b in dict.fromkeys(self.way.back)]
        for source, target, taken in drawn_back:
            if source in self.rank and target in self.rank:
                lanes += 1
                returns.append(self._return(source, target, lanes, taken))
        width = self.right + MARGIN + (lanes * LANE + 4 if lanes else 0)
        nodes = [self._node(id) for id in self.rank]
        labels = [self._label(edge, run) for edge, run in self.runs]
        inside = Markup("").join([*lines, *returns, *nodes, *labels])
        return Markup(
            '<svg class="fw-flowmap" role="img" width="{0}" height="{1}" viewBox="0 0 {0} {1}" aria-label="{2}">'
            "{3}</svg>"
        ).format(_n(width), _n(self.high), self._words(), inside)

    def _top(self, id: str) -> float:
        top, high = self.tops[self._layer(id)]
        return top + (high - self.spots[id].height) / 2

    def _middle(self, id: str) -> float:
        return self._top(id) + self.spots[id].height / 2

    def _layer(self, id: str) -> int:
        return next(i for i, each in enumerate(self.layers) if id in each)

    def state(self, id: str) -> str:
        return self.way.nodes.get(id) or ("next" if self.way.open else "pale")

    def _edge_state(self, edge: Edge) -> str:
        if (edge.source, edge.port) in self.way.taken:
            return "done"
        if self.state(edge.source) == "pale" or self.state(edge.target) == "pale" or not self.way.open:
            return "pale"
        return "next" if self.state(edge.target) == "next" and self.state(edge.source) != "done" else "pale"

    def _run(self, edge: Edge, run: list[str]) -> Markup:
        points = [(self.spots[run[0]].x, self._top(run[0]) + self.spots[run[0]].height)]
        for a, b in pairwise(run):
            top, high = self.tops[self._layer(a)]
            turn = top + high + GAP / 2
            points += [(self.spots[a].x, turn), (self.spots[b].x, turn), (self.spots[b].x, self._top(b))]
        return Markup('<path class="is-{}" d="{}"/>').format(self._edge_state(edge), rounded(points))

    def _return(self, source: str, target: str, lane: int, taken: bool) -> Markup:
        x = self.right + lane * LANE
        a, b = self.spots[source], self.spots[target]
        points = [
            (a.x + a.width / 2, self._middle(source)),
            (x, self._middle(source)),
            (x, self._middle(target)),
            (b.x + b.width / 2, self._middle(target)),
        ]
        tip = points[-1]
        head = f"M{_n(tip[0] + 5)} {_n(tip[1] - 3.5)}L{_n(tip[0])} {_n(tip[1])}L{_n(tip[0] + 5)} {_n(tip[1] + 3.5)}"
        return Markup('<path class="is-back{}" d="{}"/><path class="is-head{}" d="{}"/>').format(
            " is-taken" if taken else "", rounded(points), " is-taken" if taken else "", head
        )

    def _node(self, id: str) -> Markup:
        spot, state, top = self.spots[id], self.state(id), self._top(id)
        name = self.flow.by_id[id].name.to(self.locale)
        mark = state in ("done", "bad")
        short = fitted(name, spot.width - (34 if mark else 16))
        left = spot.x - spot.width / 2
        title = Markup("<title>{}</title>").format(f"{name}: {_STATES[state].to(self.locale)}")
        if self.dot(id):
            return Markup('<g class="is-{} is-dot">{}<rect x="{}" y="{}" width="{}" height="{}" rx="5"/></g>').format(
                state, title, _n(left), _n(top), DOT, DOT
            )
        sign = Markup("")
        if state == "done":
            sign = Markup('<path class="is-tick" d="M{} {}l3 3 5-6"/>').format(_n(left + 9), _n(top + HEIGHT / 2 + 0.5))
        elif state == "bad":
            sign = Markup('<path class="is-cross" d="M{} {}l7 7m0-7l-7 7"/>').format(
                _n(left + 10), _n(top + HEIGHT / 2 - 3.5)
            )
        return Markup(
            '<g class="is-{}">{}<rect x="{}" y="{}" width="{}" height="{}" rx="5"/>{}<text x="{}" y="{}">{}</text></g>'
        ).format(
            state,
            title,
            _n(left),
            _n(top),
            _n(spot.width),
            HEIGHT,
            sign,
            _n(spot.x + (7 if mark else 0)),
            _n(top + HEIGHT / 2 + 0.5),
            short,
        )

    def _named(self, edge: Edge) -> str:
        """The branch's name, where a node has several ways out and takes one; else nothing."""
        node = self.flow.by_id[edge.source]
        kind = node_kinds.get(node.kind)
        if kind.splits or sum(1 for e in self.forward if e.source == edge.source) < 2:
            return ""
        return next((p.label.to(self.locale) for p in kind.ports(node) if p.name == edge.port), "")

    def _label(self, edge: Edge, run: list[str]) -> Markup:
        name = self._named(edge)
        if not name:
            return Markup("")
        top, high = self.tops[self._layer(run[0])]
        x, y, told = self.spots[run[1]].x, top + high + LABELLED - 14, fitted(name, NODE[0])
        wide = measured(told) + 6
        return Markup(
            '<rect class="is-ground" x="{}" y="{}" width="{}" height="14"/>'
            '<text class="is-label" x="{}" y="{}"><title>{}</title>{}</text>'
        ).format(_n(x - wide / 2), _n(y - 7), _n(wide), _n(x), _n(y), name, told)

    def _words(self) -> str:
        parts = []
        for state in ("done", "now", "bad"):
            names = [
                self.flow.by_id[id].name.to(self.locale)
                for id in self.rank
                if self.state(id) == state and not self.dot(id)
            ]
            if names:
                comma = "、" if self.locale == "zh" else ", "
                colon = "：" if self.locale == "zh" else ": "
                parts.append(_STATES[state].to(self.locale) + colon + comma.join(names))
        head = Text("流程图", "The flow").to(self.locale)
        return head + ("。" if self.locale == "zh" else ". ") + ("；" if self.locale == "zh" else "; ").join(parts)


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


def rounded(points: Iterable[tuple[float, float]]) -> str:
    """Path data through the points, corners rounded."""
    run: list[tuple[float, float]] = []
    for point in points:
        if run and abs(run[-1][0] - point[0]) < 0.5 and abs(run[-1][1] - point[1]) < 0.5:
            continue
        run.append(point)
    made = f"M{_n(run[0][0])} {_n(run[0][1])}"
    for i in range(1, len(run)):
        (ax, ay), (x, y) = run[i - 1], run[i]
        if i + 1 == len(run) or (abs(ax - x) < 0.5) == (abs(run[i + 1][0] - x) < 0.5):
            made += f"L{_n(x)} {_n(y)}"
            continue
        bx, by = run[i + 1]
        radius = min(RADIUS, (abs(ax - x) + abs(ay - y)) / 2, (abs(bx - x) + abs(by - y)) / 2)
        made += (
            f"L{_n(x - _sign(x - ax) * radius)} {_n(y - _sign(y - ay) * radius)}"
            f"Q{_n(x)} {_n(y)} {_n(x + _sign(bx - x) * radius)} {_n(y + _sign(by - y) * radius)}"
        )
    return made


def fitted(text: str, width: float) -> str:
    """The text, cut with … where it is wider than ``width`` pixels at 12 px."""
    used = 0.0
    for i, letter in enumerate(text):
        used += measured(letter)
        if used > width:
            return text[: max(1, i - 1)] + "…"
    return text


def measured(text: str) -> float:
    """About how wide a text is at 12 px: Chinese 12, other letters 6.6."""
    return sum(12 if unicodedata.east_asian_width(letter) in "WF" else 6.6 for letter in text)


def _sign(value: float) -> int:
    return (value > 0.5) - (value < -0.5)


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")

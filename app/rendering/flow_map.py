"""A flow and the way a case went through it, as SVG. Pure: text in, text out; colours come from classes.

Layers from top to bottom, each node below everything that leads to it; lines that skip layers keep a lane free for
themselves, and work sent back runs dashed in lanes at the right.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from markupsafe import Markup

from app.definitions.flow import Edge, Flow
from app.i18n import Text
from app.nodes.registry import node_kinds
from app.rendering.flow_layers import DOT, GAP, LABELLED, LANE, MARGIN, NODE, Layers
from app.rendering.svg_text import broken, fitted, measured, number, rounded

WIDTH = 324  # beside other things; a flow with many branches becomes wider and scrolls
HEIGHTS = (26, 40)  # of a node whose name takes one line, two lines
LINE = 14

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


def flow_map(flow: Flow, way: Way, locale: str = "zh", room: float = WIDTH) -> Markup:
    """The drawing at its natural size; it tries not to be wider than ``room`` pixels. Its label says in words what the
    colours show."""
    return _Drawing(flow, way, locale, room).svg()


class _Drawing:
    def __init__(self, flow: Flow, way: Way, locale: str, room: float) -> None:
        self.flow, self.way, self.locale = flow, way, locale
        self.placed = Layers(flow, room, self._size, self._label_width, len(set(way.back)))
        self.spots, self.rank = self.placed.spots, self.placed.rank

    def dot(self, id: str) -> bool:
        """Whether the node only leads the way: nobody acts there and nothing begins, ends or happens."""
        return node_kinds.get(self.flow.by_id[id].kind).group == "logic"

    def _size(self, id: str, width: float) -> tuple[float, float]:
        return (DOT, DOT) if self.dot(id) else (width, HEIGHTS[len(self._lines(id, width)) - 1])

    def _lines(self, id: str, width: float) -> tuple[str, ...]:
        """The node's name as it stands in it; a tick or cross takes its room from the words."""
        return broken(self.flow.by_id[id].name.to(self.locale), width - (34 if self._marked(id) else 16))

    def _marked(self, id: str) -> bool:
        return self.state(id) in ("done", "bad")

    def _label_width(self, edge: Edge) -> float:
        return measured(fitted(self._named(edge), NODE[0]))

    def svg(self) -> Markup:
        ordered = sorted(
            self.placed.runs, key=lambda r: self._edge_state(r[0]) == "done"
        )  # the way it went lies on top
        lines = [self._run(edge, run) for edge, run in ordered]
        lanes, returns = 0, []
        drawn_back = [(e.source, e.target, (e.source, e.port) in self.way.taken) for e in self.placed.backward]
        drawn_back += [(a, b, True) for a, b in dict.fromkeys(self.way.back)]
        for source, target, taken in drawn_back:
            if source in self.rank and target in self.rank:
                lanes += 1
                returns.append(self._return(source, target, lanes, taken))
        width = self.placed.right + MARGIN + (lanes * LANE + 4 if lanes else 0)
        nodes = [self._node(id) for id in self.rank]
        labels = [self._label(edge, run) for edge, run in self.placed.runs]
        inside = Markup("").join([*lines, *returns, *nodes, *labels])
        return Markup(
            '<svg class="fw-flowmap" role="img" width="{0}" height="{1}" viewBox="0 0 {0} {1}" aria-label="{2}">'
            "{3}</svg>"
        ).format(number(width), number(self.placed.high), self._words(), inside)

    def state(self, id: str) -> str:
        return self.way.nodes.get(id) or ("next" if self.way.open else "pale")

    def _edge_state(self, edge: Edge) -> str:
        if (edge.source, edge.port) in self.way.taken:
            return "done"
        if self.state(edge.source) == "pale" or self.state(edge.target) == "pale" or not self.way.open:
            return "pale"
        return "next" if self.state(edge.target) == "next" and self.state(edge.source) != "done" else "pale"

    def _run(self, edge: Edge, run: list[str]) -> Markup:
        points = [(self.spots[run[0]].x, self.placed.top(run[0]) + self.spots[run[0]].height)]
        for a, b in pairwise(run):
            top, high = self.placed.tops[self.placed.layer(a)]
            turn = top + high + GAP / 2
            points += [(self.spots[a].x, turn), (self.spots[b].x, turn), (self.spots[b].x, self.placed.top(b))]
        return Markup('<path class="is-{}" d="{}"/>').format(self._edge_state(edge), rounded(points))

    def _return(self, source: str, target: str, lane: int, taken: bool) -> Markup:
        x = self.placed.right + lane * LANE
        a, b = self.spots[source], self.spots[target]
        points = [
            (a.x + a.width / 2, self.placed.middle(source)),
            (x, self.placed.middle(source)),
            (x, self.placed.middle(target)),
            (b.x + b.width / 2, self.placed.middle(target)),
        ]
        x, y = points[-1]
        head = f"M{number(x + 5)} {number(y - 3.5)}L{number(x)} {number(y)}L{number(x + 5)} {number(y + 3.5)}"
        return Markup('<path class="is-back{}" d="{}"/><path class="is-head{}" d="{}"/>').format(
            " is-taken" if taken else "", rounded(points), " is-taken" if taken else "", head
        )

    def _node(self, id: str) -> Markup:
        spot, state, top = self.spots[id], self.state(id), self.placed.top(id)
        left, middle = spot.x - spot.width / 2, self.placed.middle(id)
        title = Markup("<title>{}</title>").format(
            f"{self.flow.by_id[id].name.to(self.locale)}: {_STATES[state].to(self.locale)}"
        )
        box = Markup('<rect x="{}" y="{}" width="{}" height="{}" rx="5"/>').format(
            number(left), number(top), number(spot.width), number(spot.height)
        )
        if self.dot(id):
            return Markup('<g class="is-{} is-dot">{}{}</g>').format(state, title, box)
        sign = Markup("")
        if state == "done":
            sign = Markup('<path class="is-tick" d="M{} {}l3 3 5-6"/>').format(number(left + 9), number(middle + 0.5))
        elif state == "bad":
            sign = Markup('<path class="is-cross" d="M{} {}l7 7m0-7l-7 7"/>').format(
                number(left + 10), number(middle - 3.5)
            )
        lines = self._lines(id, spot.width)
        words = Markup("").join(
            Markup('<text x="{}" y="{}">{}</text>').format(
                number(spot.x + (7 if sign else 0)), number(middle + 0.5 + (i - (len(lines) - 1) / 2) * LINE), line
            )
            for i, line in enumerate(lines)
        )
        return Markup('<g class="is-{}">{}{}{}{}</g>').format(state, title, box, sign, words)

    def _named(self, edge: Edge) -> str:
        """The branch's name, where a node has several ways out and takes one; else nothing."""
        node = self.flow.by_id[edge.source]
        kind = node_kinds.get(node.kind)
        if kind.splits or sum(1 for e in self.flow.edges if e.source == edge.source) < 2:
            return ""
        return next((p.label.to(self.locale) for p in kind.ports(node) if p.name == edge.port), "")

    def _label(self, edge: Edge, run: list[str]) -> Markup:
        name = self._named(edge)
        if not name:
            return Markup("")
        top, high = self.placed.tops[self.placed.layer(run[0])]
        x, y, told = self.spots[run[1]].x, top + high + LABELLED - 14, fitted(name, NODE[0])
        wide = measured(told) + 6
        return Markup(
            '<rect class="is-ground" x="{}" y="{}" width="{}" height="14"/>'
            '<text class="is-label" x="{}" y="{}"><title>{}</title>{}</text>'
        ).format(number(x - wide / 2), number(y - 7), number(wide), number(x), number(y), name, told)

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

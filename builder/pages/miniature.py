"""A flow as a small picture: enough to see its shape, drawn by the machine from left to right."""

from __future__ import annotations

from markupsafe import Markup

from app.definitions.flow import Flow
from app.nodes.registry import node_kinds

BOX_W, BOX_H, GAP_X, GAP_Y = 28, 16, 22, 12


def miniature(flow: Flow) -> Markup:
    """Inline SVG; people's steps are tinted, so that one sees where somebody decides."""
    columns = _columns(flow)
    if not columns:
        return Markup("")
    rows = max(map(len, columns))
    width = len(columns) * (BOX_W + GAP_X) + GAP_X
    height = rows * (BOX_H + GAP_Y) + GAP_Y
    at: dict[str, tuple[float, float]] = {}
    for x, column in enumerate(columns):
        for y, id in enumerate(column):
            at[id] = (
                GAP_X + x * (BOX_W + GAP_X),
                (height - len(column) * (BOX_H + GAP_Y) + GAP_Y) / 2 + y * (BOX_H + GAP_Y),
            )
    parts = [_line(at[e.source], at[e.target]) for e in flow.edges if e.source in at and e.target in at]
    parts += [_box(flow, id, *place) for id, place in at.items()]
    return Markup(
        '<svg class="fw-flowmap" width="100%" height="88" viewBox="0 0 {w} {h}" aria-hidden="true" '
        'focusable="false">{parts}</svg>'
    ).format(w=width, h=height, parts=Markup("").join(parts))


def _columns(flow: Flow) -> list[list[str]]:
    """Nodes by their longest way from the start; a line that leads back does not count."""
    depth: dict[str, int] = {}
    start = flow.start
    todo: list[tuple[str, tuple[str, ...]]] = [(start.id, ())] if start else []
    steps = 0
    while todo and steps < 5_000:
        steps += 1
        id, way = todo.pop(0)
        if id in way or id not in flow.by_id:
            continue
        if depth.get(id, -1) >= len(way):
            continue
        depth[id] = len(way)
        todo += [(e.target, (*way, id)) for e in flow.edges if e.source == id]
    columns: list[list[str]] = [[] for _ in range(max(depth.values(), default=-1) + 1)]
    for node in flow.nodes:
        if node.id in depth:
            columns[depth[node.id]].append(node.id)
    return columns


def _line(source: tuple[float, float], target: tuple[float, float]) -> Markup:
    x1, y1 = source[0] + BOX_W, source[1] + BOX_H / 2
    x2, y2 = target[0], target[1] + BOX_H / 2
    middle = x2 - GAP_X / 2 if x2 > x1 else x1 + GAP_X / 2
    return Markup('<path d="M{:g} {:g}H{:g}V{:g}H{:g}"/>').format(x1, y1, middle, y2, x2)


def _box(flow: Flow, id: str, x: float, y: float) -> Markup:
    kind = node_kinds.get(flow.by_id[id].kind)
    person = ' class="is-person"' if kind.has_task and not kind.begins else ""
    round_ = BOX_H / 2 if kind.begins or kind.ends else 3
    return Markup('<g{}><rect x="{:g}" y="{:g}" width="{}" height="{}" rx="{:g}"/></g>').format(
        Markup(person), x + 0.5, y + 0.5, BOX_W - 1, BOX_H - 1, round_
    )

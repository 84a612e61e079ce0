"""The picture of a model (DMN DI): where its parts stand, and straight lines for what needs what."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from app.decisions.dmn.names import LINES, SHAPES
from app.decisions.dmn.xml import Element

Raw = Mapping[str, Any]
_SIZE = (Decimal(180), Decimal(60))


def diagram(document: Raw, requirements: Mapping[tuple[str, str], str], namespace: str) -> Element | None:
    """The diagram of a document that has a layout; nothing for one that has none."""
    layout = document.get("layout") or {}
    if not layout:
        return None
    shapes = [_shape(id, place, namespace) for id, place in layout.items()]
    edges = [
        _edge(id, layout[of], layout[to], namespace)
        for (to, of), id in requirements.items()
        if of in layout and to in layout
    ]
    page = Element("DMNDiagram", namespace, {"id": f"diagram_{document['key']}"}, [*shapes, *edges])
    return Element("DMNDI", namespace, children=[page])


def _shape(id: str, place: Raw, namespace: str) -> Element:
    bounds = Element("Bounds", SHAPES, {name: str(place.get(name) or "0") for name in ("x", "y", "width", "height")})
    return Element("DMNShape", namespace, {"id": f"shape_{id}", "dmnElementRef": id}, [bounds])


def _edge(id: str, start: Raw, end: Raw, namespace: str) -> Element:
    """From the top of what is needed to the bottom of what needs it."""
    x, y, width, _ = _numbers(start)
    points = [(x + width / 2, y)]
    x, y, width, height = _numbers(end)
    points.append((x + width / 2, y + height))
    found = [Element("waypoint", LINES, {"x": format(x, "f"), "y": format(y, "f")}) for x, y in points]
    return Element("DMNEdge", namespace, {"id": f"edge_{id}", "dmnElementRef": id}, found)


def _numbers(place: Raw) -> tuple[Decimal, Decimal, Decimal, Decimal]:
    x, y, width, height = (Decimal(str(place.get(name) or "0")) for name in ("x", "y", "width", "height"))
    return x, y, width or _SIZE[0], height or _SIZE[1]

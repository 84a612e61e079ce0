"""A flow: what happens with a form's record. Loaded from its JSON document into frozen objects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from app.i18n import Text
from app.nodes.registry import node_kinds


@dataclass(frozen=True)
class Node:
    id: str
    kind: str
    label: Text = Text("", "")
    settings: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> Text:
        """What to call it in a sentence: its label, else what its kind is called."""
        return self.label if self.label.zh or self.label.en else node_kinds.get(self.kind).label

    def setting(self, name: str) -> Any:
        """The value of a setting, else the kind's default for it."""
        if name in self.settings:
            return self.settings[name]
        return node_kinds.get(self.kind).default_settings.get(name)


@dataclass(frozen=True, slots=True)
class Edge:
    source: str
    port: str
    target: str


@dataclass(frozen=True, eq=False)  # by identity: compiled things are cached per loaded document
class Flow:
    """``form`` is the key of the form whose record the flow walks. ``number`` and ``title`` are FEEL texts that give
    a case its number and its name in lists."""

    key: str
    label: Text
    form: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    title: str | None = None
    number: str | None = None
    positions: Mapping[str, Any] = field(default_factory=dict)  # of the free canvas, by node id

    @cached_property
    def by_id(self) -> dict[str, Node]:
        return {n.id: n for n in self.nodes}

    @cached_property
    def out(self) -> dict[tuple[str, str], Edge]:
        """The edge that leaves a port, by (node id, port)."""
        return {(e.source, e.port): e for e in self.edges}

    @cached_property
    def into(self) -> dict[str, tuple[Edge, ...]]:
        found: dict[str, list[Edge]] = {n.id: [] for n in self.nodes}
        for edge in self.edges:
            found.setdefault(edge.target, []).append(edge)
        return {node: tuple(edges) for node, edges in found.items()}

    @cached_property
    def start(self) -> Node | None:
        """The one node at which a case begins: the kind says so."""
        return next((n for n in self.nodes if node_kinds.get(n.kind).begins), None)


def load_flow(raw: Mapping[str, Any]) -> Flow:
    """A flow from its JSON document. The document has met its meta-schema; see :mod:`app.definitions.meta`."""
    return Flow(
        key=raw["key"],
        label=Text.of(raw.get("label"), raw["key"]),
        form=raw["form"],
        nodes=tuple(
            Node(n["id"], n["kind"], Text.of(n.get("label")), n.get("settings") or {}) for n in raw.get("nodes") or ()
        ),
        edges=tuple(Edge(e["from"], e["port"], e["to"]) for e in raw.get("edges") or ()),
        title=raw.get("title") or None,
        number=raw.get("number") or None,
        positions=raw.get("positions") or {},
    )

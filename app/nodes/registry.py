"""All node kinds, found by walking this folder."""

from __future__ import annotations

from pathlib import Path

from app.nodes._missing import MISSING
from app.nodes.kind import NodeKind
from app.registry import Registry

node_kinds: Registry[NodeKind] = Registry("app.nodes", Path(__file__).parent, NodeKind, MISSING)

"""Finding kinds when many ask at once."""

from __future__ import annotations

import threading

from app.fields.registry import field_kinds
from app.nodes.kind import NodeKind
from app.nodes.registry import MISSING, node_kinds
from app.registry import Registry


def test_nobody_sees_the_folders_half_read() -> None:
    """A process that has just started is asked by many threads at once: none may take a kind for missing, since a case
    that arrives at a missing kind stops."""
    for _ in range(20):
        fresh: Registry[NodeKind] = Registry("app.nodes", node_kinds.folder("start").parent, NodeKind, MISSING)
        gate, missing = threading.Barrier(8), []

        def look(
            fresh: Registry[NodeKind] = fresh, gate: threading.Barrier = gate, missing: list[str] = missing
        ) -> None:
            gate.wait()
            missing.extend(name for name in ("wait", "start", "approval", "end") if fresh.get(name) is MISSING)

        threads = [threading.Thread(target=look) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert missing == []


def test_an_unknown_name_gets_the_stand_in() -> None:
    assert field_kinds.get("no_such_kind").name == "_missing"
    assert "no_such_kind" not in field_kinds

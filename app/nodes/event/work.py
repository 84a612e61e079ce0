"""Starting the flow that waits for an event."""

from __future__ import annotations

from typing import Any

from app.ports import Ports


def run(request: dict[str, Any], ports: Ports) -> dict[str, Any]:
    started = ports.cases.start_listener(parent_step=request["step"], event=request["event"], record=request["record"])
    return {"case": started}

"""Starts the called case; asking twice for one step starts it once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.ports import Ports


def run(request: Mapping[str, Any], ports: Ports) -> dict[str, Any]:
    case = ports.cases.start_child(
        parent_step=request["step"], flow=request["flow"], record=request["record"], answers=request["answers"]
    )
    return {"case": case}

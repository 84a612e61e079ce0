"""Old documents always open: each step takes a document of one format to the next, and one loop walks them all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from app.errors import BadDefinition
from app.i18n import Text

Step = Callable[[dict[str, Any]], dict[str, Any]]

# UPGRADES[0] takes format 1 to 2, and so on. A step never changes once it was released; a mistake gets a new step.
UPGRADES: tuple[Step, ...] = ()


def upgraded(document: Mapping[str, Any], steps: Sequence[Step] | None = None) -> dict[str, Any]:
    """The document in today's format; the given one stays as it is.

    Raises BadDefinition for a format that is no number from 1 on, or newer than this installation.
    """
    steps = UPGRADES if steps is None else steps
    found = document.get("format")
    if isinstance(found, bool) or not isinstance(found, int) or found < 1:
        raise BadDefinition(Text("定义没有写明格式（format）。", "The definition does not say its format."))
    newest = len(steps) + 1
    if found > newest:
        raise BadDefinition(
            Text(
                "定义的格式是 {found}，本系统只认到 {newest}。请先升级系统。",
                "The definition has format {found}; this installation knows up to {newest}. Upgrade it first.",
            ).fill(found=found, newest=newest)
        )
    made = dict(document)
    for step in steps[found - 1 :]:
        made = {**step(made), "format": made["format"] + 1}
    return made

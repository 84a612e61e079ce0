"""Ids as XML wants them: each once in the whole file, of letters, digits, points, hyphens and underscores."""

from __future__ import annotations

import re

from app.decisions.dmn.names import OWN
from app.decisions.dmn.xml import Element

_REFERENCES = ("href", "dmnElementRef")


def tidy_ids(root: Element) -> None:
    """Make all ids of a model valid and different, those of its parts first since others point at them."""
    used: set[str] = set()
    of_parts: dict[str, str] = {}
    settled: set[int] = set()
    parts = [each for each in root.children if "id" in each.attributes]
    requirements = [each for part in parts for each in part.children if each.tag.endswith("Requirement")]
    for each in (*parts, *requirements):
        before = each.attributes["id"]
        of_parts.setdefault(before, _free(before, used))
        each.attributes["id"] = of_parts[before]
        settled.add(id(each))
    for each in root.walk():
        if "id" in each.attributes and id(each) not in settled:
            each.attributes["id"] = _free(each.attributes["id"], used)
        if each.namespace == OWN and each.tag == "result":
            each.text = of_parts.get(each.text, each.text)
        for name in _REFERENCES:
            namespace, mark, target = each.attributes.get(name, "").rpartition("#")
            if target in of_parts and not namespace:
                each.attributes[name] = f"{mark}{of_parts[target]}"


def _free(wanted: str, used: set[str]) -> str:
    """The id, or one like it that nobody has."""
    base = re.sub(r"[^\w.-]", "_", wanted)
    base = base if re.match(r"[^\W\d]", base) else f"_{base}"
    found, number = base, 1
    while found in used:
        number += 1
        found = f"{base}_{number}"
    used.add(found)
    return found

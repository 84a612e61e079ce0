"""What DMN has no place for, kept in extensions that other tools pass over.

The result a flow asks, a label's second language, and logic of kinds that DMN does not know: such logic is written in
DMN's own boxes, so that it decides alike anywhere, with its own form beside it. Read back, that form counts only while
the boxes are still those it was written as; where another tool has changed them, they count.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from app.decisions.dmn.names import OWN
from app.decisions.dmn.xml import Element
from app.decisions.kinds import kinds
from app.errors import BadDefinition
from app.i18n import Text

Raw = Mapping[str, Any]
ENGLISH = f"{OWN} label-en"


def label_of(element: Element) -> dict[str, str]:
    """A label in both languages; empty where there is none."""
    said = element.attributes.get("label", "").strip()
    return {"zh": said, "en": element.attributes.get(ENGLISH, "").strip() or said} if said else {}


def labelled(label: object) -> dict[str, str | None]:
    """The attributes of a label."""
    said = Text.of(label)
    return {"label": said.zh, ENGLISH: said.en if said.en != said.zh else None}


def extension(namespace: str, tag: str, text: str) -> Element:
    return Element("extensionElements", namespace, children=[Element(tag, OWN, text=text)])


def extended(element: Element, tag: str) -> str | None:
    """The text of an extension of ours, None where there is none."""
    for holder in element.all("extensionElements"):
        for each in holder.children:
            if each.tag == tag and each.namespace == OWN:
                return each.text
    return None


def with_form(found: Element, raw: Raw) -> Element:
    """Boxes with the logic they were written from beside them."""
    form = json.dumps({**raw, "type": raw.get("type") or ""}, ensure_ascii=False, sort_keys=True)
    found.children.insert(0, extension(found.namespace, "logic", form))
    return found


def own_form(element: Element, write: Any) -> dict[str, Any] | None:
    """The logic that boxes were written from, None where there is none or they are no longer those.

    ``write`` makes the boxes of a piece of logic.
    """
    text = extended(element, "logic")
    if text is None:
        return None
    try:
        raw = json.loads(text, parse_float=str)
        if not isinstance(raw, dict) or kinds()[raw["kind"]].tag:
            return None
        same = _same(write(raw), element)
    except (ValueError, KeyError, TypeError, AttributeError, ArithmeticError, RecursionError, BadDefinition):
        return None
    return {key: value for key, value in raw.items() if key != "type"} if same else None


def _same(one: Element, other: Element) -> bool:
    """Whether two elements mean the same: ids, space around texts and extensions apart."""
    if one.tag != other.tag or one.text.strip() != other.text.strip():
        return False
    mine, yours = ({k: v for k, v in each.attributes.items() if k != "id"} for each in (one, other))
    left, right = (
        [child for child in each.children if child.tag != "extensionElements" and child.namespace == each.namespace]
        for each in (one, other)
    )
    return mine == yours and len(left) == len(right) and all(map(_same, left, right))

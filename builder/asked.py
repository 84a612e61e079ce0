"""What flows may ask of a workspace's definitions, as the designers read it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.definitions.kinds import definition_kinds
from app.i18n import Text


def asks_of(document: Mapping[str, Any]) -> dict[str, Any]:
    """By the name a reference holds: what it is called, and what it is asked with."""
    kind = definition_kinds().get(str(document.get("kind")))
    if kind is None:
        return {}
    called = kind.called(document)
    return {
        name: {
            "label": called.get(name, Text(name, name)).to_json(),
            "arguments": [{"key": a.key, "label": a.label.to_json(), "type": a.type} for a in arguments],
        }
        for name, arguments in kind.asks(document).items()
    }


def names_of(documents: Mapping[str, Mapping[str, Any]]) -> dict[str, Text]:
    """What everything that can be asked is called."""
    found: dict[str, Text] = {}
    for document in documents.values():
        kind = definition_kinds().get(str(document.get("kind")))
        if kind is not None:
            found.update(kind.called(document))
    return found

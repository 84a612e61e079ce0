"""The definitions of a workspace taken together: what a check, a flow or a page needs to look up by key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.connectors import Connector
    from app.decisions import Model
    from app.definitions.flow import Flow
    from app.definitions.form import Form
    from app.definitions.kinds import Argument


@dataclass(frozen=True)
class Definitions:
    """All documents by key, as JSON; forms, flows, decisions … loaded on first use. Keys are unique across kinds.

    ``people`` names what references may point at: ``{"role": {key: label}, "user": …, "department": …}``; empty sets
    mean that nothing is known and nothing is checked.
    """

    documents: Mapping[str, Mapping[str, Any]]
    people: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @cached_property
    def forms(self) -> dict[str, Form]:
        from app.definitions.form import load_form

        return {k: load_form(d) for k, d in self.documents.items() if d.get("kind") == "form"}

    @cached_property
    def flows(self) -> dict[str, Flow]:
        from app.definitions.flow import load_flow

        return {k: load_flow(d) for k, d in self.documents.items() if d.get("kind") == "flow"}

    @cached_property
    def asks(self) -> dict[str, tuple[Argument, ...]]:
        """What flows may ask of decisions and the like, by the name that a reference holds, with its arguments."""
        from app.definitions.kinds import definition_kinds

        kinds = definition_kinds()
        found: dict[str, tuple[Argument, ...]] = {}
        for document in self.documents.values():
            kind = kinds.get(str(document.get("kind")))
            if kind is not None:
                found.update(kind.asks(document))
        return found

    @cached_property
    def decisions(self) -> dict[str, Model]:
        from app.decisions import load

        return {k: load(d) for k, d in self.documents.items() if d.get("kind") == "decision"}

    @cached_property
    def connectors(self) -> dict[str, Connector]:
        from app.connectors import load

        return {k: load(d) for k, d in self.documents.items() if d.get("kind") == "connector"}

"""A decision: tables, scorecards and other boxed logic in a graph. What it is lives in :mod:`app.decisions`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from app import decisions
from app.decisions import Model
from app.definitions import meta
from app.definitions.change import Change, Voices
from app.definitions.diff_decision import part_changes
from app.definitions.kinds import Argument, DefinitionKind, Raw
from app.definitions.workspace import Definitions
from app.definitions.written import Owner
from app.errors import BadDefinition, Problem
from app.i18n import Text


class DecisionKind(DefinitionKind):
    name = "decision"
    label = Text("决策", "decision")
    icon = "table-2"
    order = 30

    def schema(self) -> dict[str, Any]:
        return meta.decision_schema(sorted(decisions.kinds()))

    def structure(self, document: Raw) -> list[Problem]:
        found = meta.document_problems(document)
        if not any(self.grave(each) for each in found):
            try:
                decisions.load(document)
            except BadDefinition as fault:
                found += fault.problems
        return found

    def grave(self, problem: Problem) -> bool:
        """What its room cannot load is; of the document around it, what is of forms and flows."""
        return problem.code != "bad_key" and (not problem.code.startswith("schema_") or meta.grave(problem))

    def load(self, document: Raw) -> Model:
        return decisions.load(document)

    def check(self, document: Raw, definitions: Definitions) -> Iterable[Problem]:
        return decisions.check(document)

    def owners(self, document: Raw) -> Iterator[Owner]:
        """The document alone: its expressions read each other and its inputs, never a form's fields."""
        yield Owner((str(document.get("key")),), (), document, "")

    def asks(self, document: Raw) -> Mapping[str, tuple[Argument, ...]]:
        inputs = document.get("inputs") or ()
        return {
            str(document["key"]): tuple(
                Argument(str(raw["key"]), Text.of(raw.get("label"), str(raw["key"])), str(raw.get("type") or ""))
                for raw in inputs
            )
        }

    def changes(self, key: str, before: Raw, after: Raw, voices: Voices) -> Iterable[Change]:
        return part_changes(key, before, after)


KIND = DecisionKind()

"""A flow: nodes and the edges between them, on the records of one form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from app.definitions import meta
from app.definitions.change import Change, Voices
from app.definitions.check_flow import check_flow
from app.definitions.diff_flow import line_changes, node_changes
from app.definitions.flow import Flow, load_flow
from app.definitions.kinds import DefinitionKind, Raw
from app.definitions.workspace import Definitions
from app.definitions.written import Owner
from app.errors import Problem
from app.i18n import Text


class FlowKind(DefinitionKind):
    name = "flow"
    label = Text("流程", "flow")
    icon = "workflow"
    order = 20

    def schema(self) -> dict[str, Any]:
        return meta.flow_schema()

    def structure(self, document: Raw) -> list[Problem]:
        return meta.shape_problems(document, "flow", "nodes", meta.walk_nodes, most=1000)

    def grave(self, problem: Problem) -> bool:
        return meta.grave(problem)

    def mended(self, document: Raw) -> dict[str, Any]:
        return meta.without_bad_pieces(document, "nodes")

    def load(self, document: Raw) -> Flow:
        return load_flow(document)

    def check(self, document: Raw, definitions: Definitions) -> Iterable[Problem]:
        return check_flow(definitions.flows[str(document["key"])], definitions)

    def owners(self, document: Raw) -> Iterator[Owner]:
        key = str(document.get("key"))
        yield Owner((key,), (), document, "")
        for i, node in enumerate(document.get("nodes") or ()):
            yield Owner((key, "nodes", str(node.get("id"))), ("nodes", i), node, "nodes")

    def changes(self, key: str, before: Raw, after: Raw, voices: Voices) -> Iterable[Change]:
        return chain(node_changes(key, before, after, voices), line_changes(key, before, after))

    def form_of(self, document: Raw) -> str | None:
        return str(document.get("form"))


KIND = FlowKind()

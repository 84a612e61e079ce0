"""A connector: how another system is asked over HTTP. What it is lives in :mod:`app.connectors`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from app import connectors
from app.connectors import Connector
from app.definitions import meta
from app.definitions.change import Change, Voices
from app.definitions.diff_connector import connector_changes
from app.definitions.kinds import Argument, DefinitionKind, Raw
from app.definitions.workspace import Definitions
from app.definitions.written import Owner
from app.errors import Problem
from app.i18n import Text

_CALLED = Text("{connector} · {operation}", "{connector} · {operation}")


class ConnectorKind(DefinitionKind):
    name = "connector"
    label = Text("连接器", "connector")
    icon = "plug"
    order = 40

    def schema(self) -> dict[str, Any]:
        return connectors.document_schema()

    def structure(self, document: Raw) -> list[Problem]:
        return connectors.shape_problems(document)

    def grave(self, problem: Problem) -> bool:
        return meta.grave(problem) or problem.code == "schema_enum"

    def load(self, document: Raw) -> Connector:
        return connectors.load(document)

    def check(self, document: Raw, definitions: Definitions) -> Iterable[Problem]:
        return connectors.check(document)

    def owners(self, document: Raw) -> Iterator[Owner]:
        """The document alone: its expressions read its own arguments and the answer, never a form's fields."""
        yield Owner((str(document.get("key")),), (), document, "")

    def asks(self, document: Raw) -> Mapping[str, tuple[Argument, ...]]:
        connector = connectors.load(document)
        return {
            f"{connector.key}.{key}": tuple(Argument(each.key, each.label, each.type) for each in operation.arguments)
            for key, operation in connector.operations.items()
            if key
        }

    def called(self, document: Raw) -> Mapping[str, Text]:
        connector = connectors.load(document)
        return {
            f"{connector.key}.{key}": _CALLED.fill(connector=connector.label, operation=operation.label)
            for key, operation in connector.operations.items()
            if key
        }

    def changes(self, key: str, before: Raw, after: Raw, voices: Voices) -> Iterable[Change]:
        return connector_changes(key, before, after)


KIND = ConnectorKind()

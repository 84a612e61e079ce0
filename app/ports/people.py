"""Finding out who would have to act, as the running half does it. Implemented there; the designer asks for a sample."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class FoundPerson:
    id: str
    name: str


class People(Protocol):
    def find(
        self, workspace_id: str, who: Mapping[str, Any], initiator: str | None, answers: Mapping[str, Any]
    ) -> list[FoundPerson]:
        """Whom a who-setting (:mod:`app.nodes.who`) finds for a record with these answers (stored values by field id)
        begun by ``initiator``; in the order of the rule, empty where nobody is found."""
        ...

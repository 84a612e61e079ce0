"""Starting cases from a node's outside work. Implemented by the running half."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol


class Cases(Protocol):
    def start_child(self, *, parent_step: str, flow: str, record: str | None, answers: Mapping[str, Any]) -> str:
        """Start a case of ``flow`` for the step that asked, on ``record`` or on a new one made of ``answers`` (by
        field id). The same step asks once: a second call answers the first one's case. Answers the case's id; raises
        LookupError when the parent's release has no such flow."""
        ...

    def start_listener(self, *, parent_step: str, event: str, record: str) -> str | None:
        """Start the flow of the parent's release that begins on this event and walks the record's form, on that
        record; None where no flow does. The same step asks once, as above."""
        ...

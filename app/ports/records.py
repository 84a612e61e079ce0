"""Many records at once, from a spreadsheet. Implemented by the running half."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from app.i18n import Text


@dataclass(frozen=True, slots=True)
class RowRefused:
    """A row that became no record. ``row`` is its number in what was given, from 0; ``field`` the id of the culprit,
    where it is one field."""

    row: int
    field: str | None
    text: Text


class RecordSink(Protocol):
    def create_many(
        self, workspace_id: str, form_key: str, rows: Sequence[Mapping[str, str | None]], who: str | None
    ) -> tuple[int, list[RowRefused]]:
        """Make a record of the live form of each row: raw texts by field id, read as a form's posts are. Answers how
        many were made and which rows were refused; a refused row does not hold up the others. One transaction.
        Raises LookupError where the live release has no such form."""
        ...

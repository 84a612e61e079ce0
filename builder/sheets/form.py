"""A spreadsheet becomes a form, and its rows records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.definitions.names import make_key
from app.ports.records import RecordSink, RowRefused
from app.workspaces import Workspace
from builder import drafts
from builder.sheets.guess import Column, guess_columns, make_form
from builder.sheets.read import Sheet, read_sheet

CHUNK = 250  # rows a transaction: short enough that others can write in between


@dataclass(frozen=True)
class Plan:
    """What a file would become."""

    document: dict[str, Any]
    columns: list[Column]
    sheet: Sheet

    @property
    def key(self) -> str:
        return str(self.document["key"])

    def to_json(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "document": self.document,
            "columns": [c.to_json() for c in self.columns],
            "rows": len(self.sheet.rows),
        }


def plan_sheet(session: Session, workspace: Workspace, file_name: str, data: bytes, label: str = "") -> Plan:
    """Read the file and guess its form; its key differs from those the workspace has. Raises BadSheet."""
    sheet = read_sheet(file_name, data)
    columns = guess_columns(sheet)
    name = label.strip() or file_name.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    taken = set(session.scalars(drafts.keys_of(workspace.id)))
    language = "en" if name.isascii() else "zh"
    return Plan(make_form(make_key(name, taken, "form"), {language: name[:200]}, columns), columns, sheet)


def save_form(session: Session, workspace: Workspace, plan: Plan, who: str | None, now: datetime) -> None:
    drafts.create_draft(session, workspace, plan.document, who, now)


def fill_records(
    sink: RecordSink, workspace_id: str, plan: Plan, who: str | None
) -> Iterator[tuple[int, int, list[RowRefused]]]:
    """Make the rows records, chunk by chunk, each in its own transaction: (rows done, made, refused of this chunk)."""
    ids = [c.field["id"] for c in plan.columns]
    rows = plan.sheet.rows
    for start in range(0, len(rows), CHUNK):
        part = [dict(zip(ids, row, strict=True)) for row in rows[start : start + CHUNK]]
        made, refused = sink.create_many(workspace_id, plan.key, part, who)
        yield min(start + CHUNK, len(rows)), made, [RowRefused(start + r.row, r.field, r.text) for r in refused]

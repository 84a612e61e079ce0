"""Many records at once, from a spreadsheet's rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.answers.keys import record_title, search_text, sort_keys
from app.answers.state import form_state
from app.answers.validate import validate
from app.database import new_id, transaction
from app.definitions.form import Form
from app.errors import Invalid, InvalidAnswers
from app.fields.kind import Refused
from app.fields.registry import field_kinds
from app.ports.records import RowRefused
from app.releases import release_definitions
from app.web.current import now
from app.workspaces import Workspace
from app.writes import inserting
from runtime.models.records import Record, Revision
from runtime.records.create import create_record
from runtime.records.words import ids_in, words_for

_ADD_RECORD = inserting(Record)
_ADD_REVISION = inserting(Revision)


class Records:
    """Implements :class:`app.ports.records.RecordSink`."""

    def create_many(
        self, workspace_id: str, form_key: str, rows: Sequence[Mapping[str, str | None]], who: str | None
    ) -> tuple[int, list[RowRefused]]:
        with transaction() as session:
            workspace = session.get(Workspace, workspace_id)
            if workspace is None or workspace.release == 0:
                raise LookupError(f"workspace {workspace_id} has no release")
            form = release_definitions(session, workspace_id, workspace.release).forms.get(form_key)
            if form is None:
                raise LookupError(f"release {workspace.release} has no form {form_key!r}")
            batch = _Batch(session, workspace, form, who, now())
            for number, row in enumerate(rows):
                batch.take(number, row)
            batch.write()
        return batch.made, batch.refused


class _Batch:
    """Rows on their way: plain ones are written together, those that need the database one by one."""

    def __init__(self, session: Session, workspace: Workspace, form: Form, who: str | None, at: datetime) -> None:
        self.session, self.workspace, self.form, self.who, self.at = session, workspace, form, who, at
        self.local = at.astimezone(ZoneInfo(workspace.zone))
        self.made = 0
        self.refused: list[RowRefused] = []
        self.ready: list[dict[str, Any]] = []

    def take(self, number: int, row: Mapping[str, str | None]) -> None:
        answers: dict[str, Any] = {}
        for field in self.form.values:
            raw = row.get(field.id)
            if raw is None or field_kinds.get(field.kind).computed:
                continue
            try:
                answers[field.id] = field_kinds.get(field.kind).read(field, raw)
            except Refused as why:
                self.refused.append(RowRefused(number, field.id, why.text))
                return
        state = form_state(self.form, answers, today=self.local.date(), now=self.local)
        verdict = validate(self.form, state)
        if verdict.invalids:
            self._refuse(number, verdict.invalids[0])
        elif verdict.lookups:
            self._one(number, answers)
        else:
            self.ready.append(self._record(verdict.answers))

    def _record(self, stored: dict[str, Any]) -> dict[str, Any]:
        words = words_for(self.session, ids_in(self.form, stored))
        title = record_title(self.form, stored, today=self.local.date(), now=self.local, names=words)
        return {
            "id": new_id(),
            "workspace_id": self.workspace.id,
            "form": self.form.key,
            "release": self.workspace.release,
            "answers": stored,
            "keys": sort_keys(self.form, stored),
            "search": search_text(self.form, stored, words),
            "title": title or self.form.label.zh,
            "revision": 1,
            "frozen": False,
            "created_by": self.who,
            "created_at": self.at,
            "changed_at": self.at,
        }

    def _one(self, number: int, answers: dict[str, Any]) -> None:
        """A row with unique values, serial numbers or references asks the database; refused, it leaves no trace."""
        definitions = release_definitions(self.session, self.workspace.id, self.workspace.release)
        try:
            with self.session.begin_nested():
                create_record(
                    self.session,
                    workspace=self.workspace,
                    definitions=definitions,
                    form=self.form,
                    release=self.workspace.release,
                    answers=answers,
                    who=self.who,
                    now=self.at,
                    check=True,
                )
            self.made += 1
        except InvalidAnswers as error:
            self._refuse(number, error.invalids[0])

    def _refuse(self, number: int, invalid: Invalid) -> None:
        self.refused.append(RowRefused(number, invalid.path[0] if invalid.path else None, invalid.text))

    def write(self) -> None:
        if not self.ready:
            return
        _ADD_RECORD.run(self.session, self.ready)
        _ADD_REVISION.run(
            self.session,
            [{"record_id": r["id"], "number": 1, "changes": {}, "who": self.who, "at": self.at} for r in self.ready],
        )
        self.made += len(self.ready)

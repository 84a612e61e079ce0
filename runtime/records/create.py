"""Making a record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.answers.keys import record_title, search_text, sort_keys
from app.answers.state import form_state
from app.answers.validate import validate
from app.database import new_id
from app.definitions.form import Form
from app.definitions.workspace import Definitions
from app.errors import InvalidAnswers
from app.files.models import File
from app.workspaces import Workspace
from app.writes import inserting
from runtime.models.records import Record, Revision
from runtime.records.lookups import answer_lookups, claim_values, next_numbers
from runtime.records.related import related_of
from runtime.records.words import ids_in, words_for

_ADD_RECORD = inserting(Record)
_ADD_REVISION = inserting(Revision)


def create_record(
    session: Session,
    *,
    workspace: Workspace,
    definitions: Definitions,
    form: Form,
    release: int,
    answers: Mapping[str, Any],
    who: str | None,
    now: datetime,
    filling: str | None = None,
    check: bool = False,
    names: Mapping[str, Any] | None = None,
) -> str:
    """Store answers (by field id) as a new record and answer its id.

    Computed values and serial numbers are worked out, hidden answers dropped, unique values taken. Raises
    InvalidAnswers for a value another record holds, and with ``check`` (what a person submits) for everything that is
    wrong. ``names`` are what expressions may read beside the fields; ``filling`` is whose uploads come along.
    """
    local = now.astimezone(ZoneInfo(workspace.zone))
    state = form_state(
        form,
        answers,
        today=local.date(),
        now=local,
        names=names,
        related=related_of(session, workspace.id, definitions, form, answers),
    )
    verdict = validate(form, state)
    if check:
        invalids = verdict.invalids + answer_lookups(
            session,
            workspace.id,
            form,
            verdict.lookups,
            definitions=definitions,
            state=state,
            filling_id=filling,
        )
        if invalids:
            raise InvalidAnswers(invalids)
    stored = verdict.answers
    id = new_id()
    if any(q.ask == "next" for q in verdict.lookups):
        next_numbers(session, form, workspace.id, stored, verdict.lookups, local.date())
        stored = state.again(stored).kept  # formulas may read the number
    taken = claim_values(session, form, workspace.id, id, verdict.lookups)
    if taken:
        raise InvalidAnswers(taken)
    ids = ids_in(form, stored)
    words = words_for(session, ids)
    title = record_title(form, stored, today=local.date(), now=local, names=words, scope=names)
    _ADD_RECORD.run(
        session,
        {
            "id": id,
            "workspace_id": workspace.id,
            "form": form.key,
            "release": release,
            "answers": stored,
            "keys": sort_keys(form, stored),
            "search": search_text(form, stored, words),
            "title": title or form.label.zh,
            "revision": 1,
            "frozen": False,
            "created_by": who,
            "created_at": now,
            "changed_at": now,
        },
    )
    _ADD_REVISION.run(session, {"record_id": id, "number": 1, "changes": {}, "who": who, "at": now})
    if filling is not None and ids.get("file"):
        adopt_files(session, ids["file"], filling, id)
    return id


def adopt_files(session: Session, ids: set[str], filling: str, record_id: str) -> None:
    """A submitted file belongs to its record; uploads that were dropped stay with the filling and are swept."""
    session.execute(
        update(File)
        .where(File.id.in_(sorted(ids)), File.filling_id == filling)
        .values(record_id=record_id, filling_id=None)
    )

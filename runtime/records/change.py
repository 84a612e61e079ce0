"""Changing a record: one revision per change, with who, when, why and which fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.answers.keys import record_title, search_text, sort_keys
from app.answers.state import FormState, form_state
from app.answers.validate import Verdict, validate
from app.definitions.form import Form
from app.definitions.workspace import Definitions
from app.errors import Conflict, InvalidAnswers, NotFound
from app.i18n import Text
from app.releases import release_definitions
from app.workspaces import Workspace
from app.writes import inserting, updating
from runtime.models.records import Record, Revision
from runtime.records.create import adopt_files
from runtime.records.lookups import answer_lookups, claim_values, next_numbers
from runtime.records.related import related_of
from runtime.records.words import ids_in, words_for

_RECORD = (
    select(Record.id, Record.workspace_id, Record.form, Record.release, Record.answers, Record.revision, Workspace.zone)
    .join(Workspace, Workspace.id == Record.workspace_id)
    .where(Record.id == bindparam("id"), Record.deleted_at.is_(None))
    .with_for_update(of=Record)
)
_CHANGE_RECORD = updating(Record, "answers", "keys", "search", "title", "revision", "changed_at")
_ADD_REVISION = inserting(Revision)

CHANGED = Text(
    "“{fields}”已被{who}在 {when} 改过。请核对后再提交。",
    "“{fields}” was changed by {who} at {when}. Check it and submit again.",
)


def change_record(
    session: Session,
    record_id: str,
    changes: Mapping[str, Any],
    *,
    who: str | None,
    step: str | None,
    reason: str | None,
    now: datetime,
    expected: int | None = None,
    release: int | None = None,
    filling: str | None = None,
    check: bool = False,
    rights: Mapping[str, str] | None = None,
    names: Mapping[str, Any] | None = None,
) -> Revision:
    """Write changes (by field id) to a record, computed values, keys and title along with them.

    ``expected`` is the revision the writer saw: Conflict only if a field he changes was changed since. ``check`` with
    ``rights`` (what a person submits at a task) raises InvalidAnswers. Without any real change no revision is made
    and the current one is answered. ``release`` says by which definitions to read it (default: its own).
    """
    row = session.execute(_RECORD, {"id": record_id}).first()
    if row is None:
        raise NotFound()
    if expected is not None and expected != row.revision:
        _refuse_overlap(session, record_id, expected, changes, row)
    definitions = release_definitions(session, row.workspace_id, release or row.release)
    form = _form(definitions, row)
    local = now.astimezone(ZoneInfo(row.zone))
    answers = {**row.answers, **changes}
    state = form_state(
        form,
        answers,
        today=local.date(),
        now=local,
        names=names,
        rights=rights,
        related=related_of(session, row.workspace_id, definitions, form, answers),
    )
    verdict = validate(form, state)
    if check:
        _refuse_invalid(session, definitions, state, row, verdict, filling)
    stored = verdict.answers
    if any(q.ask == "next" for q in verdict.lookups):
        next_numbers(session, form, row.workspace_id, stored, verdict.lookups, local.date())
        stored = state.again(stored).kept
    difference = differences(row.answers, stored)
    if not difference:
        return Revision(
            record_id=record_id, number=row.revision, changes={}, who=who, step_id=step, reason=reason, at=now
        )
    claims = [q for q in verdict.lookups if q.ask == "unique" and q.path[0] in difference]
    taken = claim_values(session, form, row.workspace_id, record_id, claims, fields=_unique_ids(form, difference))
    if taken:
        raise InvalidAnswers(taken)
    ids = ids_in(form, stored)
    words = words_for(session, ids)
    title = record_title(form, stored, today=local.date(), now=local, names=words, scope=names)
    number = row.revision + 1
    _CHANGE_RECORD.run(
        session,
        {
            "answers": stored,
            "keys": sort_keys(form, stored),
            "search": search_text(form, stored, words),
            "title": title or form.label.zh,
            "revision": number,
            "changed_at": now,
            "by_id": record_id,
        },
    )
    values = {
        "record_id": record_id,
        "number": number,
        "changes": difference,
        "who": who,
        "step_id": step,
        "reason": reason,
        "at": now,
    }
    _ADD_REVISION.run(session, values)
    if filling is not None and ids.get("file"):
        adopt_files(session, ids["file"], filling, record_id)
    return Revision(**values)


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    """``{field id: [before, after]}`` of what differs; a missing answer and null are the same."""
    return {
        id: [before.get(id), after.get(id)]
        for id in dict.fromkeys((*before, *after))
        if before.get(id) != after.get(id)
    }


def _form(definitions: Definitions, row: Any) -> Form:
    if row.form not in definitions.forms:
        raise NotFound()
    return definitions.forms[row.form]


def _unique_ids(form: Form, changed: Iterable[str]) -> list[str]:
    """Top-level fields that changed, and the columns of changed tables: whose unique values are given up first."""
    tables = set(changed)
    return [p.field.id for p in form.places if p.field.key and (p.table.id if p.table else p.field.id) in tables]


def _refuse_invalid(
    session: Session, definitions: Definitions, state: FormState, row: Any, verdict: Verdict, filling: str | None
) -> None:
    invalids = verdict.invalids + answer_lookups(
        session,
        row.workspace_id,
        state.form,
        verdict.lookups,
        definitions=definitions,
        state=state,
        filling_id=filling,
        record_id=row.id,
    )
    if invalids:
        raise InvalidAnswers(invalids)


def _refuse_overlap(session: Session, record_id: str, expected: int, changes: Mapping[str, Any], row: Any) -> None:
    """Somebody changed the record since: refuse if it was one of these fields, naming who and when."""
    since = session.execute(
        select(Revision.changes, Revision.who, Revision.at, User.name)
        .outerjoin(User, User.id == Revision.who)
        .where(Revision.record_id == record_id, Revision.number > expected)
        .order_by(Revision.number)
    ).all()
    mine = {id for id, value in changes.items() if row.answers.get(id) != value}
    for each in reversed(since):
        both = [id for id in each.changes if id in mine]
        if both:
            form = _form(release_definitions(session, row.workspace_id, row.release), row)
            labels = [p.field.label for id in both if (p := form.place(id))]
            name = each.name or "—"
            when = each.at.astimezone(ZoneInfo(row.zone)).strftime("%Y-%m-%d %H:%M")
            raise Conflict(
                Text(
                    CHANGED.zh.format(fields="、".join(x.zh for x in labels), who=name, when=when),
                    CHANGED.en.format(fields=", ".join(x.en for x in labels), who=name, when=when),
                ),
                who=name,
                when=each.at.isoformat(),
                fields=both,
            )

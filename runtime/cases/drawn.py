"""What a case page draws of a record: the form's state for its reader, words for ids, files, what was changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import Department, User
from app.answers.state import FormState, form_state
from app.definitions.form import Field, Form
from app.expressions import BOOLEAN
from app.fields.registry import field_kinds
from app.workspaces import Workspace
from runtime.cases.read import Told
from runtime.executor.load import initiator_scope
from runtime.models.cases import Task
from runtime.models.records import Record, Revision
from runtime.records.words import words_of

FACTS = 4  # key facts in a case's head
FACT_LENGTH = 18


@dataclass(frozen=True)
class Change:
    """One revision as its reader may see it: ``fields`` are (label, before, after) in words."""

    number: int
    who: str | None
    at: datetime
    reason: str | None
    fields: tuple[tuple[Any, str, str], ...]
    beginning: bool = False


def case_state(
    session: Session,
    told: Told,
    now: datetime,
    *,
    rights: Mapping[str, str] | None,
    answers: Mapping[str, Any] | None = None,
) -> FormState:
    """How the case's form stands, by the same names and moment that a decision is judged by."""
    case, local = told.case, now.astimezone(ZoneInfo(told.workspace.zone))
    names = {
        "initiator": initiator(session, case.initiator),
        "case": {
            "id": case.id,
            "number": case.number,
            "title": case.title,
            "record": case.record_id,
            "started_at": case.started_at.astimezone(ZoneInfo(told.workspace.zone)),
        },
    }
    return form_state(
        told.form,
        told.record.answers if answers is None else answers,
        today=local.date(),
        now=local,
        names=names,
        rights=rights,
    )


def initiator(session: Session, who: str | None) -> dict[str, Any] | None:
    row = session.execute(
        select(User.name, User.email, User.department_id, Department.name.label("department"))
        .outerjoin(Department, Department.id == User.department_id)
        .where(User.id == who)
    ).first()
    if row is None:
        return initiator_scope(who, None, None, None, None)
    return initiator_scope(who, row.name, row.email, row.department_id, row.department)


def record_state(
    form: Form, record: Record, workspace: Workspace, now: datetime, rights: Mapping[str, str] | None
) -> FormState:
    """The same for a record that no case walks."""
    local = now.astimezone(ZoneInfo(workspace.zone))
    return form_state(form, record.answers, today=local.date(), now=local, rights=rights)


def key_facts(
    form: Form, state: FormState, names: Mapping[str, str], locale: str, without: str = ""
) -> list[tuple[str, str]]:
    """A few short answers that tell one case from another at a glance: two numbers, then words; what must be filled
    in comes before what may. Identities, yes-and-no, and what the title says already are left out."""
    numbers: list[tuple[Field, str]] = []
    words: list[tuple[Field, str]] = []
    for field in form.values:
        kind, value = field_kinds.get(field.kind), state.answers.get(field.id)
        if value is None or not short(field) or not state.shown(field.id):
            continue
        shown = kind.show(field, value, locale, names)
        if shown and len(shown) <= FACT_LENGTH and shown not in without:
            (numbers if kind.numeric else words).append((field, shown))
    chosen = sorted(numbers, key=_optional)[:2]
    chosen += sorted(words, key=_optional)[: FACTS - len(chosen)]
    return [(field.label.to(locale), shown) for field, shown in [*numbers, *words] if (field, shown) in chosen]


def short(field: Field) -> bool:
    """Whether a field may stand in a line of key facts or be a column that nobody asked for."""
    kind = field_kinds.get(field.kind)
    return (
        kind.holds == "value"
        and not kind.uploads
        and field.sensitivity != "high"
        and kind.group != "identity"
        and kind.feel_type(field) != BOOLEAN
    )


def _optional(fact: tuple[Field, str]) -> bool:
    return fact[0].required is not True


def main_figure(form: Form, answers: Mapping[str, Any], sees: Any, locale: str) -> str:
    """The number that a list row shows at its right: the first that must be filled in, else the first there is."""
    found = [
        f
        for f in form.values
        if field_kinds.get(f.kind).numeric and short(f) and answers.get(f.id) is not None and sees(f.id)
    ]
    found.sort(key=lambda f: f.required is not True)
    return field_kinds.get(found[0].kind).show(found[0], answers[found[0].id], locale) if found else ""


def changes_of(
    session: Session, form: Form, record: Record, sees: Any, locale: str
) -> tuple[list[Change], dict[str, str]]:
    """The record's revisions, newest first, and for each field that was changed since the submission what it held
    then, in words. Fields the reader may not see are left out; two statements."""
    rows = session.scalars(select(Revision).where(Revision.record_id == record.id).order_by(Revision.number)).all()
    sides: list[dict[str, Any]] = []
    for row in rows:
        for at in (0, 1):
            sides.append({id: pair[at] for id, pair in row.changes.items()})
    names = words_of(session, form, sides, locale)

    def words(field: Field, value: Any) -> str:
        kind = field_kinds.get(field.kind)
        if value is None:
            return ""
        if kind.holds == "rows":
            return f"{len(value)} 行" if locale == "zh" else f"{len(value)} rows"
        return kind.show(field, value, locale, names)

    was: dict[str, str] = {}
    found: list[Change] = []
    for row in rows:
        fields = []
        for id, (before, after) in row.changes.items():
            place = form.place(id)
            if place is None or not sees(id):
                continue
            fields.append((place.field.label, words(place.field, before), words(place.field, after)))
            if id not in was and row.number > 1:
                was[id] = words(place.field, before)
        found.append(Change(row.number, row.who, row.at, row.reason, tuple(fields), row.number == 1))
    now_words = {id: words(form.by_id[id].field, record.answers.get(id)) for id in was}
    return found[::-1], {id: text for id, text in was.items() if text and text != now_words[id]}


def earlier(form: Form, answers: Mapping[str, Any], sees: Any) -> list[tuple[str, str]]:
    """Answers to fields that the form no longer has, by id, as they were stored."""
    return [
        (id, value if isinstance(value, str) else str(value))
        for id, value in answers.items()
        if form.place(id) is None and value is not None and sees(id)
    ]


def phrases(session: Session, who: str, node: str) -> Sequence[str]:
    """What this person often says at this step, the most frequent first."""
    rows = session.execute(
        select(Task.opinion)
        .where(Task.decided_by == who, Task.node == node, Task.opinion.is_not(None), func.length(Task.opinion) <= 24)
        .group_by(Task.opinion)
        .order_by(func.count().desc(), func.max(Task.closed_at).desc())
        .limit(4)
    ).scalars()
    return [text for text in rows if text]

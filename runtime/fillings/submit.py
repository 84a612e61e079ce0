"""Submitting: one transaction from the answers to the started case. The filling is consumed, so a second press of the
button finds what the first one made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from app import audit
from app.answers.patch import overlay
from app.answers.state import FormState
from app.answers.validate import validate
from app.errors import Conflict, Invalid, InvalidAnswers
from app.fields.kind import Refused
from app.fields.registry import field_kinds
from app.i18n import Text
from runtime.fillings.opened import Opened
from runtime.jobs.enqueue import enqueue, job_row
from runtime.models.records import Filling
from runtime.parties import make_party
from runtime.records.create import adopt_files, create_record
from runtime.records.lookups import answer_lookups
from runtime.records.words import ids_in

PARTY = "party:"


@dataclass(frozen=True, slots=True)
class Submitted:
    """What came of a submission. ``again`` says that it had been submitted before."""

    record: str | None
    case: str | None
    party: str | None
    again: bool = False


def check_filling(session: Session, it: Opened) -> list[Invalid]:
    """Everything that stands in the way of submitting: what could not be read, then what is wrong."""
    unread = unreadable(it)
    there = {i.path for i in unread}
    verdict = validate(it.form, it.state)
    asked = answer_lookups(
        session,
        it.workspace.id,
        it.form,
        verdict.lookups,
        definitions=it.definitions,
        state=it.state,
        filling_id=it.filling.id,
        record_id=it.filling.record_id,
    )
    return unread + [i for i in verdict.invalids + asked if i.path not in there]


def unreadable(it: Opened) -> list[Invalid]:
    """What was typed and could not be read, wherever it still shows."""
    found = []
    for dotted, raw in it.filling.raw.items():
        path = tuple(dotted.split("."))
        place = it.form.place(path[-1])
        if place is None or not it.state.spot(*path).visible:
            continue
        try:
            field_kinds.get(place.field.kind).read(place.field, raw)
        except Refused as why:
            found.append(Invalid(path, why.code, why.text))
    return found


def submit_filling(session: Session, it: Opened, *, now: datetime) -> Submitted:
    """Make the record, start the case or decide the task. Raises InvalidAnswers; then nothing has happened.

    The release is the filling's own, whatever has been published since.
    """
    filling = it.filling
    taken = session.execute(
        update(Filling)
        .where(Filling.id == filling.id, Filling.submitted_at.is_(None))
        .values(submitted_at=now)
        .execution_options(synchronize_session=False)
    )
    if taken.rowcount != 1:  # type: ignore[attr-defined]
        session.refresh(filling)
        return Submitted(filling.record_id, filling.case_id, filling.party_id, again=True)
    invalids = check_filling(session, it)
    if invalids:
        raise InvalidAnswers(invalids)
    done = _decide(session, it, now) if filling.task_id else _begin(session, it, now)
    session.execute(
        update(Filling)
        .where(Filling.id == filling.id)
        .values(record_id=done.record, case_id=done.case, party_id=done.party, answers={}, raw={})
        .execution_options(synchronize_session=False)
    )
    return done


def _begin(session: Session, it: Opened, now: datetime) -> Submitted:
    filling = it.filling
    party = filling.party_id
    if filling.owner_id is None and party is None:
        name, mobile, email = contact(it.state)
        party = make_party(session, workspace_id=it.workspace.id, name=name, mobile=mobile, email=email, now=now)
        if email:
            enqueue(session, [_receipt(it, party, now)], now)
    who = filling.owner_id or f"{PARTY}{party}"
    record = create_record(
        session,
        workspace=it.workspace,
        definitions=it.definitions,
        form=it.form,
        release=filling.release,
        answers=it.state.answers,
        who=who,
        now=now,
        filling=filling.id,
        names=it.names,
    )
    case = None
    if it.flow is not None:
        from runtime.executor.start import start_case

        case = start_case(
            session,
            workspace_id=it.workspace.id,
            release=filling.release,
            flow=it.flow.key,
            record_id=record,
            initiator=who,
            now=now,
        )
    audit.record(
        session,
        at=now,
        who=who,
        verb="record.submit",
        what=f"record:{record}",
        workspace=it.workspace.id,
        details={"form": it.form.key, "release": filling.release},
    )
    return Submitted(record, case, party)


def _receipt(it: Opened, party: str, now: datetime) -> dict[str, Any]:
    """The letter with the applicant's link, so that closing the page does not lose it."""
    return job_row(
        family="case",
        kind="party",
        key=f"received:{it.filling.id}",
        request={"party": party, "reason": "started", "title": it.form.label.zh},
        due_at=now,
        case=None,
        step=None,
        silent=True,
        now=now,
        workspace=it.workspace.id,
    )


def _decide(session: Session, it: Opened, now: datetime) -> Submitted:
    from app.nodes.registry import node_kinds
    from runtime.tasks import Decision, decide

    filling = it.filling
    assert filling.task_id is not None
    action = next((a for a in node_kinds.get(it.node.kind).actions(it.node) if a.answers), None) if it.node else None
    if action is None:
        raise Conflict(Text("这个步骤已经结束。", "This step is over already."))
    files = ids_in(it.form, filling.answers).get("file")
    if files and filling.record_id:
        adopt_files(session, files, filling.id, filling.record_id)
    decide(
        session,
        who=filling.owner_id or f"{PARTY}{filling.party_id}",
        task_id=filling.task_id,
        now=now,
        decision=Decision(verb=action.verb, patch=lambda state: overlay(state, filling.answers)),
    )
    return Submitted(filling.record_id, filling.case_id, filling.party_id)


def contact(state: FormState) -> tuple[str, str | None, str | None]:
    """Who an applicant is and how he is reached: the first mobile number, the first e-mail address, and the first
    words of his own on the page where they stand, else of the whole form. The kinds say which they are."""
    reached: dict[str, str | None] = {"mobile": None, "email": None}
    words: list[tuple[str, str]] = []  # the page or outermost element, what stands in the field
    home, kept = None, state.kept
    for place in state.form.places:
        field, kind = place.field, field_kinds.get(place.field.kind)
        value = kept.get(field.id)
        if field.key is None or place.table is not None or value is None or kind.holds != "value":
            continue
        top = place.above[0].id if place.above else ""
        if kind.contact in reached:
            home = top if home is None else home
            reached[kind.contact] = reached[kind.contact] or str(value)
        elif kind.searchable and isinstance(value, str) and kind.options(field, "zh") is None:
            words.append((top, kind.show(field, value, "zh")))
    name = next((said for top, said in words if top == home), words[0][1] if words else "")
    return name, reached["mobile"], reached["email"]

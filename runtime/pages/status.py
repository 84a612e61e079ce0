"""What an applicant without an account sees of what became of his forms: how far each is, and what he has to do."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, redirect, render_template, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.pages.preferences import languages
from app.answers.state import form_state
from app.database import db, transaction
from app.errors import NotFound
from app.files.models import File
from app.i18n import Text
from app.releases import release_definitions
from app.rendering import render_form
from app.web.current import now, today
from app.web.language import locale
from app.web.rules import open_to_all
from app.workspaces import Workspace
from runtime.cases.progress import lead_of, progress_of, task_title
from runtime.cases.sent_back import why_sent_back
from runtime.files import file_links, send
from runtime.fillings import new_filling, open_filling
from runtime.models.cases import Case, Step, Task
from runtime.models.records import Party, Record
from runtime.pages.limits import limit_posts
from runtime.parties import party_by_token
from runtime.records.words import ids_in, words_for
from runtime.seeing import seen_case, seen_file

blueprint = Blueprint("status", __name__)

PARTY = "party:"
LIMIT = 50  # cases shown of one applicant


@dataclass(frozen=True)
class Shown:
    """One case as its applicant sees it. ``todo`` are his open tasks with the words of whoever sent it back."""

    case: Case
    title: str
    lead: str
    lines: Sequence[dict[str, str]]  # as the timeline draws them
    todo: Sequence[tuple[Task, str, str]]
    answers: Any


@blueprint.get("/s/<token>")
@open_to_all
def status(token: str) -> Response:
    session = db.session()
    party = party_by_token(session, token)
    workspace = session.get_one(Workspace, party.workspace_id)
    who = f"{PARTY}{party.id}"
    cases = session.scalars(
        select(Case)
        .where((Case.initiator == who) | Case.id.in_(select(Task.case_id).where(Task.holder == who)))
        .order_by(Case.id.desc())
        .limit(LIMIT)
    ).all()
    html = render_template(
        "fill/status.html",
        owner=Text.of(workspace.label).to(locale()),
        languages=languages(),
        token=token,
        party=party,
        cases=[_shown(session, token, c, who, workspace) for c in cases],
        more=True,
    )
    return Response(html)


@blueprint.post("/s/<token>/tasks/<id>")
@open_to_all
def task(token: str, id: str) -> Response:
    """Open the form of a task of his; opening it twice leads to the same filling."""
    party = party_by_token(db.session(), token)
    with transaction() as session:
        limit_posts(session, now())
        link = _open_task(session, party, id, token)
    return redirect(url_for("public.fill", token=link), 303)  # type: ignore[return-value]


@blueprint.get("/s/<token>/files/<id>")
@open_to_all
def file(token: str, id: str) -> Response:
    party = party_by_token(db.session(), token)
    found = db.session.get(File, id)
    if found is None:
        raise NotFound()
    seen_file(db.session(), f"{PARTY}{party.id}", found)
    return send(found)


def _open_task(session: Session, party: Party, task_id: str, token: str) -> str:
    task = session.get(Task, task_id)
    if task is None or task.holder != f"{PARTY}{party.id}" or task.status != "open":
        raise NotFound()
    case = session.get_one(Case, task.case_id)
    record = session.get_one(Record, case.record_id)
    flow = release_definitions(session, case.workspace_id, case.release).flows[case.flow]
    # Derived from the secret link, so that whoever holds it comes back to the same filling and nobody else can.
    link = hashlib.sha256(f"{token}:{task_id}".encode()).hexdigest()
    open_filling(
        session,
        new_filling(
            session,
            workspace=session.get_one(Workspace, case.workspace_id),
            release=case.release,
            form=flow.form,
            flow=case.flow,
            purpose="task",
            now=now(),
            token=link,
            party=party.id,
            task=task.id,
            record=record.id,
            case=case.id,
            answers=record.answers,
        ),
    )
    return link


def _shown(session: Session, token: str, case: Case, who: str, workspace: Workspace) -> Shown:
    flow = release_definitions(session, case.workspace_id, case.release).flows[case.flow]
    steps = session.scalars(select(Step).where(Step.case_id == case.id).order_by(Step.id)).all()
    open_tasks = session.scalars(
        select(Task).where(Task.case_id == case.id, Task.holder == who, Task.status == "open").order_by(Task.id)
    ).all()
    todo = [(t, task_title(flow, t.node).to(locale()), why_sent_back(session, flow, t)) for t in open_tasks]
    marks = progress_of(flow, case, steps, [t.step_id for t in open_tasks], workspace.zone)
    lines = [
        {
            "title": m.title.to(locale()),
            "state": m.state,
            "when": m.when,
            "stamp": m.stamp,
            "text": m.note.to(locale()) if m.note else "",
        }
        for m in marks
    ]
    return Shown(
        case,
        case.title,
        lead_of(case, len(todo)).to(locale()),
        lines,
        todo,
        _answers(session, token, case, who, workspace),
    )


def _answers(session: Session, token: str, case: Case, who: str, workspace: Workspace) -> Any:
    """His own answers to read back, as far as he sees them."""
    seen = seen_case(session, who, case)
    record = session.get_one(Record, case.record_id)
    ids = ids_in(seen.form, record.answers)
    state = form_state(seen.form, record.answers, today=today(workspace.zone), now=now(), rights=seen.reading)
    return render_form(
        seen.form,
        state,
        face="read",
        locale=locale(),
        names=words_for(session, {k: v for k, v in ids.items() if k != "file"}, locale()),
        files=file_links(session, ids.get("file", ()), lambda id: url_for(".file", token=token, id=id)),
    )

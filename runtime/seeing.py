"""The one gate for who sees which record and which of its fields: pages, endpoints, lists, files, exports ask here.

The first that applies decides: an open task's rights replace role rights on that record; then the right to see every
case; then having begun it, having acted on it, having been copied. Nobody else may know that it exists.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.accounts.permissions import can
from app.answers.state import right_of
from app.definitions.flow import Flow
from app.definitions.form import Form
from app.errors import NotFound
from app.files.models import File
from app.nodes.registry import node_kinds
from app.releases import release_definitions
from runtime.models.cases import Case, Notice, Task
from runtime.models.records import Filling, Record

PARTY = "party:"


@dataclass(frozen=True)
class Seen:
    """What a reader sees of a record. ``why`` is task, role, began, acted or copied; ``rights`` are by field id with
    ``*`` for the rest; None hides nothing."""

    form: Form
    why: str
    rights: Mapping[str, str] | None = None

    def field(self, id: str) -> bool:
        """Whether the field may be seen. One that the form does not know is an earlier field: shown as the rest is."""
        place = self.form.place(id)
        if place is None:
            return (self.rights or {}).get("*", "read") != "hide"
        return right_of(place, self.rights) != "hide"

    @property
    def reading(self) -> Mapping[str, str] | None:
        """The same rights with nothing to write."""
        return {k: "read" if v == "write" else v for k, v in {"*": "read", **(self.rights or {})}.items()}


def seen_case(session: Session, actor: Actor | str, case: Case) -> Seen:
    """What this person (or ``party:<id>``) sees of a case's record; NotFound for strangers."""
    who = actor if isinstance(actor, str) else actor.id
    definitions = release_definitions(session, case.workspace_id, case.release)
    flow = definitions.flows[case.flow]
    form = definitions.forms[flow.form]
    tasks = session.execute(
        select(Task.node, Task.status, Task.decided_by)
        .where(Task.case_id == case.id, or_(Task.holder == who, Task.decided_by == who))
        .order_by(Task.id.desc())
    ).all()
    open_task = next((t for t in tasks if t.status == "open"), None)
    if open_task is not None:
        return Seen(form, "task", _rights(flow, open_task.node))
    if isinstance(actor, Actor) and can(actor, "cases.read", case.workspace_id):
        return Seen(form, "role")
    if case.initiator == who:
        return Seen(form, "began", _rights(flow, flow.start.id if flow.start else None))
    acted = next((t for t in tasks if t.decided_by == who), None)
    if acted is not None:
        return Seen(form, "acted", _rights(flow, acted.node))
    if session.execute(
        select(Notice.id).where(Notice.case_id == case.id, Notice.user_id == who, Notice.copy).limit(1)
    ).first():
        return Seen(form, "copied")
    raise NotFound()


def seen_record(session: Session, actor: Actor | str, record: Record) -> Seen:
    """What this person sees of a record, through its latest case or, where none walks it, as its author or by role."""
    if record.case_id is not None:
        case = session.get(Case, record.case_id)
        if case is not None:
            return seen_case(session, actor, case)
    form = release_definitions(session, record.workspace_id, record.release).forms.get(record.form)
    if form is None:
        raise NotFound()
    if isinstance(actor, Actor) and can(actor, "cases.read", record.workspace_id):
        return Seen(form, "role")
    if record.created_by == (actor if isinstance(actor, str) else actor.id):
        return Seen(form, "began")
    raise NotFound()


def own_records(actor: Actor, workspace_id: str) -> ColumnElement[bool] | None:
    """The condition that keeps a list to records its reader may see; None where he may see all."""
    if can(actor, "cases.read", workspace_id):
        return None
    return or_(
        Record.created_by == actor.id,
        exists().where(Task.case_id == Record.case_id, or_(Task.holder == actor.id, Task.decided_by == actor.id)),
        exists().where(Notice.case_id == Record.case_id, Notice.user_id == actor.id, Notice.copy),
    )


def seen_file(session: Session, actor: Actor | str | None, file: File, filling_token_hash: str | None = None) -> None:
    """Let whoever may see what a file belongs to read it, its field included; NotFound for everybody else.

    A person who fills a form by link proves himself by the hash of the filling's token.
    """
    if file.filling_id is not None:
        filling = session.get(Filling, file.filling_id)
        if filling is not None and (
            (filling_token_hash is not None and filling.token_hash == filling_token_hash)
            or (isinstance(actor, Actor) and filling.owner_id == actor.id)
        ):
            return
    if file.record_id is not None and actor is not None:
        record = session.get(Record, file.record_id)
        if record is not None and seen_record(session, actor, record).field(file.field_id.split(".")[-1]):
            return
    raise NotFound()


def _rights(flow: Flow, node_id: str | None) -> Mapping[str, str] | None:
    node = flow.by_id.get(node_id or "")
    return node_kinds.get(node.kind).rights(node) if node else None

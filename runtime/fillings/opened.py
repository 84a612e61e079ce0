"""Opening a filling, and finding it again by its link."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.accounts.models import Department, User
from app.accounts.tokens import digest
from app.answers.defaults import initial_answers
from app.answers.scope import Related
from app.answers.state import FormState, form_state
from app.database import new_id
from app.definitions.flow import Flow, Node
from app.definitions.form import Form
from app.definitions.workspace import Definitions
from app.errors import FormworkError, NotFound
from app.i18n import Text
from app.nodes.registry import node_kinds
from app.releases import release_definitions
from app.workspaces import Workspace
from runtime.executor.load import initiator_scope
from runtime.models.cases import Task
from runtime.models.records import Filling
from runtime.records.related import related_of

KEPT = timedelta(days=30)
APPLICANT: Mapping[str, Any] = {"id": None, "name": None, "email": None, "is_applicant": True, "department": None}


class Expired(FormworkError):
    """The link was good once; what was typed is gone after 30 days without a save."""

    status = 410
    code = "expired"

    def __init__(self) -> None:
        super().__init__(
            Text(
                "这份填写超过 30 天没有保存，已经删除。请重新填写。",
                "This form was not saved for 30 days and has been removed. Please begin again.",
            )
        )


@dataclass(frozen=True)
class Opened:
    """A filling with everything it is filled in by: its release's form and flow, the rights, the moment."""

    filling: Filling
    workspace: Workspace
    definitions: Definitions
    form: Form
    flow: Flow | None
    node: Node | None  # whose rights apply: the flow's start, or the task's node
    names: Mapping[str, Any]
    now: datetime
    related: Related = field(default_factory=dict, repr=False)

    @property
    def rights(self) -> Mapping[str, str] | None:
        return node_kinds.get(self.node.kind).rights(self.node) if self.node else None

    @cached_property
    def state(self) -> FormState:
        local = self.now.astimezone(ZoneInfo(self.workspace.zone))
        return form_state(
            self.form,
            self.filling.answers,
            today=local.date(),
            now=local,
            names=self.names,
            rights=self.rights,
            related=self.related,
        )


def new_filling(
    session: Session,
    *,
    workspace: Workspace,
    release: int,
    form: str,
    now: datetime,
    token: str,
    flow: str | None = None,
    purpose: str = "start",
    owner: str | None = None,
    party: str | None = None,
    task: str | None = None,
    record: str | None = None,
    case: str | None = None,
    answers: Mapping[str, Any] | None = None,
) -> Filling:
    """A filling that is not stored yet, with the form's defaults (or ``answers``): what a first page is drawn from.
    Raises NotFound for a release, form or flow that does not exist."""
    try:
        definitions = release_definitions(session, workspace.id, release)
    except LookupError:
        raise NotFound() from None
    if form not in definitions.forms or (flow is not None and flow not in definitions.flows):
        raise NotFound()
    if answers is None:
        local = now.astimezone(ZoneInfo(workspace.zone))
        answers = initial_answers(
            definitions.forms[form], today=local.date(), now=local, names={"initiator": initiator(session, owner)}
        )
    return Filling(
        id=new_id(),
        workspace_id=workspace.id,
        release=release,
        form=form,
        flow=flow,
        purpose=purpose,
        answers=dict(answers),
        raw={},
        revision=1,
        page=0,
        owner_id=owner,
        token_hash=digest(token),
        party_id=party,
        task_id=task,
        record_id=record,
        case_id=case,
        created_at=now,
        saved_at=now,
        expires_at=now + KEPT,
    )


def open_filling(session: Session, filling: Filling) -> Filling:
    """Store a new filling; opening twice with one token answers the first one."""
    values = {
        c.key: getattr(filling, c.key) for c in Filling.__mapper__.column_attrs if getattr(filling, c.key) is not None
    }
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    session.execute(dialect.insert(Filling).values(**values).on_conflict_do_nothing(index_elements=["token_hash"]))
    return session.scalars(
        select(Filling).where(Filling.token_hash == filling.token_hash).execution_options(populate_existing=True)
    ).one()


def find_filling(session: Session, token: str, now: datetime) -> Filling:
    """The filling that a link opens. Raises NotFound, or Expired where it was good once."""
    found = session.scalar(
        select(Filling).where(Filling.token_hash == digest(token[:200])).execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound()
    if found.submitted_at is None and found.expires_at < now:
        raise Expired()
    return found


def own_filling(session: Session, id: str, *, workspace: Workspace, flow: str, owner: str) -> Filling:
    """A member's own filling for a flow that has not been submitted; NotFound otherwise."""
    found = session.scalar(
        select(Filling)
        .where(
            Filling.id == id,
            Filling.workspace_id == workspace.id,
            Filling.flow == flow,
            Filling.owner_id == owner,
            Filling.submitted_at.is_(None),
        )
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound()
    return found


def opened(session: Session, filling: Filling, now: datetime) -> Opened:
    """The filling with its definitions. At most four statements, mostly two."""
    workspace = session.get(Workspace, filling.workspace_id)
    if workspace is None:
        raise NotFound()
    definitions = release_definitions(session, filling.workspace_id, filling.release)
    form = definitions.forms.get(filling.form)
    if form is None:
        raise NotFound()
    flow = definitions.flows.get(filling.flow) if filling.flow else None
    node = flow.start if flow else None
    if filling.task_id is not None and flow is not None:
        name = session.scalar(select(Task.node).where(Task.id == filling.task_id))
        node = flow.by_id.get(name or "")
    return Opened(
        filling,
        workspace,
        definitions,
        form,
        flow,
        node,
        {"initiator": initiator(session, filling.owner_id)},
        now,
        related_of(session, workspace.id, definitions, form, filling.answers),
    )


def initiator(session: Session, owner: str | None) -> Mapping[str, Any] | None:
    """What expressions may read under ``initiator`` while a form is filled in."""
    if owner is None:
        return APPLICANT
    row = session.execute(
        select(User.name, User.email, User.department_id, Department.name.label("department"))
        .outerjoin(Department, Department.id == User.department_id)
        .where(User.id == owner)
    ).first()
    return None if row is None else initiator_scope(owner, row.name, row.email, row.department_id, row.department)

"""Beginning a case."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app import audit
from app.accounts.models import Department, User
from app.database import new_id
from app.releases import release_definitions
from app.workspaces import Workspace
from app.writes import inserting, updating
from runtime.engine import Begin, State
from runtime.executor.load import Loaded, initiator_scope
from runtime.executor.run import apply, case_text
from runtime.models.cases import Case
from runtime.models.records import Record

_ADD_CASE = inserting(Case)
_LINK_RECORD = updating(Record, "case_id")
_AROUND = (
    select(
        Record.answers,
        Record.revision,
        Record.title,
        Workspace.zone,
        User.name,
        User.email,
        User.department_id,
        Department.name.label("department_name"),
    )
    .join(Workspace, Workspace.id == Record.workspace_id)
    .outerjoin(User, User.id == bindparam("initiator"))
    .outerjoin(Department, Department.id == User.department_id)
    .where(Record.id == bindparam("record"))
)


def start_case(
    session: Session,
    *,
    workspace_id: str,
    release: int,
    flow: str,
    record_id: str,
    initiator: str | None,
    now: datetime,
    parent_step: str | None = None,
    root: str | None = None,
) -> str:
    """Walk a record through a flow of a release; answers the case's id. Raises LookupError for an unknown flow or
    record. The number and title come from the flow's texts, else from the record."""
    definitions = release_definitions(session, workspace_id, release)
    if flow not in definitions.flows:
        raise LookupError(f"release {release} has no flow {flow!r}")
    row = session.execute(_AROUND, {"initiator": initiator, "record": record_id}).first()
    if row is None:
        raise LookupError(f"no record {record_id}")
    id = new_id()
    case = Case(
        id=id,
        workspace_id=workspace_id,
        flow=flow,
        release=release,
        record_id=record_id,
        number="",
        title=row.title,
        state=State().to_json(),
        status="running",
        revision=0,
        incident=False,
        initiator=initiator,
        root_id=root or id,
        parent_step_id=parent_step,
        started_at=now,
    )
    loaded = Loaded(
        case,
        definitions.flows[flow],
        definitions.forms[definitions.flows[flow].form],
        definitions,
        row.answers,
        row.revision,
        row.zone,
        initiator_scope(initiator, row.name, row.email, row.department_id, row.department_name),
    )
    if loaded.flow.number:
        case.number = case_text(session, loaded, loaded.flow.number, row.answers, now)[:100]
    if loaded.flow.title:
        case.title = case_text(session, loaded, loaded.flow.title, row.answers, now) or row.title
    _ADD_CASE.run(session, {c.key: getattr(case, c.key) for c in Case.__mapper__.column_attrs})
    _LINK_RECORD.run(session, {"case_id": id, "by_id": record_id})
    apply(session, loaded, Begin(), who=initiator, now=now)
    audit.record(
        session,
        at=now,
        who=initiator,
        verb="case.start",
        what=f"case:{id}",
        workspace=workspace_id,
        details={"flow": flow, "release": release},
    )
    return id

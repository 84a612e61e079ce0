"""Reading a case for one event: its row (locked), its record, its flow and form, and who began it. One statement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, bindparam, select
from sqlalchemy.orm import Session

from app.accounts.models import Department, User
from app.database import new_id
from app.definitions.flow import Flow
from app.definitions.form import Form
from app.definitions.workspace import Definitions
from app.errors import NotFound
from app.releases import release_definitions
from app.workspaces import Workspace
from runtime.engine import Facts, State
from runtime.engine.state import Path
from runtime.models.cases import Case, Step, Task
from runtime.models.records import Record
from runtime.records.related import related_of

PARTY = "party:"

_CASE = (
    select(
        Case,
        Record.answers,
        Record.revision.label("record_revision"),
        Record.frozen,
        Workspace.zone,
        User.name.label("initiator_name"),
        User.email.label("initiator_email"),
        User.department_id,
        Department.name.label("department_name"),
    )
    .join(Record, Record.id == Case.record_id)
    .join(Workspace, Workspace.id == Case.workspace_id)
    .outerjoin(User, User.id == Case.initiator)
    .outerjoin(Department, Department.id == User.department_id)
)

_PATH = select(Step.path).order_by(Step.id.desc()).limit(1)


def _locked(where: ColumnElement[bool]) -> Select[Any]:
    # populate_existing: an object this session read before the lock must not shadow what others committed meanwhile.
    return _CASE.where(where).with_for_update(of=Case).execution_options(populate_existing=True)


_BY_CASE = _locked(Case.id == bindparam("id"))
_BY_TASK = _locked(Case.id == select(Task.case_id).where(Task.id == bindparam("id")).scalar_subquery())
_BY_STEP = _locked(Case.id == select(Step.case_id).where(Step.id == bindparam("id")).scalar_subquery())


@dataclass
class Loaded:
    """A case in the hands of one transaction."""

    case: Case
    flow: Flow
    form: Form
    definitions: Definitions
    answers: Mapping[str, Any]
    record_revision: int
    zone: str
    initiator: Mapping[str, Any] | None

    @property
    def state(self) -> State:
        return State.of(self.case.state)

    def facts(self, session: Session, now: datetime, answers: Mapping[str, Any]) -> Facts:
        """What the core may know at this event. ``visited`` reads the steps only when a return asks."""
        case = self.case

        def visited(node: str) -> Path | None:
            path = session.execute(_PATH.where(Step.case_id == case.id, Step.node == node)).scalar()
            return None if path is None else tuple((s, p) for s, p in path)

        def related(given: Mapping[str, Any]) -> Mapping[str, Any]:
            return related_of(session, case.workspace_id, self.definitions, self.form, given)

        local = now.astimezone(ZoneInfo(self.zone))
        return Facts(
            now=local,
            today=local.date(),
            answers=answers,
            case={
                "id": case.id,
                "number": case.number,
                "title": case.title,
                "record": case.record_id,
                "started_at": case.started_at.astimezone(ZoneInfo(self.zone)),
            },
            related=related(answers),
            relate=related,
            initiator=case.initiator,
            names={"initiator": self.initiator},
            new_id=new_id,
            visited=visited,
            definitions=self.definitions,
        )


def lock_case(session: Session, case_id: str) -> Loaded:
    """The case, locked until the transaction ends; raises NotFound."""
    return _load(session, _BY_CASE, case_id)


def lock_case_of_task(session: Session, task_id: str) -> Loaded:
    return _load(session, _BY_TASK, task_id)


def lock_case_of_step(session: Session, step_id: str) -> Loaded:
    return _load(session, _BY_STEP, step_id)


def _load(session: Session, query: Select[Any], id: str) -> Loaded:
    row = session.execute(query, {"id": id}).first()
    if row is None:
        raise NotFound()
    case: Case = row[0]
    definitions = release_definitions(session, case.workspace_id, case.release)
    flow = definitions.flows[case.flow]
    return Loaded(
        case,
        flow,
        definitions.forms[flow.form],
        definitions,
        row.answers,
        row.record_revision,
        row.zone,
        initiator_scope(
            case.initiator, row.initiator_name, row.initiator_email, row.department_id, row.department_name
        ),
    )


def initiator_scope(
    initiator: str | None,
    name: str | None,
    email: str | None,
    department: str | None,
    department_name: Mapping[str, str] | None,
) -> dict[str, Any] | None:
    """What expressions may read under ``initiator``."""
    if initiator is None:
        return None
    return {
        "id": initiator,
        "name": name,
        "email": email,
        "is_applicant": initiator.startswith(PARTY),
        "department": {"id": department, "name": (department_name or {}).get("zh")} if department else None,
    }

"""Cases that other cases start."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database import transaction
from app.nodes.registry import node_kinds
from app.web.current import now
from app.workspaces import Workspace
from runtime.executor.load import Loaded, lock_case_of_step
from runtime.executor.start import start_case
from runtime.models.cases import Case, Step
from runtime.records import create_record


class StartedCases:
    """Implements :class:`app.ports.cases.Cases`. The parent's step is unique among cases: asking twice starts once."""

    def start_child(self, *, parent_step: str, flow: str, record: str | None, answers: Mapping[str, Any]) -> str:
        with transaction() as session:
            parent = _parent(session, parent_step)
            if isinstance(parent, str):
                return parent
            return _start(session, parent, parent_step, flow, record, answers)

    def start_listener(self, *, parent_step: str, event: str, record: str) -> str | None:
        with transaction() as session:
            parent = _parent(session, parent_step)
            if isinstance(parent, str):
                return parent
            for flow in parent.definitions.flows.values():
                start = flow.start
                if start is None or flow.form != parent.flow.form:
                    continue
                if node_kinds.get(start.kind).starts_on(start) == event:
                    return _start(session, parent, parent_step, flow.key, record, {})
            return None


def _parent(session: Session, step: str) -> Loaded | str:
    """The case of the step that asks, locked; or the id of the case it has started already."""
    known = session.execute(select(Case.id).where(Case.parent_step_id == step)).scalar()
    if known is not None:
        return str(known)
    parent = lock_case_of_step(session, step)
    if session.execute(select(Step.status).where(Step.id == step)).scalar() != "active":
        raise LookupError(f"step {step} is over: nothing is started for it any more")
    return parent


def _start(
    session: Session, parent: Loaded, step: str, flow: str, record: str | None, answers: Mapping[str, Any]
) -> str:
    at = now()
    if flow not in parent.definitions.flows:
        raise LookupError(f"release {parent.case.release} has no flow {flow!r}")
    form = parent.definitions.forms[parent.definitions.flows[flow].form]
    workspace = session.get(Workspace, parent.case.workspace_id)
    assert workspace is not None
    record_id = record or create_record(
        session,
        workspace=workspace,
        definitions=parent.definitions,
        form=form,
        release=parent.case.release,
        answers=dict(answers),
        who=parent.case.initiator,
        now=at,
    )
    return start_case(
        session,
        workspace_id=parent.case.workspace_id,
        release=parent.case.release,
        flow=flow,
        record_id=record_id,
        initiator=parent.case.initiator,
        now=at,
        parent_step=step,
        root=parent.case.root_id,
    )

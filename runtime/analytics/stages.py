"""Running cases by the node where they stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, ColumnElement, bindparam, exists, func, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.definitions.workspace import Definitions
from app.i18n import Text
from app.nodes.registry import node_kinds
from app.releases import release_definitions
from app.workspaces import Workspace
from runtime.analytics.whose import counted
from runtime.cases.way import in_order
from runtime.models.cases import Case, Step


@dataclass(frozen=True)
class Stage:
    """A node and the cases that stand there; ``since`` is when the one that waits longest came."""

    node: str
    name: Text
    cases: int
    since: datetime


@dataclass(frozen=True)
class Walked:
    """A flow with cases under way, its stages in the order in which it is drawn."""

    flow: str
    label: Text
    stages: tuple[Stage, ...]


class Parked(ColumnElement[bool]):
    """Whether a step only waits for a rework to come back to it. The work then stands at the rework, and the state of
    the case is the one place that knows."""

    inherit_cache = True
    type = Boolean()


# Both look for the word first: hardly any case has parked steps, and a look costs less than taking the state apart. In
# SQLite only CASE leaves the rest undone then: a negated AND works out both of its sides.
@compiles(Parked, "sqlite")
def _sqlite(_element: Parked, _compiler: Any, **_: Any) -> str:
    return """CASE WHEN instr("case".state, '"parked"') = 0 THEN 0 ELSE EXISTS (
        SELECT 1 FROM json_each("case".state, '$.tokens') AS held
        WHERE json_extract(held.value, '$.step') = step.id AND json_extract(held.value, '$.standing') = 'parked') END"""


@compiles(Parked, "postgresql")
def _postgresql(_element: Parked, _compiler: Any, **_: Any) -> str:
    return """("case".state @> '{"tokens": [{"standing": "parked"}]}' AND "case".state @> jsonb_build_object('tokens',
        jsonb_build_array(jsonb_build_object('step', step.id, 'standing', 'parked'))))"""


RUNNING = Case.status == "running"
# Written out in the SQL: with bound values SQLite does not see that the index of live steps fits.
LIVE = Step.status.in_(bindparam("live", ("active", "failed"), expanding=True, literal_execute=True))
STANDS = LIVE & ~Parked()


def stages(session: Session, actor: Actor, workspace: Workspace) -> list[Walked]:
    """Flows with running cases and, by node, how many stand there. A case in parallel branches stands at several.

    The cost grows with the running cases of the workspace and their steps; finished ones are never read.
    """
    rows = session.execute(
        select(Case.flow, Step.node, func.count(Case.id.distinct()), func.min(Step.entered_at), func.max(Case.release))
        .join(Step, Step.case_id == Case.id)
        .where(counted(actor, workspace.id), RUNNING, STANDS)
        .group_by(Case.flow, Step.node)
    ).all()
    newest = {flow: max(release for f, *_, release in rows if f == flow) for flow in {row[0] for row in rows}}
    live = release_definitions(session, workspace.id, workspace.release)
    found = []
    for flow in sorted(newest, key=lambda key: _place(live, key)):
        drawn = release_definitions(session, workspace.id, newest[flow]).flows[flow]
        here = []
        for _, node, cases, since, release in (row for row in rows if row[0] == flow):
            # The newest release that has cases here names the node: a later one may have dropped or renamed it.
            known = release_definitions(session, workspace.id, release).flows[flow].by_id.get(node)
            if known is None or not node_kinds.get(known.kind).gathers:
                here.append(Stage(node, known.name if known else Text(node, node), cases, since))
        order = {each.id: at for at, each in enumerate(in_order(drawn))}
        here.sort(key=lambda stage: (order.get(stage.node, len(order)), stage.since))
        if here:
            found.append(Walked(flow, drawn.label, tuple(here)))
    return found


def standing_at(flow: str, node: str) -> ColumnElement[bool]:
    """The condition for running cases of a flow that stand at a node."""
    at = exists().where(Step.case_id == Case.id, Step.node == node, STANDS)
    return RUNNING & (Case.flow == flow) & at


def _place(live: Definitions, flow: str) -> tuple[int, str]:
    return (list(live.flows).index(flow) if flow in live.flows else len(live.flows), flow)

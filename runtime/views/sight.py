"""Which fields of many records a reader sees, asked for all of a page at once; what he may sort and filter by."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.accounts.permissions import can
from app.answers.state import right_of
from app.definitions.form import Form
from app.definitions.workspace import Definitions
from app.fields.registry import field_kinds
from app.nodes.registry import node_kinds
from app.releases import release_definitions
from runtime.models.cases import Case, Task
from runtime.views.lists import Row

Sight = Callable[[str], bool]


def open_fields(actor: Actor, workspace_id: str, definitions: Definitions, form: Form) -> frozenset[str]:
    """The fields by which the reader may sort and filter, and that he may take as columns: all of them with the right
    to see every case, else those that no step of any flow hides. Otherwise a sort would tell what is hidden."""
    ids = {f.id for f in form.values if field_kinds.get(f.kind).holds == "value"}
    if can(actor, "cases.read", workspace_id):
        return frozenset(ids)
    for flow in definitions.flows.values():
        if flow.form != form.key:
            continue
        for node in flow.nodes:
            kind = node_kinds.get(node.kind)
            if kind.has_task:
                rights = kind.rights(node)
                ids -= {id for id in ids if right_of(form.by_id[id], rights) == "hide"}
    return frozenset(ids)


def sights(session: Session, actor: Actor, workspace_id: str, rows: Sequence[Row]) -> dict[str, Sight]:
    """By record id, whether a field may be seen: the rules of :mod:`runtime.seeing` for many records in two
    statements. The rows are ones that the reader may see at all."""
    if can(actor, "cases.read", workspace_id):
        mine = _open_nodes(session, actor, rows)
        if not mine:
            return {row.id: _everything for row in rows}
    else:
        mine = _open_nodes(session, actor, rows)
    cases = {
        c.id: c
        for c in session.execute(
            select(Case.id, Case.flow, Case.release, Case.initiator, Case.workspace_id).where(
                Case.id.in_([r.case_id for r in rows if r.case_id])
            )
        )
    }
    acted = dict(
        session.execute(
            select(Task.case_id, Task.node)
            .where(Task.decided_by == actor.id, Task.case_id.in_(list(cases)))
            .order_by(Task.id)
        ).all()
    )
    return {row.id: _sight(session, actor, row, cases.get(row.case_id), mine, acted) for row in rows}


def _open_nodes(session: Session, actor: Actor, rows: Sequence[Row]) -> dict[str, str]:
    ids = [row.case_id for row in rows if row.case_id]
    found = session.execute(
        select(Task.case_id, Task.node)
        .where(Task.case_id.in_(ids), Task.status == "open", Task.holder == actor.id)
        .order_by(Task.id)
    )
    return dict(found.all())


def _sight(session: Session, actor: Actor, row: Row, case: Any, mine: dict[str, str], acted: dict[str, str]) -> Sight:
    if case is None:
        return _everything
    flow_key, release, workspace = case.flow, case.release, case.workspace_id
    definitions = release_definitions(session, workspace, release)
    flow = definitions.flows[flow_key]
    form = definitions.forms[flow.form]
    node = mine.get(row.case_id or "")
    if node is None and can(actor, "cases.read", workspace):
        return _everything
    if node is None:
        began = case.initiator == actor.id and flow.start is not None
        node = flow.start.id if began and flow.start else acted.get(row.case_id or "")
    found = flow.by_id.get(node or "")
    if found is None:
        return _everything
    rights = node_kinds.get(found.kind).rights(found)

    def sees(id: str) -> bool:
        place = form.place(id)
        return right_of(place, rights) != "hide" if place else rights.get("*", "read") != "hide"

    return sees


def _everything(_id: str) -> bool:
    return True

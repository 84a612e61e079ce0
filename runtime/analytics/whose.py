"""Which cases a reader may count."""

from __future__ import annotations

from sqlalchemy import ColumnElement, CompoundSelect, or_, select, true, union

from app.accounts.actor import Actor
from app.accounts.permissions import can
from runtime.models.cases import Case, Notice, Task


def counted(actor: Actor, workspace_id: str) -> ColumnElement[bool]:
    """Cases of the workspace that this person may see: the rule of :mod:`runtime.seeing`.

    His own are looked up by his name once and not asked case by case: with "exists" a member with three cases in a
    workspace of a hundred thousand would pay for all of them.
    """
    here = Case.workspace_id == workspace_id
    if can(actor, "cases.read", workspace_id):
        return here & true()
    return here & Case.id.in_(union(select(Case.id).where(Case.initiator == actor.id), *taken_part(actor).selects))


def taken_part(actor: Actor) -> CompoundSelect[str]:
    """Cases at which the person has or had something to do, or of which he got a copy."""
    return union(
        select(Task.case_id).where(or_(Task.holder == actor.id, Task.decided_by == actor.id)),
        select(Notice.case_id).where(Notice.user_id == actor.id, Notice.copy, Notice.case_id.is_not(None)),
    )

"""What is wrong with a workspace's drafts as they stand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Department, Role, User
from app.definitions.check import check_workspace
from app.errors import Problem
from builder import drafts
from builder.connectors import secret_problems

People = Mapping[str, Mapping[str, Any]]


def people_of(session: Session, workspace_id: str) -> People:
    """What references may point at: ``{"role": {key: label}, "department": {id: label}, "user": {id: name}}``."""
    roles = select(Role.key, Role.label).where(Role.workspace_id == workspace_id).order_by(Role.position, Role.key)
    departments = select(Department.id, Department.name).order_by(Department.position, Department.id)
    users = select(User.id, User.name).where(User.active).order_by(User.name, User.id)
    return {
        "role": dict(session.execute(roles).all()),
        "department": dict(session.execute(departments).all()),
        "user": dict(session.execute(users).all()),
    }


def problems_of(
    session: Session, workspace_id: str, replaced: Mapping[str, dict[str, Any]] | None = None
) -> list[Problem]:
    """The check of all drafts, with some of them ``replaced`` by other bodies."""
    documents = {**drafts.documents(session, workspace_id), **(replaced or {})}
    found = check_workspace(documents, people_of(session, workspace_id))
    broken = {p.place[0] for p in found if p.level == "error" and p.place}
    sound = {key: document for key, document in documents.items() if key not in broken}
    return [*found, *secret_problems(session, workspace_id, sound)]

"""What pickers of people, departments and records offer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Department, Membership, Role, User
from app.answers.state import FormState
from app.definitions.form import Field
from app.definitions.workspace import Definitions
from app.fields.registry import field_kinds
from runtime.records.matching import matching

# More than this is not a list to pick from any more; what is chosen already always stands in it.
OFFERED = 300

Offer = Sequence[Mapping[str, Any]]


def offers(
    session: Session, workspace_id: str, locale: str, definitions: Definitions, state: FormState, *, inside: bool
) -> Callable[[Field], Offer]:
    """For :func:`app.rendering.render_form`: asks the database once per sort of thing.

    People and records are offered only to people with an account (``inside``): a public form must not list them.
    """
    kept: dict[str, Offer] = {}

    def offer(field: Field) -> Offer:
        kind = field_kinds.get(field.kind)
        of = kind.names_of(field)
        if of is None or of == "file" or (not inside and of != "department"):
            return ()
        limits = kind.limits(field)
        key = f"{of}|{sorted((k, str(v)) for k, v in limits.items() if v)}"
        if key not in kept:
            if of.startswith("record:"):
                found = matching(session, workspace_id, definitions, field, state, limit=OFFERED)
                kept[key] = [_record(title, answers, id, limits) for id, title, answers in found]
            else:
                kept[key] = _ask(session, workspace_id, of, limits, locale)
        return kept[key]

    return offer


def _ask(session: Session, workspace_id: str, of: str, limits: Mapping[str, Any], locale: str) -> Offer:
    if of == "user":
        query = select(User.id, User.name, User.title).where(User.active)
        if limits.get("departments"):
            query = query.where(User.department_id.in_(limits["departments"]))
        if limits.get("roles"):
            query = query.where(
                User.id.in_(
                    select(Membership.user_id)
                    .join(Role, Role.id == Membership.role_id)
                    .where(Role.workspace_id == workspace_id, Role.key.in_(limits["roles"]))
                )
            )
        return [
            {"value": id, "label": name, "hint": title or ""}
            for id, name, title in session.execute(query.order_by(User.name).limit(OFFERED))
        ]
    rows = session.execute(select(Department.id, Department.name).order_by(Department.position, Department.id))
    return [{"value": id, "label": name.get(locale) or name.get("zh") or "", "hint": ""} for id, name in rows]


def _record(title: str, answers: Mapping[str, Any], id: str, limits: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"value": id, "label": str(answers.get(limits.get("shown") or "") or title), "hint": ""}

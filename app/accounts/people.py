"""Finding people: for pickers, lists, and whoever decides in a flow."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session

from app.accounts.departments import below, department_tree
from app.accounts.models import Department, Membership, Role, User
from app.errors import Invalid, InvalidAnswers
from app.i18n import Text


@dataclass(frozen=True, slots=True)
class Person:
    """A person in a list. ``invited``: has not taken the invitation yet."""

    id: str
    name: str
    email: str
    title: str | None = None
    department_id: str | None = None
    active: bool = True
    admin: bool = False
    invited: bool = False
    mobile: str | None = None

    @property
    def initial(self) -> str:
        return (self.name.strip() or "?")[0].upper()


_COLUMNS = (
    User.id,
    User.name,
    User.email,
    User.title,
    User.department_id,
    User.active,
    User.admin,
    User.password.is_(None).label("invited"),
    User.mobile,
)


def person(session: Session, user_id: str) -> Person | None:
    row = session.execute(select(*_COLUMNS).where(User.id == user_id)).one_or_none()
    return Person(*row) if row else None


def names_of(session: Session, ids: Iterable[str]) -> dict[str, str]:
    """Names by id, deactivated people included; unknown ids are left out. One statement, none for no ids."""
    wanted = {i for i in ids if i}
    if not wanted:
        return {}
    return dict(session.execute(select(User.id, User.name).where(User.id.in_(wanted))).all())


def _matching(text: str) -> ColumnElement[bool]:
    text = text.strip().lower()
    return or_(func.lower(User.name).contains(text, autoescape=True), User.email.contains(text, autoescape=True))


def find_people(session: Session, text: str, limit: int = 20, *, after: tuple[str, str] | None = None) -> list[Person]:
    """Active people whose name or e-mail contains the text, by name. ``after``: (name, id) of the last one seen."""
    wanted = select(*_COLUMNS).where(User.active)
    if text.strip():
        wanted = wanted.where(_matching(text))
    if after is not None:
        name, user_id = after
        wanted = wanted.where(or_(User.name > name, and_(User.name == name, User.id > user_id)))
    return [Person(*row) for row in session.execute(wanted.order_by(User.name, User.id).limit(limit))]


def resolve_person(session: Session, typed: str, *, path: str) -> str:
    """The one active person meant by an e-mail, a full name, or "name <e-mail>". InvalidAnswers at ``path``."""
    typed = typed.strip()
    email = typed[typed.rfind("<") + 1 : -1] if typed.endswith(">") and "<" in typed else typed
    found = (
        session.execute(
            select(User.id).where(User.active, or_(User.email == email.strip().lower(), User.name == typed)).limit(2)
        )
        .scalars()
        .all()
    )
    if len(found) == 1:
        return found[0]
    if found:
        raise InvalidAnswers(
            [
                Invalid(
                    (path,),
                    "ambiguous",
                    Text(
                        "有不止一位“{name}”，请改填他的邮箱。",
                        "There is more than one “{name}”. Enter the e-mail instead.",
                    ).fill(name=typed),
                )
            ]
        )
    raise InvalidAnswers(
        [
            Invalid(
                (path,),
                "unknown",
                Text(
                    "没有找到在用人员“{name}”。请填写完整的姓名或邮箱。",
                    "No active person “{name}”. Enter the full name or the e-mail.",
                ).fill(name=typed),
            )
        ]
    )


@dataclass(frozen=True, slots=True)
class PeoplePage:
    people: list[Person]
    total: int
    counts: Mapping[str, int]  # by state: active, invited, off


def list_people(
    session: Session,
    *,
    text: str = "",
    state: str = "",
    department_id: str | None = None,
    page: int = 1,
    size: int = 50,
) -> PeoplePage:
    """A page of the people list. ``state``: active, invited, off, or "" for all; ``department_id`` includes those
    below it; ``page`` from 1."""

    def narrowed(of: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
        if text.strip():
            of = of.where(_matching(text))
        if department_id:
            of = of.where(User.department_id.in_(below(tree, department_id)))
        return of

    tree = department_tree(session) if department_id else []
    states = {
        "active": and_(User.active, User.password.is_not(None)),
        "invited": and_(User.active, User.password.is_(None)),
        "off": ~User.active,
    }
    row = session.execute(narrowed(select(*(func.count().filter(c) for c in states.values())).select_from(User))).one()
    counts = dict(zip(states, row, strict=True))
    total = counts[state] if state in states else sum(counts.values())
    wanted = narrowed(select(*_COLUMNS))
    if state in states:
        wanted = wanted.where(states[state])
    wanted = wanted.order_by(User.active.desc(), User.name, User.id).limit(size).offset((page - 1) * size)
    rows = session.execute(wanted)
    return PeoplePage([Person(*r) for r in rows], total, counts)


def department_head(
    session: Session, department_id: str | None, levels_up: int = 0, *, but: str | None = None
) -> str | None:
    """The active head of the department ``levels_up`` above this one (0: its own). A department without one passes
    upwards, and so does one whose head is ``but``: nobody is his own head. None at the top. One statement."""
    rows = {
        d: (parent, head if active else None)
        for d, parent, head, active in session.execute(
            select(Department.id, Department.parent_id, Department.head_id, User.active).outerjoin(
                User, Department.head_id == User.id
            )
        )
    }
    here, seen = department_id, set()
    while here in rows and here not in seen:
        seen.add(here)
        parent, head = rows[here]
        if levels_up > 0:
            levels_up -= 1
        elif head is not None and head != but:
            return head
        here = parent
    return None


_ROLE_HOLDERS = (
    select(User.id)
    .join(Membership, Membership.user_id == User.id)
    .join(Role, Role.id == Membership.role_id)
    .where(Role.workspace_id == bindparam("workspace"), Role.key == bindparam("role"), User.active)
    .order_by(User.id)
)


def role_holders(session: Session, workspace_id: str, role_key: str) -> list[str]:
    """Active people who hold the role, in the order of their accounts."""
    return list(session.scalars(_ROLE_HOLDERS, {"workspace": workspace_id, "role": role_key}))


def active_among(session: Session, ids: Iterable[str]) -> set[str]:
    """Those of the ids that are active people."""
    wanted = set(ids)
    return set(session.scalars(select(User.id).where(User.id.in_(wanted), User.active))) if wanted else set()


def known_people(session: Session, workspace_id: str) -> dict[str, dict[str, Any]]:
    """What definitions may refer to: labels of the workspace's roles by key, names of active people and departments by
    id, shaped as ``Definitions.people``."""
    roles = dict(
        session.execute(
            select(Role.key, Role.label).where(Role.workspace_id == workspace_id).order_by(Role.position, Role.key)
        ).all()
    )
    users = dict(session.execute(select(User.id, User.name).where(User.active)).all())
    departments = dict(session.execute(select(Department.id, Department.name)).all())
    return {"role": roles, "user": users, "department": departments}


def write_cursor(*parts: str) -> str:
    """An opaque place in a list, for the next page's address."""
    return base64.urlsafe_b64encode(json.dumps(parts, ensure_ascii=False).encode()).decode().rstrip("=")


def read_cursor(raw: str | None, length: int) -> tuple[str, ...] | None:
    """The parts of a cursor; None for none. A broken one is refused: starting over silently would repeat people."""
    if not raw:
        return None
    try:
        parts = json.loads(base64.urlsafe_b64decode(raw + "=" * (-len(raw) % 4)))
    except ValueError:
        parts = None
    if not isinstance(parts, list) or len(parts) != length or not all(isinstance(p, str) for p in parts):
        raise InvalidAnswers(
            [
                Invalid(
                    ("cursor",),
                    "cursor",
                    Text(
                        "翻页标记 cursor 无效，请从第一页重新开始。",
                        "The cursor is not valid. Start again from the first page.",
                    ),
                )
            ]
        )
    return tuple(parts)

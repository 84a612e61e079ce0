"""Roles of a workspace and who holds them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.accounts.models import Membership, Role, User
from app.accounts.people import Person
from app.accounts.permissions import WORKSPACE_VERBS
from app.audit import record
from app.errors import Conflict, Invalid, InvalidAnswers, NotFound
from app.i18n import Text

KEY = re.compile(r"[a-z][a-z0-9_]{0,63}")
ADMIN = "admin"  # takes over where a rule finds nobody, so this role and its last holder stay

STANDARD: Mapping[str, tuple[Text, tuple[str, ...]]] = {
    ADMIN: (Text("管理员", "Admin"), tuple(WORKSPACE_VERBS)),
    "designer": (Text("设计", "Designer"), ("enter", "start", "design", "publish")),
    "member": (Text("成员", "Member"), ("enter", "start")),
    "auditor": (Text("审计", "Auditor"), ("enter", "cases.read", "records.export")),
}


@dataclass(frozen=True, slots=True)
class RoleLine:
    """A role in a list. ``people`` counts active holders."""

    id: str
    key: str
    label: Text
    verbs: frozenset[str]
    people: int
    fixed: bool  # the admin role: cannot be removed, keeps all rights


def make_standard_roles(session: Session, workspace_id: str) -> dict[str, str]:
    """The roles that a new workspace begins with; answers ids by key."""
    for position, (key, (label, verbs)) in enumerate(STANDARD.items()):
        session.add(
            Role(
                workspace_id=workspace_id,
                key=key,
                label=label.to_json(),
                rights={"verbs": list(verbs)},
                position=position,
            )
        )
    session.flush()
    return _ids(session, workspace_id)


def roles_of(session: Session, workspace_id: str) -> list[RoleLine]:
    """The workspace's roles in their order. One statement."""
    rows = session.execute(
        select(Role, func.count(User.id))
        .outerjoin(Membership, Membership.role_id == Role.id)
        .outerjoin(User, (User.id == Membership.user_id) & User.active)
        .where(Role.workspace_id == workspace_id)
        .group_by(Role.id)
        .order_by(Role.position, Role.key)
    )
    return [
        RoleLine(r.id, r.key, Text.of(r.label), frozenset(r.rights.get("verbs", ())), n, r.key == ADMIN)
        for r, n in rows
    ]


def add_role(
    session: Session,
    workspace_id: str,
    *,
    key: str,
    label: Mapping[str, str],
    verbs: Iterable[str],
    by: str | None,
    at: datetime,
) -> str:
    """Add a role; answers its id. An empty key is made of the label or counted on. InvalidAnswers for a bad or taken
    key or no label."""
    name = _label(label)
    taken = set(session.scalars(select(Role.key).where(Role.workspace_id == workspace_id)))
    key = key.strip() or _free_key(name["en"], taken)
    if not KEY.fullmatch(key):
        raise InvalidAnswers(
            [
                Invalid(
                    ("key",),
                    "key",
                    Text(
                        "标识只能用小写字母、数字和下划线，并以字母开头，例如 risk_officer。",
                        "A key is made of lower-case letters, digits and underscores and begins with a letter, such as "
                        "risk_officer.",
                    ),
                )
            ]
        )
    if key in taken:
        raise InvalidAnswers(
            [
                Invalid(
                    ("key",),
                    "taken",
                    Text("标识 {key} 已经有了，请换一个。", "The key {key} is taken. Choose another.").fill(key=key),
                )
            ]
        )
    last = session.scalar(select(func.max(Role.position)).where(Role.workspace_id == workspace_id))
    role = Role(
        workspace_id=workspace_id,
        key=key,
        label=name,
        rights={"verbs": _known(verbs)},
        position=0 if last is None else last + 1,
    )
    session.add(role)
    session.flush()
    record(
        session,
        at=at,
        who=by,
        verb="role.add",
        what=f"role:{role.id}",
        workspace=workspace_id,
        details={"key": key, "verbs": role.rights["verbs"]},
    )
    return role.id


def edit_role(
    session: Session,
    workspace_id: str,
    key: str,
    *,
    label: Mapping[str, str],
    verbs: Iterable[str],
    by: str | None,
    at: datetime,
) -> None:
    """Rename it and set its rights. The admin role keeps all rights whatever is asked."""
    role = _role(session, workspace_id, key)
    role.label = _label(label)
    role.rights = {"verbs": list(WORKSPACE_VERBS) if key == ADMIN else _known(verbs)}
    session.flush()
    record(
        session,
        at=at,
        who=by,
        verb="role.edit",
        what=f"role:{role.id}",
        workspace=workspace_id,
        details={"key": key, "verbs": role.rights["verbs"]},
    )


def remove_role(session: Session, workspace_id: str, key: str, *, by: str | None, at: datetime) -> None:
    """Remove a role that nobody holds; Conflict otherwise, and always for the admin role."""
    role = _role(session, workspace_id, key)
    if key == ADMIN:
        raise Conflict(Text("管理员角色不能删除。", "The admin role cannot be removed."))
    if held := session.scalar(select(func.count()).select_from(Membership).where(Membership.role_id == role.id)):
        raise Conflict(
            Text("还有 {n} 人担任“{role}”，请先改派。", "{n} people still hold “{role}”. Change that first.").fill(
                n=held, role=Text.of(role.label)
            )
        )
    session.delete(role)
    session.flush()
    record(
        session, at=at, who=by, verb="role.remove", what=f"role:{role.id}", workspace=workspace_id, details={"key": key}
    )


def add_member(
    session: Session, workspace_id: str, user_id: str, role_keys: Iterable[str], *, by: str | None, at: datetime
) -> None:
    """Give a person further roles; those he holds already stay."""
    held = set(
        session.scalars(
            select(Role.key)
            .join(Membership, Membership.role_id == Role.id)
            .where(Role.workspace_id == workspace_id, Membership.user_id == user_id)
        )
    )
    set_member(session, workspace_id, user_id, held | set(role_keys), by=by, at=at)


def set_member(
    session: Session, workspace_id: str, user_id: str, role_keys: Iterable[str], *, by: str | None, at: datetime
) -> None:
    """Make these the person's roles in the workspace; none removes him. NotFound for an unknown person or role,
    Conflict where the workspace would be left without an active admin."""
    # The person's row is locked, so that two people who change his roles at once come one after the other.
    if session.scalar(select(User.id).where(User.id == user_id).with_for_update()) is None:
        raise NotFound()
    ids = _ids(session, workspace_id)
    wanted = set(role_keys)
    if wanted - ids.keys():
        raise NotFound()
    held = set(
        session.scalars(
            select(Role.key)
            .join(Membership, Membership.role_id == Role.id)
            .where(Role.workspace_id == workspace_id, Membership.user_id == user_id)
        )
    )
    if ADMIN in held - wanted:
        _keep_an_admin(session, ids[ADMIN], user_id)
    if held - wanted:
        session.execute(
            delete(Membership).where(
                Membership.user_id == user_id, Membership.role_id.in_([ids[k] for k in held - wanted])
            )
        )
    session.add_all(Membership(user_id=user_id, role_id=ids[k]) for k in sorted(wanted - held))
    session.flush()
    if wanted != held:
        record(
            session,
            at=at,
            who=by,
            verb="member.set",
            what=f"user:{user_id}",
            workspace=workspace_id,
            details={"roles": sorted(wanted)},
        )


@dataclass(frozen=True, slots=True)
class Member:
    person: Person
    roles: tuple[str, ...]  # keys, in the roles' order


def members_of(session: Session, workspace_id: str) -> list[Member]:
    """Everybody with a role in the workspace, by name; deactivated people last. One statement."""
    rows = session.execute(
        select(User, Role.key)
        .join(Membership, Membership.user_id == User.id)
        .join(Role, Role.id == Membership.role_id)
        .where(Role.workspace_id == workspace_id)
        .order_by(User.active.desc(), User.name, User.id, Role.position, Role.key)
    )
    people: dict[str, tuple[Person, list[str]]] = {}
    for user, key in rows:
        held = people.setdefault(
            user.id,
            (
                Person(
                    user.id,
                    user.name,
                    user.email,
                    user.title,
                    user.department_id,
                    user.active,
                    user.admin,
                    user.password is None,
                    user.mobile,
                ),
                [],
            ),
        )
        held[1].append(key)
    return [Member(p, tuple(keys)) for p, keys in people.values()]


def _role(session: Session, workspace_id: str, key: str) -> Role:
    role = session.scalar(select(Role).where(Role.workspace_id == workspace_id, Role.key == key))
    if role is None:
        raise NotFound()
    return role


def _ids(session: Session, workspace_id: str) -> dict[str, str]:
    return dict(session.execute(select(Role.key, Role.id).where(Role.workspace_id == workspace_id)).all())


def _known(verbs: Iterable[str]) -> list[str]:
    wanted = {*verbs, "enter"}
    return [v for v in WORKSPACE_VERBS if v in wanted]


def _free_key(name: str, taken: set[str]) -> str:
    base = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")
    base = base if KEY.fullmatch(base) else "role"
    number = 1
    key = base
    while key in taken:
        number += 1
        key = f"{base[:60]}_{number}"
    return key


def _label(label: Mapping[str, str]) -> dict[str, str]:
    zh, en = (label.get("zh") or "").strip()[:100], (label.get("en") or "").strip()[:100]
    if not zh and not en:
        raise InvalidAnswers([Invalid(("zh",), "required", Text("请填写角色名称。", "Enter the role's name."))])
    return {"zh": zh or en, "en": en or zh}


def _keep_an_admin(session: Session, role_id: str, leaving: str) -> None:
    holders = session.scalars(
        select(Membership.user_id)
        .join(User, User.id == Membership.user_id)
        .where(Membership.role_id == role_id, User.active)
        .order_by(Membership.user_id)
        .with_for_update(of=Membership)
    ).all()
    if set(holders) <= {leaving}:
        raise Conflict(
            Text(
                "这是本应用最后一位管理员。请先把管理员角色交给另一个人。",
                "This is the workspace's last admin. Give the admin role to somebody else first.",
            )
        )

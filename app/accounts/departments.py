"""The institution's departments: a tree with heads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import Department, User
from app.audit import record
from app.errors import Conflict, Invalid, InvalidAnswers, NotFound
from app.i18n import Text


@dataclass(frozen=True, slots=True)
class Branch:
    """One department in tree order. ``depth`` from 0; ``people`` counts active people of this department alone."""

    id: str
    name: Text
    parent_id: str | None
    head_id: str | None
    depth: int
    people: int = 0
    last: bool = False  # the last child of its parent


def department_tree(session: Session) -> list[Branch]:
    """All departments, each before its children, siblings by position then name. Two statements."""
    rows = session.execute(
        select(Department.id, Department.name, Department.parent_id, Department.head_id, Department.position)
    ).all()
    counts = dict(
        session.execute(select(User.department_id, func.count()).where(User.active).group_by(User.department_id)).all()
    )
    known = {r.id for r in rows}
    children: dict[str | None, list[tuple[int, str, str]]] = {}
    by_id = {r.id: r for r in rows}
    for r in rows:
        parent = r.parent_id if r.parent_id in known else None
        children.setdefault(parent, []).append((r.position, Text.of(r.name).zh, r.id))
    found: list[Branch] = []

    def walk(parent: str | None, depth: int) -> None:
        line = sorted(children.get(parent, []))
        for at, (_, _, key) in enumerate(line):
            r = by_id[key]
            last = at == len(line) - 1
            found.append(Branch(key, Text.of(r.name), parent, r.head_id, depth, counts.get(key, 0), last))
            walk(key, depth + 1)

    walk(None, 0)
    return found


def below(tree: list[Branch], department_id: str) -> set[str]:
    """The department and everything under it."""
    inside = {department_id}
    for branch in tree:
        if branch.parent_id in inside:
            inside.add(branch.id)
    return inside


def department_names(session: Session) -> dict[str, Text]:
    return {i: Text.of(n) for i, n in session.execute(select(Department.id, Department.name))}


def add_department(
    session: Session,
    *,
    name: Mapping[str, str],
    parent_id: str | None,
    by: str | None,
    at: datetime,
    head_id: str | None = None,
) -> str:
    """Add one at the end of its siblings; answers its id."""
    label = _label(name)
    if parent_id is not None and session.get(Department, parent_id) is None:
        raise NotFound()
    last = session.scalar(select(func.max(Department.position)).where(Department.parent_id == parent_id))
    row = Department(name=label, parent_id=parent_id, head_id=head_id, position=0 if last is None else last + 1)
    session.add(row)
    session.flush()
    record(session, at=at, who=by, verb="department.add", what=f"department:{row.id}")
    return row.id


def edit_department(
    session: Session,
    department_id: str,
    *,
    name: Mapping[str, str],
    parent_id: str | None,
    head_id: str | None,
    by: str | None,
    at: datetime,
    position: int | None = None,
) -> None:
    """Rename, move, give a head. Refuses to hang a department under itself or anything below it."""
    # All rows at once and in order: two moves at the same time could close a ring that neither of them sees.
    rows = {d.id: d for d in session.scalars(select(Department).order_by(Department.id).with_for_update())}
    row = rows.get(department_id)
    if row is None:
        raise NotFound()
    label = _label(name)
    over = parent_id
    while over is not None:
        if over == department_id:
            raise InvalidAnswers(
                [
                    Invalid(
                        ("parent_id",),
                        "ring",
                        Text(
                            "不能把“{name}”移到它自己或它的下级部门下面，请选别的上级。",
                            "“{name}” cannot stand under itself or a department below it. Choose another parent.",
                        ).fill(name=Text.of(label)),
                    )
                ]
            )
        if over not in rows:
            raise NotFound()
        over = rows[over].parent_id
    row.name, row.parent_id, row.head_id = label, parent_id, head_id
    if position is not None:
        row.position = position
    session.flush()
    record(session, at=at, who=by, verb="department.edit", what=f"department:{department_id}")


def shift_department(session: Session, department_id: str, step: int, *, by: str | None, at: datetime) -> None:
    """Move it up (-1) or down (+1) among its siblings; at the edge nothing happens."""
    row = session.get(Department, department_id)
    if row is None:
        raise NotFound()
    beside = select(Department).where(Department.parent_id == row.parent_id).with_for_update()
    siblings = sorted(session.scalars(beside), key=lambda d: (d.position, Text.of(d.name).zh, d.id))
    here = siblings.index(row)
    there = here + step
    if not 0 <= there < len(siblings):
        return
    siblings[here], siblings[there] = siblings[there], siblings[here]
    for position, each in enumerate(siblings):
        each.position = position
    session.flush()
    record(session, at=at, who=by, verb="department.edit", what=f"department:{department_id}")


def remove_department(session: Session, department_id: str, *, by: str | None, at: datetime) -> None:
    """Remove an empty one; Conflict while people or departments are in it."""
    row = session.get(Department, department_id)
    if row is None:
        raise NotFound()
    children = session.scalar(select(func.count()).select_from(Department).where(Department.parent_id == department_id))
    people = session.scalar(select(func.count()).select_from(User).where(User.department_id == department_id))
    if children or people:
        raise Conflict(
            Text(
                "“{name}”里还有 {people} 人（含已停用）和 {children} 个下级部门，请先移走。",
                "“{name}” still has {people} people (deactivated ones included) and {children} departments "
                "below it. Move them first.",
            ).fill(name=Text.of(row.name), people=people, children=children)
        )
    session.delete(row)
    session.flush()
    record(session, at=at, who=by, verb="department.remove", what=f"department:{department_id}")


def _label(name: Mapping[str, str]) -> dict[str, str]:
    zh, en = (name.get("zh") or "").strip()[:100], (name.get("en") or "").strip()[:100]
    if not zh and not en:
        raise InvalidAnswers([Invalid(("zh",), "required", Text("请填写部门名称。", "Enter the department's name."))])
    return {"zh": zh or en, "en": en or zh}

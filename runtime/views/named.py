"""What a typed name means where answers hold ids: people, departments, records of another form."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.accounts.models import Department, User
from app.i18n import Text
from runtime.models.records import Record

_UNKNOWN = {
    "user": Text("没有姓名或邮箱是“{name}”的成员。", "No member has the name or e-mail “{name}”."),
    "department": Text("没有叫“{name}”的部门。", "No department is called “{name}”."),
    "record": Text("没有标题是“{name}”的数据。", "No record has the title “{name}”."),
}
_UNLIKE = {
    "user": Text("没有成员的姓名里有“{name}”。", "No member's name has “{name}” in it."),
    "department": Text("没有部门的名称里有“{name}”。", "No department's name has “{name}” in it."),
    "record": Text("没有数据的标题里有“{name}”。", "No record's title has “{name}” in it."),
}


def named(session: Session, of: str, operator: str, name: str, workspace_id: str) -> Select[str]:
    """The ids of everything that a name means, as a statement. ``of`` is what :meth:`FieldKind.names_of` says.

    ``operator`` is ``contains`` or ``starts``; any other asks for the whole name. Letter case does not count. People
    may be meant by their e-mail too; records are those of the workspace. An id means itself.
    """
    sort, _, form = of.partition(":")
    if sort == "user":
        meant = like(User.name, operator, name)
        if "@" in name:
            meant = or_(meant, like(User.email, operator, name))
        return select(User.id).where(or_(meant, User.id == name))
    if sort == "department":
        # A label in two languages is JSON, which the two dialects search differently; a house has few departments.
        ids = [
            id
            for id, label in session.execute(select(Department.id, Department.name))
            if id == name or any(says(str(word), operator, name) for word in label.values())
        ]
        return select(Department.id).where(Department.id.in_(ids))
    other = aliased(Record)
    return select(other.id).where(
        other.workspace_id == workspace_id,
        other.form == form,
        other.deleted_at.is_(None),
        or_(like(other.title, operator, name), other.id == name),
    )


def nobody(session: Session, of: str, operator: str, name: str, meant: Select[str]) -> Text | None:
    """What to tell where a name means nothing at all."""
    if session.execute(meant.limit(1)).first() is not None:
        return None
    words = _UNLIKE if operator in ("contains", "starts") else _UNKNOWN
    return words[of.partition(":")[0]].fill(name=name)


def like(column: Any, operator: str, text: str) -> ColumnElement[bool]:
    """``contains``, ``starts``, otherwise equal; both sides are folded by the database."""
    if operator == "contains":
        return column.icontains(text, autoescape=True)  # type: ignore[no-any-return]
    if operator == "starts":
        return column.istartswith(text, autoescape=True)  # type: ignore[no-any-return]
    return func.lower(column) == func.lower(text)


def says(word: str, operator: str, text: str) -> bool:
    """The same as :func:`like` for words that are no column."""
    word, text = word.casefold(), text.casefold()
    return text in word if operator == "contains" else word.startswith(text) if operator == "starts" else word == text

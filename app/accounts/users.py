"""People with an account: made, changed, deactivated."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.accounts.models import Department, User
from app.accounts.sessions import end_sessions
from app.audit import record
from app.errors import Conflict, Invalid, InvalidAnswers, NotFound
from app.i18n import LOCALES, Text

EMAIL = re.compile(r"[^@\s\"<>(),:;]+@[^@\s\"<>(),:;]+\.[^@\s\"<>(),:;.]+")


def normal_email(raw: str) -> str:
    """The one spelling that is stored and looked up: NFKC, no space around, lower case."""
    return unicodedata.normalize("NFKC", raw).strip().lower()


def check_person(email: str, name: str) -> list[Invalid]:
    """What is wrong with a person's e-mail and name."""
    wrong = []
    if not name.strip():
        wrong.append(Invalid(("name",), "required", Text("请填写姓名。", "Enter the name.")))
    elif len(name.strip()) > 100:
        wrong.append(Invalid(("name",), "too_long", Text("姓名最多 100 字。", "A name has at most 100 characters.")))
    if not EMAIL.fullmatch(normal_email(email)) or len(email) > 254:
        wrong.append(
            Invalid(
                ("email",),
                "email",
                Text("请填写完整的邮箱，例如 lin@bank.com。", "Enter a full e-mail address, such as lin@bank.com."),
            )
        )
    return wrong


def create_user(
    session: Session,
    *,
    email: str,
    name: str,
    at: datetime,
    by: str | None = None,
    password: str | None = None,
    department_id: str | None = None,
    admin: bool = False,
    title: str | None = None,
    mobile: str | None = None,
    locale: str | None = None,
) -> str:
    """Make a person; answers the id. ``password`` is a hash (see passwords.hash_password) or None for an invited one.

    Raises InvalidAnswers for a bad name or e-mail, an e-mail that somebody has, an unknown department.
    """
    wrong = check_person(email, name)
    email = normal_email(email)
    if not wrong and (owner := session.scalar(select(User.name).where(User.email == email))) is not None:
        wrong.append(_taken(owner))
    wrong += _check_department(session, department_id)
    if wrong:
        raise InvalidAnswers(wrong)
    user = User(
        email=email,
        name=name.strip(),
        password=password,
        department_id=department_id,
        admin=admin,
        title=_short(title, 100),
        mobile=_short(mobile, 20),
        created_at=at,
        locale=locale if locale in LOCALES else None,
    )
    session.add(user)
    session.flush()
    record(session, at=at, who=by, verb="person.create", what=f"user:{user.id}", details={"admin": admin})
    return user.id


def create_first_admin(session: Session, *, email: str, name: str, password: str, at: datetime) -> str:
    """Make the first admin; raises Conflict once anybody exists. Of two who race here the second one is refused."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text('LOCK TABLE "user" IN SHARE ROW EXCLUSIVE MODE'))
    if anybody(session):
        raise Conflict(Text("第一位管理员已经建好，请直接登录。", "The first admin exists already. Please sign in."))
    return create_user(session, email=email, name=name, password=password, admin=True, at=at)


def anybody(session: Session) -> bool:
    return session.scalar(select(User.id).limit(1)) is not None


def edit_user(
    session: Session,
    user_id: str,
    *,
    name: str,
    email: str,
    department_id: str | None,
    title: str | None,
    mobile: str | None,
    admin: bool,
    by: str | None,
    at: datetime,
) -> None:
    """Change a person; raises InvalidAnswers, NotFound, and Conflict where the last admin would be gone."""
    user = _user(session, user_id)
    wrong = check_person(email, name)
    email = normal_email(email)
    if not wrong and (owner := session.scalar(select(User.name).where(User.email == email, User.id != user_id))):
        wrong.append(_taken(owner))
    wrong += _check_department(session, department_id)
    if wrong:
        raise InvalidAnswers(wrong)
    if user.admin and not admin:
        _keep_an_admin(session, user_id)
    before = (user.name, user.email, user.department_id, user.title, user.mobile, user.admin)
    user.name, user.email, user.department_id = name.strip(), email, department_id
    user.title, user.mobile, user.admin = _short(title, 100), _short(mobile, 20), admin
    after = (user.name, user.email, user.department_id, user.title, user.mobile, user.admin)
    names = ("name", "email", "department", "title", "mobile", "admin")
    session.flush()
    record(
        session,
        at=at,
        who=by,
        verb="person.edit",
        what=f"user:{user_id}",
        details={"fields": [n for n, b, a in zip(names, before, after, strict=True) if b != a]},
    )


def deactivate(session: Session, user_id: str, *, by: str | None, at: datetime) -> None:
    """Shut a person out and end all his sessions; what he did stays. The last active admin is refused: Conflict."""
    user = _user(session, user_id)
    if user.admin:
        _keep_an_admin(session, user_id)
    user.active = False
    session.flush()
    end_sessions(session, user_id)
    record(session, at=at, who=by, verb="person.deactivate", what=f"user:{user_id}")


def reactivate(session: Session, user_id: str, *, by: str | None, at: datetime) -> None:
    _user(session, user_id).active = True
    session.flush()
    record(session, at=at, who=by, verb="person.reactivate", what=f"user:{user_id}")


def set_password(
    session: Session, user_id: str, password: str, *, by: str | None, at: datetime, keep: str | None = None
) -> None:
    """Store a new password's hash and end the other sessions (all but the token hash ``keep``)."""
    _user(session, user_id).password = password
    session.flush()
    end_sessions(session, user_id, but=keep)
    record(session, at=at, who=by, verb="person.password", what=f"user:{user_id}")


def set_preferences(
    session: Session, user_id: str, *, name: str | None = None, locale: str | None = None, theme: str | None = None
) -> None:
    """What a person sets for himself. ``theme`` is light, dark, or auto (follow the device); None leaves as it is."""
    user = _user(session, user_id)
    if name is not None:
        if wrong := [i for i in check_person(user.email, name) if i.path == ("name",)]:
            raise InvalidAnswers(wrong)
        user.name = name.strip()
    if locale in LOCALES:
        user.locale = locale
    if theme in ("light", "dark", "auto"):
        user.theme = None if theme == "auto" else theme
    session.flush()


def _user(session: Session, user_id: str) -> User:
    user = session.get(User, user_id)
    if user is None:
        raise NotFound()
    return user


def _taken(owner: str) -> Invalid:
    return Invalid(
        ("email",),
        "taken",
        Text(
            "这个邮箱已经属于{name}。请换一个，或到人员列表里修改他的资料。",
            "This e-mail belongs to {name}. Use another, or edit that person.",
        ).fill(name=owner),
    )


def _check_department(session: Session, department_id: str | None) -> list[Invalid]:
    if department_id is None or session.get(Department, department_id) is not None:
        return []
    return [
        Invalid(
            ("department_id",),
            "unknown",
            Text("这个部门已不存在，请重新选择。", "That department is gone. Choose another."),
        )
    ]


def _short(value: str | None, length: int) -> str | None:
    return (value or "").strip()[:length] or None


def _keep_an_admin(session: Session, user_id: str) -> None:
    # Locked in id order: two admins who deactivate each other at once must not both succeed (PostgreSQL).
    admins = session.scalars(select(User.id).where(User.admin, User.active).order_by(User.id).with_for_update()).all()
    if set(admins) <= {user_id}:
        raise Conflict(
            Text(
                "这是最后一位在用的管理员。请先让另一个人成为管理员。",
                "This is the last active admin. Make somebody else an admin first.",
            )
        )

"""Making the demo: once, on an empty database."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Department, Membership, Role, User
from app.accounts.passwords import hash_password
from app.config import Settings
from app.database import db, transaction
from app.ports.clock import Clock, FixedClock
from app.ports.mail import Mail
from app.workspaces import Workspace
from runtime.demo import credit, leave
from runtime.demo.people import DEPARTMENTS, PASSWORD, PEOPLE, SHOWN, email
from runtime.jobs.worker import drain
from runtime.mail import MailboxMail

DAYS = 21

MakeApp = Callable[[Clock, Mail], Flask]
Prepare = Callable[[Session, str, datetime], tuple[Workspace, Workspace]]
"""Makes and publishes the workspaces for leave and for credit."""


def make_demo(make_app: MakeApp, prepare: Prepare) -> bool:
    """Fill an empty database: people, two published workspaces (``prepare``), cases at different stages. Answers
    whether anything was made; a database that has people is left alone."""
    clock = FixedClock(datetime.now(UTC).replace(hour=1, minute=0, second=0, microsecond=0) - timedelta(days=DAYS))
    app = make_app(clock, MailboxMail())
    with app.app_context():
        if db.session.scalar(select(User.id).limit(1)) is not None:
            return False
        db.session.rollback()
        with transaction() as session:
            people = _people(session, clock.now())
            absence, lending = prepare(session, people["admin"], clock.now())
            for workspace in (absence, lending):
                _members(session, workspace.id, people)
        began, chance = clock.at, random.Random(7)
        leave.play(app, absence, people, clock, chance, days=DAYS)
        clock.at = began
        credit.play(app, lending, clock, chance, days=DAYS // 2)
        drain(app)
    return True


def _people(session: Session, now: datetime) -> dict[str, str]:
    departments: dict[str, Department] = {}
    for position, (key, name, parent, _) in enumerate(DEPARTMENTS):
        departments[key] = Department(
            name=name, parent_id=departments[parent].id if parent else None, position=position
        )
        session.add(departments[key])
        session.flush()
    hashed = hash_password(PASSWORD)
    users: dict[str, User] = {}
    for person in PEOPLE:
        users[person.key] = User(
            email=email(person.key),
            name=person.name,
            title=person.title,
            password=hashed,
            department_id=departments[person.department].id,
            admin=person.admin,
            created_at=now,
        )
        session.add(users[person.key])
    session.flush()
    for key, _, _, head in DEPARTMENTS:
        departments[key].head_id = users[head].id
    session.flush()
    return {key: user.id for key, user in users.items()}


def _members(session: Session, workspace_id: str, people: dict[str, str]) -> None:
    roles = {r.key: r.id for r in session.scalars(select(Role).where(Role.workspace_id == workspace_id))}
    have = set(session.execute(select(Membership.user_id, Membership.role_id)).all())
    for person in PEOPLE:
        for key in person.roles:
            if key in roles and (people[person.key], roles[key]) not in have:
                session.add(Membership(user_id=people[person.key], role_id=roles[key]))
    session.flush()


def greeting(settings: Settings) -> str:
    """What a start prints: the address and, with the demo, who can sign in."""
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::") else settings.host
    lines = ["", f"  Formwork  http://{host}:{settings.port}", ""]
    if settings.demo:
        lines += ["  示例账号 demo sign-ins (密码 password: " + PASSWORD + ")"]
        lines += [f"    {email(key):<20} {zh} / {en}" for key, zh, en in SHOWN]
        lines += ["", f"  沙箱机构 sandbox institution  http://127.0.0.1:{settings.sandbox_port}"]
    else:
        lines += ["  第一次打开时会请您建立管理员账号。", "  The first visit asks for the first admin."]
    return "\n".join([*lines, "", "  Ctrl+C 停止 / stops", ""])

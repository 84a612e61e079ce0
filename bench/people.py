"""The people of a measurement: an admin who draws, and one officer per role; made before the server starts."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bench.loan import ROLES
from bench.server import ROOT, Server


@dataclass(frozen=True)
class Staff:
    slug: str
    tokens: dict[str, str]  # API token by person, and of "admin"


def hire(
    server: Server,
    slug: str = "bench",
    *,
    templates: Sequence[str] = (),
    staff: Mapping[str, Sequence[str]] | None = None,
    sandbox: str | None = None,
) -> Staff:
    """Make a workspace with its people in the server's database, in a process of its own.

    ``templates`` are added to it one after the other; ``staff`` says which roles each person has, without it there is
    one for each role of the loan flow. ``sandbox`` is where the institution answers that the templates' connector asks.
    """
    asked = {
        "slug": slug,
        "templates": list(templates),
        "staff": {name: list(roles) for name, roles in staff.items()} if staff else None,
        "sandbox": sandbox,
    }
    done = subprocess.run(
        [sys.executable, "-m", "bench.people", json.dumps(asked)],
        cwd=ROOT,
        env=server.environ,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return Staff(slug, json.loads(done.stdout.splitlines()[-1]))


def _main(asked: dict[str, Any]) -> None:
    os.environ["EMBEDDED_WORKER"] = "0"
    from app.accounts.api_tokens import make_token
    from app.accounts.models import Membership, Role, User
    from app.database import transaction
    from app.web.current import now
    from builder.gallery import add_template
    from builder.moving import make_workspace
    from wsgi import create_app

    app = create_app(worker=False)
    tokens: dict[str, str] = {}
    with app.app_context(), transaction() as session:
        admin = User(email="admin@example.com", name="admin", created_at=now(), admin=True)
        session.add(admin)
        session.flush()
        workspace = make_workspace(
            session,
            label={"zh": "测量", "en": "Bench"},
            slug=asked["slug"],
            icon="layout-grid",
            zone="Asia/Shanghai",
            who=admin.id,
            now=now(),
        )
        tokens["admin"] = make_token(session, admin.id, "bench", expires_at=None, at=now())
        for name in asked["templates"]:
            add_template(session, workspace, name, {}, admin.id, now())
        if asked["staff"] is None:
            for key, label in ROLES.items():
                session.add(Role(workspace_id=workspace.id, key=key, label=label, rights={"verbs": ["enter", "start"]}))
        session.flush()
        roles = {role.key: role.id for role in session.scalars(select(Role).where(Role.workspace_id == workspace.id))}
        for name, held in (asked["staff"] or {role: [role] for role in ROLES}).items():
            user = User(email=f"{name}@example.com", name=name, created_at=now())
            session.add(user)
            session.flush()
            session.add_all(Membership(user_id=user.id, role_id=roles[role]) for role in held)
            tokens[name] = make_token(session, user.id, "bench", expires_at=None, at=now())
        if asked["sandbox"]:
            _reach(session, workspace.id, asked["sandbox"])
    print(json.dumps(tokens))


def _reach(session: Session, workspace_id: str, origin: str) -> None:
    """Point the sandbox connector at a running institution and give it the documented key."""
    from app.secrets import keep_secret
    from app.web.current import now, settings
    from builder.models import Draft

    draft = session.scalars(select(Draft).where(Draft.workspace_id == workspace_id, Draft.key == "sandbox")).one()
    draft.body = {**draft.body, "base": origin}
    keep_secret(
        session,
        settings().secret_key,
        workspace_id=workspace_id,
        connector="sandbox",
        origin=origin,
        value="sandbox-key",
        who=None,
        now=now(),
    )


if __name__ == "__main__":
    _main(json.loads(sys.argv[1]))

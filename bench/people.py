"""The people of a measurement: an admin who draws, and one officer per role; made before the server starts."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from dataclasses import dataclass

from bench.loan import ROLES
from bench.server import ROOT, Server


@dataclass(frozen=True)
class Staff:
    slug: str
    tokens: dict[str, str]  # API token by role key, and of "admin"


def hire(server: Server, slug: str = "bench") -> Staff:
    """Make a workspace with its people in the server's database, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.people", slug],
        cwd=ROOT,
        env=server.environ,
        check=True,
        capture_output=True,
        text=True,
    )
    return Staff(slug, json.loads(done.stdout.splitlines()[-1]))


def _main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("slug")
    slug = parser.parse_args().slug
    os.environ["EMBEDDED_WORKER"] = "0"
    from app.accounts.api_tokens import make_token
    from app.accounts.models import Membership, Role, User
    from app.database import transaction
    from app.web.current import now
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
            slug=slug,
            icon="layout-grid",
            zone="Asia/Shanghai",
            who=admin.id,
            now=now(),
        )
        tokens["admin"] = make_token(session, admin.id, "bench", expires_at=None, at=now())
        for key, label in ROLES.items():
            user = User(email=f"{key}@example.com", name=label["en"], created_at=now())
            role = Role(workspace_id=workspace.id, key=key, label=label, rights={"verbs": ["enter", "start"]})
            session.add_all([user, role])
            session.flush()
            session.add(Membership(user_id=user.id, role_id=role.id))
            tokens[key] = make_token(session, user.id, "bench", expires_at=None, at=now())
    print(json.dumps(tokens))


if __name__ == "__main__":
    _main()

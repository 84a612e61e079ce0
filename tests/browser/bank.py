"""A bank for browser stories: the credit templates published, the sandbox answering, people in their roles."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import select

from app.accounts.models import Membership, Role
from app.database import db, transaction
from app.secrets import keep_secret
from app.web.current import now
from app.workspaces import Workspace
from builder import publish
from builder.gallery import add_template
from builder.models import Draft
from runtime.sandbox.institution import API_KEY, Institution
from runtime.sandbox.server import Server
from tests.browser.serving import Site, serve, settings_for
from tests.cast import Cast

SLUG = "lab"
ROLES = {
    "helper": ("officer",),
    "second": ("risk_officer",),
    "chief": ("branch_manager",),
    "owner": ("admin", "credit_officer"),
}
"""The cast at work: helper and second look at applications, chief runs the branch, second watches risk."""


@contextmanager
def institution(found: Institution | None = None) -> Iterator[tuple[Institution, int]]:
    """The sandbox institution (this one, or one of its own) on a free port."""
    found = found or Institution()
    server = Server(0, found)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield found, int(server.server_address[1])
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def bank(folder: Path, password: str, asks: Institution | None = None) -> Iterator[Site]:
    """Serve a bank that asks this institution, or one of its own."""
    with institution(asks) as (_, port), serve(folder, make_settings=lambda at: settings_for(at, port)) as site:
        site.cast = Cast(site.app)
        site.ids, site.password = site.cast.ids, password
        furnish(site, f"http://127.0.0.1:{port}")
        yield site


def furnish(site: Site, origin: str) -> None:
    """Add the templates, give people their roles, tell the connector where the institution is, publish."""
    assert site.cast is not None
    ids, settings = site.cast.ids, site.app.extensions["formwork"]["settings"]
    with site.app.app_context(), transaction() as session:
        workspace = session.get(Workspace, site.cast.workspace)
        assert workspace is not None
        for name in ("credit_intake", "credit_approval"):
            add_template(session, workspace, name, {}, ids["owner"], now())
        session.flush()
        draft = session.scalars(select(Draft).where(Draft.key == "sandbox")).one()
        draft.body = {**draft.body, "base": origin}
        keep_secret(
            session,
            settings.secret_key,
            workspace_id=workspace.id,
            connector="sandbox",
            origin=origin,
            value=API_KEY,
            who=ids["owner"],
            now=now(),
        )
        roles = {role.key: role.id for role in session.scalars(select(Role).where(Role.workspace_id == workspace.id))}
        have = set(session.execute(select(Membership.user_id, Membership.role_id)).all())
        for person, held in ROLES.items():
            for role in held:
                if (ids[person], roles[role]) not in have:
                    session.add(Membership(user_id=ids[person], role_id=roles[role]))
        session.flush()
        publish.publish(session, workspace, "", ids["owner"], now())
    with site.app.app_context():
        db.session.remove()

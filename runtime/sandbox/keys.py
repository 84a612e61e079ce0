"""In the demo a connector of the sandbox needs nobody to look up its key: it is documented, so it is no secret."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.releases import release_definitions
from app.secrets import about_secrets, keep_secret
from app.web.current import now, settings
from runtime.sandbox.institution import API_KEY
from runtime.sandbox.server import HOST


def give_keys(session: Session, workspace_id: str, release: int) -> None:
    """Called by a publish: connectors of the demo's sandbox that have no secret get the documented key."""
    known = settings()
    if not known.demo:
        return
    origin = f"http://{HOST}:{known.sandbox_port}"
    connectors = release_definitions(session, workspace_id, release).connectors.values()
    wanted = [each.key for each in connectors if each.origin == origin and each.auth.needs_secret]
    kept = about_secrets(session, workspace_id) if wanted else {}
    for key in wanted:
        if key not in kept:
            keep_secret(
                session,
                known.secret_key,
                workspace_id=workspace_id,
                connector=key,
                origin=origin,
                value=API_KEY,
                who=None,
                now=now(),
            )

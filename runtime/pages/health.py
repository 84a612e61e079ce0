"""Whether the process lives, and whether it can serve."""

from __future__ import annotations

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Blueprint, Response, jsonify
from sqlalchemy.exc import SQLAlchemyError

from app.database import db
from app.migrate import alembic_config
from app.web.current import settings
from app.web.rules import open_to_all

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@open_to_all
def alive() -> Response:
    """200 as long as the process answers; asks nobody else."""
    return jsonify({"status": "ok"})


@blueprint.get("/readyz")
@open_to_all
def ready() -> Response:
    """200 when the database answers and has every migration, else 503 with which of the two fails."""
    checks = {"database": False, "migrations": False}
    try:
        current = MigrationContext.configure(db.session.connection()).get_current_revision()
        checks["database"] = True
        head = ScriptDirectory.from_config(alembic_config(settings().database_url)).get_current_head()
        checks["migrations"] = current == head
    except SQLAlchemyError:
        db.session.rollback()
    response = jsonify({"status": "ready" if all(checks.values()) else "not ready", "checks": checks})
    response.status_code = 200 if all(checks.values()) else 503
    return response

"""Alembic's way in: the tables of both halves, on SQLite and PostgreSQL alike."""

from __future__ import annotations

from alembic import context
from sqlalchemy import create_engine, pool

import runtime.models.cases
import runtime.models.jobs
import runtime.models.records  # noqa: F401
from app.config import read_settings
from app.database import Base


def include(_object: object, name: str | None, kind: str, _reflected: bool, _compare: object) -> bool:
    """Indexes over a form's own fields are made when it is published, not here."""
    return not (kind == "index" and (name or "").startswith("fx_"))


def run() -> None:
    url = context.config.get_main_option("sqlalchemy.url") or read_settings().database_url
    engine = create_engine(url, poolclass=pool.NullPool)
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=True,
            include_object=include,
            compare_type=False,
        )
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


run()

"""The migrations make exactly the tables that the models describe, on both databases, and can be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, inspect

import wsgi  # noqa: F401  all tables of both halves
from app.database import Base
from app.migrate import alembic_config, behind, migrate
from tests.services import fresh_database, postgres


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'fresh.db'}"
        return
    server, why = postgres()
    if server is None:
        pytest.skip(why)
    with fresh_database(server) as fresh:
        yield fresh


def test_a_migrated_database_is_what_the_models_describe(url: str) -> None:
    assert behind(url)
    assert migrate(url)
    assert not behind(url)
    assert not migrate(url)
    engine = create_engine(url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()


def test_every_migration_can_be_taken_back(url: str) -> None:
    migrate(url)
    command.downgrade(alembic_config(url), "base")
    engine = create_engine(url)
    assert set(inspect(engine).get_table_names()) <= {"alembic_version"}
    engine.dispose()

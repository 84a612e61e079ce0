"""One application on one database for all tests; every test begins with empty tables.

``TEST_DATABASE=postgresql`` runs them on a database of their own on PostgreSQL instead of a fresh SQLite file.
With ``FORMWORK_TEST_NOTHING_SKIPPED=1`` a skipped test fails the run: there, everything needed is provided.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings as hypothesis_settings

from app.config import Settings, read_settings
from app.database import Base, db
from app.ports.clock import FixedClock
from app.ports.mail import MemoryMail
from tests.services import fresh_database, postgres

if TYPE_CHECKING:
    from tests.cast import Cast

# A property may take its time on a busy machine: how long a thing takes belongs into bench/, never into a test.
hypothesis_settings.register_profile("house", deadline=None)
hypothesis_settings.load_profile("house")

BEGIN = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)  # a Tuesday, 09:00 in Shanghai


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say how many were skipped where nothing may be; :func:`pytest_sessionfinish` fails the run."""
    skipped = terminalreporter.stats.get("skipped", [])
    if skipped and os.environ.get("FORMWORK_TEST_NOTHING_SKIPPED") == "1":
        terminalreporter.write_line(f"{len(skipped)} tests were skipped although nothing may be skipped here", red=True)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("FORMWORK_TEST_NOTHING_SKIPPED") == "1" and reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    folder: Path = tmp_path_factory.mktemp("instance")
    environ = {"FORMWORK_INSTANCE": str(folder), "SECRET_KEY": "test", "EMBEDDED_WORKER": "0", "PASSWORD_MEMORY": "64"}
    if os.environ.get("TEST_DATABASE") != "postgresql":
        yield read_settings(environ)
        return
    server, why = postgres()
    if server is None:
        pytest.skip(why)
    with fresh_database(server) as url:
        yield read_settings({**environ, "DATABASE_URL": url})


@pytest.fixture(scope="session")
def clock() -> FixedClock:
    return FixedClock(BEGIN)


@pytest.fixture(scope="session")
def mail() -> MemoryMail:
    return MemoryMail()


@pytest.fixture(scope="session")
def built(settings: Settings, clock: FixedClock, mail: MemoryMail) -> Iterator[Flask]:
    from wsgi import create_app  # here, so that a test of a pure room needs nothing else to import

    app = create_app(settings, clock=clock, mail=mail, testing=True)
    with app.app_context():
        Base.metadata.drop_all(db.engine)
        Base.metadata.create_all(db.engine)
        db.session.remove()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def app(built: Flask, clock: FixedClock, mail: MemoryMail) -> Flask:
    """The application with empty tables, its clock at the beginning and nothing in the mail."""
    clock.at = BEGIN
    mail.sent.clear()
    with built.app_context():
        _empty()
    return built


def _empty() -> None:
    with db.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            names = ", ".join(f'"{t.name}"' for t in Base.metadata.sorted_tables)
            connection.exec_driver_sql(f"TRUNCATE {names} CASCADE")
            return
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        for table in reversed(Base.metadata.sorted_tables):
            connection.execute(table.delete())


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def cast(app: Flask) -> Cast:
    """The people of the stories; see :mod:`tests.cast`."""
    from tests.cast import Cast

    return Cast(app)

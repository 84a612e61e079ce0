"""Bringing the database to the shape this version of the product needs."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from sqlalchemy.exc import OperationalError

from app.config import BadSetting
from app.i18n import Text

FOLDER = Path(__file__).parent.parent / "migrations"


def alembic_config(url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return config


def migrate(url: str) -> bool:
    """Apply what is missing; answers whether anything was. Raises :class:`BadSetting` when nothing answers there."""
    if not behind(url):
        return False
    command.upgrade(alembic_config(url), "head")
    return True


def behind(url: str) -> bool:
    """Whether the database lacks a migration that this version needs."""
    head = ScriptDirectory.from_config(alembic_config(url)).get_current_head()
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            current = MigrationContext.configure(connection).get_current_revision()
            connection.rollback()
    except OperationalError as error:
        raise BadSetting(
            Text(
                "连不上数据库 {url}（{why}）。请检查 DATABASE_URL，以及数据库是否已启动。",
                "The database {url} does not answer ({why}). Check DATABASE_URL and that it runs.",
            ).fill(
                url=engine.url.render_as_string(hide_password=True),
                why=str(error.orig).strip().splitlines()[0] if error.orig else "",
            )
        ) from None
    finally:
        engine.dispose()
    return current != head

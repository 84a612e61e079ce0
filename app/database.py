"""The database: one set of models for SQLite and PostgreSQL, and the one way to change it.

Every change happens inside ``with transaction():``. On SQLite that is BEGIN IMMEDIATE behind a process-wide lock:
a transaction that reads first and writes later fails at once in a deferred transaction, whatever the busy timeout says
(measured: 16 writers gave 15 errors without the lock, none with it). Reading needs nothing and never waits for writers.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import uuid_utils
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, DateTime, Engine, MetaData, String, event
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

# None is SQL NULL, so that "is it there" can be asked in SQL.
Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Utc(TypeDecorator[datetime]):
    """A moment, always with UTC. A naive one is refused: it would mean another moment on another machine."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment without a time zone cannot be stored: {value!r}")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Id = String(36)


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)


# Models stand on our own Base: Flask-SQLAlchemy's `db.Model` is untyped and fails strict checking.
db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False, "autoflush": False})


def new_id() -> str:
    """A UUIDv7: sortable by time, and nobody can count other people's cases by it."""
    return str(uuid_utils.uuid7())


# Marks the connection of an open transaction(): only that one takes SQLite's write lock. Another connection of the same
# thread that merely reads (the clock's) would otherwise wait for itself.
_WRITES = "formwork_writes"
_writer = threading.RLock()
_open: ContextVar[list[Callable[[], None]] | None] = ContextVar("open_transaction", default=None)


@contextmanager
def transaction() -> Iterator[Session]:
    """Change the database: commits at the end, rolls back on any exception. Inside another one it joins that one.

    Read the request's body and hash passwords before, not inside: while it is open nobody else writes (SQLite).
    """
    session: Session = db.session()
    if _open.get() is not None:
        yield session
        return
    session.rollback()  # ends the reading transaction, which could not be turned into a writing one
    bells: list[Callable[[], None]] = []
    token = _open.set(bells)
    lock = _writer if session.get_bind().dialect.name == "sqlite" else None
    try:
        if lock:
            lock.acquire()
        try:
            session.connection(execution_options={_WRITES: True})
            yield session
            session.commit()
        except BaseException:
            session.rollback()
            raise
    finally:
        _open.reset(token)
        if lock:
            lock.release()
    for ring in bells:
        ring()


def after_commit(ring: Callable[[], None]) -> None:
    """Have something done once the open transaction is durable: ringing a worker, say. It may be lost in a crash."""
    bells = _open.get()
    if bells is None:
        raise RuntimeError("after_commit() belongs inside `with transaction():`")
    if ring not in bells:
        bells.append(ring)


def in_transaction() -> bool:
    return _open.get() is not None


def init_database(app: Flask, url: str) -> None:
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    if url.startswith("sqlite"):
        path = url.removeprefix("sqlite:///")
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"connect_args": {"timeout": 30, "check_same_thread": False}}
    else:
        app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"pool_pre_ping": True, "pool_size": 10, "max_overflow": 20}
    db.init_app(app)
    with app.app_context():
        if url.startswith("sqlite"):
            _prepare_sqlite(db.engine)


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        writes = connection.get_execution_options().get(_WRITES)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

"""Services that some tests need: found where they run, otherwise those tests are skipped with the reason.

``FORMWORK_TEST_POSTGRES`` and ``FORMWORK_TEST_REDIS`` name them; without these the usual local addresses are tried.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from urllib.parse import urlsplit

import psycopg
import redis


@cache
def postgres() -> tuple[str | None, str]:
    """Address of a PostgreSQL server on which databases may be made, or None and why not."""
    url = os.environ.get("FORMWORK_TEST_POSTGRES") or "postgresql://postgres@127.0.0.1:5432/postgres"
    try:
        with psycopg.connect(url, connect_timeout=2):
            return url, ""
    except psycopg.Error as error:
        return None, f"no PostgreSQL at {urlsplit(url).hostname}: {str(error).splitlines()[0]}"


@cache
def redis_server() -> tuple[str | None, str]:
    """Address of a Redis server, or None and why not."""
    url = os.environ.get("FORMWORK_TEST_REDIS") or "redis://127.0.0.1:6379/9"
    try:
        with redis.Redis.from_url(url, socket_connect_timeout=2) as connection:
            connection.ping()
            return url, ""
    except redis.RedisError as error:
        return None, f"no Redis at {urlsplit(url).hostname}: {error}"


def main() -> int:
    """Whether the suite can run a second time on PostgreSQL; says why not, and stops the run where nothing may be
    skipped."""
    server, why = postgres()
    if server is None:
        print(f"SKIPPED the second run, on PostgreSQL: {why}")
    return 0 if server or os.environ.get("FORMWORK_TEST_NOTHING_SKIPPED") == "1" else 1


@contextmanager
def fresh_database(server: str) -> Iterator[str]:
    """A database of its own on a PostgreSQL server, dropped afterwards; answers its address."""
    name = f"formwork_test_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'create database "{name}"')
    try:
        yield urlsplit(server)._replace(scheme="postgresql+psycopg", path="/" + name).geturl()
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'drop database if exists "{name}" with (force)')


if __name__ == "__main__":
    raise SystemExit(main())

"""Several processes on one database: workers, bells, and a server that is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import redis
from aiosmtpd.controller import Controller

from bench import crash
from bench.people import hire
from bench.races import processes as race_processes
from bench.races import threads as race_threads
from bench.server import ROOT, Client, Server, free_port
from tests.services import postgres, redis_server

TOLD = "one won, the other was told who and when"


@pytest.fixture
def server_url() -> str:
    url, why = postgres()
    if url is None:
        pytest.skip(why)
    return url


@contextmanager
def worker(server: Server, **environ: str) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "runtime.worker"],
        cwd=ROOT,
        env={**server.environ, **environ},
        start_new_session=True,
        stderr=subprocess.DEVNULL,
    )
    yield process
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def test_a_killed_server_loses_no_case_and_no_letter() -> None:
    post = crash.Post()
    mail = Controller(post, hostname="127.0.0.1", port=free_port())
    mail.start()
    with Server(None, MAIL_URL=f"smtp://127.0.0.1:{mail.port}") as server:
        staff = hire(server)
        server.start()
        admin = Client(server.port, staff.tokens["admin"])
        for document in crash.documents():
            admin.must("POST", f"/api/v1/workspaces/{staff.slug}/definitions", document)
        admin.must("POST", f"/api/v1/workspaces/{staff.slug}/publish", {"note": ""})
        started = crash.submit(server, staff.tokens["admin"], staff.slug, 24, kills=1)
        ended, once = crash.wait(Client(server.port, staff.tokens["admin"]), started)
        left = crash.left_over(server)
    mail.stop()
    assert (ended, once, left, len(post.letters)) == (24, 24, 0, 24)


def test_workers_drain_with_redis_and_go_on_without_it(server_url: str) -> None:
    """The bell reaches a worker of another process; with a Redis that is away the same jobs are found by polling."""
    address, why = redis_server()
    if address is None:
        pytest.skip(why)
    redis.Redis.from_url(address).flushdb()
    with Server(server_url, EMBEDDED_WORKER="0", REDIS_URL=address) as server:
        staff = hire(server)
        server.start()
        admin = Client(server.port, staff.tokens["admin"])
        for document in crash.documents():
            admin.must("POST", f"/api/v1/workspaces/{staff.slug}/definitions", document)
        admin.must("POST", f"/api/v1/workspaces/{staff.slug}/publish", {"note": ""})
        for environ in ({}, {"REDIS_URL": f"redis://127.0.0.1:{free_port()}/0"}):
            started = crash.submit(server, staff.tokens["admin"], staff.slug, 6, kills=0)
            with worker(server, **environ):
                ended, once = crash.wait(admin, started, seconds=60)
            assert (ended, once) == (6, 6)
            time.sleep(0.1)


def test_two_threads_on_sqlite_never_both_win() -> None:
    from bench.desk import Desk

    with Server(None, EMBEDDED_WORKER="0") as server:
        hire(server)
        before = dict(os.environ)
        desk = Desk(server.environ)
        desk.publish()
        assert race_threads(desk, server.environ, 25) == {TOLD: 25}
        _close(desk)
        os.environ.clear()
        os.environ.update(before)


def test_two_processes_on_postgresql_never_both_win(server_url: str) -> None:
    from bench.desk import Desk

    with Server(server_url, EMBEDDED_WORKER="0") as server:
        hire(server)
        before = dict(os.environ)
        desk = Desk(server.environ)
        desk.publish()
        assert race_processes(desk, server.environ, 25) == {TOLD: 25}
        _close(desk)
        os.environ.clear()
        os.environ.update(before)


def _close(desk: object) -> None:
    from app.database import db

    with desk.app.app_context():  # type: ignore[attr-defined]
        db.session.remove()
        db.engine.dispose()

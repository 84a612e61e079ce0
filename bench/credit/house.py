"""A server, a sandbox institution and, where asked for, RQ workers of their own: everything a credit run needs."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from sqlalchemy import Engine, create_engine, func, select

from app.config import read_settings
from bench.server import ROOT, Server, free_port
from runtime.models.jobs import Job


class House:
    def __init__(self, server: Server, workers: int, sandbox_port: int) -> None:
        self.server = server
        self.workers = workers
        self.sandbox_port = sandbox_port
        self.sandbox = f"http://127.0.0.1:{sandbox_port}"
        self.processes: list[subprocess.Popen[bytes]] = []
        self.workers_running: list[subprocess.Popen[bytes]] = []
        self.engine: Engine = create_engine(read_settings(server.environ).database_url)

    def open(self) -> None:
        """Start the institution, the server and the workers."""
        self.start("-m", "runtime.sandbox", SANDBOX_PORT=str(self.sandbox_port))
        until = time.monotonic() + 20
        while time.monotonic() < until:
            try:
                self.counts()
                break
            except OSError:
                time.sleep(0.05)
        self.server.start()
        for _ in range(self.workers):
            self.start_worker()

    def start_worker(self) -> None:
        self.workers_running.append(self.start("-m", "runtime.worker"))

    def start(self, *arguments: str, **environ: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT,
            env={**self.server.environ, **environ},
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.processes.append(process)
        return process

    def counts(self) -> dict[str, object]:
        """How many effects the institution counted, by key."""
        with urllib.request.urlopen(f"{self.sandbox}/counts", timeout=5) as answer:
            found: dict[str, object] = json.load(answer)
        return found

    def busy(self) -> bool:
        """Whether work is due that can still bring somebody a task."""
        with self.engine.connect() as connection:
            open_jobs = select(func.count()).select_from(Job).where(Job.status.in_(("due", "leased")))
            return bool(connection.execute(open_jobs.where(Job.due_at <= datetime.now(UTC))).scalar_one())

    def close(self) -> None:
        for process in self.processes:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        self.engine.dispose()


@contextmanager
def house(database: str | None, redis: str | None = None, workers: int = 0) -> Iterator[House]:
    """``workers`` 0 leaves the work to the server's embedded worker."""
    port = free_port()
    environ = {"CONNECT_INSIDE": f"127.0.0.1:{port}"}
    if workers:
        environ["EMBEDDED_WORKER"] = "0"
    if redis:
        environ["REDIS_URL"] = redis
    with Server(database, **environ) as server:
        found = House(server, workers, port)
        try:
            yield found
        finally:
            found.close()

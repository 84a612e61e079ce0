"""A PostgreSQL and a Redis of a measurement's own, which it may kill."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg
from redis import Redis
from redis.exceptions import RedisError

from bench.server import free_port

BINARIES = Path("/usr/lib/postgresql")


class Missing(RuntimeError):
    """A program that the measurement needs is not installed."""


def _program(name: str) -> str:
    found = shutil.which(name) or next((str(p) for p in sorted(BINARIES.glob(f"*/bin/{name}"))), None)
    if found is None:
        raise Missing(f"{name} is not installed")
    return found


class Postgres:
    """A cluster in a temporary folder. PostgreSQL refuses to run as root, so root lends it the user ``postgres``."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="formwork-pg-"))
        self.port = free_port()
        self.lent = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
        if self.lent:
            shutil.chown(self.folder, "postgres")
        self.data = self.folder / "data"
        self._run(_program("initdb"), "-D", str(self.data), "-U", "formwork", "-A", "trust", "-E", "UTF8")
        self.start()

    @property
    def url(self) -> str:
        return f"postgresql://formwork@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1 -c max_connections=200"
        self._run(
            _program("pg_ctl"), "-D", str(self.data), "-o", options, "-l", str(self.folder / "log"), "-w", "start"
        )

    def stop(self, mode: str = "immediate") -> None:
        self._run(_program("pg_ctl"), "-D", str(self.data), "-m", mode, "-w", "stop")

    def close(self) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def ready(self) -> bool:
        try:
            psycopg.connect(self.url, connect_timeout=1).close()
        except psycopg.OperationalError:
            return False
        return True

    def _run(self, *command: str) -> None:
        subprocess.run([*self.lent, *command], check=True, stdout=subprocess.DEVNULL, cwd=self.folder)


class RedisServer:
    """Keeps nothing on disk: killed, it forgets every bell that was rung."""

    def __init__(self) -> None:
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None
        self.start()

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        command = [_program("redis-server"), "--port", str(self.port), "--save", "", "--appendonly", "no"]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True)
        until = time.monotonic() + 10
        while time.monotonic() < until:
            try:
                Redis.from_url(self.url).ping()
                return
            except RedisError:
                time.sleep(0.05)
        raise RuntimeError("redis-server did not answer")

    def kill(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            self.process = None

    close = kill

"""A server of our own for a measurement: a fresh instance folder, a fresh database, a random port."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg

ROOT = Path(__file__).parent.parent


class Server:
    """``url`` None: SQLite in a temporary folder; otherwise the address of a PostgreSQL server, on which a database of
    its own is made and dropped again."""

    def __init__(self, url: str | None = None, **environ: str) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="formwork-bench-"))
        self.admin_url, self.database = url, f"formwork_bench_{os.getpid()}_{int(time.time())}"
        self.environ = {
            **os.environ,
            "FORMWORK_INSTANCE": str(self.folder),
            "DEMO": "0",
            "SECRET_KEY": "bench",
            "PORT": str(free_port()),
            **environ,
        }
        if url:
            with psycopg.connect(url, autocommit=True) as connection:
                connection.execute(f'create database "{self.database}"')
            self.environ["DATABASE_URL"] = urlsplit(url)._replace(path="/" + self.database).geturl()
        else:
            self.environ.pop("DATABASE_URL", None)
        self.process: subprocess.Popen[bytes] | None = None
        self.run("wsgi.py", "migrate")

    @property
    def port(self) -> int:
        return int(self.environ["PORT"])

    def run(self, *arguments: str) -> None:
        subprocess.run([sys.executable, *arguments], cwd=ROOT, env=self.environ, check=True, stdout=subprocess.DEVNULL)

    def start(self) -> float:
        """Start serving; answers the seconds until ``/healthz`` answered."""
        began = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "wsgi.py", "serve"],
            cwd=ROOT,
            env=self.environ,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
        while time.monotonic() - began < 60:
            try:
                if Client(self.port).ask("GET", "/healthz")[0] < 500:
                    return time.monotonic() - began
            except OSError:
                time.sleep(0.05)
        raise RuntimeError("the server did not answer within a minute")

    def kill(self) -> None:
        """``kill -9`` of the server and all its processes: no chance to tidy up."""
        if self.process:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def close(self) -> None:
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)
        if self.admin_url:
            with psycopg.connect(self.admin_url, autocommit=True) as connection:
                connection.execute(f'drop database if exists "{self.database}" with (force)')

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class _Kept(http.client.HTTPConnection):
    """Closes with the thread that kept it."""

    def __del__(self) -> None:
        self.close()


class Client:
    """One connection per thread that speaks JSON with a bearer token."""

    def __init__(self, port: int, token: str = "") -> None:
        self.port, self.token = port, token
        self._here = threading.local()

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        """Answers status and parsed body; raises OSError when nobody answers."""
        data = body if isinstance(body, bytes) else None if body is None else json.dumps(body).encode()
        sent = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        if data is not None and not isinstance(body, bytes):
            sent["Content-Type"] = "application/json"
        sent.update({k.replace("_", "-"): v for k, v in headers.items()})
        for attempt in (1, 2):
            connection = getattr(self._here, "connection", None) or _Kept("127.0.0.1", self.port, timeout=60)
            self._here.connection = connection
            try:
                connection.request(method, path, data, sent)
                answer = connection.getresponse()
                text = answer.read()
                break
            except (http.client.HTTPException, OSError) as error:
                connection.close()
                self._here.connection = None
                if attempt == 2:
                    raise OSError(str(error)) from error
        return answer.status, json.loads(text) if text and "json" in (answer.headers.get_content_type() or "") else text

    def must(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        status, said = self.ask(method, path, body, **headers)
        if status >= 400:
            raise RuntimeError(f"{method} {path} answered {status}: {said}")
        return said


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

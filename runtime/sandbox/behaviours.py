"""What other systems do on bad days, each as a way of answering. Its effect has been counted by then, as there."""

from __future__ import annotations

import json
import os
import socket
import struct
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

Start = Callable[..., Any]
Environ = dict[str, Any]

HUGE = 10_000_000
JSON = [("Content-Type", "application/json")]


@dataclass(frozen=True, slots=True)
class Asked:
    """A request to be met badly; ``good`` is what would have been answered."""

    environ: Environ
    start: Start
    good: Callable[[], dict[str, Any]]
    seconds: float


Behaviour = Callable[[Asked], Iterable[bytes]]


def answered(start: Start, said: Any, status: str = "200 OK") -> list[bytes]:
    body = json.dumps(said, ensure_ascii=False).encode()
    start(status, [*JSON, ("Content-Length", str(len(body)))])
    return [body]


def slow(asked: Asked) -> Iterable[bytes]:
    time.sleep(asked.seconds)
    return answered(asked.start, asked.good())


def drip(asked: Asked) -> Iterator[bytes]:
    asked.start("200 OK", JSON)
    while True:
        yield b" "
        time.sleep(min(asked.seconds, 1.0))


def wrong(asked: Asked) -> Iterable[bytes]:
    return answered(asked.start, {"data": {"status": "OK"}})


def not_json(asked: Asked) -> Iterable[bytes]:
    asked.start("200 OK", [("Content-Type", "text/html")])
    return [b"<html><body><h1>It works!</h1></body></html>"]


def huge(asked: Asked) -> Iterable[bytes]:
    asked.start("200 OK", [*JSON, ("Content-Length", str(HUGE + 2))])
    return (part for part in (b'"', *[b"x" * 100_000] * (HUGE // 100_000), b'"'))


def flood(asked: Asked) -> Iterator[bytes]:
    asked.start("200 OK", JSON)
    while True:
        yield b"[" * 65_536


def dead(asked: Asked) -> Iterable[bytes]:
    """Resets the connection without a word."""
    sock: socket.socket = asked.environ["sandbox.connection"]
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    os.close(sock.detach())
    raise ConnectionResetError


def busy(asked: Asked) -> Iterable[bytes]:
    return answered(asked.start, {"error": "busy"}, "503 Service Unavailable")


def _to(address: str) -> Behaviour:
    def redirect(asked: Asked) -> Iterable[bytes]:
        location = address.format(port=asked.environ["SERVER_PORT"])
        asked.start("302 Found", [("Location", location), ("Content-Length", "0")])
        return []

    return redirect


BEHAVIOURS: dict[str, Behaviour] = {
    "slow": slow,
    "drip": drip,
    "wrong": wrong,
    "not_json": not_json,
    "huge": huge,
    "flood": flood,
    "dead": dead,
    "busy": busy,
    "to_loopback": _to("http://127.0.0.1:{port}/counts"),
    "to_metadata": _to("http://169.254.169.254/latest/meta-data/"),
    "to_v6": _to("http://[::1]:{port}/counts"),
    "to_name": _to("http://localhost:{port}/counts"),
    "to_file": _to("file:///etc/passwd"),
}
SLOW = 30.0  # seconds

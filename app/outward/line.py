"""A connection that keeps one deadline over everything: connecting, the handshake, each byte sent and read.

A socket's own time-out begins anew with every byte, so a server that drips one a second would hold a worker for ever.
"""

from __future__ import annotations

import io
import socket
import ssl
import time
from collections.abc import Sequence
from functools import cache
from http.client import HTTPConnection
from typing import Any

from app.outward.addresses import Address


class Deadline:
    def __init__(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds left; raises TimeoutError when there are none."""
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


class _Bytes(io.RawIOBase):
    """What http.client reads from."""

    def __init__(self, sock: socket.socket, deadline: Deadline) -> None:
        self._sock, self._deadline = sock, deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._sock.settimeout(self._deadline.left())
        return self._sock.recv_into(buffer)


class Line:
    """The part of a socket that http.client uses, under the deadline."""

    def __init__(self, sock: socket.socket, deadline: Deadline) -> None:
        self._sock, self._deadline = sock, deadline

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Bytes(self._sock, self._deadline))

    def sendall(self, data: bytes) -> None:
        self._sock.settimeout(self._deadline.left())
        self._sock.sendall(data)

    def close(self) -> None:
        """Not yet: http.client closes it with the last header, when the body is still to be read."""


class Connection(HTTPConnection):
    """Speaks HTTP to one of ``addresses``, never to what the name might lead to by now; the name stands in the Host
    header and, with TLS, in the certificate."""

    def __init__(self, scheme: str, host: str, port: int, addresses: Sequence[Address], deadline: Deadline) -> None:
        super().__init__(host, port)
        self.default_port = 443 if scheme == "https" else 80  # else Host would repeat it
        self._scheme, self._addresses, self._deadline = scheme, addresses, deadline
        self._socket: socket.socket | None = None

    def connect(self) -> None:
        self._socket = self._reach()
        if self._scheme == "https":
            self._socket.settimeout(self._deadline.left())
            self._socket = authorities().wrap_socket(self._socket, server_hostname=self.host)
        self.sock = Line(self._socket, self._deadline)

    def hang_up(self) -> None:
        self.close()
        if self._socket is not None:
            self._socket.close()

    def _reach(self) -> socket.socket:
        """The first address that answers; the time is shared out, so that a silent one leaves some to the next."""
        fault: OSError = OSError("no address")
        for n, address in enumerate(self._addresses):
            left = self._deadline.left()
            try:
                return socket.create_connection((str(address), self.port), left / (len(self._addresses) - n))
            except OSError as error:
                fault = error
        raise fault


@cache
def authorities() -> ssl.SSLContext:
    """The system's authorities; certificates and names are verified. Reading them takes a while, so once."""
    context = ssl.create_default_context()
    context.keylog_filename = None  # type: ignore[assignment]  # SSLKEYLOGFILE would write down what was agreed
    return context

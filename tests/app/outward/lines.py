"""Servers for tests that say byte by byte what they are told to."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Say = Callable[[socket.socket, bytes], None]


def whole(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


@contextmanager
def answering(say: Say | bytes, tls: ssl.SSLContext | None = None) -> Iterator[tuple[int, list[bytes]]]:
    """A server that reads a request and lets ``say`` answer; yields its port and what it was asked."""
    asked: list[bytes] = []
    listening = socket.create_server(("127.0.0.1", 0))

    def meet(line: socket.socket) -> None:
        try:
            with line if tls is None else tls.wrap_socket(line, server_side=True) as open_line:
                open_line.settimeout(5)
                head = open_line.recv(65_536)
                asked.append(head)
                if callable(say):
                    say(open_line, head)
                else:
                    open_line.sendall(say)
        except OSError:
            pass  # the caller hung up, which is his right

    def serve() -> None:
        while True:
            try:
                line, _ = listening.accept()
            except OSError:
                return
            threading.Thread(target=meet, args=(line,), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield listening.getsockname()[1], asked
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()

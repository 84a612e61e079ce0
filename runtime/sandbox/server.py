"""Serving the sandbox with threads, on this machine only."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from runtime.sandbox.institution import Institution

HOST = "127.0.0.1"


class _Handler(WSGIRequestHandler):
    def get_environ(self) -> dict[str, Any]:
        return {**super().get_environ(), "sandbox.connection": self.connection}

    def address_string(self) -> str:
        return str(self.client_address[0])  # no look-up of names

    def log_message(self, format: str, *args: Any) -> None:
        pass


class Server(ThreadingMixIn, WSGIServer):
    """Threads that still dawdle over a slow answer are left behind when it ends."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, port: int, institution: Institution) -> None:
        super().__init__((HOST, port), _Handler)
        self.set_app(institution)

    def server_bind(self) -> None:
        # Not WSGIServer's own, which looks up this machine's name and may wait for a name server.
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = HOST, int(self.server_address[1])
        self.setup_environ()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Callers hang up in the middle; that is what they are tested for."""


@contextmanager
def running(institution: Institution | None = None, port: int = 0) -> Iterator[tuple[Institution, int]]:
    """The sandbox in a thread of this process: for tests and benches. Yields it and its port."""
    institution = institution or Institution()
    server = Server(port, institution)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield institution, server.server_port
    finally:
        server.shutdown()
        server.server_close()

"""``python -m runtime.sandbox``: serves the sandbox institution on SANDBOX_PORT (8010) until it is stopped.

``--until-stdin-ends`` ends it with whoever started it, however that one ends.
"""

from __future__ import annotations

import os
import sys
import threading

from app.config import read_settings
from app.errors import FormworkError
from app.i18n import Text
from runtime.sandbox.institution import Institution
from runtime.sandbox.server import HOST, Server

_TAKEN = Text(
    "沙箱机构没有启动：端口 {port} 用不了（{why}）。演示照常，可用 SANDBOX_PORT 换一个端口。",
    "The sandbox institution did not start: port {port} cannot be used ({why}). The demo goes on; SANDBOX_PORT names "
    "another.",
)


def _end_with_stdin() -> None:
    while os.read(0, 4096):  # not sys.stdin: its lock would be held when the interpreter shuts down, which aborts it
        pass
    os._exit(0)


def main(arguments: list[str]) -> int:
    """An attendant must not end with an error code: the server that started it would take it for one of its own."""
    attends = "--until-stdin-ends" in arguments
    if attends:
        threading.Thread(target=_end_with_stdin, daemon=True).start()
    try:
        port = read_settings().sandbox_port
        server = Server(port, Institution())
    except OSError as error:
        told = _TAKEN.fill(port=port, why=error.strerror)
        print(told.zh, told.en, sep="\n", file=sys.stderr, flush=True)
        return 0 if attends else 2
    except FormworkError as error:
        print(error.text.zh, error.text.en, sep="\n", file=sys.stderr)
        return 0 if attends else 2
    if not attends:
        print(f"沙箱机构 Sandbox institution: http://{HOST}:{port}/", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Starting the sandbox beside the demo's server."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from app.config import Settings
from app.i18n import Text

_NOT_STARTED = Text("沙箱机构没有启动（{why}）。演示照常。", "The sandbox did not start ({why}). The demo goes on.")

# Holds the pipe whose end tells the sandbox to end: when this process is gone, however it went, the pipe is closed.
_attending: list[subprocess.Popen[bytes]] = []


def attend(settings: Settings) -> None:
    """Start it and go on at once; whatever is wrong with it is said in a sentence and holds up nothing."""
    try:
        _attending.append(
            subprocess.Popen(
                [sys.executable, "-m", "runtime.sandbox", "--until-stdin-ends"],
                stdin=subprocess.PIPE,
                cwd=Path(__file__).parent.parent.parent,
                env={**os.environ, "SANDBOX_PORT": str(settings.sandbox_port)},
                start_new_session=True,  # Ctrl-C is for the server
            )
        )
    except OSError as error:
        told = _NOT_STARTED.fill(why=error.strerror)
        print(told.zh, told.en, sep="\n", file=sys.stderr, flush=True)

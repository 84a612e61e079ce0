"""Files on disk, in folders named by their content."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from pathlib import Path
from typing import BinaryIO


class DiskFiles:
    """Implements :class:`app.ports.files.Files`: ``ab/cd/<sha-256>`` below ``root``. A file is written beside its place
    and moved there once it is safely on disk, so a crash leaves no half file under a content's name."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, data: bytes) -> str:
        content = hashlib.sha256(data).hexdigest()
        path = self._path(content)
        if path.is_file():
            return content
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.replace(name, path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
        return content

    def open(self, content: str) -> BinaryIO:
        return self._path(content).open("rb")

    def remove(self, content: str) -> None:
        self._path(content).unlink(missing_ok=True)

    def _path(self, content: str) -> Path:
        if not re.fullmatch(r"[0-9a-f]{64}", content):
            raise FileNotFoundError(content)
        return self.root / content[:2] / content[2:4] / content

"""Files kept in memory, for tests and trials."""

from __future__ import annotations

import hashlib
import io
from typing import BinaryIO


class MemoryFiles:
    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def put(self, data: bytes) -> str:
        content = hashlib.sha256(data).hexdigest()
        self.kept[content] = data
        return content

    def open(self, content: str) -> BinaryIO:
        if content not in self.kept:
            raise FileNotFoundError(content)
        return io.BytesIO(self.kept[content])

    def remove(self, content: str) -> None:
        self.kept.pop(content, None)

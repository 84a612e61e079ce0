"""Keeping the bytes of files."""

from __future__ import annotations

from typing import BinaryIO, Protocol


class Files(Protocol):
    def put(self, data: bytes) -> str:
        """Keep the bytes; answers their SHA-256 in hex. Keeping the same bytes twice keeps them once."""
        ...

    def open(self, content: str) -> BinaryIO:
        """The bytes of that SHA-256; raises FileNotFoundError."""
        ...

    def remove(self, content: str) -> None:
        """Forget the bytes; unknown ones are no error."""
        ...

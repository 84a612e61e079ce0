"""Where the bytes of files are kept."""

from __future__ import annotations

from app.config import Settings
from app.files.disk import DiskFiles
from app.ports.files import Files


def make_files(settings: Settings) -> Files:
    return DiskFiles(settings.files)

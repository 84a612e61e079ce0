"""Uploads as pages draw them, and how they are sent."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from urllib.parse import quote

from flask import Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import NotFound
from app.files.content import size_text
from app.files.models import File
from app.ports.files import Files
from app.rendering.view import FileLink
from app.web.current import ports

PART = 65_536
# Shown in the browser; everything else is saved, so that nothing uploaded can run on our pages.
SHOWN = ("image/jpeg", "image/png", "image/gif", "image/webp", "image/bmp", "application/pdf", "text/plain")


def file_links(session: Session, ids: Iterable[str], href: Callable[[str], str]) -> dict[str, FileLink]:
    """The uploads of those ids for :func:`app.rendering.render_form`; one statement, none without ids."""
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    rows = session.execute(select(File.id, File.name, File.size, File.media_type).where(File.id.in_(wanted)))
    return {id: FileLink(id, name, size_text(size), media_type, href(id)) for id, name, size, media_type in rows}


def send(file: File) -> Response:
    """The bytes of an upload. Raises NotFound where they are gone."""
    files = ports().files
    try:
        files.open(file.content).close()
    except FileNotFoundError:
        raise NotFound() from None
    shown = file.media_type in SHOWN
    media_type = file.media_type if shown else "application/octet-stream"
    response = Response(_parts(files, file.content), mimetype=media_type)
    response.content_length = file.size
    disposition = "inline" if shown else "attachment"
    response.headers["Content-Disposition"] = f"{disposition}; filename*=UTF-8''{quote(file.name, safe='')}"
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    if file.media_type == "application/pdf":  # a sandboxed frame cannot show one
        response.headers["Content-Security-Policy"] = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'"
    response.headers["Cache-Control"] = "private, max-age=300"
    return response


def _parts(files: Files, content: str) -> Iterator[bytes]:
    """Opened only when the first part is wanted, so that an answer nobody reads leaves no file open."""
    with files.open(content) as stream:
        while part := stream.read(PART):
            yield part

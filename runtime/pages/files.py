"""Downloading and looking at uploads, for people with an account."""

from __future__ import annotations

from flask import Blueprint, Response

from app.database import db
from app.errors import NotFound
from app.files.models import File
from app.web.rules import me, signed_in
from runtime.files import send
from runtime.seeing import seen_file

blueprint = Blueprint("files", __name__)


@blueprint.get("/files/<id>")
@signed_in
def file(id: str) -> Response:
    """Whoever may see the record or filling, and the field, may read the file."""
    found = db.session.get(File, id)
    if found is None:
        raise NotFound()
    seen_file(db.session(), me(), found)
    return send(found)

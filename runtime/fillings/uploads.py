"""Uploads: refused by content, kept with the filling until it is submitted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.answers.state import FormState, Path, right_of
from app.database import new_id
from app.definitions.form import Form
from app.errors import Invalid
from app.fields.kind import Refused
from app.fields.registry import field_kinds
from app.files.content import check_upload
from app.files.models import File
from app.i18n import Text
from app.ports.files import Files

NO_PLACE = Text("这里不能上传文件。", "No file can be uploaded here.")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was checked and whose bytes are kept; ``path`` is the field it is for."""

    path: Path
    id: str
    content: str
    name: str
    media_type: str
    size: int


def take_uploads(
    form: Form, state: FormState, sent: Iterable[tuple[Path, str, bytes]], files: Files
) -> tuple[list[Upload], list[Invalid]]:
    """Check what was sent as (path, file name, bytes) and keep the bytes of what is good. Outside any transaction:
    writing files is slow."""
    kept, refused = [], []
    for path, name, data in sent:
        place = form.place(path[-1]) if path else None
        rules = field_kinds.get(place.field.kind).upload_rules(place.field) if place else None
        if place is None or rules is None or right_of(place, state.rights) != "write":
            refused.append(Invalid(path, "no_upload", NO_PLACE))
            continue
        try:
            media_type, clean = check_upload(data, name, rules)
        except Refused as why:
            refused.append(Invalid(path, why.code, why.text))
            continue
        kept.append(Upload(path, new_id(), files.put(data), clean, media_type, len(data)))
    return kept, refused


def add_uploads(
    session: Session,
    uploads: Iterable[Upload],
    *,
    workspace_id: str,
    who: str | None,
    now: datetime,
    filling_id: str | None = None,
    record_id: str | None = None,
) -> None:
    """Write the rows of kept uploads: they belong to a filling, or to a record whose task is at hand."""
    rows: list[dict[str, Any]] = [
        {
            "id": u.id,
            "workspace_id": workspace_id,
            "content": u.content,
            "name": u.name,
            "media_type": u.media_type,
            "size": u.size,
            "field_id": ".".join(p for i, p in enumerate(u.path) if i != 1 or len(u.path) < 3),
            "filling_id": filling_id,
            "record_id": record_id,
            "uploaded_by": who,
            "uploaded_at": now,
        }
        for u in uploads
    ]
    if rows:
        session.execute(insert(File), rows)

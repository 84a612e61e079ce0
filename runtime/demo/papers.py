"""Sample papers of invented applicants: one picture, plainly labelled, in every place that asks for one."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache

from PIL import Image, ImageDraw
from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.files.models import File
from app.web.current import ports


@cache
def _picture() -> bytes:
    image = Image.new("RGB", (640, 400), (236, 240, 246))
    pen = ImageDraw.Draw(image)
    pen.rectangle((24, 24, 616, 376), outline=(150, 160, 180), width=2)
    pen.text((250, 190), "S A M P L E", fill=(90, 100, 120), font_size=28)
    kept = io.BytesIO()
    image.save(kept, "PNG")
    return kept.getvalue()


def keep_papers(
    session: Session, papers: Mapping[str, Sequence[str]], *, workspace: str, record: str, who: str, now: datetime
) -> None:
    """The rows of the files whose ids stand in a record's answers, by field."""
    data = _picture()
    content = ports().files.put(data)
    rows = [
        {
            "id": id,
            "workspace_id": workspace,
            "content": content,
            "name": f"{field}.png",
            "media_type": "image/png",
            "size": len(data),
            "field_id": field,
            "record_id": record,
            "uploaded_by": who,
            "uploaded_at": now,
        }
        for field, ids in papers.items()
        for id in ids
    ]
    session.execute(insert(File), rows)

"""Saving what was typed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.answers.patch import Patched
from app.errors import Conflict
from app.i18n import Text
from runtime.fillings.opened import KEPT, Opened
from runtime.models.records import Filling

ELSEWHERE = Text(
    "这份填写在别的窗口或设备上改过。下面是您刚才填的内容，核对后再提交一次即可覆盖。",
    "This form was changed in another window or on another device. Below is what you typed here; "
    "check it and send it again to overwrite.",
)
OVER = Text("这份填写已经提交，不能再修改。", "This form has been submitted and cannot be changed any more.")


def save_filling(
    session: Session,
    it: Opened,
    patched: Patched,
    *,
    expected: int,
    now: datetime,
    page: int | None = None,
    drawn: frozenset[str] | None = None,
) -> int:
    """Keep the patched answers and what could not be read; answers the new revision.

    ``expected`` is the revision that the page showed: Conflict where somebody saved since, unless nothing differs.
    ``drawn`` are the top-level fields that were on the page (None: all): what was typed elsewhere and could not be
    read stays.
    """
    filling = it.filling
    if filling.submitted_at is not None:
        raise Conflict(OVER, code="submitted")
    raw = {k: v for k, v in filling.raw.items() if drawn is not None and k.split(".")[0] not in drawn}
    raw.update(patched.raw)
    answers = {k: v for k, v in patched.answers.items() if v is not None}
    if answers == filling.answers and raw == filling.raw and page in (None, filling.page):
        return filling.revision
    done = session.execute(
        update(Filling)
        .where(Filling.id == filling.id, Filling.revision == expected, Filling.submitted_at.is_(None))
        .values(
            answers=answers,
            raw=raw,
            revision=expected + 1,
            saved_at=now,
            expires_at=now + KEPT,
            page=filling.page if page is None else page,
        )
        .execution_options(synchronize_session=False)
    )
    if done.rowcount != 1:  # type: ignore[attr-defined]
        raise Conflict(ELSEWHERE, code="edited_elsewhere")
    return expected + 1

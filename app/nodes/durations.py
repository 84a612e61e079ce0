"""Lengths of time in settings: ISO 8601 days, hours and minutes."""

from __future__ import annotations

import re
from datetime import timedelta

from app.i18n import Text

_SHAPE = re.compile(r"^P(?:(\d{1,4})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,4})M)?)?$")
_UNITS = (Text("{n} 天", "{n} d"), Text("{n} 小时", "{n} h"), Text("{n} 分钟", "{n} min"))


def length(text: str | None) -> timedelta | None:
    """``P1DT4H`` as a timedelta; None for nothing, for zero and for what is no duration."""
    found = _SHAPE.match(text or "")
    if found is None:
        return None
    days, hours, minutes = (int(part or 0) for part in found.groups())
    return timedelta(days=days, hours=hours, minutes=minutes) or None


def words(text: str | None) -> Text:
    """The duration for a card: ``1 天 4 小时``."""
    found = _SHAPE.match(text or "")
    parts = (
        []
        if found is None
        else [unit.fill(n=int(part)) for unit, part in zip(_UNITS, found.groups(), strict=True) if part and int(part)]
    )
    return Text(" ".join(p.zh for p in parts), " ".join(p.en for p in parts))

"""Days as fields keep them: ISO text, and the many ways people and spreadsheets write them."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from app.fields.kind import Refused
from app.fields.sentences import refuse

if TYPE_CHECKING:
    from app.definitions.form import Field

PATTERN = r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"

_WRITTEN = re.compile(r"([0-9]{4})\s*(?:年|[-/.])\s*([0-9]{1,2})\s*(?:月|[-/.])\s*([0-9]{1,2})\s*日?")
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_MIDNIGHT = re.compile(r"[T ]00:00(:00(\.0+)?)?$")


def read_day(field: Field, raw: Any) -> str | None:
    """``2026-11-24``, ``2026/11/24``, ``2026年11月24日``, ``20261124``, a date, a spreadsheet's midnight → ISO text."""
    if raw is None:
        return None
    if isinstance(raw, datetime):
        return raw.date().isoformat()
    if isinstance(raw, date):
        return raw.isoformat()
    if not isinstance(raw, str):
        raise not_a_day(field)
    text = unicodedata.normalize("NFKC", raw).strip()
    if not text:
        return None
    text = _MIDNIGHT.sub("", text)
    found = _WRITTEN.fullmatch(text) or _COMPACT.fullmatch(text)
    if found is None:
        raise not_a_day(field)
    year, month, day = map(int, found.groups())
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        raise refuse(
            field,
            "no_such_day",
            "{label}：没有 {day} 这一天，请检查年月日。",
            "“{label}”: there is no day {day}; check year, month and day.",
            day=f"{year:04d}-{month:02d}-{day:02d}",
        ) from None


def not_a_day(field: Field) -> Refused:
    return refuse(field, "date", "{label}要填日期，例如 2026-11-24。", "“{label}” must be a date, such as 2026-11-24.")

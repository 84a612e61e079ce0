"""A moment.

Stored in UTC, ``2026-11-24T08:05:00Z``; filled in, shown and seen by expressions in the field's zone. A moment written
without an offset is one of that zone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from app.controls import TextControl, ToggleControl
from app.errors import Problem
from app.expressions import DATE_TIME
from app.fields import days
from app.fields.kind import FieldKind
from app.fields.sentences import problem, refuse
from app.i18n import Text

if TYPE_CHECKING:
    from app.definitions.form import Field, Form

ZONE = "Asia/Shanghai"
PATTERN = r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z$"

_CLOCK = re.compile(
    r"(.+?)(?:\s+|[T日])\s*([0-9]{1,2})[:时点]([0-9]{1,2})(?:[:分]([0-9]{1,2})(?:\.[0-9]+)?秒?|分)?"
    r"\s*(Z|[+-][0-9]{2}:?[0-9]{2})?"
)


class Moment(FieldKind):
    name = "date_time"
    label = Text("日期时间", "Date & time")
    group = "basic"
    order = 70
    feel = DATE_TIME
    beyond_schema = ("no_such_day", "date_time")
    settings = (
        ToggleControl(name="seconds", label=Text("精确到秒", "To the second")),
        TextControl(
            name="zone",
            label=Text("时区", "Time zone"),
            default=ZONE,
            max_length=64,
            hint=Text("IANA 名称，例如 Asia/Shanghai。", "IANA name, such as Asia/Shanghai."),
        ),
    )

    def schema(self, field: Field) -> dict[str, Any]:
        return {"type": "string", "format": "date-time", "pattern": PATTERN}

    def read(self, field: Field, raw: Any) -> Any:
        if raw is None:
            return None
        if isinstance(raw, datetime):
            return self._stored(field, raw)
        if isinstance(raw, date):
            return self._stored(field, datetime(raw.year, raw.month, raw.day, tzinfo=self._zone(field)))
        if not isinstance(raw, str):
            raise self._none(field)
        text = unicodedata.normalize("NFKC", raw).strip()
        if not text:
            return None
        found = _CLOCK.fullmatch(text)
        if found is None:  # a day alone is its midnight
            day = days.read_day(field, text)
            return day and self._stored(field, datetime.fromisoformat(day))
        day = days.read_day(field, found[1] + ("日" if "月" in found[1] and "日" not in found[1] else ""))
        offset = (found[5] or "").replace("Z", "+00:00")
        clock = f"{int(found[2]):02d}:{int(found[3]):02d}:{int(found[4] or 0):02d}"
        try:
            moment = datetime.fromisoformat(f"{day}T{clock}{offset}")
        except ValueError:
            raise self._none(field) from None
        return self._stored(field, moment)

    def to_feel(self, field: Field, value: Any) -> Any:
        return datetime.fromisoformat(value).astimezone(self._zone(field))

    def show(self, field: Field, value: Any, locale: str, names: Mapping[str, str] | None = None) -> str:
        if value is None:
            return ""
        local: datetime = self.to_feel(field, value).replace(tzinfo=None)
        return local.isoformat(" ", "seconds" if field.setting("seconds") else "minutes")

    def cell(self, field: Field, value: Any, locale: str, names: Mapping[str, str] | None = None) -> Any:
        return None if value is None else self.to_feel(field, value).replace(tzinfo=None)

    def sample(self, field: Field) -> Any:
        return "2026-01-15T01:30:00Z"

    def check_definition(self, field: Field, form: Form) -> list[Problem]:
        name = field.setting("zone") or ZONE
        if _zone(name) is None:
            return [
                problem(
                    "zone",
                    "unknown_zone",
                    "不认识时区“{zone}”。请填 IANA 名称，例如 Asia/Shanghai。",
                    "The time zone “{zone}” is not known. Use an IANA name such as Asia/Shanghai.",
                    zone=name,
                )
            ]
        return []

    def _zone(self, field: Field) -> ZoneInfo:
        return _zone(field.setting("zone") or ZONE) or ZoneInfo(ZONE)

    def _stored(self, field: Field, moment: datetime) -> str:
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=self._zone(field))
        if not 2 <= moment.year <= 9998:  # beyond, some zone has no such moment
            raise self._none(field)
        utc = moment.astimezone(UTC)
        utc = utc.replace(microsecond=0) if field.setting("seconds") else utc.replace(second=0, microsecond=0)
        return utc.replace(tzinfo=None).isoformat() + "Z"

    def _none(self, field: Field) -> Exception:
        return refuse(
            field,
            "date_time",
            "{label}要填日期和时间，例如 2026-11-24 16:05。",
            "“{label}” must be a date and time, such as 2026-11-24 16:05.",
        )


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (KeyError, OSError, ValueError):  # unknown, a folder, no name at all
        return None


KIND = Moment()

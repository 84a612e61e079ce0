"""What every record has beside its answers, to filter and sort by: its status, who submitted it and when.

Their names begin with ``@``, which no key of a field may hold, so that a form may have fields of any name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, case, exists, false, func, not_, or_, select, true
from sqlalchemy.orm import Session, aliased

from app.accounts.models import User
from app.i18n import Text
from runtime.cases.read import APPLICANT, SYSTEM
from runtime.executor.load import PARTY
from runtime.models.cases import Case
from runtime.models.records import Record
from runtime.views.filter import BadFilter
from runtime.views.named import named, nobody, says

Condition = ColumnElement[bool]

STATUS, BY, SUBMITTED = "@status", "@by", "@submitted"
ABOUT: dict[str, Text] = {
    STATUS: Text("状态", "Status"),
    BY: Text("提交人", "By"),
    SUBMITTED: Text("提交时间", "Submitted"),
}
EMPTY = ("empty", "filled")  # these need no value
NAMING = ("=", "!=", "contains", "starts", *EMPTY)  # what can be asked of a name
_ASKED = {STATUS: NAMING, BY: NAMING, SUBMITTED: ("=", "!=", "<", "<=", ">", ">=", *EMPTY)}

# The order of sorting by status: what is open comes first.
_OUTCOMES = ("approved", "completed", "rejected", "withdrawn", "ended")

_MOMENT = re.compile(
    r"(?:([0-9]{4})\s*[-/.年]\s*)?([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})\s*日?(?:[ T]+([0-9]{1,2}):([0-9]{2}))?"
)


@dataclass(frozen=True)
class Standing:
    """How a case may stand, in the words that lists show."""

    status: str
    outcome: str | None
    words: Text


def operators_about(name: str) -> Sequence[str]:
    """The comparisons that one of :data:`ABOUT` understands."""
    return _ASKED[name]


def about(
    session: Session,
    name: str,
    operator: str,
    raw: str,
    *,
    standings: Sequence[Standing],
    zone: str,
    today: date,
) -> tuple[Condition, Text | None]:
    """The condition, and what to tell where the value means nothing. Raises BadFilter for what is no date."""
    if name == STATUS:
        return _status(operator, raw, standings)
    if name == BY:
        return _by(session, operator, raw)
    return _submitted(operator, raw, zone, today), None


def sort_about(name: str) -> ColumnElement[Any] | None:
    """What to sort by, never null; None for a name that is not of :data:`ABOUT`."""
    if name == STATUS:
        walk = aliased(Case)
        rank = case(
            (walk.status == "running", "1"),
            (walk.status == "suspended", "2"),
            *((walk.outcome == outcome, str(3 + i)) for i, outcome in enumerate(_OUTCOMES)),
            else_="9",
        )
        return func.coalesce(select(rank).where(walk.id == Record.case_id).scalar_subquery(), "")
    if name == BY:
        return func.coalesce(select(User.name).where(User.id == Record.created_by).scalar_subquery(), "")
    if name == SUBMITTED:
        return Record.created_at.expression
    return None


def _status(operator: str, raw: str, standings: Sequence[Standing]) -> tuple[Condition, Text | None]:
    if operator in EMPTY:
        return (Record.case_id.is_(None) if operator == "empty" else Record.case_id.is_not(None)), None
    meant = [s for s in standings if any(says(w, operator, raw) for w in (s.words.zh, s.words.en, s.outcome or ""))]
    if not meant:
        told = Text("没有“{name}”这个状态。有：{known}。", "There is no status “{name}”. There are: {known}.").fill(
            name=raw,
            known=Text("、".join(s.words.zh for s in standings), ", ".join(s.words.en for s in standings)),
        )
        return (true() if operator == "!=" else false()), told
    walk = aliased(Case)
    stands = exists(select(walk.id).where(walk.id == Record.case_id, or_(*(_stands(walk, s) for s in meant))))
    return (not_(stands) if operator == "!=" else stands), None


def _stands(walk: Any, standing: Standing) -> Condition:
    if standing.outcome is None:
        return walk.status == standing.status  # type: ignore[no-any-return]
    return and_(walk.status == standing.status, walk.outcome == standing.outcome)


def _by(session: Session, operator: str, raw: str) -> tuple[Condition, Text | None]:
    by = Record.created_by
    if operator in EMPTY:
        return (by.is_(None) if operator == "empty" else by.is_not(None)), None
    parts: list[Condition] = []
    if any(says(word, operator, raw) for word in (APPLICANT.zh, APPLICANT.en)):
        parts.append(by.startswith(PARTY, autoescape=True))
    if any(says(word, operator, raw) for word in (SYSTEM.zh, SYSTEM.en)):
        parts.append(by.is_(None))
    meant = named(session, "user", operator, raw, "")
    told = None if parts else nobody(session, "user", operator, raw, meant)
    # Without the null test a record of the system would be neither "by her" nor "not by her".
    found = or_(*parts, and_(by.is_not(None), by.in_(meant)))
    return (not_(found) if operator == "!=" else found), told


def _submitted(operator: str, raw: str, zone: str, today: date) -> Condition:
    at = Record.created_at
    if operator in EMPTY:
        return false() if operator == "empty" else true()
    begin, end = _span(raw, zone, today)
    match operator:
        case "=":
            return and_(at >= begin, at < end)
        case "!=":
            return or_(at < begin, at >= end)
        case "<":
            return at < begin
        case "<=":
            return at < end
        case ">":
            return at >= end
        case _:
            return at >= begin


def _span(raw: str, zone: str, today: date) -> tuple[datetime, datetime]:
    """The day or the minute that is meant, from its first moment to the one after its last. Without a year it is this
    year's, as lists show it."""
    found = _MOMENT.fullmatch(unicodedata.normalize("NFKC", raw).strip())
    try:
        if found is None:
            raise ValueError(raw)
        year, month, day, hour, minute = found.groups()
        on = date(int(year or today.year), int(month), int(day))
        clock = time(int(hour), int(minute)) if hour else time()
    except ValueError:
        raise BadFilter(
            Text(
                "筛选“提交时间”：“{raw}”不是日期。请写成 2026-11-24 或 2026-11-24 09:00。",
                "Filter “Submitted”: “{raw}” is no date. Write 2026-11-24 or 2026-11-24 09:00.",
            ).fill(raw=raw)
        ) from None
    begin = datetime.combine(on, clock, ZoneInfo(zone))
    if hour:
        return begin, begin + timedelta(minutes=1)
    return begin, datetime.combine(on + timedelta(days=1), time(), ZoneInfo(zone))

"""How cases ended, week by week, by the workspace's calendar: a week begins on Monday."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, func, literal, select, union_all
from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.database import Utc
from app.workspaces import Workspace
from runtime.analytics.whose import counted
from runtime.models.cases import Case

WEEKS = 12
OUTCOMES = ("approved", "completed", "rejected", "withdrawn", "ended")
OTHER = "other"  # outcomes that an author made up; there may be any number of them


@dataclass(frozen=True)
class Week:
    """Cases that ended in the week that begins on ``monday``, by outcome; those with none are left out."""

    monday: date
    cases: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.cases.values())


def outcomes(session: Session, actor: Actor, workspace: Workspace, now: datetime) -> list[Week]:
    """The last twelve weeks, this one last. One statement along the index of ends, week by week: its cost grows with
    what ended in these weeks, not with the years before."""
    mondays = weeks(now, workspace.zone)
    spans = union_all(
        *(
            select(literal(at).label("at"), literal(begin, Utc).label("begin"), literal(end, Utc).label("end"))
            for at, (begin, end) in enumerate(_span(monday, workspace.zone) for monday in mondays)
        )
    ).subquery("spans")
    rows = session.execute(
        select(spans.c.at, Case.outcome, func.count())
        .select_from(spans)
        .join(Case, and_(Case.ended_at >= spans.c.begin, Case.ended_at < spans.c.end))
        .where(counted(actor, workspace.id))
        .group_by(spans.c.at, Case.outcome)
    ).all()
    found: list[dict[str, int]] = [{} for _ in mondays]
    for at, outcome, cases in rows:
        name = outcome if outcome in OUTCOMES else OTHER
        found[at][name] = found[at].get(name, 0) + cases
    return [Week(monday, cases) for monday, cases in zip(mondays, found, strict=True)]


def weeks(now: datetime, zone: str) -> list[date]:
    """The Mondays of the last twelve weeks, the oldest first."""
    today = now.astimezone(ZoneInfo(zone)).date()
    monday = today - timedelta(days=today.weekday())
    return [monday - timedelta(weeks=back) for back in reversed(range(WEEKS))]


def ended_in(monday: date, outcome: str | None, zone: str) -> ColumnElement[bool]:
    """The condition for cases that ended in a week, in one way or (None) in any."""
    begin, end = _span(monday, zone)
    within = and_(Case.ended_at >= begin, Case.ended_at < end)
    if outcome is None:
        return within
    return within & (Case.outcome.not_in(OUTCOMES) if outcome == OTHER else Case.outcome == outcome)


def _span(monday: date, zone: str) -> tuple[datetime, datetime]:
    local = ZoneInfo(zone)
    return datetime.combine(monday, time(), local), datetime.combine(monday + timedelta(weeks=1), time(), local)

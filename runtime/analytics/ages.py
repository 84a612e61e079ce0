"""Running cases by age: how many days ago they began, by the workspace's calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.i18n import Text
from app.workspaces import Workspace
from runtime.analytics.stages import RUNNING
from runtime.analytics.whose import counted
from runtime.models.cases import Case


@dataclass(frozen=True)
class Band:
    """Ages from ``youngest`` days to ``oldest``; None is without end."""

    key: str
    label: Text
    youngest: int
    oldest: int | None

    def holds(self, at: datetime, now: datetime, zone: str) -> bool:
        days = (_day(now, zone) - _day(at, zone)).days
        return self.youngest <= max(0, days) and (self.oldest is None or days <= self.oldest)


BANDS = (
    Band("today", Text("今天", "Today"), 0, 0),
    Band("3", Text("1–3 天", "1–3 days"), 1, 3),
    Band("7", Text("4–7 天", "4–7 days"), 4, 7),
    Band("30", Text("8–30 天", "8–30 days"), 8, 30),
    Band("more", Text("30 天以上", "Over 30 days"), 31, None),
)


@dataclass(frozen=True)
class Ages:
    """Running cases by the bands' keys, when the oldest began, and how many more are suspended."""

    cases: dict[str, int]
    since: datetime | None
    suspended: int


def ages(session: Session, actor: Actor, workspace: Workspace, now: datetime) -> Ages:
    """One statement over the running and suspended cases of the workspace."""
    *cases, since, suspended = session.execute(
        select(
            *(func.count().filter(RUNNING, aged(band, now, workspace.zone)) for band in BANDS),
            func.min(Case.started_at).filter(RUNNING),
            func.count().filter(Case.status == "suspended"),
        ).where(counted(actor, workspace.id), Case.status.in_(("running", "suspended")))
    ).one()
    return Ages(dict(zip((band.key for band in BANDS), cases, strict=True)), since, suspended)


def aged(band: Band, now: datetime, zone: str) -> ColumnElement[bool]:
    """The condition for cases that began so many days ago: a day is one of the workspace's calendar, so that what
    came yesterday evening is a day old this morning."""
    today = _day(now, zone)
    parts = []
    if band.youngest > 0:  # today has no upper end: a clock that was moved back leaves cases in the future
        parts.append(Case.started_at < _begin(today - timedelta(days=band.youngest - 1), zone))
    if band.oldest is not None:
        parts.append(Case.started_at >= _begin(today - timedelta(days=band.oldest), zone))
    return and_(*parts)


def _day(at: datetime, zone: str) -> date:
    return at.astimezone(ZoneInfo(zone)).date()


def _begin(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone))

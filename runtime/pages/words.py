"""Moments, deadlines and states of cases in the words of staff pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.i18n import Text

GROUPS = {
    "overdue": Text("已超时", "Overdue"),
    "today": Text("今天到期", "Due today"),
    "week": Text("本周", "This week"),
    "later": Text("以后", "Later"),
    "none": Text("没有时限", "No deadline"),
}
_WEEKDAYS = (
    Text("周一", "Mon"),
    Text("周二", "Tue"),
    Text("周三", "Wed"),
    Text("周四", "Thu"),
    Text("周五", "Fri"),
    Text("周六", "Sat"),
    Text("周日", "Sun"),
)
OUTCOMES = {
    "approved": Text("已通过", "Approved"),
    "rejected": Text("已拒绝", "Rejected"),
    "completed": Text("已办结", "Completed"),
    "withdrawn": Text("已撤回", "Withdrawn"),
    "ended": Text("已终止", "Ended"),
}
_TONES = {"approved": "ok", "completed": "ok", "rejected": "bad", "withdrawn": "", "ended": ""}
SUSPENDED = Text("已挂起", "Suspended")
STUCK = Text("出错，等管理员处理", "Failed, waits for an admin")
SOON = timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class Deadline:
    """``state`` is late, soon or empty; ``full`` the moment itself."""

    text: str
    state: str
    full: str


def moment(at: datetime | None, zone: str, now: datetime) -> str:
    """MM-DD HH:mm this year, else YYYY-MM-DD; a dash where there is none."""
    if at is None:
        return "—"
    local = at.astimezone(ZoneInfo(zone))
    return local.strftime("%m-%d %H:%M" if local.year == now.astimezone(ZoneInfo(zone)).year else "%Y-%m-%d")


def bounds(now: datetime, zone: str) -> tuple[datetime, datetime]:
    """The end of today and the end of the week (Sunday night) in the zone."""
    local = now.astimezone(ZoneInfo(zone))
    end = datetime.combine(local.date() + timedelta(days=1), time(), ZoneInfo(zone))
    week = datetime.combine(local.date() + timedelta(days=7 - local.weekday()), time(), ZoneInfo(zone))
    return end, week


def group_of(due: datetime | None, now: datetime, zone: str) -> str:
    """overdue, today, week, later or none."""
    if due is None:
        return "none"
    if due < now:
        return "overdue"
    day, week = bounds(now, zone)
    return "today" if due < day else "week" if due < week else "later"


def deadline(due: datetime | None, now: datetime, zone: str, locale: str) -> Deadline | None:
    """A deadline as people say it: how much is left today, a day and hour afterwards."""
    if due is None:
        return None
    local, today = due.astimezone(ZoneInfo(zone)), now.astimezone(ZoneInfo(zone)).date()
    full = local.strftime("%Y-%m-%d %H:%M")
    if due <= now:
        return Deadline(Text("已超时 {x}", "{x} late").fill(x=span(now - due)).to(locale), "late", full)
    days = (local.date() - today).days
    if due - now <= SOON:
        return Deadline(Text("剩 {x}", "{x} left").fill(x=span(due - now)).to(locale), "soon", full)
    clock = local.strftime("%H:%M")
    if days <= 1:
        near = Text("今天 {t}", "today {t}") if days == 0 else Text("明天 {t}", "tomorrow {t}")
        return Deadline(near.fill(t=clock).to(locale), "", full)
    if days < 7:
        return Deadline(Text("剩 {x}", "{x} left").fill(x=span(due - now)).to(locale), "", full)
    stamp = local.strftime("%m-%d" if local.year == today.year else "%Y-%m-%d")
    return Deadline(Text("{d} {w}", "{w} {d}").fill(d=stamp, w=_WEEKDAYS[local.weekday()]).to(locale), "", full)


def span(length: timedelta) -> Text:
    """A length of time in its two largest units: minutes up to hours, hours up to days, then days."""
    minutes = max(1, int(length.total_seconds() // 60))
    if minutes < 60:
        return Text("{m} 分钟", "{m} min").fill(m=minutes)
    hours, minutes = divmod(minutes, 60)
    if hours < 24:
        if not minutes:
            return Text("{h} 小时", "{h} h").fill(h=hours)
        return Text("{h} 小时 {m:02} 分", "{h} h {m:02} min").fill(h=hours, m=minutes)
    days, hours = divmod(hours, 24)
    if days < 3 and hours:
        return Text("{d} 天 {h} 小时", "{d} d {h} h").fill(d=days, h=hours)
    return Text("{d} 天", "{d} d").fill(d=days)


def day(at: datetime, zone: str, locale: str) -> str:
    """``11 月 24 日 星期二`` / ``Tuesday, 24 November``."""
    local = at.astimezone(ZoneInfo(zone))
    if locale == "zh":
        return f"{local.month} 月 {local.day} 日 星期{'一二三四五六日'[local.weekday()]}"
    return f"{local:%A}, {local.day} {local:%B}"


def standing(status: str, outcome: str | None, incident: bool, where: Sequence[Text]) -> tuple[Text, str]:
    """How a case stands, in words, and the dot's tone: where it waits while it runs, how it ended otherwise."""
    if status == "suspended":
        return SUSPENDED, "warn"
    if status == "finished":
        return OUTCOMES.get(outcome or "", Text("已结束", "Over")), _TONES.get(outcome or "", "")
    if incident:
        return STUCK, "bad"
    if not where:
        return Text("处理中", "Under way"), "brand"
    return Text("、".join(w.zh for w in where), ", ".join(w.en for w in where)), "brand"

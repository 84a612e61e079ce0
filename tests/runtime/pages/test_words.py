"""Deadlines and lengths of time in plain words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from runtime.pages.words import deadline, group_of, moment, span

ZONE = "Asia/Shanghai"
NOW = datetime(2026, 11, 24, 1, 26, tzinfo=UTC)  # a Tuesday, 09:26 in Shanghai


@pytest.mark.parametrize(
    ("after", "zh", "en", "state"),
    [
        (timedelta(hours=1, minutes=20), "剩 1 小时 20 分", "1 h 20 min left", "soon"),
        (timedelta(hours=3, minutes=5), "剩 3 小时 05 分", "3 h 05 min left", "soon"),
        (timedelta(hours=8, minutes=34), "今天 18:00", "today 18:00", ""),
        (timedelta(days=1, hours=1, minutes=4), "明天 10:30", "tomorrow 10:30", ""),
        (timedelta(days=3), "剩 3 天", "3 d left", ""),
        (timedelta(days=9), "12-03 周四", "Thu 12-03", ""),
        (-timedelta(hours=2), "已超时 2 小时", "2 h late", "late"),
        (-timedelta(minutes=7), "已超时 7 分钟", "7 min late", "late"),
        (-timedelta(days=2, hours=3), "已超时 2 天 3 小时", "2 d 3 h late", "late"),
    ],
)
def test_a_deadline_is_told_as_people_say_it(after: timedelta, zh: str, en: str, state: str) -> None:
    told = deadline(NOW + after, NOW, ZONE, "zh")
    assert told is not None
    assert (told.text, told.state) == (zh, state)
    other = deadline(NOW + after, NOW, ZONE, "en")
    assert other is not None
    assert other.text == en


@pytest.mark.parametrize(
    ("after", "group"),
    [
        (None, "none"),
        (-timedelta(seconds=1), "overdue"),
        (timedelta(hours=14), "today"),
        (timedelta(hours=15), "week"),
        (timedelta(days=5), "week"),
        (timedelta(days=6), "later"),
    ],
)
def test_tasks_are_grouped_by_the_zones_day_and_week(after: timedelta | None, group: str) -> None:
    assert group_of(NOW + after if after is not None else None, NOW, ZONE) == group


def test_moments_drop_the_year_they_share_with_now() -> None:
    assert moment(NOW, ZONE, NOW) == "11-24 09:26"
    assert moment(NOW - timedelta(days=365), ZONE, NOW) == "2025-11-24"
    assert moment(None, ZONE, NOW) == "—"
    assert span(timedelta(seconds=5)).en == "1 min"

"""The figures on a workspace's first page: what is counted, for whom, and that each leads to a list of as many."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, insert, select, update

from app.accounts.actor import Actor
from app.database import db, new_id, transaction
from app.ports.clock import FixedClock
from app.web.current import now
from app.workspaces import Workspace
from runtime.analytics.ages import BANDS, ages
from runtime.analytics.outcomes import outcomes
from runtime.analytics.stages import stages
from runtime.models.cases import Case, Notice
from runtime.tasks import end_case, suspend_case, withdraw
from tests.cast import Cast
from tests.drawing import approval, field, flow, form, node
from tests.flows import spending
from tests.runtime.office import Office

SMALL, LARGE = {"purpose": "文具", "amount": "80"}, {"purpose": "投影仪", "amount": "8000"}


class Desk:
    """The lab's cases, and its first page as each of the cast sees it."""

    def __init__(self, app: Flask, cast: Cast) -> None:
        self.app, self.cast, self.office = app, cast, Office(app, cast)
        self.publish(*spending(cast.ids))

    def publish(self, *documents: dict[str, Any]) -> None:
        with self.app.app_context():
            self.office.publish(*documents)

    def start(self, by: str, answers: dict[str, Any] = LARGE, flow: str = "spending") -> str:
        with self.app.app_context():
            return self.office.start(by, flow, **answers)

    def decide(self, who: str, case: str, verb: str = "approve", **data: Any) -> None:
        with self.app.app_context():
            self.office.decide(who, case, verb, "好", **data)

    def do(self, what: Any, who: str, case: str) -> None:
        with self.app.app_context(), transaction() as session:
            what(session, who=self.cast.ids[who], case_id=case, now=now())

    def page(self, who: str) -> str:
        answer = self.cast.client(who).get("/w/lab")
        assert answer.status_code == 200
        return answer.get_data(as_text=True)

    def table(self, who: str, chart: str) -> list[list[str]]:
        return cells(self.page(who), chart)


@pytest.fixture
def desk(app: Flask, cast: Cast) -> Desk:
    return Desk(app, cast)


def cells(page: str, chart: str) -> list[list[str]]:
    """The rows of a chart's table, its head and foot left out."""
    if f'id="chart-{chart}"' not in page:
        return []
    section = page[page.index(f'id="chart-{chart}"') :]
    body = "".join(re.findall(r"<tbody>(.*?)</tbody>", section[: section.index("</table>")], re.DOTALL))
    rows = re.findall(r"<tr.*?</tr>", body, re.DOTALL)
    return [
        [
            html.unescape(re.sub(r"<[^>]+>", "", cell)).strip()
            for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)
        ]
        for row in rows
    ]


def links(page: str) -> list[tuple[str, int]]:
    """Every figure that leads somewhere, and its size: for the rows of bars and the cells of weeks."""
    found = []
    charts = page[page.index('class="fw-charts"') :]
    for row in re.findall(r"<tr data-shade.*?</tr>", charts, re.DOTALL):
        if to := re.search(r'href="([^"]+)"', row):
            found.append((html.unescape(to[1]), int(re.search(r'data-n="(\d+)"', row)[1])))  # type: ignore[index]
    for n, to in re.findall(r'data-n="(\d+)"><a href="([^"]+)"', charts):
        found.append((html.unescape(to), int(n)))
    return found


def listed(client: FlaskClient, address: str) -> list[str]:
    """The cases on all pages of a list."""
    found: list[str] = []
    while address:
        answer = client.get(address)
        assert answer.status_code == 200, address
        page = answer.get_data(as_text=True)
        found += re.findall(r'<th scope="row"[^>]*><a href="/cases/([^"]+)"', page)
        more = re.search(r'<a href="([^"]+)" rel="next"', page)
        address = html.unescape(more[1]) if more else ""
    return found


def test_cases_are_counted_where_they_stand_with_how_long_the_oldest_has_waited(desk: Desk, clock: FixedClock) -> None:
    first = desk.start("second")
    clock.move(timedelta(hours=5))
    desk.start("second")
    desk.decide("helper", first)
    clock.move(timedelta(minutes=90))
    assert desk.table("owner", "stages") == [
        ["办公室审批", "1", "1 小时 30 分"],
        ["负责人审批", "1", "1 小时 30 分"],
    ]
    clock.move(timedelta(days=4))
    desk.start("second", SMALL)
    assert desk.table("owner", "stages")[0] == ["办公室审批", "2", "4 天"]


def test_age_counts_days_of_the_workspaces_calendar(desk: Desk, clock: FixedClock) -> None:
    clock.at = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)  # 23:30 on Friday in Shanghai
    desk.start("second")
    clock.move(timedelta(hours=1))
    desk.start("second")
    assert [row[:2] for row in desk.table("owner", "ages")][:2] == [["今天", "1"], ["1–3 天", "1"]]
    clock.move(timedelta(days=3))
    assert [row[1:] for row in desk.table("owner", "ages")] == [
        ["0", "0%"],
        ["1", "50%"],
        ["1", "50%"],
        ["0", "0%"],
        ["0", "0%"],
    ]
    clock.move(timedelta(days=28))
    assert [row[1] for row in desk.table("owner", "ages")] == ["0", "0", "0", "0", "2"]


def test_a_week_ends_on_sunday_night_of_the_workspaces_calendar(desk: Desk, clock: FixedClock) -> None:
    cases = [desk.start("second", SMALL) for _ in range(4)]
    clock.at = datetime(2026, 11, 29, 15, 59, tzinfo=UTC)  # Sunday, a minute before midnight in Shanghai
    desk.decide("helper", cases[0])
    desk.decide("helper", cases[1], "reject")
    clock.move(timedelta(minutes=2))
    desk.do(withdraw, "second", cases[2])
    desk.do(end_case, "owner", cases[3])
    *_, before, last = desk.table("owner", "outcomes")
    assert before == ["11-23", "1", "1", "0", "0", "2"]  # approved, rejected, withdrawn, ended, all
    assert last == ["本周", "0", "0", "1", "1", "2"]
    clock.move(timedelta(weeks=11))
    assert desk.table("owner", "outcomes")[0][0] == "11-30"
    assert "近 12 周 2 件" in desk.page("owner")
    clock.move(timedelta(weeks=1))
    assert "近 12 周也没有办结的" in desk.page("owner")


def test_every_figure_counts_what_its_reader_may_open_and_leads_to_a_list_of_as_many(
    desk: Desk, clock: FixedClock
) -> None:
    """Cases of two people, at each step, of several ages, ended in each way, one of them copied to a third person."""
    every = []
    for by in ("owner", "second", "helper", "second"):
        waits, goes_on, done, refused = (desk.start(by, answers) for answers in (LARGE, LARGE, SMALL, LARGE))
        desk.decide("helper", goes_on)
        desk.decide("helper", done)
        desk.decide("helper", refused, "reject")
        every += [waits, goes_on, done, refused]
        clock.move(timedelta(days=3))
    with desk.app.app_context(), transaction() as session:
        copied = {"zh": "抄送", "en": "copy"}
        values = {"workspace_id": desk.cast.workspace, "case_id": every[0], "text": copied, "copy": True, "at": now()}
        session.execute(insert(Notice).values(id=new_id(), user_id=desk.cast.ids["second"], **values))
    seen = {}
    for who in ("owner", "admin", "helper", "second", "chief"):
        client = desk.cast.client(who)
        opened = {case for case in every if client.get(f"/cases/{case}").status_code == 200}
        page = desk.page(who)
        assert ("只统计您能看到的流程" in page) == (who not in ("owner", "admin"))
        running = sum(int(row[1]) for row in cells(page, "ages"))
        ended = sum(int(row[-1]) for row in cells(page, "outcomes"))
        assert running == sum(int(row[1]) for row in cells(page, "stages"))
        assert running + ended == len(opened), who
        found = links(page)
        assert found, who
        for address, n in found:
            cases = listed(client, address)
            assert len(cases) == len(set(cases)) == n, (who, address)
            assert set(cases) <= opened
        seen[who] = len(opened)
    assert seen == {"owner": 16, "admin": 16, "helper": 16, "second": 9, "chief": 4}


def test_an_outsider_sees_neither_figures_nor_lists(desk: Desk) -> None:
    desk.start("second")
    outsider = desk.cast.client("outsider")
    assert outsider.get("/w/lab").status_code == 404
    assert outsider.get("/w/lab/cases?age=today").status_code == 404


def test_a_member_without_cases_is_told_what_will_stand_here(desk: Desk) -> None:
    desk.start("second")
    page = desk.page("chief")
    assert "没有在办的流程，近 12 周也没有办结的" in page
    assert cells(page, "stages") == []


def test_work_sent_back_counts_where_it_is_done_again_and_not_where_it_will_return(desk: Desk) -> None:
    case = desk.start("second")
    desk.decide("helper", case, "return", to="begin", straight=True)
    assert [row[:2] for row in desk.table("owner", "stages")] == [["提交申请", "1"]]
    other = desk.start("second")
    assert [row[:2] for row in desk.table("owner", "stages")] == [["提交申请", "1"], ["办公室审批", "1"]]
    assert listed(desk.cast.client("owner"), "/w/lab/cases?flow=spending&node=office") == [other]


def test_parallel_branches_count_once_each_and_a_join_is_no_place_to_stand(desk: Desk) -> None:
    ids = desk.cast.ids
    desk.publish(
        form(field("subject"), title="subject"),
        flow(
            [
                node("start", "start", "提交"),
                node("last", "end", "结束", outcome="own", key="archived"),
                node("join", "join", "汇合"),
                approval("right", ids["second"], label="法务"),
                approval("left", ids["helper"], label="风控"),
                node("both", "parallel", "会签", branches=[{"id": "p1"}, {"id": "p2"}]),
            ],
            ("start", "out", "both"),
            ("both", "p1", "left"),
            ("both", "p2", "right"),
            ("left", "approved", "join"),
            ("right", "approved", "join"),
            ("join", "out", "last"),
        ),
    )
    case = desk.start("owner", {"subject": "合同"}, "handle")
    page = desk.page("owner")
    assert [row[:2] for row in cells(page, "stages")] == [["风控", "1"], ["法务", "1"]]
    assert "1 件，并行的在每一步各计一次" in page
    desk.decide("helper", case)
    page = desk.page("owner")
    assert [row[:2] for row in cells(page, "stages")] == [["法务", "1"]]
    assert "各计一次" not in page
    desk.decide("second", case)
    page = desk.page("owner")
    assert 'data-shade="5">其他' in page, "an outcome of the author's own"
    assert cells(page, "outcomes")[-1] == ["本周", "1", "1"]
    assert listed(desk.cast.client("owner"), "/w/lab/cases?week=2026-11-23&outcome=other") == [case]


def test_suspended_cases_are_named_apart(desk: Desk) -> None:
    desk.start("second")
    desk.do(suspend_case, "owner", desk.start("second"))
    page = desk.page("owner")
    assert [row[:2] for row in cells(page, "stages")] == [["办公室审批", "1"]]
    assert "另有 1 件已挂起" in page


def test_steps_are_told_apart_by_flow_and_keep_their_name_when_a_release_drops_them(desk: Desk) -> None:
    desk.start("second")
    visits = [field("place", label="地点")]
    steps = [
        node("begin", "start", "登记"),
        approval("office", desk.cast.ids["chief"], label="拜访"),
        node("over", "end"),
    ]
    desk.publish(
        form(*visits, key="visit"),
        flow(steps, ("begin", "out", "office"), ("office", "approved", "over"), key="visits", form="visit"),
    )
    desk.start("owner", {"place": "长青农场"}, "visits")
    rows = desk.table("owner", "stages")
    assert [row[:2] for row in rows] == [["办理"], ["拜访", "1"], ["经费审批"], ["办公室审批", "1"]]
    page = desk.cast.client("owner").get("/w/lab/cases?flow=spending&node=office").get_data(as_text=True)
    assert "在办的流程：办公室审批" in page


def test_long_lists_turn_page_by_page(desk: Desk, clock: FixedClock) -> None:
    cases = []
    for _ in range(53):
        cases.append(desk.start("second", SMALL))
        clock.move(timedelta(seconds=1))
    owner = desk.cast.client("owner")
    assert listed(owner, "/w/lab/cases?age=today") == cases, "what runs longest comes first"
    assert "共 53 件" in owner.get("/w/lab/cases").get_data(as_text=True)
    for case in cases[:52]:
        desk.decide("helper", case)
    assert listed(owner, "/w/lab/cases?week=2026-11-23") == cases[51::-1], "what ended comes latest first"


@pytest.mark.parametrize(
    "asked",
    [
        "age=5",
        "week=2026-11-24",
        "week=now",
        "week=0001-01-01",
        "week=9999-12-27",
        "week=2026-11-23&outcome=lost",
        "flow=spending&node=nowhere",
        "flow=' or 1=1&node=\"",
    ],
)
def test_what_no_figure_asks_for_is_not_found(desk: Desk, asked: str) -> None:
    desk.start("second")
    assert desk.cast.client("owner").get(f"/w/lab/cases?{asked}").status_code == 404


def test_figures_cost_three_statements_however_many_cases_there_are(desk: Desk) -> None:
    counts = []
    for _ in range(3):
        for _ in range(4):
            desk.decide("helper", desk.start("second"))
        with desk.app.app_context():
            counts.append(_statements(desk.cast.workspace, desk.cast.ids["helper"]))
    assert counts[1:] == [3, 3]


def _statements(workspace_id: str, who: str) -> int:
    """How many statements the three figures take for a member."""
    session, workspace, reader = db.session(), db.session.get_one(Workspace, workspace_id), Actor(who, "", "")
    seen: list[str] = []

    def note(*given: Any) -> None:
        seen.append(given[2])

    event.listen(db.engine, "before_cursor_execute", note)
    assert stages(session, reader, workspace)
    assert ages(session, reader, workspace, now())
    assert outcomes(session, reader, workspace, now())
    event.remove(db.engine, "before_cursor_execute", note)
    return len(seen)


def test_every_moment_falls_into_one_band_and_the_database_agrees_also_when_clocks_change(
    desk: Desk, clock: FixedClock
) -> None:
    """Berlin set its clocks back on 25 October: cases at every third hour around it, counted in Python and in SQL."""
    case = desk.start("second")
    clock.at = datetime(2026, 11, 10, 22, 30, tzinfo=UTC)
    begun = [clock.at - timedelta(hours=3 * back) for back in range(320)]
    with desk.app.app_context():
        with transaction() as session:
            session.execute(update(Workspace).values(zone="Europe/Berlin"))
            columns = {c.key: getattr(session.get_one(Case, case), c.key) for c in Case.__table__.columns}
            session.execute(insert(Case), [{**columns, "id": new_id(), "started_at": at} for at in begun])
            session.execute(Case.__table__.delete().where(Case.id == case))
        workspace = db.session.scalars(select(Workspace)).one()
        admin = Actor(desk.cast.ids["admin"], "", "", admin=True)
        counted = ages(db.session(), admin, workspace, clock.at).cases
    held = {band.key: sum(band.holds(at, clock.at, "Europe/Berlin") for at in begun) for band in BANDS}
    assert counted == held
    assert sum(held.values()) == len(begun)

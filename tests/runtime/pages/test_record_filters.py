"""Records are found by the words that stand in their list: names, labels, statuses, days."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.models import User
from app.database import db, transaction
from app.ports.clock import FixedClock
from app.releases import release_definitions
from app.web.current import now
from app.workspaces import Workspace
from runtime.models.cases import Case
from runtime.records import create_record
from tests.cast import Cast
from tests.drawing import approval, field, flow, form, node
from tests.flows import begin, publish

OPTIONS = [
    {"value": "a", "label": {"zh": "年假", "en": "Annual"}},
    {"value": "b", "label": {"zh": "病假", "en": "Sick"}},
    {"value": "c", "label": {"zh": "事假", "en": "Personal"}},
]
ALL = ["一", "二", "三"]


def documents(cast: Cast) -> list[dict[str, Any]]:
    customers = form(field("called"), key="customers", title="called")
    requests = form(
        field("title"),
        field("handover", "user", label="交接人"),
        field("witnesses", "user", label="见证人", settings={"many": True}),
        field("unit", "department", label="部门"),
        field("customer", "relation", label="客户", settings={"form": "customers"}),
        field("sort", "choice", label="假别", settings={"options": OPTIONS, "other": True}),
        field("sorts", "choices", label="可用", settings={"options": OPTIONS}),
        field("urgent", "yes_no", label="加急"),
        title="title",
    )
    steps = [node("begin", "start"), approval("office", cast.ids["helper"]), node("over", "end", outcome="approved")]
    return [customers, requests, flow(steps, ("begin", "out", "office"), ("office", "approved", "over"))]


def record(app: Flask, cast: Cast, key: str, answers: dict[str, Any], who: str | None) -> str:
    with app.app_context(), transaction() as session:
        workspace = session.get_one(Workspace, cast.workspace)
        definitions = release_definitions(session, workspace.id, workspace.release)
        return create_record(
            session,
            workspace=workspace,
            definitions=definitions,
            form=definitions.forms[key],
            release=workspace.release,
            answers=answers,
            who=who,
            now=now(),
        )


@pytest.fixture
def lab(app: Flask, cast: Cast, clock: FixedClock) -> Cast:
    """一 and 二 walk through a flow, a day apart; 三 was put down by the system a day later and walks nowhere."""
    publish(app, cast.workspace, documents(cast))
    acme, other = (record(app, cast, "customers", {"called": name}, None) for name in ("宏远商贸", "长青农场"))
    with app.app_context(), transaction() as session:
        session.add(User(email="namesake@example.com", name="吴倩", created_at=now()))
    with app.app_context():
        namesake = db.session.scalars(select(User.id).where(User.email == "namesake@example.com")).one()
        db.session.rollback()
    ids = cast.ids
    one = {
        "title": "一",
        "handover": ids["outsider"],
        "witnesses": [ids["chief"], ids["owner"]],
        "unit": cast.department,
        "customer": acme,
        "sort": "a",
        "sorts": ["b", "c"],
        "urgent": True,
    }
    two = {"title": "二", "handover": namesake, "witnesses": [ids["owner"]], "customer": other, "sort": "b"}
    begin(app, cast.workspace, ids["second"], one, flow="handle")
    clock.at += timedelta(days=1)
    case = begin(app, cast.workspace, ids["chief"], {**two, "urgent": False}, flow="handle")
    with app.app_context(), transaction() as session:
        ended = session.get_one(Case, case)
        ended.status, ended.outcome = "finished", "rejected"
    clock.at += timedelta(days=1)
    record(app, cast, "request", {"title": "三", "handover": ids["chief"], "sort": "调休", "sorts": ["a"]}, None)
    return cast


def page(cast: Cast, *rows: tuple[str, str, str], **more: str) -> str:
    asked = [pair for f, o, v in rows for pair in (("field", f), ("op", o), ("value", v))]
    answer = cast.client("owner").get(f"/w/lab/records/request?{urlencode([*asked, *more.items()])}")
    assert answer.status_code == (422 if "筛选有误" in answer.get_data(as_text=True) else 200)
    return answer.get_data(as_text=True)


def titles(shown: str) -> list[str]:
    found = {name: shown.find(f">{name}</a></th>") for name in ALL}
    return sorted((n for n, at in found.items() if at >= 0), key=lambda n: found[n])


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (("handover", "=", "吴倩"), ["一", "二"]),
        (("handover", "=", "Outsider@Example.com"), ["一"]),
        (("handover", "!=", "吴倩"), ["三"]),
        (("handover", "contains", "立"), ["三"]),
        (("handover", "starts", "吴"), ["一", "二"]),
        (("witnesses", "=", "林晓岚"), ["一", "二"]),
        (("witnesses", "contains", "陈"), ["一"]),
        (("witnesses", "!=", "陈立"), ["二", "三"]),
        (("witnesses", "empty", ""), ["三"]),
        (("unit", "=", "城东支行"), ["一"]),
        (("unit", "contains", "BRANCH"), ["一"]),
        (("customer", "=", "宏远商贸"), ["一"]),
        (("customer", "contains", "农场"), ["二"]),
        (("customer", "filled", ""), ["一", "二"]),
    ],
)
def test_people_departments_and_related_records_are_found_by_name(
    lab: Cast, asked: tuple[str, str, str], expected: list[str]
) -> None:
    assert sorted(titles(page(lab, asked)), key=ALL.index) == expected


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (("handover", "=", "吴信"), "没有姓名或邮箱是“吴信”的成员。"),
        (("unit", "contains", "城北"), "没有部门的名称里有“城北”。"),
        (("customer", "=", "无此客户"), "没有标题是“无此客户”的数据。"),
        (("sorts", "=", "婚假"), "可用没有“婚假”这个选项"),
        (("@by", "=", "吴信"), "没有姓名或邮箱是“吴信”的成员。"),
        (("@status", "=", "飞走了"), "没有“飞走了”这个状态。有：处理中、"),
    ],
)
def test_a_name_that_means_nothing_finds_nothing_and_says_so(lab: Cast, asked: tuple[str, str, str], told: str) -> None:
    shown = page(lab, asked)
    assert titles(shown) == []
    assert told in shown


def test_everybody_but_somebody_unknown_is_everybody_and_it_is_said(lab: Cast) -> None:
    shown = page(lab, ("handover", "!=", "吴信"))
    assert len(titles(shown)) == 3
    assert "没有姓名或邮箱是“吴信”的成员。" in shown


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (("sort", "=", "年假"), ["一"]),
        (("sort", "=", "sick"), ["二"]),
        (("sort", "!=", "年假"), ["二", "三"]),
        (("sort", "contains", "假"), ["一", "二"]),
        (("sort", "=", "调休"), ["三"]),
        (("sort", "contains", "调"), ["三"]),
        (("sorts", "=", "事假"), ["一"]),
        (("sorts", "contains", "假"), ["一", "三"]),
        (("sorts", "!=", "年假"), ["一", "二"]),
        (("urgent", "=", "是"), ["一"]),
        (("urgent", "!=", "是"), ["二", "三"]),
    ],
)
def test_options_are_found_by_the_label_shown(lab: Cast, asked: tuple[str, str, str], expected: list[str]) -> None:
    assert sorted(titles(page(lab, asked)), key=ALL.index) == expected


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (("@status", "=", "处理中"), ["一"]),
        (("@status", "=", "Rejected"), ["二"]),
        (("@status", "!=", "处理中"), ["二", "三"]),
        (("@status", "contains", "已"), ["二"]),
        (("@status", "empty", ""), ["三"]),
        (("@by", "=", "孙雅婷"), ["一"]),
        (("@by", "=", "系统"), ["三"]),
        (("@by", "!=", "孙雅婷"), ["二", "三"]),
        (("@by", "empty", ""), ["三"]),
        (("@submitted", "=", "2026-11-25"), ["二"]),
        (("@submitted", "=", "11-25 09:00"), ["二"]),
        (("@submitted", "=", "11-25 09:01"), []),
        (("@submitted", ">", "2026-11-24"), ["二", "三"]),
        (("@submitted", "<=", "2026年11月25日"), ["一", "二"]),
        (("@submitted", "!=", "2026/11/25"), ["一", "三"]),
    ],
)
def test_status_author_and_time_of_submission_can_be_asked(
    lab: Cast, asked: tuple[str, str, str], expected: list[str]
) -> None:
    assert sorted(titles(page(lab, asked)), key=ALL.index) == expected


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (("@submitted", ">", "昨日"), "“昨日”不是日期"),
        (("@submitted", "=", "2026-02-30"), "“2026-02-30”不是日期"),
        (("@submitted", "contains", "11"), "不能用“包含”"),
        (("handover", ">", "吴倩"), "不能用“大于”"),
    ],
)
def test_what_makes_no_sense_is_told(lab: Cast, asked: tuple[str, str, str], told: str) -> None:
    assert told in page(lab, asked)


def test_all_conditions_hold_together(lab: Cast) -> None:
    assert titles(page(lab, ("handover", "=", "吴倩"), ("@status", "=", "已拒绝"))) == ["二"]
    assert titles(page(lab, ("handover", "=", "吴倩"), filter='sort = "a"')) == ["一"]


@pytest.mark.parametrize(
    ("sort", "expected"),
    [("@submitted", ["一", "二", "三"]), ("@status", ["三", "一", "二"]), ("@by", ["三", "孙雅婷", "陈立"])],
)
def test_lists_sort_by_status_author_and_time_both_ways(lab: Cast, sort: str, expected: list[str]) -> None:
    by = {"孙雅婷": "一", "陈立": "二"}
    upwards = [by.get(name, name) for name in expected]
    assert titles(page(lab, sort=sort)) == upwards
    assert titles(page(lab, sort=f"-{sort}")) == upwards[::-1]


@pytest.mark.parametrize("sort", ["@submitted", "-@submitted", "@status", "-@status", "@by", "-@by"])
def test_pages_of_such_a_list_hold_every_record_once(app: Flask, lab: Cast, sort: str) -> None:
    from runtime.views.lists import Query, list_records

    with app.app_context():
        session = db.session()
        workspace = session.get_one(Workspace, lab.workspace)
        shape = release_definitions(session, workspace.id, workspace.release).forms["request"]
        seen, cursor = [], None
        for _ in range(3):
            query = Query(shape, workspace.id, sort=sort, cursor=cursor, limit=1)
            found = list_records(session, query, today=now().date(), now=now())
            seen += [row.title for row in found.rows]
            cursor = found.next
        session.rollback()
    assert sorted(seen, key=ALL.index) == ALL
    assert cursor is None


def test_a_field_of_that_name_keeps_its_own_filter(app: Flask, cast: Cast) -> None:
    publish(app, cast.workspace, [form(field("title"), field("status"), field("by"), title="title")])
    record(app, cast, "request", {"title": "一", "status": "处理中", "by": "孙雅婷"}, cast.ids["chief"])
    record(app, cast, "request", {"title": "二", "status": "没了", "by": "陈立"}, cast.ids["second"])
    assert titles(page(cast, ("status", "=", "处理中"))) == ["一"]
    assert titles(page(cast, ("by", "=", "孙雅婷"))) == ["一"]
    assert titles(page(cast, ("@by", "=", "孙雅婷"))) == ["二"]

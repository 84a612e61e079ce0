"""The inbox: what waits, deciding it there, deciding many."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from app.ports.clock import FixedClock
from tests.cast import Cast, csrf
from tests.flows import begin, open_task

ASK = {"purpose": "采购投影仪", "amount": "3200", "office_note": "库存为零"}


def test_what_waits_for_me_stands_in_my_inbox_and_nowhere_else(app: Flask, lab: Cast) -> None:
    begin(app, lab.workspace, lab.ids["second"], ASK)
    page = lab.client("helper").get("/inbox").get_data(as_text=True)
    assert "采购投影仪" in page
    assert "¥3,200.00" in page
    assert "办公室审批" in page
    for stranger in ("outsider", "chief"):
        assert "采购投影仪" not in lab.client(stranger).get("/inbox").get_data(as_text=True)


def test_deadlines_are_told_in_plain_words(app: Flask, lab: Cast, clock: FixedClock) -> None:
    begin(app, lab.workspace, lab.ids["second"], ASK)
    client = lab.client("helper")
    clock.move(timedelta(hours=6, minutes=40))
    assert "剩 1 小时 20 分" in client.get("/inbox").get_data(as_text=True)
    clock.move(timedelta(hours=3, minutes=20))
    page = client.get("/inbox").get_data(as_text=True)
    assert "已超时 2 小时" in page
    assert "已超时</span>" in page


def test_a_decision_taken_in_the_inbox_moves_the_case_on(app: Flask, lab: Cast) -> None:
    case = begin(app, lab.workspace, lab.ids["second"], {**ASK, "amount": "8000"})
    client = lab.client("helper")
    page = client.get("/inbox").get_data(as_text=True)
    answer = client.post(
        f"/cases/{case}/decide",
        data={
            "csrf_token": csrf(page),
            "task": open_task(app, case, lab.ids["helper"]),
            "seen": "1",
            "verb": "approve",
            "opinion": "情况属实",
            "next": "/inbox",
        },
    )
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/inbox"
    assert "没有待办" in client.get("/inbox").get_data(as_text=True)
    assert "采购投影仪" in client.get("/inbox?box=handled").get_data(as_text=True)
    assert "采购投影仪" in lab.client("chief").get("/inbox").get_data(as_text=True)
    assert "负责人审批" in lab.client("second").get("/inbox?box=started").get_data(as_text=True)


def test_a_batch_tells_one_result_per_item(app: Flask, lab: Cast) -> None:
    cases = [begin(app, lab.workspace, lab.ids["second"], {**ASK, "amount": str(6000 + i)}) for i in range(3)]
    helper, chief = lab.client("helper"), lab.client("chief")
    for case in cases:
        page = helper.get(f"/cases/{case}").get_data(as_text=True)
        helper.post(
            f"/cases/{case}/decide",
            data={
                "csrf_token": csrf(page),
                "verb": "approve",
                "seen": "1",
                "task": open_task(app, case, lab.ids["helper"]),
            },
        )
    tasks = [open_task(app, case, lab.ids["chief"]) for case in cases]
    page = chief.get("/inbox").get_data(as_text=True)
    stolen = open_task(app, begin(app, lab.workspace, lab.ids["second"], ASK), lab.ids["helper"])
    answer = chief.post("/inbox/batch", data={"csrf_token": csrf(page), "task": [*tasks, stolen]})
    told = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "3 件已处理，1 件没有处理" in told
    assert "不是您的待办" in told
    assert "没有待办" in chief.get("/inbox").get_data(as_text=True)


def test_a_thousand_tasks_are_paged_by_cursor(app: Flask, lab: Cast) -> None:
    for i in range(60):
        begin(app, lab.workspace, lab.ids["second"], {**ASK, "purpose": f"第{i:03}号"})
    client = lab.client("helper")
    first = client.get("/inbox").get_data(as_text=True)
    shown = {i for i in range(60) if f"第{i:03}号" in first}
    assert len(shown) == 50
    start = first.index('rel="next"')
    href = first[first.rindex('href="', 0, start) + 6 :]
    second = client.get(href[: href.index('"')].replace("&amp;", "&")).get_data(as_text=True)
    assert {i for i in range(60) if f"第{i:03}号" in second} == set(range(60)) - shown


def test_searching_finds_by_title(app: Flask, lab: Cast) -> None:
    begin(app, lab.workspace, lab.ids["second"], ASK)
    begin(app, lab.workspace, lab.ids["second"], {**ASK, "purpose": "更换空调"})
    page = lab.client("helper").get("/inbox?q=空调").get_data(as_text=True)
    assert "更换空调" in page
    assert "采购投影仪" not in page


def test_an_unread_line_carries_a_dot_until_it_is_opened(app: Flask, lab: Cast) -> None:
    case = begin(app, lab.workspace, lab.ids["second"], ASK)
    client = lab.client("helper")
    assert "is-new" in client.get("/inbox").get_data(as_text=True)
    opened = client.get(f"/inbox?task={open_task(app, case, lab.ids['helper'])}").get_data(as_text=True)
    assert f'action="/cases/{case}/seen"' in opened
    assert "is-new" in client.get("/inbox").get_data(as_text=True)  # a page that is only read changes nothing
    assert client.post(f"/cases/{case}/seen", data={"csrf_token": csrf(opened)}).status_code == 204
    assert "is-new" not in client.get("/inbox").get_data(as_text=True)
    assert "data-seen" not in client.get(f"/cases/{case}").get_data(as_text=True)
    outsider = lab.client("outsider")
    token = csrf(outsider.get("/me").get_data(as_text=True))
    assert outsider.post(f"/cases/{case}/seen", data={"csrf_token": token}).status_code == 404

"""The records of a form: what a reader finds, filters, sorts and takes home."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO
from time import perf_counter
from typing import Any
from zipfile import ZipFile

import pytest
from flask import Flask
from python_calamine import CalamineWorkbook

from tests.cast import Cast
from tests.drawing import field, flow, form, node
from tests.flows import begin, publish

ROWS: list[dict[str, Any]] = [
    {"purpose": "投影仪", "amount": "3200", "urgent": True, "needed_on": "2026-12-01", "office_note": "密"},
    {"purpose": "=SUM(A1:A9)", "amount": "12345678901234567.89", "urgent": False, "needed_on": "2026-12-24"},
    {"purpose": "空调", "amount": "9900.5", "items": [{"id": "r1", "item": "外机", "price": "6000"}]},
]


@pytest.fixture
def filled(app: Flask, lab: Cast) -> Cast:
    for each in ROWS:
        begin(app, lab.workspace, lab.ids["second"], each)
    return lab


def listing(cast: Cast, who: str, query: str = "") -> str:
    return cast.client(who).get(f"/w/lab/records/request{query}").get_data(as_text=True)


def order(page: str) -> list[str]:
    found = {name: page.find(f">{name}</a>") for name in ("投影仪", "=SUM(A1:A9)", "空调")}
    return sorted((n for n, at in found.items() if at >= 0), key=lambda n: found[n])


def test_a_reader_of_all_sees_all_and_a_member_his_own(filled: Cast) -> None:
    assert len(order(listing(filled, "owner"))) == 3
    assert len(order(listing(filled, "second"))) == 3
    assert order(listing(filled, "chief")) == []


def test_outsiders_find_no_list(filled: Cast) -> None:
    client = filled.client("outsider")
    for path in ("/w/lab", "/w/lab/records/request", "/w/lab/records/request/export", "/w/lab/records/request/x"):
        assert client.get(path).status_code == 404, path


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?field=amount&op=>&value=5000", ["空调", "=SUM(A1:A9)"]),
        ("?field=amount&op=<=&value=9,900.50&field=urgent&op=%3D&value=是", ["投影仪"]),
        ("?field=purpose&op=contains&value=调", ["空调"]),
        ("?field=needed_on&op=empty&value=", ["空调"]),
        ("?field=needed_on&op=>=&value=2026-12-02", ["=SUM(A1:A9)"]),
        ("?filter=amount in [3000..4000]", ["投影仪"]),
        ("?q=投影", ["投影仪"]),
    ],
)
def test_filters_are_rows_or_feel(filled: Cast, query: str, expected: list[str]) -> None:
    assert order(listing(filled, "owner", query.replace(">", "%3E").replace("<", "%3C"))) == expected


def test_a_wrong_filter_is_told_and_kept(filled: Cast) -> None:
    answer = filled.client("owner").get("/w/lab/records/request?filter=amount %3E%3E 5")
    assert answer.status_code == 422
    assert "amount &gt;&gt; 5" in answer.get_data(as_text=True)
    answer = filled.client("owner").get("/w/lab/records/request?field=amount&op=%3E&value=很多")
    assert answer.status_code == 422
    assert "金额" in answer.get_data(as_text=True)


def test_numbers_sort_as_numbers_both_ways(filled: Cast) -> None:
    assert order(listing(filled, "owner", "?sort=amount")) == ["投影仪", "空调", "=SUM(A1:A9)"]
    assert order(listing(filled, "owner", "?sort=-amount")) == ["=SUM(A1:A9)", "空调", "投影仪"]


def test_what_a_step_hides_from_some_cannot_be_sorted_filtered_or_chosen_by_members(filled: Cast) -> None:
    assert 'value="office_note"' in listing(filled, "owner")
    assert 'value="office_note"' not in listing(filled, "second")
    second = filled.client("second")
    assert second.get("/w/lab/records/request?sort=office_note").status_code == 422
    assert second.get('/w/lab/records/request?filter=office_note %3D "密"').status_code == 422
    assert order(second.get("/w/lab/records/request?q=密").get_data(as_text=True)) == []


def taken(cast: Cast, who: str, query: str = "") -> bytes:
    answer = cast.client(who).get(f"/w/lab/records/request/export{query}")
    assert answer.status_code == 200
    return answer.get_data()


def sheets(file: bytes) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_filelike(BytesIO(file))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def test_the_export_holds_numbers_dates_and_no_formulas(filled: Cast) -> None:
    file = taken(filled, "owner")
    head, *rows = sheets(file)["经费申请"]
    by_name = {row[head.index("用途")]: dict(zip(head, row, strict=True)) for row in rows}
    assert by_name["投影仪"]["金额"] == 3200
    assert by_name["投影仪"]["用款日期"] == date(2026, 12, 1)
    assert isinstance(by_name["空调"]["提交时间"], datetime)
    assert by_name["空调"]["提交人"] == "孙雅婷"
    assert by_name["=SUM(A1:A9)"]["金额"] == "12345678901234567.89"
    with ZipFile(BytesIO(file)) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")
        assert b'quotePrefix="1"' in parts.read("xl/styles.xml")


def test_the_export_has_a_sheet_per_table_and_follows_the_filter(filled: Cast) -> None:
    found = sheets(taken(filled, "owner", "?q=空调"))
    assert list(found) == ["经费申请", "明细"]
    assert found["明细"] == [["用途", "名称", "价格"], ["空调", "外机", 6000]]
    assert len(found["经费申请"]) == 2


def test_the_export_says_nothing_twice(app: Flask, cast: Cast) -> None:
    """The number of a case is the answer of one field, its record is called by another: each stands once."""
    numbered = form(field("no", "serial", label="编号"), field("name", label="名称"), title="name")
    steps = [node("begin", "start"), node("over", "end", outcome="approved")]
    walk = flow(steps, ("begin", "out", "over"), number="no")
    publish(app, cast.workspace, [numbered, walk])
    begin(app, cast.workspace, cast.ids["second"], {"name": "投影仪"}, flow="handle")
    head, row = sheets(taken(cast, "owner"))["申请"]
    assert head == ["编号", "名称", "状态", "提交人", "提交时间"]
    assert row[:4] == ["202611-0001", "投影仪", "已通过", "孙雅婷"]
    publish(app, cast.workspace, [{**numbered, "title": "no"}, walk])
    begin(app, cast.workspace, cast.ids["second"], {"name": "空调"}, flow="handle")
    head, row = sheets(taken(cast, "owner", "?field=name&op=%3D&value=空调"))["申请"]
    assert head == ["编号", "名称", "状态", "提交人", "提交时间"]
    assert row[:2] == ["202611-0002", "空调"]


def test_a_number_stands_right_and_its_unit_once_in_the_header(app: Flask, cast: Cast) -> None:
    unit = {"unit": {"zh": "天", "en": "days"}}
    days = field("days", "number", label="天数", settings=unit)
    twice = field("twice", "computed", label="两倍", settings={**unit, "formula": "days * 2", "decimals": 0})
    shape = form(field("name", label="名称"), days, twice, title="name")
    steps = [node("begin", "start"), node("over", "end", outcome="approved")]
    publish(app, cast.workspace, [shape, flow(steps, ("begin", "out", "over"))])
    begin(app, cast.workspace, cast.ids["second"], {"name": "一", "days": "6"}, flow="handle")
    page = listing(cast, "owner")
    assert "天数（天）" in page
    assert "两倍（天）" in page
    assert page.count('<td class="is-num"') == 2
    for label, figure in (("天数（天）", "6"), ("两倍（天）", "12")):
        assert f'<td class="is-num" data-label="{label}">{figure}</td>' in page


def test_without_the_right_one_takes_home_ones_own(filled: Cast) -> None:
    assert len(sheets(taken(filled, "second"))["经费申请"]) == 4
    assert len(sheets(taken(filled, "helper"))["经费申请"]) == 1


def test_a_thousand_records_stay_fast(app: Flask, lab: Cast) -> None:
    from app.database import transaction
    from app.releases import release_definitions
    from app.web.current import now
    from app.workspaces import Workspace
    from runtime.records import create_record

    with app.app_context(), transaction() as session:
        workspace = session.get(Workspace, lab.workspace)
        assert workspace is not None
        definitions = release_definitions(session, workspace.id, 1)
        for i in range(1000):
            create_record(
                session,
                workspace=workspace,
                definitions=definitions,
                form=definitions.forms["request"],
                release=1,
                answers={"purpose": f"第{i}项", "amount": str(i)},
                who=lab.ids["second"],
                now=now(),
            )
    client = lab.client("owner")
    client.get("/w/lab/records/request")
    began = perf_counter()
    page = client.get("/w/lab/records/request?sort=-amount&field=amount&op=%3E&value=10").get_data(as_text=True)
    assert perf_counter() - began < 1.0
    assert "共 989 条" in page
    assert ">第999项</a>" in page
    assert len(sheets(taken(lab, "owner"))["经费申请"]) == 1001


def test_one_record_shows_its_answers(app: Flask, lab: Cast) -> None:
    from app.database import db, transaction
    from app.releases import release_definitions
    from app.web.current import now
    from app.workspaces import Workspace
    from runtime.records import create_record

    with app.app_context(), transaction() as session:
        workspace = session.get(Workspace, lab.workspace)
        assert workspace is not None
        definitions = release_definitions(session, workspace.id, 1)
        record = create_record(
            session,
            workspace=workspace,
            definitions=definitions,
            form=definitions.forms["request"],
            release=1,
            answers={"purpose": "直接录入", "amount": "1"},
            who=lab.ids["second"],
            now=now(),
        )
    with app.app_context():
        db.session.remove()
    page = lab.client("second").get(f"/w/lab/records/request/{record}")
    assert page.status_code == 200
    assert "直接录入" in page.get_data(as_text=True)
    assert lab.client("helper").get(f"/w/lab/records/request/{record}").status_code == 404

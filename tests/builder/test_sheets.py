"""From a spreadsheet: columns become fields judged over all rows, rows become records."""

from __future__ import annotations

import io
import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest
import xlsxwriter
from flask import Flask
from sqlalchemy import select

from app.database import db
from app.definitions.check import check_workspace
from app.definitions.form import load_form
from app.fields.registry import field_kinds
from app.i18n import Text
from app.ports.records import RowRefused
from app.web.current import KEY
from builder.sheets.guess import guess_columns, make_form
from builder.sheets.read import BadSheet, Sheet, read_sheet
from runtime.models.records import Record
from tests.builder.conftest import Designer


def sheet(*rows: str) -> Sheet:
    return read_sheet("x.csv", "\n".join(rows).encode())


def kinds(found: Sheet) -> dict[str, str]:
    return {c.field["key"]: c.field["kind"] for c in guess_columns(found)}


def test_what_a_column_is_follows_from_all_its_rows() -> None:
    head = "姓名,手机,邮箱,身份证,入职日期,更新时间,占比,贷款金额,件数,评级,已婚,工号,备注"
    row = (
        "张{i},138001380{i:02},a{i}@b.cn,11010519491231002X,2026-01-{i:02},2026-01-{i:02} 08:30,"
        "{i}.5%,{i}00.50,{i},{g},{m},00{i:02},{long}"
    )
    rows = [
        row.format(i=i, g="AB"[i % 2], m="是否"[i % 2], long="长" * 120 if i == 9 else "短" + str(i))
        for i in range(1, 13)
    ]
    assert kinds(sheet(head, *rows)) == {
        "姓名": "text",
        "手机": "mobile",
        "邮箱": "email",
        "身份证": "resident_id",
        "入职日期": "date",
        "更新时间": "date_time",
        "占比": "percent",
        "贷款金额": "money",
        "件数": "number",
        "评级": "choice",
        "已婚": "yes_no",
        "工号": "text",
        "备注": "long_text",
    }


def test_one_row_that_does_not_fit_makes_the_column_text() -> None:
    assert kinds(sheet("a,b", *[f"{i},2026-01-0{i}" for i in range(1, 9)], "about 9,2026-02-30")) == {
        "a": "text",
        "b": "text",
    }


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_the_encoding_is_found_out(encoding: str) -> None:
    found = read_sheet("x.csv", "姓名,金额\r\n张三,5\r\n".encode(encoding))
    assert found.headers == ["姓名", "金额"]
    assert found.rows == [["张三", "5"]]


def test_separators_quotes_empty_marks_and_powers_of_ten_are_read() -> None:
    assert sheet("a;b", '"x;y";NA', "-;1e+05", "z;250").rows == [["x;y", None], [None, "100000"], ["z", "250"]]
    assert sheet("a\tb", "1\t2").headers == ["a", "b"]
    assert sheet("code,n", "1e5,x").rows == [["100000", "x"]]
    assert sheet("code,n", "1e5,x", "zz,y").rows == [["1e5", "x"], ["zz", "y"]]


def test_an_excel_file_is_read_with_its_dates_and_exact_numbers() -> None:
    from datetime import datetime

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    page = book.add_worksheet()
    page.write_row(0, 0, ["日期", "时间", "数", "真", "文"])
    page.write_datetime(1, 0, datetime.fromisoformat("2026-01-31"))
    page.write_datetime(
        1, 1, datetime.fromisoformat("2026-01-31T08:30"), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    )
    page.write_number(1, 2, 1234.1)
    page.write_boolean(1, 3, True)
    page.write_string(1, 4, "007")
    book.close()
    assert read_sheet("x.xlsx", out.getvalue()).rows == [["2026-01-31", "2026-01-31 08:30", "1234.1", "true", "007"]]


def test_headers_become_keys_that_are_valid_and_different() -> None:
    found = kinds(sheet("Loan Amount,loan_amount,date,,金额（元）", "1,2,3,4,5"))
    assert list(found) == ["loan_amount", "loan_amount_2", "field_date", "column_4", "金额_元"]


def test_files_that_are_no_sheets_are_refused_in_words() -> None:
    for data in (b"", b"\n\n", b"PK\x03\x04rubbish", b"\x00\x01\x02\x03"):
        with pytest.raises(BadSheet):
            read_sheet("x.csv", data)


def test_the_guessed_form_has_no_problems_and_accepts_its_own_rows() -> None:
    found = sheet("city,amount,rate", *[f"{'ABC'[i % 3]},{i}.25,{i}" for i in range(30)])
    columns = guess_columns(found)
    document = make_form("f", {"en": "f"}, columns)
    assert check_workspace({"f": document}) == []
    form = load_form(document)
    for row in found.rows:
        for field, cell in zip(form.fields, row, strict=True):
            value = field_kinds.get(field.kind).read(field, cell)
            assert field_kinds.get(field.kind).check(field, value, {}) == []


class Kept:
    """A sink in memory that refuses one row."""

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []
        self.calls = 0

    def create_many(
        self, workspace_id: str, form_key: str, rows: Sequence[Mapping[str, str | None]], who: str | None
    ) -> tuple[int, list[RowRefused]]:
        self.calls += 1
        refused = [RowRefused(i, "n", Text("不收", "refused")) for i, row in enumerate(rows) if row["n"] == "13"]
        self.rows += [dict(r) for r in rows if r["n"] != "13"]
        return len(rows) - len(refused), refused


@pytest.fixture
def kept(app: Flask) -> Any:
    sink = Kept()
    parts = app.extensions[KEY]
    before = parts["ports"]
    parts["ports"] = replace(before, records=sink)
    yield sink
    parts["ports"] = before


def upload(owner: Designer, data: bytes, name: str = "loans.csv", **form: str) -> Any:
    return owner.client.post(
        f"{owner.base}/spreadsheet",
        data={"file": (io.BytesIO(data), name), **form},
        headers={"X-CSRFToken": owner.token},
        content_type="multipart/form-data",
    )


def test_a_preview_stores_nothing(owner: Designer) -> None:
    told = upload(owner, b"a,b\n1,2\n", preview="1").get_json()
    assert (told["key"], told["rows"], [c["kind"] for c in told["columns"]]) == ("loans", 1, ["number", "number"])
    assert owner.get("definitions")["definitions"] == []


def test_rows_become_records_in_chunks_with_progress(owner: Designer, kept: Kept) -> None:
    data = ("n,name\n" + "".join(f"{i},x{i}\n" for i in range(600))).encode()
    answer = upload(owner, data, records="1")
    lines = [json.loads(line) for line in answer.get_data(as_text=True).splitlines()]
    assert [line["done"] for line in lines[:-1]] == [0, 250, 500, 600]
    last = lines[-1]
    assert (last["made"], last["refused"], last["release"], last["key"]) == (599, 1, 1, "loans")
    assert last["errors"] == [{"row": 15, "field": "n", "message": "不收"}]
    assert kept.calls == 3
    assert kept.rows[0] == {"n": "0", "name": "x0"}
    assert owner.get("definitions")["definitions"][0]["state"] == "live"


def test_the_running_half_keeps_every_row_as_a_record(owner: Designer, app: Flask) -> None:
    data = ("姓名,金额,日期\n" + "".join(f"客户{i},{i}.50,2026-01-{i % 28 + 1:02}\n" for i in range(1, 301))).encode(
        "gb18030"
    )
    lines = upload(owner, data, "客户名单.csv", records="1").get_data(as_text=True).splitlines()
    assert json.loads(lines[-1])["made"] == 300
    with app.app_context():
        kept = db.session.scalars(select(Record).where(Record.form == "客户名单").order_by(Record.id)).all()
        assert len(kept) == 300
        assert kept[0].answers == {"姓名": "客户1", "金额": "1.5", "日期": "2026-01-02"}


def test_a_second_file_of_the_same_name_gets_another_key(owner: Designer) -> None:
    assert upload(owner, b"a\n1\n").get_json()["key"] == "loans"
    assert upload(owner, b"a\n1\n").get_json()["key"] == "loans_2"
    assert upload(owner, b"a\n1\n", label="贷款 申请").get_json()["key"] == "贷款_申请"


def test_rows_become_records_only_for_who_may_publish(helper: Designer) -> None:
    assert upload(helper, b"a\n1\n", records="1").status_code == 403


def loan_book(rows: int) -> bytes:
    """A file as a statistics program writes it: NA for nothing, 1e+05 for round figures, codes, free words."""
    chance = random.Random(7)
    lines = ["emp_title,annual_income,annual_income_joint,loan_amount,grade,interest_rate,issued"]
    for number in range(rows):
        income = "1e+05" if number % 50 == 0 else str(chance.randrange(20_000, 200_000))
        joint = str(chance.randrange(20_000, 200_000)) if number % 7 == 0 else "NA"
        lines.append(
            f"clerk {number} of office {chance.randrange(10**6)},{income},{joint},{chance.randrange(1, 40) * 1000},"
            f"{chance.choice('ABCDEFG')},{chance.randrange(500, 3000) / 100},2018-0{chance.randrange(1, 10)}-15"
        )
    return "\n".join(lines).encode()


def test_a_loan_book_becomes_a_form_whose_kinds_take_every_row() -> None:
    found = read_sheet("loans.csv", loan_book(2_000))
    columns = {c.field["key"]: c for c in guess_columns(found)}
    assert len(found.rows) == 2_000
    assert {k: c.field["kind"] for k, c in columns.items()} == {
        "emp_title": "text",
        "annual_income": "money",
        "annual_income_joint": "money",
        "loan_amount": "money",
        "grade": "choice",
        "interest_rate": "number",
        "issued": "date",
    }
    assert [o["value"] for o in columns["grade"].field["settings"]["options"]] == list("ABCDEFG")
    assert columns["annual_income_joint"].filled == 286  # the rest is NA
    document = make_form("f", {"en": "f"}, list(columns.values()))
    form = load_form(document)
    for row in found.rows:
        for field, cell in zip(form.fields, row, strict=True):
            kind = field_kinds.get(field.kind)
            value = None if cell is None else kind.read(field, cell)
            assert value is None or not kind.check(field, value, {})
    assert check_workspace({"f": document}) == []

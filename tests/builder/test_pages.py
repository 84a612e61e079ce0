"""The pages of design time, by ordinary forms and without a script."""

from __future__ import annotations

import io
import json
import re

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.builder.conftest import FLOW, FORM, Designer, copy
from tests.cast import Cast, csrf


def page(client: FlaskClient, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.get_data(as_text=True)[:2000]
    return answer.get_data(as_text=True)


def send(client: FlaskClient, address: str, **form: object) -> TestResponse:
    token = csrf(page(client, "/forgot"))
    return client.post(address, data={"csrf_token": token, **form})


def test_an_empty_workspace_offers_three_ways_to_begin(cast: Cast) -> None:
    shown = page(cast.client("owner"), "/w/lab/design")
    for words in ("新建表单", "从表格新建", "取一个模板"):
        assert words in shown


def test_a_form_and_a_flow_are_made_from_their_names(cast: Cast) -> None:
    client = cast.client("owner")
    answer = send(client, "/w/lab/design/new", kind="form", label="授信申请")
    assert answer.status_code == 302
    assert answer.location.endswith("/design/%E6%8E%88%E4%BF%A1%E7%94%B3%E8%AF%B7")
    boot = json.loads(re.search(r'id="fw-boot">(.*?)</script>', page(client, answer.location), re.DOTALL)[1])  # type: ignore[index]
    assert boot["document"]["key"] == "授信申请"
    assert boot["revision"] == 1
    assert boot["workspace"]["slug"] == "lab"
    assert boot["csrf"]
    page(client, "/w/lab/design?add=flow")
    made = send(client, "/w/lab/design/new", kind="flow", label="Approval", form="授信申请")
    assert made.location.endswith("/w/lab/design/approval")
    assert page(client, "/w/lab/design").count("新建") >= 2
    assert send(client, "/w/lab/design/new", kind="form", label=" ").status_code == 422


def test_publishing_shows_changes_and_problems_and_says_why_it_cannot(cast: Cast) -> None:
    client = cast.client("owner")
    owner = Designer(client)
    broken = copy(FORM)
    broken["fields"][3]["shown_if"] = "nobody = 1"
    owner.post("definitions", broken, 201)
    shown = page(client, "/w/lab/design/publish")
    assert "暂不能发布：1 处问题要先改好" in shown
    assert 'aria-disabled="true"' in shown
    assert 'href="/w/lab/design/application?at=fields.debts.shown_if"' in shown
    assert send(client, "/w/lab/design/publish", note="急", seen="0").status_code == 422
    owner.put("application", FORM, 1)
    assert "新增表单“授信申请”" in page(client, "/w/lab/design/publish")
    assert send(client, "/w/lab/design/publish", note="第一版", seen="0").status_code == 302
    refused = send(client, "/w/lab/design/publish", note="不能丢的话", seen="0")
    assert refused.status_code == 409
    assert "不能丢的话" in refused.get_data(as_text=True)


def test_releases_are_listed_compared_and_restored(cast: Cast) -> None:
    client = cast.client("owner")
    assert "还没有发布过" in page(client, "/w/lab/design/releases")
    owner = Designer(client)
    owner.post("definitions", FORM, 201)
    owner.post("publish", {}, 201)
    owner.put("application", copy(FORM) | {"title": "amount"}, 1)
    owner.post("publish", {}, 201)
    shown = page(client, "/w/lab/design/releases?from=1&to=2")
    assert "标题从“applicant”改为“amount”" in shown
    assert send(client, "/w/lab/design/releases/1/restore").status_code == 302
    assert owner.get("definitions/application")["document"] == FORM


def test_the_gallery_shows_what_is_inside_and_clones(cast: Cast) -> None:
    admin = cast.client("admin")
    assert "请假" in page(admin, "/gallery")
    assert "请假审批" in page(admin, "/gallery?template=leave")
    answer = send(admin, "/gallery/leave/clone", zh="考勤", en="", slug="absence")
    assert answer.location.endswith("/w/absence/design")
    assert "请假申请" in page(admin, "/w/absence/design")
    again = send(admin, "/gallery/leave/clone", zh="考勤二", en="", slug="absence")
    assert again.status_code == 409
    assert 'value="考勤二"' in again.get_data(as_text=True)
    assert "已被使用" in again.get_data(as_text=True)
    assert "需要“新建应用”的权限" in page(cast.client("owner"), "/gallery?template=leave")


def test_a_new_empty_workspace_is_made_by_a_form(cast: Cast) -> None:
    admin = cast.client("admin")
    page(admin, "/workspaces/new")
    assert send(admin, "/workspaces/new", zh="", en="", slug="").status_code == 422
    assert send(admin, "/workspaces/new", zh="采购", en="", slug="buy").location.endswith("/w/buy/design")
    page(cast.client("owner"), "/workspaces/new", 403)


def test_an_import_that_clashes_asks_on_the_page_and_loses_nothing(cast: Cast) -> None:
    client = cast.client("owner")
    owner = Designer(client)
    owner.post("definitions", FORM, 201)
    owner.post("definitions", FLOW, 201)
    bundle = owner.send("GET", "export").data
    owner.put("application", copy(FORM) | {"title": "amount"}, 1)
    asked = send(client, "/w/lab/design/import", file=(io.BytesIO(bundle), "lab.json"))
    shown = asked.get_data(as_text=True)
    assert asked.status_code == 409
    assert 'name="choice.application"' in shown
    source = bundle.decode()
    taken = send(client, "/w/lab/design/import", source=source, **{"choice.application": "replace"})
    assert taken.status_code == 302
    assert owner.get("definitions/application")["document"] == FORM
    wrong = send(client, "/w/lab/design/import", file=(io.BytesIO(b"nothing"), "x.json"))
    assert wrong.status_code == 422
    assert "这不是 JSON 文件" in wrong.get_data(as_text=True)


def test_a_template_is_added_and_a_spreadsheet_becomes_a_form(cast: Cast) -> None:
    client = cast.client("owner")
    for add in ("sheet", "template", "import"):
        page(client, f"/w/lab/design?add={add}")
    assert send(client, "/w/lab/design/template", template="leave").status_code == 302
    answer = send(client, "/w/lab/design/spreadsheet", file=(io.BytesIO("姓名,金额\n张三,5\n".encode()), "名单.csv"))
    assert answer.status_code == 302
    assert "/design/" in answer.location
    assert "名单" in page(client, "/w/lab/design")
    refused = send(client, "/w/lab/design/spreadsheet", file=(io.BytesIO(b""), "x.csv"))
    assert refused.location.endswith("add=sheet")


def test_a_draft_is_deleted_from_the_list(cast: Cast) -> None:
    client = cast.client("owner")
    Designer(client).post("definitions", FORM, 201)
    assert send(client, "/w/lab/design/application/delete", revision="1").status_code == 302
    assert "从一张表单开始" in page(client, "/w/lab/design")


def test_the_doors_of_design_time(cast: Cast) -> None:
    for who, status in (("helper", 403), ("outsider", 404)):
        client = cast.client(who)
        for address in ("/w/lab/design", "/w/lab/design/publish", "/w/lab/design/releases"):
            page(client, address, status)
    nobody = cast.app.test_client().get("/w/lab/design")
    assert nobody.status_code == 302
    assert "/sign-in" in nobody.location

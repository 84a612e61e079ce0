"""The connector designer in a real browser: a connector drawn, its secret kept, an operation tried and called."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

import pytest
from playwright.sync_api import Locator, Page, expect

from app.database import db, transaction
from app.outward import RealHttp
from app.web.current import KEY, now
from app.workspaces import Workspace
from builder import drafts
from runtime.sandbox.institution import API_KEY
from runtime.sandbox.server import running
from tests.browser.conftest import OpenPage, axe, overflow, shot
from tests.browser.serving import Site
from tests.drawing import flow, node
from tests.runtime.calls.agency import GOOD, REQUEST, connector


@pytest.fixture
def port(site: Site) -> Iterator[int]:
    """The sandbox institution, which the site may ask."""
    with running() as (_, port):
        held = site.app.extensions[KEY]
        held["ports"] = replace(held["ports"], http=RealHttp([f"127.0.0.1:{port}"]))
        yield port


def place(site: Site, *documents: dict[str, Any]) -> None:
    with site.app.app_context(), transaction() as session:
        workspace = session.query(Workspace).filter_by(slug="lab").one()
        for document in documents:
            drafts.create_draft(session, workspace, document, site.ids["owner"], now())


def saved(site: Site, key: str) -> dict[str, Any]:
    with site.app.app_context():
        workspace = db.session.query(Workspace).filter_by(slug="lab").one()
        return dict(drafts.documents(db.session(), workspace.id)[key])


def wait_saved(page: Page) -> None:
    expect(page.locator(".fw-saved")).to_contain_text("已保存", timeout=10_000)


def test_a_connector_is_drawn_from_nothing_and_tried(site: Site, port: int, open_page: OpenPage) -> None:
    page = open_page("owner")

    def box(name: str) -> Locator:
        return page.get_by_role("textbox", name=name, exact=True)

    page.goto("/w/lab/design")
    page.get_by_role("link", name="新建连接器").click()
    page.get_by_label("名称").fill("征信机构")
    page.get_by_role("button", name="新建", exact=True).click()
    box("地址").fill(f"http://127.0.0.1:{port}")
    page.get_by_role("combobox", name="身份验证").select_option("key")
    box("请求头").fill("X-Api-Key")
    page.locator('input[type="password"]').fill(API_KEY)
    page.get_by_role("button", name="保存凭证").click()
    expect(page.locator(".fw-secret")).to_contain_text("已保存")
    expect(page.locator('input[type="password"]')).to_have_value("")
    page.get_by_role("button", name="添加操作").click()
    page.get_by_label("名称 中文").fill("查欺诈")
    page.get_by_role("button", name="添加输入").click()
    page.get_by_label("第 1 项的名称").fill("id_number")
    page.get_by_text("POST", exact=True).click()
    box("路径").fill("/fraud/check")
    box("请求内容").fill("{id_number: id_numbr}")
    expect(page.locator('[data-setting="body"] .fw-error')).to_contain_text("id_number", timeout=10_000)
    box("请求内容").fill("{id_number: id_number}")
    box("结果").fill("response.level")
    expect(page.locator('[data-setting="body"] .fw-error')).to_have_count(0, timeout=10_000)
    page.locator(".fw-panel").get_by_label("id_number").fill(GOOD)
    page.get_by_role("button", name="发送").click()
    result = page.get_by_role("region", name="结果")
    expect(result).to_contain_text('"low"', timeout=10_000)
    expect(page.get_by_role("region", name="发出的请求")).to_contain_text("X-Api-Key: •••")
    assert API_KEY not in page.content()
    assert axe(page) == []
    shot(page, "connector-tried")
    name = box("“id_number”在公式里叫")
    name.fill("1 x")
    name.press("Enter")
    expect(page.locator('[data-setting="arguments"] .fw-error')).to_contain_text("以汉字或字母开头")
    name.fill("person")
    name.press("Enter")
    expect(box("请求内容")).to_have_value("{id_number: person}")
    wait_saved(page)
    key = unquote(page.url.split("?")[0].rsplit("/", 1)[1])
    (operation,) = saved(site, key)["operations"]
    assert operation["arguments"][0]["key"] == "person"
    assert (operation["method"], operation["path"], operation["result"]) == ("POST", "/fraud/check", "response.level")


def test_what_is_wrong_leads_to_its_place(site: Site, port: int, open_page: OpenPage) -> None:
    place(
        site, connector(port, body="{id_number: id_number", headers=[{"name": "Authorization", "value": "id_number"}])
    )
    page = open_page("owner")
    page.goto("/w/lab/design/agency?at=operations.o1.headers.0.name")
    expect(page.get_by_label("请求头 1 的名称")).to_be_focused()
    page.locator(".fw-problems").click()
    page.get_by_role("dialog").get_by_role("button", name="去修改").first.click()
    expect(page.locator('[data-setting="body"] textarea')).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("{id_number: id_number}")
    expect(page.locator('[data-setting="body"] .fw-error')).to_have_count(0, timeout=10_000)
    for _ in range(2):
        page.keyboard.press("Control+z")
    expect(page.locator('[data-setting="body"] textarea')).to_have_value("{id_number: id_number")


def test_a_flow_picks_an_operation_and_is_told_where_its_inputs_come_from(
    site: Site, port: int, open_page: OpenPage
) -> None:
    drawn = flow(
        [node("start", "start"), node("ask", "call"), node("end", "end", outcome="approved")],
        ("start", "out", "ask"),
        ("ask", "done", "end"),
    )
    place(site, REQUEST, connector(port), drawn)
    page = open_page("owner")
    page.goto("/w/lab/design/handle?at=nodes.ask")
    page.get_by_label("接口操作").select_option("agency.report")
    box = page.get_by_label("身份证号")
    expect(box).to_have_attribute("placeholder", "取字段“id_number”")
    box.fill('"T-" + id_number')
    expect(page.locator('[data-node="ask"]')).to_contain_text("征信机构 · 查征信", timeout=10_000)
    expect(page.get_by_label("失败")).to_have_value("")
    assert axe(page) == []
    wait_saved(page)
    settings = saved(site, "handle")["nodes"][1]["settings"]
    assert settings == {"operation": "agency.report", "inputs": {"id_number": '"T-" + id_number'}}


@pytest.mark.parametrize(("locale", "dark"), [("zh-CN", True), ("en-US", False)])
def test_on_a_phone_one_side_at_a_time(site: Site, port: int, open_page: OpenPage, locale: str, dark: bool) -> None:
    place(site, connector(port))
    page = open_page("owner", phone=True, locale=locale, dark=dark)
    page.goto("/w/lab/design/agency")
    sides = page.locator(".fw-panes button")
    for side in range(3):
        sides.nth(side).click()
        expect(sides.nth(side)).to_have_attribute("aria-pressed", "true")
        assert axe(page) == []
        assert overflow(page) <= 0
        shot(page, f"connector-{locale}-phone-{side}")

"""Every page with real content: nothing on the console, nothing wider than the window, nothing that axe objects to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import OpenPage, axe, overflow, shot
from tests.browser.serving import Site, serve
from tests.browser.town import addresses, build_town

# name, address, who, the sizes it is looked at
PAGES = [
    ("home", "/", "chen", "dp"),
    ("home-admin", "/", "admin", "d"),
    ("inbox-todo", "/inbox", "chen", "dp"),
    ("inbox-handled", "/inbox?box=handled", "chen", "d"),
    ("inbox-started", "/inbox?box=started", "wu", "dp"),
    ("inbox-copied", "/inbox?box=copied", "sun", "d"),
    ("case", "/cases/{case}", "{holder}", "dp"),
    ("case-finished", "/cases/{done}", "admin", "d"),
    ("case-way", "/cases/{case}?tab=way", "{holder}", "dp"),
    ("case-files", "/cases/{case}?tab=files", "admin", "d"),
    ("case-comments", "/cases/{case}?tab=comments", "admin", "d"),
    ("case-history", "/cases/{case}?tab=history", "admin", "d"),
    ("case-manage", "/cases/{case}/manage", "admin", "dp"),
    ("case-print", "/cases/{done}/print", "admin", "d"),
    ("records", "/w/{leave}/records/leave", "sun", "dp"),
    ("records-sorted", "/w/{leave}/records/leave?q=家", "admin", "d"),
    ("record", "/w/{leave}/records/leave/{record}", "admin", "dp"),
    ("workspace", "/w/{leave}", "wu", "dp"),
    ("gallery", "/gallery", "admin", "dp"),
    ("workspace-new", "/workspaces/new", "admin", "d"),
    ("design", "/w/loan/design", "admin", "dp"),
    ("design-add-form", "/w/loan/design?add=form", "admin", "d"),
    ("design-sheet", "/w/loan/design?add=sheet", "admin", "d"),
    ("design-template", "/w/loan/design?add=template", "admin", "d"),
    ("publish", "/w/loan/design/publish", "admin", "dp"),
    ("releases", "/w/loan/design/releases", "admin", "d"),
    ("form-designer", "/w/loan/design/credit", "admin", "d"),
    ("flow-designer", "/w/loan/design/lending", "admin", "d"),
    ("decision-designer", "/w/loan/design/scoring?at=parts.d1", "admin", "dp"),
    ("scorecard-designer", "/w/loan/design/scoring?at=parts.p1", "admin", "dp"),
    ("formula-designer", "/w/loan/design/scoring", "admin", "dp"),
    ("decision", "/w/loan/design/scoring/read", "admin", "dp"),
    ("decision-tried", "/w/loan/design/scoring/read?ask=limit&in.income=12000&in.job=teacher", "admin", "d"),
    ("design-decision", "/w/loan/design?add=decision", "admin", "d"),
    ("design-dmn", "/w/loan/design?add=dmn", "admin", "d"),
    ("members", "/w/{leave}/members", "admin", "dp"),
    ("member", "/w/{leave}/members/{user}", "admin", "d"),
    ("roles", "/w/{leave}/roles", "admin", "d"),
    ("role", "/w/{leave}/roles/member", "admin", "d"),
    ("role-new", "/w/{leave}/roles/new", "admin", "d"),
    ("people", "/admin/people", "admin", "dp"),
    ("person", "/admin/people/{user}", "admin", "d"),
    ("invite", "/admin/people/new", "admin", "d"),
    ("departments", "/admin/departments", "admin", "dp"),
    ("jobs", "/admin/jobs", "admin", "d"),
    ("job", "/admin/jobs/{job}", "admin", "d"),
    ("mailbox", "/admin/mailbox", "admin", "dp"),
    ("notices", "/notices", "wu", "dp"),
    ("me", "/me", "wu", "dp"),
    ("search", "/search?q=家", "admin", "dp"),
    ("start-leave", "/w/{leave}/start/leave_approval", "wu", "dp"),
    ("apply", "/apply/loan/lending", None, "dp"),
    ("sign-in", "/sign-in", None, "dp"),
    ("forgot", "/forgot", None, "dp"),
    ("invitation", "/invitation/{invitation}", None, "d"),
    ("reset", "/reset/{reset}", None, "d"),
    ("letter-gone", "/reset/nothing", None, "d"),
    ("not-found", "/cases/00000000000000000000000000", "wu", "dp"),
    ("forbidden", "/admin/people", "wu", "d"),
]
# Looked at again in English and in the dark.
DARK = [
    "home",
    "inbox-todo",
    "case",
    "records",
    "workspace",
    "gallery",
    "design",
    "publish",
    "releases",
    "form-designer",
    "flow-designer",
    "decision-designer",
    "scorecard-designer",
    "decision-tried",
    "people",
    "apply",
    "sign-in",
    "not-found",
    "me",
    "jobs",
    "departments",
]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with serve(tmp_path_factory.mktemp("town"), build_town) as site:
        site.password = "formwork"
        site.ids = addresses(site.app)
        site.ids["leave"] = "leave"
        yield site


def looked_at(page: Page, name: str) -> None:
    """The page has come to rest, fits its window, and is one that everybody can use."""
    page.wait_for_load_state()
    if page.locator("#designer").count():
        page.locator(".fw-tile, .fw-canvas, .fw-work-area").first.wait_for()
        page.wait_for_load_state("networkidle")
    shot(page, name)
    assert overflow(page) <= 0, f"{name} is {overflow(page)} px wider than its window"
    assert axe(page) == []


def _case(name: str, size: str) -> object:
    return pytest.param(name, size, id=f"{name}-{'phone' if size == 'p' else 'desk'}")


@pytest.mark.parametrize(("name", "size"), [_case(name, size) for name, _, _, sizes in PAGES for size in sizes])
def test_a_page_in_chinese(site: Site, open_page: OpenPage, name: str, size: str) -> None:
    _, address, who, _ = next(p for p in PAGES if p[0] == name)
    page = open_page(who.format(**site.ids) if who else None, phone=size == "p")
    _go(page, address.format(**site.ids))
    looked_at(page, f"{name}-{'390' if size == 'p' else '1440'}")


@pytest.mark.parametrize("name", DARK)
def test_a_page_in_english_and_in_the_dark(site: Site, open_page: OpenPage, name: str) -> None:
    _, address, who, _ = next(p for p in PAGES if p[0] == name)
    page = open_page(who.format(**site.ids) if who else None, locale="en-US", dark=True, phone=name == "apply")
    _go(page, address.format(**site.ids))
    looked_at(page, f"{name}-dark-en")


def _go(page: Page, address: str) -> None:
    answer = page.goto(address)
    assert answer is not None and answer.status < 500, f"{address} answers {answer and answer.status}"
    assert "/sign-in" not in page.url or address == "/sign-in", "signed out"


def test_an_applicants_pages_from_first_to_last(site: Site, open_page: OpenPage) -> None:
    """Each page of the application, a page of errors, what is saved for later, and the status."""
    page = open_page(phone=True)
    page.goto("/apply/loan/lending")
    press(page, "下一步")
    page.get_by_role("alert").wait_for()
    looked_at(page, "apply-error-390")
    page.get_by_label("姓名").fill("陈思远")
    page.get_by_label("手机号").fill("13800136021")
    press(page, "下一步")
    page.get_by_label("借款金额").fill("80,000")
    page.get_by_label("期限").fill("24")
    page.get_by_label("开店周转").first.check()
    page.get_by_label("用途说明").fill("门店扩张装修")
    page.get_by_role("button", name="添加一笔").click()
    page.get_by_label("机构").fill("湖滨银行")
    page.get_by_label("余额").fill("18600")
    looked_at(page, "apply-2-390")
    press(page, "下一步")
    looked_at(page, "apply-3-390")
    page.get_by_role("button", name="保存并退出").click()
    page.wait_for_url("**/saved")
    looked_at(page, "apply-saved-390")
    page.get_by_role("link", name="继续填写").click()
    press(page, "提交")
    page.wait_for_url("**/s/**")
    looked_at(page, "apply-status-390")
    page.get_by_text("查看我填的内容").click()
    looked_at(page, "apply-status-answers-390")
    wide = open_page()
    wide.goto(page.url)
    looked_at(wide, "apply-status-1440")


def press(page: Page, name: str) -> None:
    """Press a button of the form's foot and wait for the page that answers."""
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).last.click()


def test_the_first_start(tmp_path_factory: pytest.TempPathFactory, browser: object) -> None:
    """Without any people the product asks for the first admin."""
    from playwright.sync_api import Browser

    assert isinstance(browser, Browser)
    with serve(tmp_path_factory.mktemp("bare")) as bare:
        context = browser.new_context(base_url=bare.url, viewport={"width": 1440, "height": 900}, locale="zh-CN")
        page = context.new_page()
        page.goto("/")
        page.wait_for_url("**/first-start")
        looked_at(page, "first-start-1440")
        context.close()

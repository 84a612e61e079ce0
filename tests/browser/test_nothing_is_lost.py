"""Reloads, lost connections, broken servers, two windows, impatient fingers: what was typed stays."""

from __future__ import annotations

import re

from playwright.sync_api import Page, Route, expect
from sqlalchemy import func, select

from app.database import db
from runtime.models.cases import Case
from tests.browser.conftest import OpenPage, shot
from tests.browser.serving import Site
from tests.flows import publish
from tests.runtime.fillings.loans import loan

SUBMITTED = re.compile(r"/s/")


def begun(site: Site, open_page: OpenPage) -> Page:
    """An applicant's phone on the first page of the loan application."""
    assert site.cast is not None
    publish(site.app, site.cast.workspace, loan(site.ids["helper"]))
    page = open_page(phone=True)
    page.goto("/apply/lab/apply")
    return page


def saved(page: Page) -> None:
    expect(page.locator("[data-saved]")).to_contain_text("已自动保存", timeout=10_000)


def press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).last.click()


def cases(site: Site) -> int:
    with site.app.app_context():
        count = db.session.scalar(select(func.count()).select_from(Case)) or 0
        db.session.remove()
    return count


def test_a_reload_midway_keeps_what_was_saved_and_what_was_not_yet(site: Site, open_page: OpenPage) -> None:
    page = begun(site, open_page)
    page.get_by_label("姓名").press_sequentially("陈思远")
    saved(page)
    page.wait_for_url("**/f/**")
    page.get_by_label("邮箱").press_sequentially("si@example.com")
    page.reload()  # before the pause that saves is over
    expect(page.get_by_label("姓名")).to_have_value("陈思远")
    expect(page.get_by_label("邮箱")).to_have_value("si@example.com")
    saved(page)


def test_what_is_typed_offline_is_saved_when_the_connection_is_back(site: Site, open_page: OpenPage) -> None:
    page = begun(site, open_page)
    page.get_by_label("姓名").press_sequentially("陈思远")
    saved(page)
    page.context.set_offline(True)
    page.get_by_label("邮箱").press_sequentially("si@example.com")
    expect(page.locator("[data-saved]")).to_contain_text("网络断开", timeout=10_000)
    shot(page, "offline-390")
    page.context.set_offline(False)
    saved(page)
    other = open_page(phone=True)  # another device with the same link sees it
    other.goto(page.url)
    expect(other.get_by_label("邮箱")).to_have_value("si@example.com")


def test_a_broken_server_loses_nothing(site: Site, open_page: OpenPage) -> None:
    page = begun(site, open_page)
    broken = True

    def fail(route: Route) -> None:
        if broken and route.request.method == "POST":
            route.fulfill(status=503, body="down")
        else:
            route.continue_()

    page.route("**/*", fail)
    page.get_by_label("姓名").press_sequentially("陈思远")
    expect(page.locator("[data-saved]")).to_contain_text("先存在本机", timeout=10_000)
    broken = False
    page.get_by_label("邮箱").press_sequentially("si@example.com")
    saved(page)
    page.reload()
    expect(page.get_by_label("姓名")).to_have_value("陈思远")
    expect(page.get_by_label("邮箱")).to_have_value("si@example.com")


def test_a_press_that_meets_a_fault_keeps_the_page_for_going_back(site: Site, open_page: OpenPage) -> None:
    page = begun(site, open_page)
    page.get_by_label("姓名").press_sequentially("陈思远")
    saved(page)
    page.get_by_label("邮箱").press_sequentially("si@example.com")
    page.route(
        "**/f/**",
        lambda route: (
            route.fulfill(status=500, content_type="text/html", body="<h1>fault</h1>")
            if route.request.method == "POST"
            else route.continue_()
        ),
    )
    page.get_by_role("button", name="下一步", exact=True).last.click()
    expect(page.get_by_role("heading", name="fault")).to_be_visible()
    page.unroute("**/f/**")
    page.go_back()
    expect(page.get_by_label("邮箱")).to_have_value("si@example.com")
    press(page, "下一步")
    expect(page.get_by_label("借款金额")).to_be_visible()


def test_two_windows_on_one_form_overwrite_nothing_silently(site: Site, open_page: OpenPage) -> None:
    page = begun(site, open_page)
    page.get_by_label("姓名").press_sequentially("陈思远")
    saved(page)
    other = page.context.new_page()
    other.goto(page.url)
    other.get_by_label("邮箱").press_sequentially("other@example.com")
    saved(other)
    page.get_by_label("邮箱").fill("mine@example.com")
    page.get_by_role("button", name="下一步", exact=True).last.click()
    expect(page.get_by_role("alert").first).to_be_visible()
    expect(page.get_by_label("邮箱")).to_have_value("mine@example.com")
    shot(page, "two-windows-390")
    press(page, "下一步")
    expect(page.get_by_label("借款金额")).to_be_visible()


def test_a_double_press_on_submit_makes_one_case(site: Site, open_page: OpenPage) -> None:
    page = begun(site, open_page)
    page.get_by_label("姓名").fill("陈思远")
    press(page, "下一步")
    page.get_by_label("借款金额").fill("500")
    page.get_by_role("button", name="提交", exact=True).last.dblclick()
    expect(page).to_have_url(SUBMITTED)  # the second press aborts the navigation of the first
    expect(page.get_by_role("heading", level=1)).to_have_text("陈思远")
    assert cases(site) == 1


def test_a_double_press_without_script_makes_one_case(site: Site, open_page: OpenPage) -> None:
    begun(site, open_page)
    page = open_page(script=False)
    page.goto("/apply/lab/apply")
    page.get_by_label("姓名").fill("陈思远")
    press(page, "下一步")
    page.get_by_label("借款金额").fill("500")
    page.get_by_role("button", name="提交", exact=True).last.dblclick()
    expect(page).to_have_url(SUBMITTED)  # the second press aborts the navigation of the first
    assert cases(site) == 1


def test_the_sum_under_a_table_follows_what_is_saved(site: Site, open_page: OpenPage) -> None:
    page = begun(site, open_page)
    page.get_by_label("姓名").fill("陈思远")
    press(page, "下一步")
    for row, balance in enumerate(("1200.5", "800")):
        page.locator("[data-add]").first.click()
        page.get_by_label("余额").nth(row).fill(balance)
    expect(page.locator('[data-total="balance"]')).to_have_text("2,000.5", timeout=10_000)

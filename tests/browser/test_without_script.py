"""An applicant whose browser runs no script: every button posts the whole step, and nothing typed is lost."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage, overflow, shot
from tests.browser.pictures import png
from tests.browser.serving import Site
from tests.flows import publish
from tests.runtime.fillings.loans import loan


def test_an_applicant_without_script_fills_in_two_pages_and_submits(site: Site, open_page: OpenPage) -> None:
    assert site.cast is not None
    publish(site.app, site.cast.workspace, loan(site.ids["helper"]))
    page = open_page(phone=True, script=False)
    page.goto("/apply/lab/apply")

    # An error on the first page keeps what was typed there.
    page.get_by_label("邮箱").fill("si.yuan@example.com")
    press(page, "下一步")
    summary = page.get_by_role("alert")
    expect(summary.get_by_role("link")).to_have_count(1)
    expect(page.get_by_label("邮箱")).to_have_value("si.yuan@example.com")
    assert_sound(page, "no-script-error")
    page.get_by_label("姓名").fill("陈思远")
    press(page, "下一步")

    # Rows come and go by round trips.
    page.get_by_label("借款金额").fill("50000")
    press(page, "添加一行")
    expect(page.get_by_label("借款金额")).to_have_value("50000")
    page.get_by_label("机构").fill("湖滨银行")
    page.get_by_label("余额").fill("18600")
    press(page, "添加一行")
    page.get_by_label("机构").nth(1).fill("江城银行")
    page.get_by_label("余额").nth(1).fill("1400")
    press(page, "添加一行")
    expect(page.get_by_label("机构")).to_have_count(3)
    press(page, "移除 第 3 行")
    expect(page.get_by_label("机构")).to_have_count(2)
    expect(page.locator('[data-at="total"] output')).to_have_text("20,000.00")
    page.locator('input[type="file"]').set_input_files({"name": "流水.png", "mimeType": "image/png", "buffer": png()})

    # The amount asks for a purpose, which is told only now; everything else stays, the upload too.
    press(page, "提交")
    expect(page.get_by_role("alert").get_by_role("link")).to_have_count(1)
    expect(page.get_by_role("link", name="流水.png")).to_be_visible()
    expect(page.get_by_label("余额").nth(1)).to_have_value("1400")
    assert_sound(page, "no-script-second-page")

    # Back and forth loses nothing.
    page.get_by_label("用途").fill("门店装修")
    press(page, "上一步")
    expect(page.get_by_label("姓名")).to_have_value("陈思远")
    press(page, "下一步")
    expect(page.get_by_label("用途")).to_have_value("门店装修")
    expect(page.get_by_role("link", name="流水.png")).to_be_visible()
    press(page, "提交")
    page.wait_for_url("**/s/**")
    expect(page.get_by_role("heading", level=1)).to_have_text("陈思远")
    assert_sound(page, "no-script-status")


def test_a_row_with_answers_is_removed_and_the_others_stay(site: Site, open_page: OpenPage) -> None:
    assert site.cast is not None
    publish(site.app, site.cast.workspace, loan(site.ids["helper"]))
    page = open_page(phone=True, script=False)
    page.goto("/apply/lab/apply")
    page.get_by_label("姓名").fill("陈思远")
    press(page, "下一步")
    for number, name in enumerate(("甲", "乙", "丙")):
        press(page, "添加一行")
        page.get_by_label("机构").nth(number).fill(name)
    press(page, "移除 第 2 行")
    expect(page.get_by_label("机构")).to_have_count(2)
    assert [each.input_value() for each in page.get_by_label("机构").all()] == ["甲", "丙"]


def press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).last.click()


def assert_sound(page: Page, name: str) -> None:
    """Axe itself needs script; the same pages are looked at by it in test_every_page."""
    shot(page, name)
    assert overflow(page) <= 0

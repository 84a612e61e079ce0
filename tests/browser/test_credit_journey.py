"""An applicant on a phone and the bank at its desks: from the empty form to the accepted offer, and to a decline."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from runtime.sandbox.institution import Institution
from tests.browser.applying import CONSENTS, LOAN, WORK, go_on, id_number, paper, person, put
from tests.browser.bank import SLUG, bank
from tests.browser.conftest import PASSWORD, OpenPage, axe, overflow, shot
from tests.browser.serving import Site

INSTITUTION = Institution()


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with bank(tmp_path, PASSWORD, INSTITUTION) as site:
        yield site


def test_from_the_empty_form_to_the_accepted_offer(open_page: OpenPage) -> None:
    phone = open_page(phone=True)
    status = apply(phone, id_number("805"))
    officer = open_page("helper")
    send_back(officer, "顾清和", "工资单看不清，请重新拍照上传")
    complete_papers(phone, status)
    decide(officer, "顾清和", "同意", "身份与收入核实无误", picture="credit-review-1440")
    manager = open_page("chief")
    decide(manager, "顾清和", "同意", "同意按建议额度", picture="credit-approval-1440", why=True)
    accept(phone, status)
    assert INSTITUTION.counts()["effects"] == 3  # bureau, list and fraud, each asked once


def test_rules_decline_and_a_person_looks_again(open_page: OpenPage) -> None:
    phone = open_page(phone=True)
    status = apply(phone, id_number("802", "19850612"), name="沈若溪", email="shen@example.com", pictures=False)
    officer = open_page("helper")
    decide(officer, "沈若溪", "同意", "材料齐全")
    wait_for_words(phone, status, "人工复核")
    shot(phone, "credit-declined-390", picture=True)
    assert axe(phone) == []
    open_task(phone)
    put(phone, {"review_request": True})
    send(phone)
    manager = open_page("chief")
    decide(manager, "沈若溪", "拒绝", "多次逾期，暂不批准")
    wait_for_words(phone, status, "没有通过")


# -- the applicant -------------------------------------------------------------------------------------------------


def apply(
    page: Page, number: str, *, name: str = "顾清和", email: str = "gu@example.com", pictures: bool = True
) -> str:
    """Fill every page of the form; answers the address of the status page."""
    pages = (
        LOAN,
        person(number, name, email),
        WORK,
        {"has_debts": False, "with_guarantor": False},
        {"income_proof": [paper("工资单")]},
        {**CONSENTS, "signature.typed": name},
    )
    page.goto(f"/apply/{SLUG}/intake")
    for at, answers in enumerate(pages, 1):
        page.wait_for_load_state("networkidle")
        put(page, answers)
        if pictures:
            shot(page, f"credit-apply-{at}-390", picture=at in (1, 6))
            assert overflow(page) <= 0
            assert axe(page) == []
        if at < len(pages):
            go_on(page)
            expect(page.get_by_text(f"第 {at + 1} 步，共 6 步")).to_be_visible()
    send(page)
    page.wait_for_url("**/s/**")
    expect(page.get_by_text("正在办理")).to_be_visible()
    if pictures:
        shot(page, "credit-status-390")
    return page.url


def send(page: Page) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name="提交", exact=True).last.tap()


def open_task(page: Page) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name="去填写").tap()
    page.wait_for_load_state("networkidle")


def complete_papers(page: Page, status: str) -> None:
    """What was sent back says why; only the papers are changed, everything else is still there."""
    page.goto(status)
    expect(page.get_by_text("工资单看不清，请重新拍照上传")).to_be_visible()
    shot(page, "credit-returned-390", picture=True)
    assert axe(page) == []
    open_task(page)
    for at in range(1, 6):
        if at == 5:
            put_more(page)
        go_on(page)
        page.wait_for_load_state("networkidle")
    send(page)
    page.wait_for_url("**/s/**")


def put_more(page: Page) -> None:
    files = page.locator('[data-at="other_papers"] input[type="file"]')
    files.set_input_files([paper("工资单（清晰）")])
    expect(page.locator('[data-at="other_papers"] a[href*="/files/"]')).to_have_count(1)


def accept(page: Page, status: str) -> None:
    wait_for_words(page, status, "申请人确认")
    open_task(page)
    shot(page, "credit-offer-390", picture=True)
    assert axe(page) == []
    put(page, {"accepted": True})
    send(page)
    page.wait_for_url("**/s/**")
    expect(page.get_by_text("通过").first).to_be_visible()


def wait_for_words(page: Page, status: str, words: str) -> None:
    """The status page, looked at until it says so: rules and calls take a moment."""
    for _ in range(60):
        page.goto(status)
        if page.get_by_text(words).count():
            return
        page.wait_for_timeout(250)
    expect(page.get_by_text(words).first).to_be_visible()


# -- the bank --------------------------------------------------------------------------------------------------------


def open_case(page: Page, name: str) -> None:
    line = page.locator("[data-list] li", has_text=name).first
    for _ in range(60):
        page.goto("/inbox")
        if line.count():
            break
        page.wait_for_timeout(250)
    line.click()
    page.get_by_role("link", name="打开整件", exact=True).click()
    page.wait_for_url("**/cases/**")
    page.wait_for_load_state("networkidle")


def decide(page: Page, name: str, button: str, opinion: str, *, picture: str = "", why: bool = False) -> None:
    open_case(page, name)
    if picture:
        shot(page, picture, picture=True)
        assert axe(page) == []
    if why:
        at = page.url
        page.get_by_role("link", name=re.compile("^依据")).click()
        expect(page.get_by_text("申请评分卡").first.or_(page.get_by_text("评分定级").first)).to_be_visible()
        shot(page, "credit-why-1440", picture=True)
        assert axe(page) == []
        page.goto(at)
    page.get_by_label("意见", exact=True).fill(opinion)
    with page.expect_navigation():
        page.get_by_role("button", name=re.compile(f"^{button}")).last.click()


def send_back(page: Page, name: str, opinion: str) -> None:
    open_case(page, name)
    page.get_by_label("意见", exact=True).fill(opinion)
    page.locator(".fw-menu--return summary").click()
    with page.expect_navigation():
        page.get_by_role("button", name="确认退回").click()

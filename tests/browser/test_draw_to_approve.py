"""The whole way as one story: an empty workspace, a form and a flow drawn with the pointer, published, filled in on a
phone by somebody who is not signed in, returned, corrected, approved by three people, changed and published again."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import OpenPage, axe, overflow, shot
from tests.browser.serving import Site
from tests.browser.test_form_designer import below_all, drag, inside, name_it, tile, wait_saved
from tests.cast import NAMES


def test_drawn_published_filled_returned_approved_and_changed(site: Site, open_page: OpenPage) -> None:
    admin = open_page("admin")
    slug = make_workspace(admin)
    draw_form(admin, slug)
    draw_flow(admin, slug)
    publish(admin, slug, 1)
    link = public_link(admin, slug)

    phone = open_page(phone=True)
    fill_in(phone, link)
    status = phone.url

    # One of two parallel approvers agrees, the other sends it back to the applicant.
    helper = open_page("helper")
    decide_in_inbox(helper, "陈思远", "同意", "收入核实无误")
    second = open_page("second")
    return_case(second, "陈思远", "余额合计与征信不符，请核对")
    correct(phone, status)

    # Round again: both of them, then the head.
    decide_in_inbox(helper, "陈思远", "同意", "同意")
    decide_on_case(second, "陈思远", "同意", "已核对")
    chief = open_page("chief")
    old_case = decide_on_case(chief, "陈思远", "同意", "按申请金额批复")
    expect(chief.get_by_text("已通过").first).to_be_visible()
    shot(chief, "story-approved-1440", picture=True)
    phone.goto(status)
    expect(phone.get_by_text("您的申请已通过")).to_be_visible()
    shot(phone, "story-status-finished-390")

    # A small one takes the short branch: straight to the head. It stays open while the form changes.
    short = open_page(phone=True)
    fill_in_shortly(short, link, "王建国")
    expect(wait_for(chief, "王建国")).to_be_visible()

    add_a_field(admin, slug)
    publish(admin, slug, 2)
    for case in (old_case, open_case(chief, "王建国")):
        chief.goto(case)
        expect(chief.get_by_text("第 1 版")).to_be_visible()
        expect(chief.get_by_text("申请金额").first).to_be_visible()
        expect(chief.get_by_text("推荐人")).to_have_count(0)
    fresh = open_page(phone=True)
    fresh.goto(link)
    fresh.get_by_label("推荐人").fill("赵立群")
    fill_in_shortly(fresh, None, "刘婷婷")
    chief.goto(open_case(chief, "刘婷婷"))
    expect(chief.get_by_text("第 2 版")).to_be_visible()
    expect(chief.get_by_text("推荐人").first).to_be_visible()
    expect(chief.get_by_text("赵立群").first).to_be_visible()


# -- the designers -------------------------------------------------------------------------------------------


def make_workspace(page: Page) -> str:
    page.goto("/gallery")
    page.get_by_role("link", name="新建空白应用").click()
    page.get_by_label("应用名称（中文）").fill("个人信贷")
    page.get_by_role("button", name="新建").click()
    page.wait_for_url("**/design")
    found = re.search(r"/w/([^/]+)/design", page.url)
    assert found is not None
    for who in ("helper", "second", "chief"):
        page.goto(f"/w/{found[1]}/members")
        page.get_by_label("人员").fill(NAMES[who])
        page.get_by_role("checkbox", name="成员").check()
        page.get_by_role("button", name="添加", exact=True).click()
        expect(page.get_by_role("link", name=NAMES[who]).first).to_be_visible()
    return found[1]


def new_definition(page: Page, slug: str, what: str, label: str) -> None:
    page.goto(f"/w/{slug}/design")
    page.get_by_role("link", name=what).first.click()
    page.get_by_label("名称", exact=True).fill(label)
    page.get_by_role("button", name="新建", exact=True).click()


def draw_form(page: Page, slug: str) -> None:
    """Eight fields: two identify the applicant, one is shown only to the married, a sub-table and its total."""
    new_definition(page, slug, "新建表单", "授信申请")
    page.locator(".fw-tile").first.wait_for()
    for kind, words, required in (
        ("text", "姓名", True),
        ("mobile", "手机号", True),
        ("money", "申请金额", True),
        ("yes_no", "已婚", False),
        ("text", "配偶姓名", True),
        ("long_text", "用途", False),
    ):
        drag(page, tile(page, kind), below_all(page))
        name_it(page, words)
        page.locator('.fw-panel [data-setting="required"]').get_by_text(
            "必填" if required else "选填", exact=True
        ).last.click()
    drag(page, tile(page, "table"), below_all(page))
    name_it(page, "现有负债")
    page.locator('.fw-panel [data-setting="required"]').get_by_text("选填", exact=True).last.click()
    for kind, words, x in (("text", "机构", 0.5), ("money", "余额", 0.95)):
        drag(page, tile(page, kind), inside(page.locator(".fw-cells"), x))
        name_it(page, words)
    drag(page, tile(page, "computed"), below_all(page))
    name_it(page, "负债合计")
    formula = page.locator('.fw-panel [data-setting="formula"]')
    formula.get_by_role("button", name="插入字段或函数").click()
    formula.get_by_role("button", name="合计 现有负债 / 余额").click()
    # The spouse's name is asked of the married only, said by the condition builder.
    page.locator("[data-field]", has_text="配偶姓名").first.click()
    shown = page.locator('.fw-panel [data-setting="shown_if"]')
    shown.get_by_role("button", name="条件", exact=True).click()
    shown.locator("select.fw-say-field").select_option(label="已婚")
    expect(shown).to_contain_text("已婚")
    # The purpose, drawn sixth, is dragged up to stand before "married".
    drag(
        page,
        page.locator("[data-field]", has_text="用途").first,
        inside(page.locator("[data-field]", has_text="已婚").first, 0.5, 0.1),
    )
    shot(page, "story-form-designer-1440", picture=True)
    # Cases are called by the applicant's name.
    page.locator(".fw-paper").click(position={"x": 8, "y": 8})
    page.locator('.fw-panel [data-setting="title"] textarea').fill("姓名")
    wait_saved(page)
    expect(page.locator(".fw-problems")).to_contain_text("没有问题")
    assert page.locator(".fw-paper > .fw-zone > [data-field]").count() == 8
    assert axe(page) == []


def draw_flow(page: Page, slug: str) -> None:
    """Over 50,000: two approvals side by side, then the head; up to that, the head alone."""
    new_definition(page, slug, "新建流程", "授信审批")
    page.locator(".fw-canvas").wait_for()
    put(page, "[data-plus]", "审批")
    approver(page, "行长审批", "chief")
    page.locator(".fw-node").first.click()
    page.get_by_label("公开链接").check()
    page.locator(".fw-node", has_text="结束").click()
    page.locator('.fw-panel [data-setting="outcome"]').get_by_text("通过", exact=True).click()
    put(page, "[data-plus]", "条件分支")
    page.locator(".fw-branch").first.click()
    when = page.locator('.fw-panel [data-setting="when"]')
    when.get_by_role("button", name="条件", exact=True).click()
    when.locator("select.fw-say-field").select_option(label="申请金额")
    when.locator("select.fw-say-word").select_option(">")
    when.locator("input.fw-say-value").fill("50000")
    put(page, "[data-plus$=' b1']", "并行")
    for words, who in (("风险官", "helper"), ("信贷官", "second")):
        page.locator(".fw-addhere").first.click()
        page.get_by_role("menuitem", name="审批", exact=True).click()
        approver(page, words, who)
    page.get_by_role("tab", name="操作").click()
    expect(page.get_by_label("退回", exact=True)).to_be_checked()
    wait_saved(page)
    expect(page.locator(".fw-branch").first).to_contain_text("申请金额 > 50,000")
    expect(page.locator(".fw-problems")).to_contain_text("没有问题")
    page.get_by_role("tab", name="处理人").click()
    shot(page, "story-flow-designer-1440", picture=True)
    assert axe(page) == []


def put(page: Page, plus: str, kind: str) -> None:
    page.locator(plus).first.click()
    page.get_by_role("menuitem", name=kind, exact=True).click()
    expect(page.get_by_role("menu")).to_have_count(0)


def approver(page: Page, label: str, who: str) -> None:
    """Name the approval at hand and say who decides."""
    page.locator(".fw-panel input").first.fill(label)
    page.get_by_role("tab", name="处理人").click()
    page.get_by_role("button", name="添加规则").click()
    page.get_by_label("第 1 条规则").select_option("people")
    page.locator(".fw-whorules select").last.select_option(label=NAMES[who])
    expect(page.locator(".fw-sample")).to_contain_text(NAMES[who])


def publish(page: Page, slug: str, number: int) -> None:
    page.goto(f"/w/{slug}/design/publish")
    shot(page, f"story-publish-{number}-1440", picture=True)
    assert axe(page) == []
    page.get_by_role("button", name=f"发布第 {number} 版").click()
    expect(page.get_by_text(f"第 {number} 版").first).to_be_visible()


def public_link(page: Page, slug: str) -> str:
    page.goto(f"/w/{slug}")
    href = page.locator('a[href*="/apply/"]').first.get_attribute("href")
    assert href is not None
    return href


def add_a_field(page: Page, slug: str) -> None:
    page.goto(f"/w/{slug}/design")
    page.locator("main").get_by_role("link", name="授信申请").first.click()
    page.locator(".fw-tile").first.wait_for()
    drag(page, tile(page, "text"), below_all(page))
    name_it(page, "推荐人")
    wait_saved(page)


# -- the applicant's phone -----------------------------------------------------------------------------------


def fill_in(page: Page, link: str) -> None:
    page.goto(link)
    assert page.viewport_size is not None and page.viewport_size["width"] == 390
    # Sent empty, it says what is missing, each with a way there.
    submit(page)
    summary = page.get_by_role("alert").first
    shot(page, "story-errors-390", picture=True)
    expect(summary.get_by_role("link")).to_have_count(3)
    expect(page.locator("#fw-errors")).to_be_focused()
    shot(page, "story-errors-390", picture=True)
    summary.get_by_role("link").first.tap()
    expect(page.get_by_label("姓名", exact=True)).to_be_focused()
    page.get_by_label("姓名", exact=True).fill("陈思远")
    page.get_by_label("手机号").fill("13800136021")
    page.get_by_label("申请金额").fill("80000")
    # What depends on an answer appears at once.
    spouse = page.get_by_label("配偶姓名")
    expect(spouse).to_be_hidden()
    page.locator('[data-kind="yes_no"]').get_by_text("是", exact=True).tap()
    expect(spouse).to_be_visible()
    spouse.fill("林晚秋")
    page.get_by_label("用途").fill("门店扩张装修")
    # Rows add up while they are typed.
    for number, (lender, balance) in enumerate((("湖滨银行", "18600"), ("江城银行", "412000.5"))):
        page.locator("[data-add]").tap()
        page.get_by_label("机构").nth(number).fill(lender)
        page.get_by_label("余额").nth(number).fill(balance)
    expect(page.locator('[data-kind="computed"] output')).to_have_text("430,600.50")
    page.locator("[data-add]").tap()
    page.locator("[data-row]").last.locator("[data-remove]").tap()
    expect(page.get_by_label("机构")).to_have_count(2)
    shot(page, "story-apply-390", picture=True)
    assert overflow(page) <= 0
    assert axe(page) == []
    submit(page)
    page.wait_for_url("**/s/**")
    expect(page.get_by_text("正在办理")).to_be_visible()
    shot(page, "story-status-390", picture=True)
    assert axe(page) == []


def fill_in_shortly(page: Page, link: str | None, name: str) -> None:
    if link:
        page.goto(link)
    page.get_by_label("姓名", exact=True).fill(name)
    page.get_by_label("手机号").fill("13800136021")
    page.get_by_label("申请金额").fill("20000")
    submit(page)
    page.wait_for_url("**/s/**")


def submit(page: Page) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name="提交", exact=True).last.tap()


def correct(page: Page, status: str) -> None:
    """The applicant sees why it came back, corrects a figure and sends it again."""
    page.goto(status)
    expect(page.get_by_text("余额合计与征信不符，请核对")).to_be_visible()
    shot(page, "story-returned-390", picture=True)
    assert axe(page) == []
    with page.expect_navigation():
        page.get_by_role("button", name="去填写").tap()
    expect(page.get_by_label("配偶姓名")).to_have_value("林晚秋")
    page.get_by_label("余额").nth(1).fill("400000")
    expect(page.locator('[data-kind="computed"] output')).to_have_text("418,600.00")
    submit(page)
    page.wait_for_url("**/s/**")
    expect(page.get_by_text("正在办理")).to_be_visible()


# -- the office ----------------------------------------------------------------------------------------------


def wait_for(page: Page, title: str) -> Locator:
    page.goto("/inbox")
    return page.locator("[data-list] li", has_text=title).first


def decide_in_inbox(page: Page, title: str, button: str, opinion: str) -> None:
    wait_for(page, title).click()
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    shot(page, "story-inbox-1440", picture=True)
    page.get_by_label("意见", exact=True).fill(opinion)
    page.get_by_role("button", name=re.compile(f"^{button}")).last.click()
    expect(page.locator("[data-list] li", has_text=title)).to_have_count(0)


def open_case(page: Page, title: str) -> str:
    wait_for(page, title).click()
    page.get_by_role("link", name="打开整件").click()
    page.wait_for_url("**/cases/**")
    return page.url


def decide_on_case(page: Page, title: str, button: str, opinion: str) -> str:
    case = open_case(page, title)
    shot(page, "story-case-1440", picture=True)
    assert axe(page) == []
    page.get_by_label("意见", exact=True).fill(opinion)
    with page.expect_navigation():
        page.get_by_role("button", name=re.compile(f"^{button}")).last.click()
    page.goto(case)
    expect(page.get_by_text(opinion).first).to_be_visible()
    return case


def return_case(page: Page, title: str, opinion: str) -> None:
    case = open_case(page, title)
    page.get_by_label("意见", exact=True).fill(opinion)
    page.locator(".fw-decide summary", has_text="退回").click()
    shot(page, "story-return-1440")
    with page.expect_navigation():
        page.get_by_role("button", name="确认退回").click()
    page.goto(case)
    expect(page.get_by_text(opinion).first).to_be_visible()

"""The form designer in a real browser: by the pointer, by the keyboard alone, and when things go wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from app.database import db, transaction
from app.expressions import compile_expression
from app.web.current import now
from app.workspaces import Workspace
from builder import drafts
from builder.publish import publish
from tests.browser.conftest import OpenPage, axe, shot
from tests.browser.serving import Site

FORM = {"kind": "form", "format": 1, "key": "loan", "label": {"zh": "贷款申请", "en": "Loan application"}, "fields": []}
OPTIONS = [
    {"value": "single", "label": {"zh": "未婚", "en": "Single"}},
    {"value": "married", "label": {"zh": "已婚", "en": "Married"}},
]


def place(site: Site, document: dict[str, Any]) -> None:
    """A draft made by the owner, as the page would make it."""
    with site.app.app_context(), transaction() as session:
        workspace = session.query(Workspace).filter_by(slug="lab").one()
        owner = site.cast.ids["owner"] if site.cast else None
        drafts.create_draft(session, workspace, json.loads(json.dumps(document)), owner, now())


def saved(site: Site, key: str) -> dict[str, Any]:
    with site.app.app_context():
        workspace = db.session.query(Workspace).filter_by(slug="lab").one()
        return dict(drafts.documents(db.session(), workspace.id)[key])


def wait_saved(page: Page) -> None:
    expect(page.locator(".fw-saved")).to_contain_text("已保存", timeout=10_000)


@pytest.fixture
def designer(site: Site, open_page: OpenPage) -> Callable[[dict[str, Any]], Page]:
    def open_(document: dict[str, Any]) -> Page:
        place(site, document)
        page = open_page("owner")
        page.goto(f"/w/lab/design/{document['key']}")
        page.locator(".fw-tile").first.wait_for()
        return page

    return open_


def tile(page: Page, kind: str) -> Locator:
    return page.locator(f'.fw-tile[data-kind="{kind}"]')


def drag(page: Page, what: Locator, to: tuple[float, float]) -> None:
    """Press, move in steps, release: what a hand does."""
    box = what.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(to[0] - 20, to[1] - 12, steps=6)
    page.mouse.move(*to, steps=4)
    page.wait_for_timeout(80)  # the drop line follows the next frame
    page.mouse.up()


def inside(where: Locator, x: float = 0.5, y: float = 0.5) -> tuple[float, float]:
    box = where.bounding_box()
    assert box is not None
    return box["x"] + box["width"] * x, box["y"] + box["height"] * y


def below_all(page: Page) -> tuple[float, float]:
    """A point on the paper under the last field."""
    fields = page.locator(".fw-paper > .fw-zone > [data-field]")
    zone = page.locator(".fw-paper > .fw-zone").bounding_box()
    assert zone is not None
    if fields.count() == 0:
        return zone["x"] + zone["width"] / 2, zone["y"] + 60
    last = fields.last.bounding_box()
    assert last is not None
    return zone["x"] + zone["width"] / 2, min(last["y"] + last["height"] + 24, zone["y"] + zone["height"] - 6)


def name_it(page: Page, words: str) -> None:
    page.locator('.fw-panel [data-setting="label"] input').first.fill(words)


def test_a_form_is_drawn_with_the_pointer(designer: Callable[[dict[str, Any]], Page], site: Site) -> None:
    page = designer(FORM)
    for kind, words in (("text", "姓名"), ("money", "申请金额"), ("choice", "婚姻状况"), ("text", "配偶姓名")):
        drag(page, tile(page, kind), below_all(page))
        name_it(page, words)
    shown = page.locator('.fw-panel [data-setting="shown_if"]')
    shown.get_by_role("button", name="条件", exact=True).click()
    shown.locator("select.fw-say-field").select_option(label="婚姻状况")
    shown.locator("select.fw-say-value").select_option(index=1)
    drag(page, tile(page, "table"), below_all(page))
    name_it(page, "现有负债")
    drag(page, tile(page, "text"), inside(page.locator(".fw-cells")))
    name_it(page, "机构")
    drag(page, tile(page, "money"), inside(page.locator(".fw-cells"), 0.95))
    name_it(page, "余额")
    drag(page, tile(page, "computed"), below_all(page))
    name_it(page, "负债合计")
    formula = page.locator('.fw-panel [data-setting="formula"]')
    formula.get_by_role("button", name="插入字段或函数").click()
    formula.get_by_role("button", name="合计 现有负债 / 余额").click()
    expect(formula.locator(".fw-formula__sum b")).not_to_be_empty()
    drag(page, tile(page, "section"), below_all(page))
    name_it(page, "其他")
    drag(page, tile(page, "date"), inside(page.locator(".fw-part-edit .fw-zone").last))
    name_it(page, "放款日期")
    shot(page, "form-designer", picture=True)
    first, second = page.locator("[data-field]").nth(0), page.locator("[data-field]").nth(1)
    drag(page, first, inside(second, 0.5, 0.9))
    wait_saved(page)
    fields = saved(site, "loan")["fields"]
    assert [f["key"] for f in fields[:6]] == ["申请金额", "姓名", "婚姻状况", "配偶姓名", "现有负债", "负债合计"]
    assert fields[3]["shown_if"].startswith("婚姻状况 = ")
    assert [c["key"] for c in fields[4]["fields"]] == ["机构", "余额"]
    assert fields[6]["fields"][0]["key"] == "放款日期"
    # The total skips a row that is still being filled in, and is zero without any.
    total = compile_expression(fields[5]["settings"]["formula"])
    rows = [{"余额": Decimal("70.50")}, {"余额": None}]
    assert total.evaluate({"现有负债": rows}) == Decimal("70.50")
    assert total.evaluate({"现有负债": rows[1:]}) == total.evaluate({"现有负债": None}) == 0
    assert axe(page) == []


def test_a_form_is_drawn_with_the_keyboard_alone(designer: Callable[[dict[str, Any]], Page], site: Site) -> None:
    page = designer(FORM)
    keys = page.keyboard
    focused = "document.activeElement.getAttribute('aria-label') || document.activeElement.textContent"

    def add(kind: str, words: str) -> None:
        keys.press("/")
        keys.type(kind)
        keys.press("Enter")
        page.wait_for_function(f"() => ({focused}).startsWith({json.dumps(kind)})")
        keys.press("Enter")  # to the settings
        keys.press("Control+a")
        keys.type(words)
        keys.press("Escape")  # back to the field
        page.wait_for_function(f"() => ({focused}).startsWith({json.dumps(words)})")

    add("单行文字", "姓名")
    add("金额", "申请金额")
    add("是/否", "已婚")
    add("单行文字", "配偶姓名")
    keys.press("Enter")
    for _ in range(80):
        if page.evaluate("document.activeElement.closest('[data-setting=shown_if]') !== null"):
            break
        keys.press("Tab")
    keys.press("Enter")  # a condition; its field has the focus
    page.wait_for_function("() => document.activeElement.matches('select.fw-say-field')")
    keys.press("End")  # the last field before this one: yes or no
    keys.press("Escape")
    add("子表", "现有负债")
    add("单行文字", "机构")
    add("金额", "余额")
    keys.press("Alt+ArrowLeft")
    expect(page.locator("#fw-spoken")).to_have_text("“现有负债”里，第 1 个，共 2 个")
    add("分组", "其他")
    keys.press("Alt+ArrowUp")
    add("日期", "放款日期")
    keys.press("Alt+ArrowLeft")
    keys.press("Control+z")
    add("计算", "合计")
    keys.press("Enter")
    for _ in range(80):
        if page.evaluate("document.activeElement.matches('[data-setting=formula] textarea')"):
            break
        keys.press("Tab")
    keys.type("sum(现有负债.余额)")
    expect(page.locator(".fw-formula__sum b")).not_to_be_empty()
    keys.press("Escape")
    wait_saved(page)
    fields = {f["key"] if "key" in f else f["label"]["zh"]: f for f in saved(site, "loan")["fields"]}
    assert fields["配偶姓名"]["shown_if"] == "已婚 = true"
    assert [c["key"] for c in fields["现有负债"]["fields"]] == ["余额", "机构"]
    assert [f["key"] for f in fields["其他"]["fields"]] == ["放款日期", "合计"]


def test_every_edit_can_be_taken_back_and_done_again(designer: Callable[[dict[str, Any]], Page], site: Site) -> None:
    page = designer(FORM)
    for kind in ("text", "table", "money"):
        tile(page, kind).click()
    page.locator("[data-field]").first.press("Alt+ArrowDown")
    page.locator("[data-field]").last.press("Delete")
    wait_saved(page)
    done = saved(site, "loan")
    undo = page.get_by_role("button", name="撤销")
    while undo.first.is_enabled():
        page.keyboard.press("Control+z")
    expect(page.locator("[data-field]")).to_have_count(0)
    redo = page.get_by_role("button", name="重做")
    while redo.is_enabled():
        page.keyboard.press("Control+Shift+z")
    wait_saved(page)
    page.wait_for_timeout(1_000)
    assert saved(site, "loan") == done


def test_a_renamed_key_is_rewritten_where_it_is_used(designer: Callable[[dict[str, Any]], Page], site: Site) -> None:
    page = designer(
        {
            **FORM,
            "fields": [
                {
                    "id": "status",
                    "key": "status",
                    "kind": "choice",
                    "label": {"zh": "婚姻状况"},
                    "settings": {"options": OPTIONS},
                },
                {
                    "id": "spouse",
                    "key": "spouse",
                    "kind": "text",
                    "label": {"zh": "配偶"},
                    "shown_if": 'status = "married"',
                },
            ],
        }
    )
    page.locator('[data-field="status"]').click()
    expect(page.locator(".fw-uses li")).to_have_count(1)
    key = page.locator('.fw-panel [data-setting="key"] input')
    key.fill("marital")
    key.press("Enter")
    expect(page.locator(".fw-toast")).to_contain_text("marital")
    assert saved(site, "loan")["fields"][1]["shown_if"] == 'marital = "married"'


def test_who_saves_second_is_told_and_loses_nothing(
    designer: Callable[[dict[str, Any]], Page], site: Site, open_page: OpenPage
) -> None:
    page = designer(FORM)
    other = open_page("admin")
    other.goto("/w/lab/design/loan")
    other.locator(".fw-tile").first.wait_for()
    tile(other, "date").click()
    wait_saved(other)
    tile(page, "text").click()
    expect(page.locator(".fw-notice")).to_contain_text("何思源刚刚也改了这份定义")
    expect(page.locator(".fw-notice li")).to_have_text(["新增字段“日期”（日期）"])  # the other's edit, not one's own
    page.get_by_role("button", name="用我的版本覆盖").click()
    expect(page.locator(".fw-notice")).to_have_count(0)
    wait_saved(page)
    assert [f["kind"] for f in saved(site, "loan")["fields"]] == ["text"]


def test_a_lost_connection_keeps_what_was_typed(designer: Callable[[dict[str, Any]], Page], site: Site) -> None:
    page = designer(FORM)
    page.route("**/api/v1/workspaces/lab/definitions/loan", lambda route: route.abort())
    tile(page, "text").click()
    name_it(page, "姓名")
    expect(page.locator(".fw-notice")).to_contain_text("连接断开了")
    page.unroute("**/api/v1/workspaces/lab/definitions/loan")
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(page.locator("[data-field]")).to_contain_text("姓名")
    wait_saved(page)
    page.wait_for_timeout(1_200)
    assert saved(site, "loan")["fields"][0]["label"] == {"zh": "姓名"}


def test_a_problem_jumps_to_its_place(designer: Callable[[dict[str, Any]], Page]) -> None:
    page = designer(
        {
            **FORM,
            "fields": [
                {
                    "id": "one",
                    "kind": "page",
                    "label": {"zh": "一"},
                    "fields": [{"id": "name", "key": "name", "kind": "text", "label": {"zh": "姓名"}}],
                },
                {
                    "id": "two",
                    "kind": "page",
                    "label": {"zh": "二"},
                    "fields": [
                        {
                            "id": "sum",
                            "key": "sum1",
                            "kind": "computed",
                            "label": {"zh": "合计"},
                            "settings": {"formula": ""},
                        }
                    ],
                },
            ],
        }
    )
    page.locator(".fw-problems").click()
    page.locator(".fw-problem-list li", has_text="公式").get_by_role("button", name="去修改").first.click()
    expect(page.locator('[data-field="sum"]')).to_have_attribute("aria-current", "true")
    expect(page.locator('[data-setting="formula"] textarea')).to_be_focused()


def box(of: Locator) -> tuple[float, float, float, float]:
    found = of.bounding_box()
    assert found is not None
    return found["x"], found["y"], found["x"] + found["width"], found["y"] + found["height"]


def apart(a: Locator, b: Locator) -> bool:
    (left, top, right, bottom), (x, y, x2, y2) = box(a), box(b)
    return right <= x or x2 <= left or bottom <= y or y2 <= top


def test_tools_cover_nothing_of_what_is_selected(designer: Callable[[dict[str, Any]], Page]) -> None:
    page = designer({**FORM, "fields": [{"id": "a", "key": "a", "kind": "text", "label": {"zh": "很长的标题" * 30}}]})
    page.locator('[data-field="a"]').click()
    for name in ("上移", "下移"):
        expect(page.get_by_role("button", name=name)).to_be_disabled()  # the only field has nowhere to go
    assert apart(page.locator(".fw-pick__tools"), page.locator('[data-field="a"] .fw-label'))
    tile(page, "table").click()
    for kind, words in (("text", "机构"), ("money", "余额")):
        tile(page, kind).click()
        name_it(page, words)
        cell = page.locator(".fw-cell.is-selected")
        assert apart(cell.locator(".fw-cell__tools"), cell.locator(".fw-cell__head > .fw-cut"))
        shot(page, f"column-selected-{kind}")
    edges = """() => [...document.querySelectorAll('.fw-cell')].map(cell => {
        const range = document.createRange();
        return ['.fw-cell__head > .fw-cut', '.fw-cell__value'].map(one => {
            range.selectNodeContents(cell.querySelector(one));
            const box = range.getBoundingClientRect();
            return Math.round(cell.classList.contains('is-num') ? box.right : box.left);
        });
    })"""
    page.locator('[data-field="a"]').click()
    shot(page, "long-label")
    assert all(head == value for head, value in page.evaluate(edges))
    assert axe(page) == []


def test_the_bar_says_whether_what_is_drawn_is_live(site: Site, open_page: OpenPage) -> None:
    place(site, {**FORM, "fields": [{"id": "a", "key": "a", "kind": "text", "label": {"zh": "姓名"}}]})
    with site.app.app_context(), transaction() as session:
        workspace = session.query(Workspace).filter_by(slug="lab").one()
        publish(session, workspace, "", site.ids["owner"], now())
    page = open_page("owner")
    page.goto("/w/lab/design/loan")
    state = page.locator(".fw-designer-top .fw-pill")
    expect(state).to_have_text("已上线")
    tile(page, "date").click()
    expect(state).to_have_text("有改动")
    page.keyboard.press("Control+z")
    expect(state).to_have_text("已上线")
    tile(page, "date").click()
    wait_saved(page)
    page.wait_for_timeout(1_000)
    page.reload()
    expect(state).to_have_text("有改动")


def test_the_first_options_take_their_values_from_their_words_like_all_others(
    designer: Callable[[dict[str, Any]], Page], site: Site
) -> None:
    page = designer(FORM)
    tile(page, "choice").click()
    page.get_by_label("选项 1", exact=True).fill("办公设备")
    page.get_by_label("选项 2", exact=True).fill("差旅")
    page.get_by_role("button", name="添加选项").click()
    page.get_by_label("选项 3", exact=True).fill("培训")
    wait_saved(page)
    page.wait_for_timeout(1_000)
    options = saved(site, "loan")["fields"][0]["settings"]["options"]
    assert [each["value"] for each in options] == ["办公设备", "差旅", "培训"]


def test_the_preview_shows_the_form_at_both_widths(designer: Callable[[dict[str, Any]], Page]) -> None:
    page = designer(
        {**FORM, "fields": [{"id": "name", "key": "name", "kind": "text", "label": {"zh": "姓名"}, "required": True}]}
    )
    page.get_by_role("button", name="并排").click()
    for width in ("手机", "电脑"):
        expect(page.frame_locator(f'iframe[title="{width}"]').get_by_text("姓名").first).to_be_visible()
    shot(page, "form-preview")
    assert axe(page) == []


def test_the_form_designer_in_english_and_dark(site: Site, open_page: OpenPage) -> None:
    place(
        site,
        {
            **FORM,
            "fields": [
                {"id": "name", "key": "name", "kind": "text", "label": {"zh": "姓名", "en": "Name"}, "required": True},
                {
                    "id": "status",
                    "key": "status",
                    "kind": "choice",
                    "label": {"zh": "婚姻状况", "en": "Marital status"},
                    "settings": {"options": OPTIONS},
                },
                {
                    "id": "spouse",
                    "key": "spouse",
                    "kind": "text",
                    "label": {"zh": "配偶", "en": "Spouse"},
                    "shown_if": 'status = "married"',
                },
            ],
        },
    )
    page = open_page("owner", locale="en-US", dark=True)
    page.context.add_cookies(
        [{"name": "fw_locale", "value": "en", "url": site.url}, {"name": "fw_theme", "value": "dark", "url": site.url}]
    )
    page.goto("/w/lab/design/loan?at=fields.spouse")
    expect(page.locator('[data-field="spouse"]')).to_have_attribute("aria-current", "true")
    expect(page.locator(".fw-condition select.fw-say-value")).to_have_value("married")
    shot(page, "form-designer-dark-en")
    assert axe(page) == []

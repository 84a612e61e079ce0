"""The decision designer in a real browser: a table drawn by the keyboard, pasted from a sheet, mended and tried."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from app.database import db, transaction
from app.web.current import now
from app.workspaces import Workspace
from builder import drafts
from tests.browser.conftest import OpenPage, axe, overflow, shot
from tests.browser.serving import Site
from tests.grading import GRADING, SCORED

CLIPBOARD = ["clipboard-read", "clipboard-write"]
SHEET = "评级\t敞口\t结果\nA 或 B\t1,000–5,000\t自动\nC\t1,000–5,000\t支行\nA, B\t> 5,000\t分行\n"


def place(site: Site, document: dict[str, Any]) -> None:
    with site.app.app_context(), transaction() as session:
        workspace = session.query(Workspace).filter_by(slug="lab").one()
        owner = site.cast.ids["owner"] if site.cast else None
        drafts.create_draft(session, workspace, json.loads(json.dumps(document)), owner, now())


def saved(site: Site, key: str) -> dict[str, Any]:
    with site.app.app_context():
        workspace = db.session.query(Workspace).filter_by(slug="lab").one()
        return dict(drafts.documents(db.session(), workspace.id)[key])


def rows(document: dict[str, Any], part: int = 0) -> list[tuple[list[str], list[str]]]:
    return [(row["if"], row["then"]) for row in document["parts"][part]["logic"]["rows"]]


def wait_saved(page: Page) -> None:
    expect(page.locator(".fw-saved")).to_contain_text("已保存", timeout=10_000)


def cell(page: Page, row: int, column: int) -> Locator:
    """Both counted from one, as the page counts rows."""
    return page.locator(f'td[data-at="{row - 1}/{column - 1}"]')


def paste(page: Page, text: str) -> None:
    """Ctrl+V of a clipboard that a spreadsheet filled."""
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    page.keyboard.press("Control+v")


@pytest.fixture
def designer(site: Site, open_page: OpenPage) -> Callable[..., Page]:
    def open_(document: dict[str, Any], at: str = "", **how: Any) -> Page:
        place(site, document)
        page = open_page("owner", permissions=CLIPBOARD, **how)
        page.goto(f"/w/lab/design/{document['key']}{at and f'?at={at}'}")
        page.locator(".fw-designer--decision").wait_for()
        return page

    return open_


def test_from_an_empty_workspace_to_a_published_decision(site: Site, open_page: OpenPage) -> None:
    page = open_page("owner", permissions=CLIPBOARD)
    keys = page.keyboard
    page.goto("/w/lab/design")
    page.get_by_role("link", name="新建决策").click()
    page.get_by_label("名称").fill("授信权限")
    page.get_by_role("button", name="新建", exact=True).click()
    page.locator(".fw-designer--decision").wait_for()

    # Two conditions on inputs that do not exist yet: each is named where the cursor already stands.
    for name, kind, allowed in (("评级", "文字", "A, B, C"), ("敞口", "数字", "≥ 0")):
        page.get_by_role("button", name="条件", exact=True).press("Enter")
        keys.press("End")
        keys.press("Enter")
        page.wait_for_function("() => document.activeElement.getAttribute('aria-label') === '名称 中文'")
        keys.type(name)
        page.get_by_label("类型", exact=True).first.select_option(label=kind)
        page.get_by_label("可选的值").first.fill(allowed)
        keys.press("Enter")
        keys.press("Escape")  # back to the grid, on the new column's name
    page.wait_for_function("() => document.activeElement.closest('th') !== null")

    # By keys: a row, its cells typed as one says them, the next below.
    keys.press("Control+Enter")
    keys.type("A、B")
    keys.press("Tab")
    keys.type("≤ 1,000")
    keys.press("Tab")
    keys.type("自动")
    keys.press("Enter")
    wait_saved(page)
    document = saved(site, "授信权限")
    assert [(i["key"], i["type"], i["allowed"]) for i in document["inputs"]] == [
        ("评级", "string", '"A", "B", "C"'),
        ("敞口", "number", ">= 0"),
    ]
    assert rows(document) == [(['"A", "B"', "<= 1000"], ['"自动"'])]

    # From Excel, its line of headings with it: more rows than there are, and one row's worth written over.
    keys.press("Control+Home")
    paste(page, SHEET)
    expect(page.locator(".fw-toast")).to_contain_text("已粘贴 3 行")
    wait_saved(page)
    assert rows(saved(site, "授信权限")) == [
        (['"A", "B"', "[1000..5000]"], ['"自动"']),
        (['"C"', "[1000..5000]"], ['"支行"']),
        (['"A", "B"', "> 5000"], ['"分行"']),
    ]

    # The check says what is left out, with an example, and makes the row for it.
    check = page.get_by_role("region", name="检查")
    gap = check.locator("li").filter(has_text="敞口 低于 1000 时没有规则")
    expect(gap).to_contain_text("例：评级 A，敞口 0")
    shot(page, "decision-gap")
    assert axe(page) == []
    gap.get_by_role("button", name="补一行").press("Enter")
    keys.type("自动")
    keys.press("Enter")
    expect(check).to_contain_text("1 处缺口")
    high = check.locator("li").filter(has_text="评级 为 C 且 敞口 高于 5000")
    high.get_by_role("button", name="补一行").press("Enter")
    keys.type("委员会")
    keys.press("Enter")
    expect(check).to_contain_text("没有缺口，也没有重叠")

    # Tried out: the row that fired is marked, and why is told.
    panel = page.get_by_role("complementary", name="试算与设置")
    panel.get_by_role("button", name="试算").click()
    panel.get_by_label("评级").select_option(label="C")
    panel.get_by_label("敞口").fill("2,150,000")
    panel.get_by_role("button", name="算一算").click()
    expect(panel.locator(".fw-try-result")).to_contain_text("委员会")
    expect(page.locator("tr.is-fired")).to_have_count(1)
    expect(page.locator("tr.is-fired")).to_contain_text("> 5,000")
    expect(panel.locator(".fw-trace")).to_contain_text("命中第 5 行")
    expect(panel.locator(".fw-why li").nth(1)).to_contain_text("敞口要求 1,000 – 5,000")
    shot(page, "decision-tried", picture=True)
    assert axe(page) == []

    page.get_by_role("link", name="发布").click()
    page.get_by_role("button", name="发布第 1 版").click()
    expect(page.get_by_text("第 1 版").first).to_be_visible()
    page.goto("/w/lab/design/授信权限")
    expect(page.locator(".fw-designer-top")).to_contain_text("已上线")


def test_cells_are_walked_typed_over_cleared_copied_and_taken_back(designer: Callable[..., Page], site: Site) -> None:
    page = designer(GRADING, "parts.d1.logic.rows.r1")
    keys = page.keyboard
    page.wait_for_function("() => document.activeElement.closest('td') !== null")
    keys.press("Control+a")
    keys.press("Control+c")
    keys.press("Control+End")
    keys.press("Home")
    keys.press("Control+Enter")
    keys.press("Control+v")
    wait_saved(page)
    now = rows(saved(site, "grading"))
    assert now[3:] == now[:3]  # formulas, not what they are shown as
    keys.press("Control+z")
    keys.press("Control+z")
    keys.press("Control+Home")
    keys.press("F2")
    expect(page.locator(".is-typing")).to_have_value("< 600")
    keys.press("Escape")
    keys.press("Delete")
    expect(cell(page, 1, 1)).to_have_text("不限")
    keys.press("Control+z")
    expect(cell(page, 1, 1)).to_have_text("< 600")
    keys.press("Alt+ArrowDown")
    expect(cell(page, 2, 1)).to_have_text("< 600")
    keys.press("Control+d")
    expect(cell(page, 3, 1)).to_have_text("< 600")
    keys.press("Control+Delete")
    keys.press("ArrowUp")
    keys.press("Alt+ArrowUp")
    wait_saved(page)
    assert rows(saved(site, "grading")) == rows(GRADING)
    # Nobody is trapped: Escape leaves the grid for what follows it.
    keys.press("Escape")
    expect(page.get_by_role("button", name="添加一行")).to_be_focused()


def test_what_is_not_understood_is_kept_and_marked_with_why(designer: Callable[..., Page], site: Site) -> None:
    page = designer(GRADING, "parts.d1.logic.rows.r1")
    page.wait_for_function("() => document.activeElement.closest('td') !== null")
    paste(page, "七百以上\t甲\n")
    expect(page.locator(".fw-toast")).to_contain_text("1 格没看懂")
    expect(cell(page, 1, 1)).to_have_class("is-num is-last-input is-feel is-wrong is-in")
    expect(page.locator(".fw-dt-foot__wrong")).to_contain_text("七百以上")
    mistake = page.get_by_role("region", name="检查").locator("li").first
    expect(mistake).to_contain_text("第 1 行")
    page.locator('td[data-at="2/1"]').click()
    mistake.get_by_role("button", name="去修改").click()
    page.keyboard.type("< 600")
    page.keyboard.press("Enter")
    expect(page.locator(".is-wrong")).to_have_count(0)
    assert rows(saved(site, "grading"))[0] == (["< 600"], ['"甲"'])


def test_the_hit_policy_is_chosen_in_words_and_a_row_never_used_goes_with_one_press(
    designer: Callable[..., Page], site: Site
) -> None:
    page = designer(GRADING, "parts.d1.logic.rows.r3")
    page.wait_for_function("() => document.activeElement.closest('td') !== null")
    page.keyboard.press("Control+d")
    check = page.get_by_role("region", name="检查")
    expect(check).to_contain_text("1 处重叠")
    expect(page.locator("tr.is-overlap")).to_have_count(2)

    def choose(words: str) -> None:
        page.locator(".fw-dt-bar").get_by_role("button", name="命中方式").press("Enter")
        page.get_by_role("menuitem", name=words).press("Enter")

    choose("取第一行")
    dead = check.locator("li").filter(has_text="第 4 行永远不会用到")
    dead.get_by_role("button", name="删除这行").click()
    expect(check).to_contain_text("没有缺口，也没有重叠")
    wait_saved(page)
    assert rows(saved(site, "grading")) == rows(GRADING)
    choose("合计")
    expect(page.locator("tr.is-overlap, tr.is-dead")).to_have_count(0)
    wait_saved(page)
    logic = saved(site, "grading")["parts"][0]["logic"]
    assert (logic["hit"], logic["aggregate"]) == ("COLLECT", "SUM")
    choose("列出全部（不分先后）")
    wait_saved(page)
    logic = saved(site, "grading")["parts"][0]["logic"]
    assert (logic["hit"], logic["aggregate"]) == ("COLLECT", None)


def test_rows_and_columns_are_dragged(designer: Callable[..., Page], site: Site) -> None:
    page = designer(GRADING, "parts.d1")

    def drag(what: Locator, to: Locator, down: float) -> None:
        one, other = what.bounding_box(), to.bounding_box()
        assert one is not None
        assert other is not None
        page.mouse.move(one["x"] + 12, one["y"] + one["height"] / 2)
        page.mouse.down()
        page.mouse.move(other["x"] + 12, other["y"] + other["height"] * down, steps=8)
        page.mouse.up()

    drag(page.locator('[data-rowhead="0"]'), page.locator('[data-rowhead="2"]'), 0.8)
    expect(cell(page, 3, 1)).to_have_text("< 600")
    page.get_by_role("button", name="结果", exact=True).click()
    drag(page.locator('[data-colhead="2"]'), page.locator('[data-colhead="1"]'), 0.5)
    wait_saved(page)
    logic = saved(site, "grading")["parts"][0]["logic"]
    assert [row["id"] for row in logic["rows"]] == ["r2", "r3", "r1"]
    assert [column["key"] for column in logic["outputs"]] == ["result_2", "grade"]
    assert logic["rows"][2]["then"] == ["", '"C"']


def test_a_scorecard_is_changed_tried_and_told_point_by_point(designer: Callable[..., Page], site: Site) -> None:
    page = designer(SCORED, "parts.p1")
    expect(page.locator(".fw-card-list__total")).to_contain_text("440 至 800")
    points = page.get_by_label("月收入 < 5,000 分值")
    points.fill("多")
    points.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("请填一个数字")
    points.fill("−20.5")
    points.press("Enter")
    expect(page.locator(".fw-card-list__total")).to_contain_text("419.5 至 800")
    paste_at = page.get_by_label("月收入 区间 3")
    paste_at.focus()
    paste(page, "15,000–30,000\t210\n> 30,000\t240\tR12 收入高\n")
    wait_saved(page)
    bins = saved(site, "scoring")["parts"][0]["logic"]["characteristics"][0]["bins"]
    assert [(each["when"], each["points"]) for each in bins] == [
        ("< 5000", "-20.5"),
        ("[5000..15000)", "120"),
        ("[15000..30000]", "210"),
        ("> 30000", "240"),
    ]
    panel = page.locator(".fw-try")
    panel.get_by_label("月收入").fill("3000")
    panel.get_by_label("工作").fill("none")
    panel.get_by_role("button", name="算一算").click()
    expect(page.locator(".fw-try-result")).to_contain_text("419.5")
    expect(page.locator(".fw-trace")).to_contain_text("−20.5")
    expect(page.locator(".fw-trace")).to_contain_text("NO_JOB")
    expect(page.locator(".fw-card-table .is-fired")).to_have_count(2)
    shot(page, "scorecard", picture=True)
    assert axe(page) == []


def test_a_renamed_input_is_read_under_its_new_name_and_other_logic_is_never_lost(
    designer: Callable[..., Page], site: Site
) -> None:
    kept = {
        "kind": "context",
        "entries": [{"key": "half", "type": "", "logic": {"kind": "literal", "text": "score / 2"}}],
        "result": {"kind": "conditional", **{n: {"kind": "literal", "text": v} for n, v in
                   (("if", "half > 300"), ("then", '"score high"'), ("else", "null"))}},
    }  # fmt: skip
    part = {"id": "d3", "key": "steps", "kind": "decision", "label": {"zh": "分步"}, "logic": kept}
    page = designer({**GRADING, "parts": [*GRADING["parts"], part]}, "inputs.i1")
    page.get_by_label("公式里叫").fill("credit_score")
    page.keyboard.press("Enter")
    expect(page.get_by_label("公式里叫")).to_have_value("credit_score")
    page.get_by_role("button", name="分步").click()
    page.get_by_label("分步 各步 1 公式").or_(page.get_by_label("half")).first.fill("credit_score / 4")
    wait_saved(page)
    document = saved(site, "grading")
    assert document["inputs"][0]["key"] == "credit_score"
    assert document["parts"][0]["logic"]["inputs"][0]["expression"] == "credit_score"
    assert document["parts"][2]["logic"]["entries"][0]["logic"]["text"] == "credit_score / 4"
    assert document["parts"][2]["logic"]["result"] == kept["result"]
    assert axe(page) == []


def test_on_a_phone_one_reads_and_changes_a_cell(designer: Callable[..., Page], site: Site) -> None:
    page = designer(GRADING, "parts.d1", phone=True, locale="en-US", dark=True)
    expect(page.get_by_text("On a small screen you can read")).to_be_visible()
    cell(page, 1, 1).tap()
    page.keyboard.type("< 550")
    page.keyboard.press("Enter")
    expect(cell(page, 1, 1)).to_have_text("< 550")
    assert overflow(page) == 0
    assert axe(page) == []
    shot(page, "decision-phone")
    page.get_by_role("button", name="Try and set").tap()
    page.locator(".fw-try").get_by_label("Score").fill("580")
    page.get_by_role("button", name="Decide").tap()
    expect(page.locator(".fw-try-result")).to_contain_text("No result")
    assert axe(page) == []
    expect(page.locator(".fw-saved")).to_contain_text("Saved", timeout=10_000)
    assert rows(saved(site, "grading"))[0][0] == ["< 550"]

"""The flow designer in a real browser: structured mode with the pointer and with the keyboard alone."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage, axe, shot
from tests.browser.serving import Site
from tests.browser.test_form_designer import FORM, drag, inside, place, saved, wait_saved

APPLICATION = {
    **FORM,
    "fields": [
        {"id": "name", "key": "name", "kind": "text", "label": {"zh": "姓名", "en": "Name"}, "required": True},
        {
            "id": "amount",
            "key": "amount",
            "kind": "money",
            "label": {"zh": "申请金额", "en": "Amount"},
            "required": True,
        },
    ],
}
FLOW: dict[str, Any] = {
    "kind": "flow",
    "format": 1,
    "key": "approval",
    "form": "loan",
    "label": {"zh": "贷款审批", "en": "Loan approval"},
    "nodes": [
        {"id": "n1", "kind": "start", "settings": {"by_hand": True}},
        {"id": "n2", "kind": "end", "settings": {}},
    ],
    "edges": [{"from": "n1", "port": "out", "to": "n2"}],
}


def open_flow(site: Site, page: Page, document: dict[str, Any] = FLOW) -> None:
    place(site, APPLICATION)
    place(site, document)
    page.goto("/w/lab/design/approval")
    page.locator(".fw-canvas").wait_for()


def put(page: Page, plus: str, kind: str) -> None:
    """Press a "+" and choose a kind."""
    page.locator(f"[data-plus{plus}]").first.click()
    page.get_by_role("menuitem", name=kind, exact=True).click()
    expect(page.get_by_role("menu")).to_have_count(0)


def called(page: Page, words: str) -> None:
    page.get_by_label("名称", exact=True).first.fill(words)


def decided_by_a_role(page: Page) -> None:
    page.get_by_role("tab", name="处理人").click()
    page.get_by_role("button", name="添加规则").click()
    page.get_by_label("角色", exact=True).select_option(index=1)


def test_a_flow_is_drawn_with_the_pointer(site: Site, open_page: OpenPage) -> None:
    page = open_page("owner")
    open_flow(site, page)
    put(page, "^='n1 '", "审批")
    called(page, "初审")
    decided_by_a_role(page)
    expect(page.locator(".fw-sample")).to_contain_text("按样例会是：")
    put(page, "^='approval_'", "条件分支")
    page.locator(".fw-branch").first.click()
    when = page.locator('.fw-panel [data-setting="when"]')
    when.get_by_role("button", name="条件", exact=True).click()
    when.locator("select.fw-say-field").select_option(label="申请金额")
    when.locator("select.fw-say-word").select_option("<=")
    when.locator("input.fw-say-value").fill("50000")
    expect(page.locator(".fw-branch").first).to_contain_text("申请金额 ≤ 50,000")
    put(page, "$=' otherwise'", "并行")
    for words in ("风险官", "信贷官"):
        page.locator(".fw-addhere").first.click()
        page.get_by_role("menuitem", name="审批", exact=True).click()
        called(page, words)
        decided_by_a_role(page)
    put(page, "$=' b1'", "审批")
    called(page, "支行行长")
    decided_by_a_role(page)
    page.get_by_role("tab", name="操作").click()
    page.get_by_label("拒绝", exact=True).last.select_option(label="返回：初审")
    page.get_by_role("tab", name="字段权限").click()
    page.get_by_label("申请金额: 可改").check()
    wait_saved(page)
    expect(page.locator(".fw-problems")).to_contain_text("没有问题")
    page.get_by_role("tab", name="处理人").click()
    shot(page, "flow-designer", picture=True)
    assert axe(page) == []
    flow = saved(site, "approval")
    kinds = {node["id"]: node["kind"] for node in flow["nodes"]}
    assert sorted(kinds.values()) == ["approval"] * 4 + ["condition", "end", "join", "parallel", "start"]
    back = [e for e in flow["edges"] if e["port"] == "rejected"]
    assert [e["to"] for e in back] == [flow["nodes"][2]["id"]]
    rights = [node["settings"]["rights"] for node in flow["nodes"] if node.get("label") == {"zh": "支行行长"}]
    assert rights == [{"*": "read", "amount": "write"}]
    # A card dragged onto another line goes there, and undo brings it back.
    before = saved(site, "approval")["edges"]
    drag(page, page.locator(".fw-node", has_text="初审"), inside(page.locator("[data-plus]").last))
    expect(page.locator("#fw-spoken")).to_contain_text("已移动")
    page.keyboard.press("Control+z")
    wait_saved(page)
    page.wait_for_timeout(1_000)
    assert saved(site, "approval")["edges"] == before


def test_a_flow_is_drawn_with_the_keyboard_alone(site: Site, open_page: OpenPage) -> None:
    page = open_page("owner")
    open_flow(site, page)
    keys = page.keyboard

    def tab_to(selector: str) -> None:
        for _ in range(120):
            if page.evaluate("selector => document.activeElement.matches(selector)", selector):
                return
            keys.press("Tab")
        raise AssertionError(f"the keyboard never reaches {selector}")

    def choose(kind: str) -> None:
        keys.press("Enter")
        page.locator("[role=menu]").wait_for()
        for _ in range(30):
            if page.evaluate("document.activeElement.textContent") == kind:
                break
            keys.press("ArrowDown")
        keys.press("Enter")

    tab_to("[data-plus^='n1 ']")
    choose("审批")
    page.wait_for_function("() => document.activeElement.dataset.node?.startsWith('approval_')")
    keys.press("Enter")  # to its settings
    page.wait_for_function("() => document.activeElement.closest('.fw-panel') !== null")
    keys.press("Control+a")
    keys.type("初审")
    keys.press("Escape")
    expect(page.locator(".fw-node", has_text="初审")).to_be_focused()
    tab_to("[data-plus^='approval_']")
    choose("并行")
    page.wait_for_function("() => document.activeElement.dataset.node?.startsWith('parallel_')")
    tab_to(".fw-addhere")
    choose("审批")
    page.wait_for_function("() => document.activeElement.closest('.fw-node') !== null")
    keys.press("Alt+ArrowLeft")  # out of the branch
    expect(page.locator("#fw-spoken")).to_contain_text("移出分支")
    keys.press("Control+z")
    keys.press("ArrowUp")
    keys.press("ArrowUp")
    expect(page.locator(".fw-node", has_text="初审")).to_be_focused()
    keys.press("Alt+ArrowDown")  # below the parallel block
    expect(page.locator("#fw-spoken")).to_contain_text("下移")
    keys.press("Delete")
    expect(page.locator("#fw-spoken")).to_contain_text("已删除")
    wait_saved(page)
    page.wait_for_timeout(1_000)
    flow = saved(site, "approval")
    assert sorted(node["kind"] for node in flow["nodes"]) == ["approval", "end", "join", "parallel", "start"]


def test_a_step_that_nobody_does_says_so_in_words(site: Site, open_page: OpenPage) -> None:
    page = open_page("owner")
    open_flow(site, page)
    expect(page.locator(".fw-designer-top .fw-pill")).to_have_text("还未发布")
    put(page, "^='n1 '", "审批")
    page.get_by_role("tab", name="处理人").click()
    sample = page.locator(".fw-sample")
    expect(sample).to_have_text("还没有规则，将交给应用管理员林晓岚")
    expect(page.locator(".fw-node.is-bad .fw-node__line")).to_have_text("还没有设定由谁处理")
    page.get_by_role("button", name="添加规则").click()
    expect(sample).to_have_text("规则还没有选完，将交给应用管理员林晓岚")
    expect(page.locator(".fw-panel .fw-error")).to_have_text("请选择角色。")
    expect(page.locator(".fw-node.is-bad .fw-node__line")).to_have_text("请选择角色")
    put(page, "^='approval_'", "审批")
    expect(page.locator(".fw-node__title", has_text="审批 2")).to_be_visible()
    page.locator(".fw-problems").click()
    expect(page.locator(".fw-problem-list li p")).to_have_text(["审批 › 由谁审批", "审批 2 › 由谁审批"])
    shot(page, "flow-problems")
    assert axe(page) == []


def test_words_on_cards_are_whole_and_hold_no_code(site: Site, open_page: OpenPage) -> None:
    page = open_page("owner", locale="en-US")
    page.context.add_cookies([{"name": "fw_locale", "value": "en", "url": site.url}])
    head = {"rules": [{"by": "department_head", "of": "initiator"}]}
    subject = {"zh": "{{ name }} 已获批准", "en": "Approved: {{ string(amount) }} for {{ name }}"}
    told = {"who": {"rules": [{"by": "initiator"}]}, "channels": ["inbox"], "subject": subject}
    label = {"zh": "部门负责人审批", "en": "Head of department approves"}
    nodes = [
        FLOW["nodes"][0],
        {"id": "a", "kind": "approval", "label": label, "settings": {"who": head}},
        {"id": "p", "kind": "parallel", "settings": {"branches": [{"id": "p1"}, {"id": "p2"}]}},
        {"id": "b", "kind": "approval", "label": label, "settings": {"who": head}},
        {"id": "d", "kind": "approval", "settings": {"who": head}},
        {"id": "j", "kind": "join"},
        {"id": "t", "kind": "notify", "label": {"zh": "告知", "en": "Tell"}, "settings": told},
        FLOW["nodes"][1],
    ]
    ways = [("n1", "out", "a"), ("a", "approved", "p"), ("p", "p1", "b"), ("p", "p2", "d"), ("b", "approved", "j")]
    ways += [("d", "approved", "j"), ("j", "out", "t"), ("t", "out", "n2")]
    edges = [{"from": from_, "port": port, "to": to} for from_, port, to in ways]
    open_flow(site, page, {**FLOW, "nodes": nodes, "edges": edges})
    line = page.locator('[data-node="t"] .fw-node__line')
    expect(line).to_have_text("The initiator · Approved: Amount for Name")
    clipped = """() => [...document.querySelectorAll('.fw-node__words')]
        .filter(e => e.scrollHeight > e.clientHeight + 1 || e.scrollWidth > e.clientWidth + 1)
        .map(e => e.textContent)"""
    assert page.evaluate(clipped) == []
    outside = """() => [...document.querySelectorAll('.fw-node__line')].filter(line =>
        line.getBoundingClientRect().bottom > line.parentElement.getBoundingClientRect().bottom - 5).length"""
    assert page.evaluate(outside) == 0
    page.locator('[data-node="p"]').first.click()
    expect(page.get_by_role("button", name="Move “Branch 1” back")).to_be_enabled()
    page.locator(".fw-panel").get_by_role("button", name="Branch 1", exact=True).click()
    expect(page.locator(".fw-panel__head p")).to_have_text("Branch of “Parallel”")
    shot(page, "flow-long-words-en")
    assert axe(page) == []


def test_a_flow_of_another_shape_is_shown_and_not_spoiled(site: Site, open_page: OpenPage) -> None:
    page = open_page("owner")
    crossing = {
        **FLOW,
        "nodes": [
            {"id": "n1", "kind": "start", "settings": {}},
            {"id": "c", "kind": "condition", "settings": {"branches": [{"id": "b1", "when": "amount > 5"}]}},
            {"id": "d", "kind": "condition", "settings": {"branches": [{"id": "b1", "when": "amount > 9"}]}},
            {"id": "x", "kind": "copy", "settings": {"who": {"rules": [{"by": "initiator"}]}}},
            {"id": "y", "kind": "copy", "settings": {"who": {"rules": [{"by": "initiator"}]}}},
            {"id": "n2", "kind": "end", "settings": {}},
        ],
        "edges": [
            {"from": "n1", "port": "out", "to": "c"},
            {"from": "c", "port": "b1", "to": "x"},
            {"from": "c", "port": "otherwise", "to": "d"},
            {"from": "d", "port": "b1", "to": "x"},
            {"from": "d", "port": "otherwise", "to": "y"},
            {"from": "x", "port": "out", "to": "n2"},
            {"from": "y", "port": "out", "to": "n2"},
        ],
    }
    open_flow(site, page, crossing)
    expect(page.locator(".fw-canvas")).to_contain_text("不是分块结构")
    assert axe(page) == []
    assert saved(site, "approval") == crossing


def test_the_flow_designer_in_english_and_dark(site: Site, open_page: OpenPage) -> None:
    page = open_page("owner", locale="en-US", dark=True)
    page.context.add_cookies(
        [{"name": "fw_locale", "value": "en", "url": site.url}, {"name": "fw_theme", "value": "dark", "url": site.url}]
    )
    open_flow(
        site,
        page,
        {
            **FLOW,
            "nodes": [
                FLOW["nodes"][0],
                {
                    "id": "a",
                    "kind": "approval",
                    "label": {"zh": "初审", "en": "First look"},
                    "settings": {"who": {"rules": [{"by": "initiator"}]}},
                },
                {"id": "c", "kind": "condition", "settings": {"branches": [{"id": "b1", "when": "amount <= 50000"}]}},
                {"id": "p", "kind": "parallel", "settings": {"branches": [{"id": "p1"}, {"id": "p2"}]}},
                {
                    "id": "r",
                    "kind": "approval",
                    "label": {"zh": "风险官", "en": "Risk officer"},
                    "settings": {"who": {"rules": [{"by": "initiator"}]}},
                },
                {
                    "id": "o",
                    "kind": "approval",
                    "label": {"zh": "信贷官", "en": "Credit officer"},
                    "settings": {"who": {"rules": [{"by": "initiator"}]}, "return_to": "named", "return_nodes": ["a"]},
                },
                {"id": "j", "kind": "join"},
                FLOW["nodes"][1],
            ],
            "edges": [
                {"from": "n1", "port": "out", "to": "a"},
                {"from": "a", "port": "approved", "to": "c"},
                {"from": "c", "port": "b1", "to": "n2"},
                {"from": "c", "port": "otherwise", "to": "p"},
                {"from": "p", "port": "p1", "to": "r"},
                {"from": "p", "port": "p2", "to": "o"},
                {"from": "r", "port": "approved", "to": "j"},
                {"from": "o", "port": "approved", "to": "j"},
                {"from": "j", "port": "out", "to": "n2"},
            ],
        },
    )
    page.locator(".fw-node", has_text="Credit officer").click()
    expect(page.locator(".fw-edge-label")).to_have_text("Return")
    expect(page.locator(".fw-branch").first).to_contain_text("Amount ≤ 50,000")
    shot(page, "flow-designer-dark-en")
    assert axe(page) == []

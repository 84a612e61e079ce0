"""A form drawn, changed, taken back and published by somebody who has no mouse. After every key the focus is somewhere,
in sight, and shown."""

from __future__ import annotations

import json
from urllib.parse import unquote

from playwright.sync_api import Page, expect
from playwright.sync_api import TimeoutError as TookTooLong

from tests.browser.conftest import OpenPage, shot
from tests.browser.serving import Site
from tests.browser.test_form_designer import saved, wait_saved

# "" where the focus is well: on something that is drawn, in the window, with a ring on it or on the frame around it.
FOCUS = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return 'the focus is lost';
  let box = at.getBoundingClientRect();
  if (box.width < 2 || box.height < 2) box = (at.closest('label') || at.parentElement).getBoundingClientRect();
  const called = at.getAttribute('aria-label') || at.textContent.slice(0, 20) || at.outerHTML.slice(0, 80);
  if (!box.width || !box.height) return called + ' has the focus and is not drawn';
  if (box.bottom <= 0 || box.right <= 0 || box.top >= innerHeight || box.left >= innerWidth)
    return called + ' has the focus out of sight';
  for (let each = at, n = 0; each && n < 4; each = each.parentElement, n++) {
    const style = getComputedStyle(each);
    if ((style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none') return '';
  }
  const beside = at.nextElementSibling && getComputedStyle(at.nextElementSibling);
  if (beside && (beside.outlineStyle !== 'none' || beside.boxShadow !== 'none')) return '';
  return called + ' has the focus and does not show it';
}"""


class Hands:
    """Keys only."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.look(key)

    def type(self, words: str) -> None:
        self.page.keyboard.type(words)
        self.look(words)

    def look(self, key: str) -> None:
        try:  # a move of the focus may take a frame
            self.page.wait_for_function(f"() => ({FOCUS})() === ''", timeout=1_500)
        except TookTooLong:
            raise AssertionError(f"after {key}: {self.page.evaluate(FOCUS)}") from None

    def go_to(self, selector: str, key: str = "Tab") -> None:
        """Tab until the focus is there."""
        for _ in range(150):
            if self.page.evaluate("s => document.activeElement.matches(s)", selector):
                return
            self.press(key)
        raise AssertionError(f"the keyboard never reaches {selector}")

    def at(self, words: str) -> None:
        """Wait until the focus is on the field that is called so."""
        self.page.wait_for_function(
            "w => { const at = document.activeElement; return !at.matches('.fw-tile') "
            "&& (at.getAttribute('aria-label') || at.textContent).startsWith(w); }",
            arg=words,
        )

    def add(self, kind: str, words: str, *, optional: bool = False) -> None:
        """From the palette by Enter, then its settings, then back to the field."""
        self.press("/")
        self.type(kind)
        self.press("Enter")
        self.at(kind)
        self.press("Enter")
        self.press("Control+a")
        self.type(words)
        if optional:
            self.go_to('[data-setting="required"] input')
            self.press("ArrowRight")
        self.press("Escape")
        self.at(words)


def test_a_form_is_drawn_and_published_without_a_mouse(site: Site, open_page: OpenPage) -> None:
    page = open_page("owner")
    hands = Hands(page)
    page.goto("/w/lab/design")
    hands.go_to('main a[href*="add=form"]')
    page.keyboard.press("Enter")
    page.wait_for_url("**add=form**")
    hands.go_to('input[name="label"]')
    hands.type("授信申请")
    page.keyboard.press("Enter")
    page.locator(".fw-tile").first.wait_for()
    key = unquote(page.url.split("?")[0].rsplit("/", 1)[1])

    # The palette by Tab and Enter, the first time; then by its search.
    hands.go_to('.fw-tile[data-kind="text"]')
    hands.press("Enter")
    hands.at("单行文字")
    hands.press("Enter", "Control+a")
    hands.type("姓名")
    hands.press("Escape")
    hands.at("姓名")
    hands.add("手机号", "手机")
    hands.add("金额", "申请金额")
    hands.add("是/否", "已婚", optional=True)
    hands.add("单行文字", "配偶姓名")
    # Shown to the married only.
    hands.press("Enter")
    hands.go_to('[data-setting="shown_if"] button')
    hands.press("Enter")
    page.wait_for_function("() => document.activeElement.matches('select.fw-say-field')")
    hands.press("End")
    hands.press("Escape")
    hands.at("配偶姓名")
    hands.add("多行文字", "用途", optional=True)
    hands.press("Alt+ArrowUp", "Alt+ArrowUp")
    expect(page.locator("#fw-spoken")).to_contain_text("第 4 个")
    hands.add("子表", "现有负债", optional=True)
    hands.add("单行文字", "机构")
    hands.add("金额", "余额")
    hands.press("Alt+ArrowLeft", "Alt+ArrowRight")
    expect(page.locator("#fw-spoken")).to_have_text("“现有负债”里，第 2 个，共 2 个")
    hands.press("Escape")
    hands.add("分组", "其他")
    hands.add("计算", "负债合计")
    hands.press("Enter")
    hands.go_to('[data-setting="formula"] textarea')
    hands.type("sum(现有负债.余额)")
    expect(page.locator(".fw-formula__sum b")).not_to_be_empty()
    hands.press("Escape")
    shot(page, "keyboard-form-designer-1440")
    wait_saved(page)

    # Out of the group and in again; taken back and done again to the letter.
    page.wait_for_timeout(1_200)
    done = saved(site, key)
    assert shape(done) == [
        "姓名",
        "手机",
        "申请金额",
        "用途",
        {"现有负债": ["机构", "余额"]},
        {"其他": ["负债合计"]},
        "已婚",
        "配偶姓名",
    ]
    assert next(f for f in done["fields"] if f.get("key") == "配偶姓名")["shown_if"] == "已婚 = true"
    hands.at("负债合计")
    hands.press("Alt+ArrowLeft")
    expect(page.locator("#fw-spoken")).not_to_contain_text("“其他”里")
    hands.press("Control+z")
    for _ in range(6):
        hands.press("Control+z")
    for _ in range(6):
        hands.press("Control+Shift+z")
    wait_saved(page)
    page.wait_for_timeout(1_200)
    assert json.dumps(saved(site, key), sort_keys=True) == json.dumps(done, sort_keys=True)

    # And out to the world.
    hands.go_to('a[href$="/design/publish"]', "Shift+Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/design/publish")
    hands.go_to("main form button.fw-btn--primary")
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    expect(page.get_by_text("第 1 版").first).to_be_visible()


def shape(document: dict) -> list:  # type: ignore[type-arg]
    """Names of the fields, containers with what is in them."""

    def name(each: dict) -> object:  # type: ignore[type-arg]
        called = each.get("label", {}).get("zh") or each.get("key")
        return {called: [name(f) for f in each["fields"]]} if "fields" in each else called

    return [name(f) for f in document["fields"]]

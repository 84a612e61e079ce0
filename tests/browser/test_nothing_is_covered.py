"""What is shown can be seen whole: menus, buttons, numbers, and controls that stand level."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from runtime.demo.people import PASSWORD
from tests.browser.conftest import OpenPage, shot
from tests.browser.serving import Site, serve
from tests.browser.town import addresses, build_town

CORNERS = """(element) => {
    const box = element.getBoundingClientRect();
    const points = [[box.left + 6, box.top + 6], [box.right - 6, box.top + 6],
        [box.left + 6, box.bottom - 6], [box.right - 6, box.bottom - 6]];
    return points.every(([x, y]) => element.contains(document.elementFromPoint(x, y)));
}"""
TOAST = """() => {
    const toast = Object.assign(document.createElement('div'), {className: 'fw-toast fw-toast--bad'});
    toast.append(Object.assign(document.createElement('p'), {textContent: '没有保存，请再试一次。'.repeat(4)}));
    document.querySelector('[data-toasts]').append(toast);
}"""


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with serve(tmp_path_factory.mktemp("covered"), build_town) as site:
        site.ids = addresses(site.app)
        site.password = PASSWORD
        yield site


@pytest.fixture
def site(town: Site) -> Site:
    return town


def whole(page: Page, selector: str) -> bool:
    """Whether all four corners can be seen: inside the window, under nothing else, cut by no box around."""
    return bool(page.locator(selector).last.evaluate(CORNERS))


@pytest.mark.parametrize("height", [900, 300])
def test_the_last_row_s_menu_opens_whole_and_closes_by_key(open_page: OpenPage, height: int) -> None:
    page = open_page("admin")
    page.goto("/w/leave/design")
    page.set_viewport_size({"width": 1440, "height": height})
    summary = page.locator(".fw-table details[data-menu] > summary").last
    summary.evaluate("e => e.scrollIntoView({block: 'end'})")
    summary.focus()
    page.keyboard.press("Enter")
    assert whole(page, ".fw-table details[open] .fw-menu__list")
    shot(page, f"covered-menu-{height}")
    page.keyboard.press("Escape")
    assert page.locator("details[open]").count() == 0
    assert summary.evaluate("e => e === document.activeElement")


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
@pytest.mark.parametrize("where", ["case", "inbox"])
def test_a_message_leaves_the_buttons_that_decide_free(
    open_page: OpenPage, site: Site, phone: bool, where: str
) -> None:
    page = open_page(site.ids["holder"], phone=phone)
    page.goto(f"/cases/{site.ids['case']}" if where == "case" else "/inbox")
    page.evaluate(TOAST)
    shot(page, f"covered-toast-{where}-{'phone' if phone else 'desk'}")
    for button in page.locator(".fw-decide .fw-btn:visible, .fw-tabbar:visible > a").all():
        assert button.evaluate(CORNERS), button.inner_text()
    assert whole(page, ".fw-toast")


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_the_number_of_a_case_is_never_cut(open_page: OpenPage, site: Site, phone: bool) -> None:
    page = open_page(site.ids["holder"], phone=phone)
    page.goto("/inbox")
    cut = page.locator(".fw-item__meta").first.evaluate("""line => {
        const parts = [...line.children].filter(each => each.matches('span:not(.fw-sr)'));
        parts[0].textContent = '一个名字特别长的步骤'.repeat(6);
        const short = each => each.scrollWidth > each.clientWidth
            || each.getBoundingClientRect().right > line.getBoundingClientRect().right + 0.5;
        return {step: short(parts[0]), number: short(parts.at(-1)), said: parts.at(-1).textContent};
    }""")
    assert cut["step"]
    assert not cut["number"]
    assert cut["said"].startswith("QJ")


def test_controls_side_by_side_stand_level_whatever_is_said_above_one(open_page: OpenPage) -> None:
    page = open_page("wu")
    page.goto("/w/leave/start/leave_approval")
    assert level(page)
    page.locator("input[type=date]").nth(0).fill("2026-12-08")
    page.locator("input[type=date]").nth(1).fill("2026-12-07")
    page.locator(".fw-foot__acts .fw-btn--primary").click()
    page.locator("#fw-errors").wait_for()
    assert page.locator(".fw-fields--2 .fw-error").count() == 1
    assert level(page)


def level(page: Page) -> bool:
    tops: Any = page.locator(".fw-fields--2").first.evaluate(
        "e => [...e.querySelectorAll('input.fw-input')].map(each => each.getBoundingClientRect().top)"
    )
    assert len(tops) == 2
    return bool(tops[0] == tops[1])

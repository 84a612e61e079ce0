"""Forms and flows are changed on a phone: one side of the designer at a time, nothing cut off."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage, axe, overflow, shot
from tests.browser.serving import Site
from tests.browser.test_flow_designer import APPLICATION, FLOW
from tests.browser.test_form_designer import place, saved, wait_saved


def side(page: Page, words: str, name: str) -> None:
    """Show this side of the designer, and look at it."""
    button = page.locator(".fw-panes button", has_text=words)
    button.tap()
    expect(button).to_have_attribute("aria-pressed", "true")
    looked_at(page, name)


def looked_at(page: Page, name: str) -> None:
    assert overflow(page) <= 0
    assert axe(page) == []
    shot(page, name)


def test_an_approver_is_added_on_the_way(site: Site, open_page: OpenPage) -> None:
    place(site, APPLICATION)
    place(site, FLOW)
    page = open_page("owner", phone=True)
    page.goto("/w/lab/design/approval")
    page.locator("[data-plus]").first.tap()
    page.get_by_role("menuitem", name="审批", exact=True).tap()
    looked_at(page, "phone-flow-drawing")
    side(page, "大纲", "phone-flow-outline")
    page.locator(".fw-outline button", has_text="审批").tap()
    # What was picked in the outline is what shows next.
    page.get_by_role("button", name="添加规则").tap()
    page.get_by_label("角色", exact=True).select_option(index=1)
    page.get_by_label("哪个部门的").select_option(label="发起人所在部门")
    page.get_by_label("找到多人时").select_option(label="只给未办最少的一人")
    looked_at(page, "phone-flow-who")
    wait_saved(page)
    who: list[dict[str, Any]] = [
        n["settings"]["who"] for n in saved(site, "approval")["nodes"] if n["kind"] == "approval"
    ]
    assert who[0]["share"] == "one" and who[0]["rules"][0]["of"] == "initiator"


def test_a_field_is_added_and_named_on_the_way(site: Site, open_page: OpenPage) -> None:
    place(site, APPLICATION)
    page = open_page("owner", phone=True, locale="en-US", dark=True)
    page.goto("/w/lab/design/loan")
    side(page, "Add fields", "phone-form-palette")
    page.locator('.fw-tile[data-kind="date"]').tap()
    expect(page.locator(".fw-pick.is-selected")).to_be_visible()
    looked_at(page, "phone-form-canvas")
    side(page, "Settings", "phone-form-settings")
    page.get_by_label("Title English").fill("Wanted on")
    expect(page.locator(".fw-saved")).to_contain_text("Saved", timeout=10_000)
    page.get_by_role("button", name="Phone").tap()
    expect(page.frame_locator(".fw-preview iframe").get_by_text("Wanted on")).to_be_visible()
    looked_at(page, "phone-form-preview")
    page.get_by_role("button", name="Leave preview").tap()
    assert saved(site, "loan")["fields"][-1]["label"]["en"] == "Wanted on"

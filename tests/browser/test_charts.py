"""The figures of a workspace in a browser: drawn after the page is there, read as tables, reached by keyboard."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.conftest import OpenPage, axe, overflow, shot
from tests.browser.serving import Site
from tests.browser.test_by_keyboard import Hands
from tests.flows import begin, publish, spending
from tests.runtime.office import Office

LATE = """() => {
  const drawn = performance.getEntriesByType('resource').find(each => /echarts/.test(each.name));
  return drawn.startTime - performance.getEntriesByName('first-contentful-paint')[0].startTime;
}"""


def at_work(site: Site) -> None:
    """Three requests wait at the office, one at the head's, and one is approved."""
    assert site.cast is not None
    publish(site.app, site.cast.workspace, spending(site.ids))
    ask = {"purpose": "投影仪", "amount": "8000"}
    cases = [begin(site.app, site.cast.workspace, site.ids["second"], ask) for _ in range(4)]
    cases.append(begin(site.app, site.cast.workspace, site.ids["second"], {"purpose": "文具", "amount": "80"}))
    with site.app.app_context():
        for case in cases[3:]:
            Office(site.app, site.cast).decide("helper", case)


def test_a_chart_is_drawn_from_its_table_and_the_table_is_a_key_away(site: Site, open_page: OpenPage) -> None:
    at_work(site)
    page = open_page("owner")
    page.goto("/inbox")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("performance.getEntriesByType('resource').filter(e => /chart/.test(e.name)).length") == 0
    page.goto("/w/lab")
    stages, ages, ended = (page.locator(f'[aria-labelledby="chart-{id}"]') for id in ("stages", "ages", "outcomes"))
    for each in (stages, ages, ended):
        each.scroll_into_view_if_needed()
        expect(each.locator("svg text").first).to_be_visible()
    assert page.evaluate(LATE) > 0, "ECharts was fetched before the page was painted"
    drawn = stages.locator("svg text").all_text_contents()
    for row in stages.locator("tbody tr").all():
        name, count, oldest = row.locator("th,td").all_text_contents()
        assert {name, count, oldest} <= set(drawn), (name, drawn)
    expect(ages.get_by_role("img", name=re.compile("在办时长.*表格"))).to_have_count(1)
    expect(stages.get_by_role("table")).to_have_count(1)
    assert axe(page) == []
    shot(page, "charts-1440")

    # The drawing holds nothing that takes the focus; the toggle does, and then the table's links.
    hands = Hands(page)
    page.locator(".fw-charts").evaluate("each => { each.tabIndex = -1; each.focus(); }")
    hands.press("Tab", "Tab")
    expect(stages.get_by_role("button", name="表格")).to_be_focused()
    hands.press("Enter")
    expect(stages.locator("svg")).to_be_hidden()
    expect(stages.get_by_role("button", name="表格")).to_have_attribute("aria-pressed", "true")
    assert axe(page) == []
    hands.press("Tab", "Tab")
    expect(stages.get_by_role("link", name="办公室审批")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/cases?flow=spending&node=office")
    expect(page.get_by_role("heading", name="在办的流程：办公室审批")).to_be_visible()
    expect(page.get_by_role("rowheader")).to_have_count(3)
    assert axe(page) == []
    shot(page, "case-list-1440")


def test_a_bar_leads_to_the_cases_it_counts(site: Site, open_page: OpenPage) -> None:
    at_work(site)
    page = open_page("owner", locale="en-US", dark=True)
    page.goto("/w/lab")
    for id, words in (("stages", "3"), ("outcomes", "1")):
        section = page.locator(f'[aria-labelledby="chart-{id}"]')
        section.scroll_into_view_if_needed()
        figure = section.locator("svg text").get_by_text(words, exact=True).last
        expect(figure).to_be_visible()
        box = figure.bounding_box()
        assert box is not None
        # The figure stands at the end of a lying bar and on top of a standing one.
        beside = (-10, box["height"] / 2) if id == "stages" else (box["width"] / 2, box["height"] + 12)
        page.mouse.click(box["x"] + beside[0], box["y"] + beside[1])
        page.wait_for_url("**/cases?*")
        expect(page.get_by_role("rowheader")).to_have_count(int(words))
        page.go_back()


def test_a_phone_and_a_browser_without_script_get_the_same_figures(site: Site, open_page: OpenPage) -> None:
    at_work(site)
    plain = open_page("owner", script=False, phone=True)
    plain.goto("/w/lab")
    for id, rows in (("stages", 2), ("ages", 5), ("outcomes", 12)):
        section = plain.locator(f'[aria-labelledby="chart-{id}"]')
        expect(section.locator("tbody tr")).to_have_count(rows)
        expect(section.locator("tbody tr").last).to_be_visible()
        expect(section.get_by_role("button")).to_have_count(0)
    told = plain.locator(".fw-charts table").all_inner_texts()
    page = open_page("owner", phone=True)
    page.goto("/w/lab")
    for section in page.locator("[data-chart]").all():
        section.scroll_into_view_if_needed()
        expect(section.locator("svg text").first).to_be_visible()
        section.get_by_role("button", name="表格").click()
    assert page.locator(".fw-charts table").all_inner_texts() == told
    assert overflow(page) <= 0
    assert axe(page) == []
    shot(page, "charts-390")
    page.get_by_role("link", name="今天").click()
    expect(page.get_by_role("heading", name="在办的流程：今天")).to_be_visible()
    assert overflow(page) <= 0
    assert axe(page) == []
    shot(page, "case-list-390")

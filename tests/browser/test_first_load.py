"""What an applicant's phone has to fetch before it shows the form, as it goes over the wire."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import OpenPage
from tests.browser.serving import Site
from tests.drawing import field, flow, form, node
from tests.flows import publish

KB = 1024


def plain(**more: object) -> list[dict[str, object]]:
    """A form as applicants meet it: texts, a number, a choice, a date, consent; ``more`` goes onto the last field."""
    options = [{"value": v, "label": {"zh": v, "en": v}} for v in ("装修", "周转", "进修")]
    return [
        form(
            field("name", label="姓名", required=True),
            field("phone", "mobile", label="手机号", required=True),
            field("amount", "money", label="借款金额", required=True, settings={"currency": "CNY"}),
            field("purpose", "choice", label="用途", settings={"options": options}),
            field("born", "date", label="出生日期"),
            field("agree", "yes_no", label="同意查询征信", required=True),
            field("detail", "long_text", label="说明", **more),
        ),
        flow(
            [node("begin", "start", "填写", public=True), node("over", "end", "结束")],
            ("begin", "out", "over"),
            key="apply",
        ),
    ]


def first_load(page: Page) -> dict[str, int]:
    """Bytes over the wire by kind of file (document, stylesheet, script), bodies as they were compressed."""
    sizes: dict[str, int] = {}
    seen = []
    page.on("requestfinished", lambda request: seen.append(request))
    page.goto("/apply/lab/apply")
    page.wait_for_load_state("networkidle")
    for request in seen:
        answer = request.response()
        assert answer is not None and answer.ok
        if request.resource_type in ("document", "stylesheet", "script"):
            assert (
                answer.headers.get("content-encoding") in ("br", "gzip", "zstd")
                or request.sizes()["responseBodySize"] < 500
            ), f"{request.url} comes uncompressed"
            sizes[request.resource_type] = sizes.get(request.resource_type, 0) + request.sizes()["responseBodySize"]
    return sizes


@pytest.fixture
def weigh(site: Site, open_page: OpenPage) -> object:
    def weigh_(documents: list[dict[str, object]]) -> dict[str, int]:
        assert site.cast is not None
        publish(site.app, site.cast.workspace, documents)
        return first_load(open_page(phone=True))

    return weigh_


def test_a_form_without_expressions_weighs_at_most_12_kb(weigh, record_property) -> None:  # type: ignore[no-untyped-def]
    sizes = weigh(plain())
    print("first load without expressions:", sizes, sum(sizes.values()))
    record_property("first_load", sum(sizes.values()))
    assert sum(sizes.values()) <= 12 * KB, sizes


def test_expressions_add_at_most_20_kb(weigh, record_property) -> None:  # type: ignore[no-untyped-def]
    without = weigh(plain())
    with_them = weigh(plain(shown_if="amount > 50000", required=True))
    added = sum(with_them.values()) - sum(without.values())
    print("first load with expressions:", with_them, sum(with_them.values()), "added", added)
    record_property("first_load_with_expressions", sum(with_them.values()))
    assert 0 < added <= 20 * KB, (without, with_them)

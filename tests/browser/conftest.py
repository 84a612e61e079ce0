"""A real server and a real browser. Skipped, with the reason, where Chromium or the built front end is missing."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from app.assets import STATIC
from tests.browser.serving import Site, serve
from tests.cast import PASSWORD, Cast

SHOTS = Path(__file__).parent / "shots"
PICTURES = Path(__file__).parent.parent.parent / "docs" / "pictures"
AXE = Path(__file__).parent.parent.parent / "node_modules" / "axe-core" / "axe.min.js"
CHROMIUM = (
    os.environ.get("CHROMIUM")
    or shutil.which("chromium")
    or shutil.which("chromium-browser")
    or shutil.which("google-chrome")
)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-color-profile=srgb",
]
DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}


def missing() -> str | None:
    """Why browser tests cannot run here, or None."""
    if CHROMIUM is None:
        return "Chromium is not installed"
    if not all((STATIC / "build" / half / "manifest.json").is_file() for half in ("builder", "runtime")):
        return "the front end is not built (make build)"
    if not AXE.is_file():
        return "axe-core is not installed (make build)"
    return None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    why = missing()
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if why:
                item.add_marker(pytest.mark.skip(reason=why))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """An application of its own on a free port, its worker running, the cast hired. A module may hold its own site
    instead by a fixture of the same name."""
    with serve(tmp_path) as site:
        cast = Cast(site.app)
        site.cast = cast
        site.ids, site.password = cast.ids, PASSWORD
        yield site


OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, site: Site) -> Iterator[OpenPage]:
    """Open a fresh browser window: ``open_page("owner", locale="en-US", phone=True, dark=True)``; None is nobody."""
    contexts: list[BrowserContext] = []

    def open_(
        who: str | None = None,
        *,
        phone: bool = False,
        locale: str = "zh-CN",
        dark: bool = False,
        script: bool = True,
        **more: Any,
    ) -> Page:
        context = browser.new_context(
            viewport=PHONE if phone else DESK,
            locale=locale,
            has_touch=phone,
            is_mobile=phone,
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
            base_url=site.url,
            device_scale_factor=2 if phone else 1,
            timezone_id="Asia/Shanghai",
            **more,
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: _complain(page, message))
        page.on("pageerror", lambda error: page.__dict__.setdefault("faults", []).append(str(error)))
        if who:
            sign_in(page, who, site)
        return page

    yield open_
    faults = [fault for context in contexts for page in context.pages for fault in page.__dict__.get("faults", [])]
    for context in contexts:
        context.close()
    assert faults == []


def _complain(page: Page, message: Any) -> None:
    """Console errors fail the test, but not the browser's own line about an answer of 4xx, which tests provoke."""
    if message.type == "error" and "Failed to load resource" not in message.text:
        page.__dict__.setdefault("faults", []).append(message.text)


def sign_in(page: Page, who: str, site: Site) -> None:
    """Sign in as that person; from the second window on, by the session the first one got."""
    if who in site.sessions:
        page.context.add_cookies(site.sessions[who])  # type: ignore[arg-type]
        return
    page.goto("/sign-in")
    page.locator('input[name="email"]').fill(f"{who}@example.com")
    page.locator('input[name="password"]').fill(site.password)
    page.locator('form:has(input[name="password"]) button').last.click()
    page.wait_for_url(lambda url: "/sign-in" not in url)
    site.sessions[who] = [dict(c) for c in page.context.cookies()]


def shot(page: Page, name: str, *, picture: bool = False) -> None:
    """Keep a picture to look at; ``picture`` ones stand in the README and are renewed with FORMWORK_PICTURES=1."""
    SHOTS.mkdir(exist_ok=True)
    name = re.sub(r"[^\w.-]+", "-", name)
    page.screenshot(path=SHOTS / f"{name}.png", full_page=False)
    if picture and os.environ.get("FORMWORK_PICTURES") == "1":
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURES / f"{name}.png", full_page=False)


def axe(page: Page) -> list[str]:
    """WCAG 2.2 A and AA violations as short lines."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("""() => axe
        .run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})
        .then(result => result.violations.map(v => v.id + ': ' + v.nodes.slice(0, 3).map(n => n.target.join(' ') + ' '
            + (n.any[0] || n.all[0] || n.none[0] || {message: ''}).message).join(' | ')))""")
    return [str(line) for line in found]


def overflow(page: Page) -> int:
    """How many pixels the page is wider than its window."""
    return int(page.evaluate("document.scrollingElement.scrollWidth - window.innerWidth"))

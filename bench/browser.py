"""``make bench-browser``: how long the page takes to follow one change, in Chromium, with the real client and pages.

``python -m bench.browser`` serves an application of its own, publishes two forms and types into them: one with 1,000
formulas that hang on one another, one with a table whose 5,000 rows are added up (a page offers 500; the others are
copies of its first row, put in by this script). Per piece of work it tells the median and the worst of 20 changes, in
milliseconds: working the formulas out and writing them into the page, keeping what was typed on the device (which
comes before it), and all of it until the next frame is drawn.
"""

from __future__ import annotations

import os
import shutil
import statistics
import tempfile
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from tests.browser.serving import Site, serve
from tests.cast import Cast
from tests.drawing import field, flow, form, node
from tests.flows import publish

CHANGES, FORMULAS, OFFERED, ROWS = 20, 1_000, 500, 5_000
FLAGS = ["--no-sandbox", "--disable-gpu"]
Document = dict[str, Any]

CHANGE = """async ([name, value]) => {
  const input = document.getElementsByName(name)[0];
  input.value = value;
  const begun = performance.now();
  input.dispatchEvent(new Event("input", {bubbles: true}));
  const kept = performance.now();  // what was typed has been kept on the device
  await Promise.resolve();  // the page works its formulas out in the microtask before this one
  const worked = performance.now();
  await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
  return [worked - kept, performance.now() - begun, kept - begun];
}"""

# Copies of the first row, each with an id of its own in every name and reference, as "add a row" makes them.
COPY = """([table, rows]) => {
  const list = document.querySelector(`[data-rows="${table}"]`);
  const first = list.querySelector("[data-row]");
  const html = first.outerHTML, id = first.dataset.row;
  const made = [];
  for (let at = list.children.length; at < rows; at++) made.push(html.replaceAll(id, "copy" + at));
  list.insertAdjacentHTML("beforeend", made.join(""));
  list.dispatchEvent(new Event("input", {bubbles: true}));
}"""


def chained() -> list[Document]:
    """Formulas in a chain: each needs the one before it and the amount, so one change reaches all of them."""
    formulas = [computed("c1", "amount * 1.01")]
    formulas += [computed(f"c{at}", f"c{at - 1} + amount / 7") for at in range(2, FORMULAS + 1)]
    return [form(field("amount", "number"), *formulas, key="many"), public("chain", "many")]


def end_of_chain(amount: Decimal) -> Decimal:
    """Each formula reads what the field of the one before it holds: a number of two places, rounded half up."""
    held = amount * Decimal("1.01")
    for _ in range(FORMULAS - 1):
        held = (held + amount / 7).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return held


def apart() -> list[Document]:
    """The same number of formulas, each of them hanging on two of a hundred numbers: a change reaches twenty."""
    numbers = [field(f"n{at}", "number") for at in range(100)]
    formulas = [computed(f"c{at}", f"n{at % 100} * 1.01 + n{(at * 7 + 1) % 100} / 7") for at in range(FORMULAS)]
    return [form(*numbers, *formulas, key="wide"), public("apart", "wide")]


def table() -> list[Document]:
    debts = {**field("debts", "table"), "fields": [field("balance", "number"), field("lender")]}
    return [form(debts, computed("total", "sum(debts.balance)"), key="rows"), public("sums", "rows")]


def computed(key: str, formula: str) -> Document:
    return field(key, "computed", settings={"formula": formula})


def public(key: str, of: str) -> Document:
    nodes = [node("begin", "start", "填写", public=True), node("over", "end", "结束")]
    return flow(nodes, ("begin", "out", "over"), key=key, form=of)


def measure(page: Page, name: str, begin: int) -> list[list[float]]:
    return [page.evaluate(CHANGE, [name, str(begin + at)]) for at in range(CHANGES)]


def tell(work: str, found: list[list[float]], goal: int) -> None:
    worked, framed, kept = (
        f"{statistics.median(each):7.1f}, worst {max(each):7.1f}" for each in zip(*found, strict=True)
    )
    print(f"{work:40} worked out in {worked} ms (goal {goal}); kept in {kept} ms; until drawn {framed} ms", flush=True)


def open_form(page: Page, site: Site, key: str, output: str) -> None:
    page.goto(f"{site.url}/apply/lab/{key}")
    page.wait_for_load_state("networkidle")
    page.wait_for_selector(f'[data-at="{output}"] output', state="attached")


def result(page: Page, output: str) -> str:
    return page.locator(f'[data-at="{output}"] output').inner_text()


def expect(page: Page, output: str, words: str) -> None:
    if (found := result(page, output)) != words:
        raise AssertionError(f"{output} shows {found!r} instead of {words!r}")


def run(page: Page, site: Site) -> None:
    assert site.cast is not None
    publish(site.app, site.cast.workspace, [*chained(), *apart(), *table()])
    open_form(page, site, "chain", "c1000")
    found = measure(page, "amount", 700)
    expect(page, "c1000", f"{end_of_chain(Decimal(719)):,}")
    tell(f"{FORMULAS:,} formulas in a chain, all reached", found, 16)
    open_form(page, site, "apart", "c999")
    page.evaluate("document.querySelectorAll('input[name^=n]').forEach(each => { each.value = '14'; })")
    page.evaluate("document.body.dispatchEvent(new Event('input', {bubbles: true}))")
    found = measure(page, "n1", 700)
    expect(page, "c1", f"{719 * 1.01 + 2:,.2f}")
    tell(f"{FORMULAS:,} formulas, twenty of them reached", found, 16)
    open_form(page, site, "sums", "total")
    page.locator("[data-add]").click()
    for rows, goal in ((OFFERED, 50), (ROWS, 50)):
        page.evaluate(COPY, ["debts", rows])
        page.wait_for_timeout(500)
        name = str(page.evaluate("document.querySelector('[data-rows=debts] input:not([type=hidden])').name"))
        page.evaluate(
            """rows => document.querySelectorAll('[data-rows=debts] [name$=".balance"]')
            .forEach((each, at) => { each.value = at < rows ? "2.5" : ""; })""",
            rows,
        )
        page.evaluate("""document.querySelector('[data-rows=debts]').dispatchEvent(
            new Event("input", {bubbles: true}))""")
        found = measure(page, name, 100)
        expect(page, "total", f"{(rows - 1) * 2.5 + 100 + CHANGES - 1:,.2f}")
        tell(f"the sum of {rows:,} rows", found, goal)


def main() -> None:
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as folder, serve(Path(folder)) as site, sync_playwright() as play:
        site.cast = Cast(site.app)
        browser = play.chromium.launch(executable_path=chromium, args=FLAGS)
        run(browser.new_page(), site)
        browser.close()


if __name__ == "__main__":
    main()

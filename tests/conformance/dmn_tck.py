"""Runs the OMG DMN Technology Compatibility Kit's cases on the product: its reader, its decisions, its FEEL.

Takes a folder of the kit's layout: any depth of folders, each with ``.dmn`` models and ``.xml`` files of test cases.
A case counts as failed whatever the reason; ``--show`` says which and why.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from app.decisions import Model, View, decide, load, read_dmn
from app.errors import FormworkError
from app.expressions import LimitExceeded, evaluate, format_value
from app.expressions.compare import equal
from app.expressions.temporal import identity

XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
NOW = datetime(2026, 11, 24, 10, 15, 30, tzinfo=UTC)
_VIEW = View(NOW.date(), NOW)
_CLOSE_ENOUGH = Decimal("0.00000001")
"""The kit writes many expected numbers with fewer digits than FEEL computes."""


def local(tag: str) -> str:
    return tag.rsplit("}", 1)[-1].rsplit(":", 1)[-1]


def children(element: Element, name: str) -> list[Element]:
    return [each for each in element if local(each.tag) == name]


def first(element: Element, name: str) -> Element | None:
    return next(iter(children(element, name)), None)


@dataclass(frozen=True)
class Verdict:
    folder: str
    case: str
    outcome: str
    detail: str = ""


def run(root: Path, *, show: bool = False) -> int:
    """Print the result by folder and, where wanted, each failure. Returns the number of failures."""
    verdicts = list(check(root))
    folders = sorted({verdict.folder for verdict in verdicts})
    totals: Counter[str] = Counter()
    for folder in folders:
        counts = Counter(verdict.outcome for verdict in verdicts if verdict.folder == folder)
        totals.update(counts)
        if set(counts) != {"passed"}:
            print(f"{folder}: " + ", ".join(f"{count} {outcome}" for outcome, count in sorted(counts.items())))
    for level in sorted({folder.split("/")[0] for folder in folders}):
        counts = Counter(verdict.outcome for verdict in verdicts if verdict.folder.startswith(level))
        print(f"{level}: {counts['passed']} of {counts.total()} passed")
    if show:
        for verdict in verdicts:
            if verdict.outcome == "failed":
                print(f"{verdict.folder} {verdict.case}: {verdict.detail}")
    print(f"{totals['passed']} of {totals.total()} passed, {totals['failed']} failed")
    return totals["failed"]


def check(root: Path) -> Iterator[Verdict]:
    for path in sorted(root.rglob("*.xml")):
        models = sorted(path.parent.glob("*.dmn"))
        if models:
            yield from _file(path, models, str(path.parent.relative_to(root)))


def _file(path: Path, models: list[Path], folder: str) -> Iterator[Verdict]:
    tests = ElementTree.parse(path).getroot()
    named = first(tests, "modelName")
    wanted = "" if named is None else (named.text or "").strip()
    chosen = next((each for each in models if each.name == wanted), models[0])
    others = [each.read_bytes() for each in models if each != chosen]
    cases = children(tests, "testCase")
    try:
        model = load(read_dmn(chosen.read_bytes(), others).document)
    except FormworkError as fault:
        for case in cases:
            for result in children(case, "resultNode"):
                yield Verdict(folder, f"{case.get('id')} {result.get('name')}", "failed", fault.text.en)
        return
    for case in cases:
        yield from _case(model, case, folder)


def _case(model: Model, case: Element, folder: str) -> Iterator[Verdict]:
    inputs = {each.get("name", ""): read_value(each) for each in children(case, "inputNode")}
    for result in children(case, "resultNode"):
        name = result.get("name", "")
        label = f"{case.get('id')} {name}"
        expected_node = first(result, "expected")
        expected = None if expected_node is None else read_value(expected_node)
        try:
            found = _ask(model, case.get("invocableName") or name, name, inputs)
        except (FormworkError, LimitExceeded) as fault:
            yield Verdict(folder, label, "failed", fault.text.en)
            continue
        if same(found, expected):
            yield Verdict(folder, label, "passed")
        else:
            detail = f"gave {format_value(found)}, expected {format_value(expected)}"
            yield Verdict(folder, label, "failed", detail)


def _ask(model: Model, asked: str, name: str, inputs: Mapping[str, object]) -> object:
    """The value of a result; a service with several outputs gives a context of them."""
    found = decide(model, asked, inputs, _VIEW).value
    service = model.services.get(asked)
    if service is not None and len(service.outputs) > 1 and isinstance(found, dict):
        return found.get(name)
    return found


def same(found: object, expected: object) -> bool:
    """Equal as the kit means it: numbers to eight digits after the point, temporal values in the same zone."""
    if isinstance(found, Decimal) and isinstance(expected, Decimal):
        return abs(found - expected) <= _CLOSE_ENOUGH
    if isinstance(found, list) and isinstance(expected, list):
        return len(found) == len(expected) and all(map(same, found, expected))
    if isinstance(found, dict) and isinstance(expected, dict):
        return found.keys() == expected.keys() and all(same(found[key], expected[key]) for key in found)
    if identity(found) is not None or identity(expected) is not None:
        return identity(found) == identity(expected)
    return equal(found, expected) is True


_READERS = {
    "date": "date({})",
    "dateTime": "date and time({})",
    "time": "time({})",
    "duration": "duration({})",
    "dayTimeDuration": "duration({})",
    "yearMonthDuration": "duration({})",
}


def read_value(holder: Element) -> object:
    """The value a case writes as ``<value>``, ``<list>`` or ``<component>`` elements."""
    components = children(holder, "component")
    if components:
        return {each.get("name", ""): read_value(each) for each in components}
    items = first(holder, "list")
    if items is not None:
        return None if items.get(f"{XSI}nil") == "true" else [read_value(each) for each in children(items, "item")]
    value = first(holder, "value")
    if value is None or value.get(f"{XSI}nil") == "true":
        return None
    text = value.text or ""
    kind = local(value.get(f"{XSI}type", "string"))
    if kind == "boolean":
        return text.strip() == "true"
    if kind in ("decimal", "double", "integer", "int", "float", "long"):
        return Decimal(text.strip())
    if kind in _READERS:
        return evaluate(_READERS[kind].format(f'"{text.strip()}"'), {})
    return text

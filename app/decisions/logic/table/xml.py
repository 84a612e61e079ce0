"""Decision tables in DMN's XML. A row's note and reason stand in annotation columns of those names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.decisions.dmn.own import labelled
from app.decisions.dmn.xml import BadXml, Element
from app.decisions.shape import Raw
from app.i18n import Text

if TYPE_CHECKING:
    from app.decisions.dmn.reading import Reading
    from app.decisions.dmn.writing import Writing


def read(element: Element, reading: Reading) -> dict[str, object]:
    inputs = [_read_input(each, reading) for each in element.all("input")]
    outputs = [_read_output(each, reading) for each in element.all("output")]
    annotations = [each.attributes.get("name", "").strip().casefold() for each in element.all("annotation")]
    rows = [_read_row(each, len(inputs), len(outputs), annotations, reading) for each in element.all("rule")]
    return {
        "kind": "table",
        "hit": element.attributes.get("hitPolicy", "UNIQUE"),
        "aggregate": element.attributes.get("aggregation") or None,
        "inputs": inputs,
        "outputs": outputs,
        "rows": rows,
    }


def _read_input(element: Element, reading: Reading) -> dict[str, Any]:
    expression = element.needed("inputExpression")
    values = element.first("inputValues")
    return {
        "id": reading.id(element, "i"),
        "label": reading.label(element),
        "expression": reading.text(expression, "text"),
        **reading.typed(expression),
        "allowed": "" if values is None else reading.text(values, "text"),
    }


def _read_output(element: Element, reading: Reading) -> dict[str, Any]:
    values, default = element.first("outputValues"), element.first("defaultOutputEntry")
    return {
        "id": reading.id(element, "o"),
        "key": " ".join(element.attributes.get("name", "").split()),
        "label": reading.label(element),
        **reading.typed(element),
        "allowed": "" if values is None else reading.text(values, "text"),
        "default": "" if default is None else reading.text(default, "text"),
    }


def _read_row(element: Element, inputs: int, outputs: int, annotations: list[str], reading: Reading) -> dict[str, Any]:
    tests = [reading.text(each, "text") or "-" for each in element.all("inputEntry")]
    results = [reading.text(each, "text") for each in element.all("outputEntry")]
    if len(tests) != inputs or len(results) != outputs:
        said = Text(
            "第 {line} 行的规则的格数与表的列数不同。",
            "The rule in line {line} has not one cell per column of its table.",
        ).fill(line=element.line)
        raise BadXml(said, line=element.line)
    notes: list[str] = []
    reasons: list[str] = []
    for number, entry in enumerate(element.all("annotationEntry")):
        text = reading.text(entry, "text")
        column = annotations[number] if number < len(annotations) else ""
        (reasons if column == "reason" else notes).append(text)
    if not notes and (described := element.first("description")) is not None:
        notes.append(described.text.strip())
    return {
        "id": reading.id(element, "r"),
        "if": tests,
        "then": results,
        "note": "\n".join(filter(None, notes)),
        "reason": " ".join(filter(None, reasons)),
    }


def write(raw: Raw, writing: Writing) -> Element:
    rows = raw.get("rows") or ()
    annotations = [name for name in ("note", "reason") if any(row.get(name) for row in rows)]
    return writing.element(
        "decisionTable",
        *[_input(each, writing) for each in raw.get("inputs") or ()],
        *[_output(each, writing) for each in raw.get("outputs") or ()],
        *[writing.element("annotation", name=name) for name in annotations],
        *[_row(row, raw, annotations, writing) for row in rows],
        hitPolicy=raw.get("hit", "UNIQUE"),
        aggregation=raw.get("aggregate"),
    )


def _input(raw: Raw, writing: Writing) -> Element:
    allowed = raw.get("allowed")
    return writing.element(
        "input",
        writing.holding("inputExpression", raw["expression"], typeRef=raw.get("type")),
        writing.holding("inputValues", allowed) if allowed else None,
        id=raw.get("id"),
        **labelled(raw.get("label")),
    )


def _output(raw: Raw, writing: Writing) -> Element:
    allowed, default = raw.get("allowed"), raw.get("default")
    return writing.element(
        "output",
        writing.holding("outputValues", allowed) if allowed else None,
        writing.holding("defaultOutputEntry", default) if default else None,
        id=raw.get("id"),
        **labelled(raw.get("label")),
        name=raw.get("key"),
        typeRef=raw.get("type"),
    )


def _row(row: Raw, raw: Raw, annotations: list[str], writing: Writing) -> Element:
    inputs, outputs = len(raw.get("inputs") or ()), len(raw["outputs"])
    tests = [*(row.get("if") or ()), *["-"] * inputs][:inputs]
    results = [*(row.get("then") or ()), *[""] * outputs][:outputs]
    return writing.element(
        "rule",
        *[writing.holding("inputEntry", text.strip() or "-") for text in tests],
        *[writing.holding("outputEntry", text) for text in results],
        *[writing.holding("annotationEntry", row.get(name) or "") for name in annotations],
        id=row.get("id"),
    )

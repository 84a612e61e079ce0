"""Decision documents for the stories of this folder, written as short as they can be."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from app.decisions import Decided, View, decide, load

Raw = dict[str, Any]


def document(
    *parts: Raw, inputs: dict[str, str] | None = None, services: list[Raw] | None = None, types: list[Raw] | None = None
) -> Raw:
    """A document of these parts; ``inputs`` are keys with their types, ``""`` for any."""
    return {
        "kind": "decision",
        "format": 1,
        "key": "loan",
        "label": {"zh": "贷款", "en": "Loan"},
        "types": types or [],
        "inputs": [
            {"id": f"i{number}", "key": key, "label": {}, "type": kind, "allowed": ""}
            for number, (key, kind) in enumerate((inputs or {}).items(), 1)
        ],
        "parts": list(parts),
        "services": services or [],
        "result": parts[-1]["id"] if parts else None,
        "layout": {},
    }


def decision(key: str, logic: Raw | str | None, type: str = "") -> Raw:
    raw = {"kind": "literal", "text": logic} if isinstance(logic, str) else logic
    return {"id": f"d_{key}", "key": key, "kind": "decision", "label": {}, "type": type, "logic": raw}


def function(key: str, parameters: dict[str, str], body: Raw | str, type: str = "") -> Raw:
    """A business knowledge model."""
    logic = {"kind": "function", "parameters": typed(parameters), "body": literal(body)}
    return {"id": f"b_{key}", "key": key, "kind": "function", "label": {}, "type": type, "logic": logic}


def typed(parameters: dict[str, str]) -> list[Raw]:
    return [{"key": key, "type": kind} for key, kind in parameters.items()]


def literal(logic: Raw | str) -> Raw:
    return {"kind": "literal", "text": logic} if isinstance(logic, str) else logic


def context(entries: dict[str, Raw | str], result: Raw | str | None = None) -> Raw:
    return {
        "kind": "context",
        "entries": [{"key": key, "type": "", "logic": literal(logic)} for key, logic in entries.items()],
        "result": None if result is None else literal(result),
    }


def table(hit: str, inputs: list[str], outputs: list[str | Raw], rows: list[list[str]], **more: Any) -> Raw:
    """A table; each row holds its tests, then its results, then perhaps a reason."""
    columns = [{"key": each} if isinstance(each, str) else each for each in outputs]
    width = len(inputs)
    return {
        "kind": "table",
        "hit": hit,
        "aggregate": None,
        "inputs": [
            {"id": f"i{number}", "label": {}, "expression": text, "type": "", "allowed": ""}
            for number, text in enumerate(inputs, 1)
        ],
        "outputs": [
            {"id": f"o{number}", "label": {}, "type": "", "allowed": "", "default": "", **each}
            for number, each in enumerate(columns, 1)
        ],
        "rows": [
            {
                "id": f"r{number}",
                "if": row[:width],
                "then": row[width : width + len(columns)],
                "note": "",
                "reason": "".join(row[width + len(columns) :]),
            }
            for number, row in enumerate(rows, 1)
        ],
        **more,
    }


def ask(raw: Raw, part: str, view: View | None = None, **inputs: Any) -> Decided:
    """The decision about these inputs; numbers may be written as integers or texts ending in ``d``."""
    return decide(load(raw), part, {key.replace("_", " "): number(each) for key, each in inputs.items()}, view)


def value(raw: Raw, part: str, **inputs: Any) -> Any:
    return ask(raw, part, **inputs).value


def number(given: Any) -> Any:
    return Decimal(given) if isinstance(given, int) and not isinstance(given, bool) else given

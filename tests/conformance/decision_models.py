"""Decision models that others wrote, in a compact JSON of their own, as our decision documents."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

Raw = Mapping[str, Any]


def document_of(key: str, model: Raw) -> dict[str, Any]:
    """A model of input data, decisions, knowledge models and types."""
    decisions = [
        {"id": f"d{n}", "key": each["name"], "kind": "decision", "label": {}, "logic": _logic(each["logic"])}
        for n, each in enumerate(model["decisions"])
    ]
    functions = [
        {"id": f"b{n}", "key": each["name"], "kind": "function", "label": {}, "logic": _logic(each["logic"])}
        for n, each in enumerate(model["business_knowledge_models"])
    ]
    inputs = [
        {"id": f"i{n}", "key": each["name"], "label": {}, "type": each.get("type") or "", "allowed": ""}
        for n, each in enumerate(model["input_data"])
    ]
    return document(key, inputs, [*decisions, *functions], [_type(each, "base") for each in model["types"]])


def document(
    key: str, inputs: list[dict[str, Any]], parts: list[dict[str, Any]], types: list[dict[str, Any]] | None = None
) -> dict[str, Any]:
    return {
        "kind": "decision",
        "format": 1,
        "key": re.sub(r"\W+", "_", key),
        "label": {},
        "types": types or [],
        "inputs": inputs,
        "parts": parts,
        "services": [],
        "result": parts[0]["id"],
        "layout": {},
    }


def asks(*keys: str) -> list[dict[str, Any]]:
    return [{"id": f"i{n}", "key": key, "label": {}, "type": "", "allowed": ""} for n, key in enumerate(keys)]


def part(key: str, logic: dict[str, Any]) -> dict[str, Any]:
    return {"id": f"d_{key}", "key": key, "kind": "decision", "label": {}, "logic": logic}


def value_of(written: Any) -> Any:
    """A value as the file writes it: numbers as ``{"num": …}`` or bare."""
    if isinstance(written, dict):
        if set(written) == {"num"}:
            return Decimal(written["num"])
        return {name: value_of(each) for name, each in written.items()}
    if isinstance(written, list):
        return [value_of(each) for each in written]
    if isinstance(written, int | float) and not isinstance(written, bool):
        return Decimal(str(written))
    return written


def _type(raw: Raw, name: str) -> dict[str, Any]:
    return {
        "key": raw["name"],
        name: raw.get("type") or "",
        "list": bool(raw.get("collection")),
        "allowed": raw.get("allowed") or "",
        "fields": [_type(each, "type") for each in raw.get("fields") or ()],
    }


def _logic(raw: Raw) -> dict[str, Any]:
    if "feel" in raw:
        return {"kind": "literal", "text": raw["feel"]}
    if "table" in raw:
        return _table(raw["table"])
    if "context" in raw:
        entries = [
            {"key": each["name"], "logic": _logic(each["value"])} for each in raw["context"] if each["name"] is not None
        ]
        result = [_logic(each["value"]) for each in raw["context"] if each["name"] is None]
        return {"kind": "context", "entries": entries, "result": result[0] if result else None}
    if "call" in raw:
        bindings = [{"key": name, "logic": _logic(each)} for name, each in raw["args"].items()]
        return {"kind": "invocation", "function": raw["call"], "bindings": bindings}
    if "params" in raw:
        parameters = [{"key": each} for each in raw["params"]]
        return {"kind": "function", "parameters": parameters, "body": _logic(raw["body"])}
    raise ValueError(f"not understood: {sorted(raw)}")


def _table(raw: Raw) -> dict[str, Any]:
    inputs = [
        {
            "id": f"i{n}",
            "expression": each["expr"],
            "type": each.get("type") or "",
            "allowed": each.get("allowed") or "",
        }
        for n, each in enumerate(raw["inputs"])
    ]
    outputs = [
        {
            "id": f"o{n}",
            "key": each.get("name") or "",
            "allowed": each.get("values_in_priority_order") or "",
            "default": each.get("default") or "",
        }
        for n, each in enumerate(raw["outputs"])
    ]
    rows = [{"id": f"r{n}", "if": each["if"], "then": each["then"]} for n, each in enumerate(raw["rules"], 1)]
    return {
        "kind": "table",
        "hit": raw["hit_policy"],
        "aggregate": raw.get("aggregation"),
        "inputs": inputs,
        "outputs": outputs,
        "rows": rows,
    }


def scorecard_of(card: Raw) -> dict[str, Any]:
    """A card written as ``{"A": {"[-inf,3)": 100, "missing": 500}, "B": {"A,B": 200, "else": 500}}``."""
    return {
        "kind": "scorecard",
        "base": "0",
        "characteristics": [_characteristic(name, bins) for name, bins in card.items()],
        "reasons": 3,
    }


def _characteristic(name: str, bins: Raw) -> dict[str, Any]:
    found: dict[str, Any] = {"id": name, "label": {}, "input": name, "bins": [], "missing": {"points": "0"}}
    for written, points in bins.items():
        outcome = {"points": str(points), "reason": f"{name}:{written}"}
        if written == "missing":
            found["missing"] = outcome
        elif written == "else":
            found["otherwise"] = outcome
        else:
            found["bins"].append({"id": f"{name}{len(found['bins'])}", "when": _test(written), **outcome})
    return found


def _test(written: str) -> str:
    interval = re.fullmatch(r"([\[(])(-?inf|-?[\d.]+),(-?inf|-?[\d.]+)([\])])", written)
    if interval is None:
        return ", ".join(f'"{each}"' for each in written.split(","))
    opening, low, high, closing = interval.groups()
    if low == "-inf":
        return f"{'<=' if closing == ']' else '<'} {high}"
    if high == "inf":
        return f"{'>=' if opening == '[' else '>'} {low}"
    return f"{opening}{low}..{high}{closing}"

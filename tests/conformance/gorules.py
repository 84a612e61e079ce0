"""Decision graphs of GoRules as chains of our tables: each of its nodes becomes a document of its own.

Its expression language ZEN is put into FEEL word by word, as far as the published graphs need it. Nodes that are
JavaScript, or use what FEEL does not have, are left out and said to be.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from app.decisions import check, decide, load
from tests.conformance.decision_models import asks, document, part, value_of

Raw = Mapping[str, Any]
Data = dict[str, Any]


class LeftOut(Exception):
    """The graph uses what cannot be put into FEEL; says what."""


def told(graph: Raw) -> Iterator[tuple[str, object, object, str]]:
    """Per test: what it is about, what we found and what is expected, or why it was left out."""
    if not graph["tests"]:
        yield graph["id"], None, None, "no test is published with it"
    for number, test in enumerate(graph["tests"], 1):
        about = f"{graph['id']} {number}"
        expected = value_of(test["output"])
        try:
            found, missing = _run(graph, value_of(test["input"]))
        except LeftOut as reason:
            yield about, None, None, str(reason)
            continue
        if missing:
            yield f"{about} beyond the tables", None, None, f"{', '.join(missing)} is JavaScript"
            expected = {name: each for name, each in expected.items() if name in found}
        yield about, _only(found, expected), expected, ""


def _only(found: Any, expected: Any) -> Any:
    """Of what was found, what the test speaks of."""
    if isinstance(found, dict) and isinstance(expected, dict):
        return {name: _only(found.get(name), each) for name, each in expected.items()}
    return found


def _run(graph: Raw, given: Data) -> tuple[Data, list[str]]:
    """Walk the graph's nodes in order, handing on what each gives; the answer is what its last nodes hold."""
    nodes = {each["id"]: each for each in graph["nodes"]}
    came: dict[str, list[Data]] = {id: [] for id in nodes}
    waiting = {id: sum(edge["to"] == id for edge in graph["edges"]) for id in nodes}
    ready = [id for id, count in waiting.items() if not count]
    ends: list[Data] = []
    missing: list[str] = []
    while ready:
        id = ready.pop(0)
        node = nodes[id]
        reached = bool(came[id]) or node.get("type") == "inputNode"
        data = given if node.get("type") == "inputNode" else _merged(came[id])
        if reached and "function" in node:
            missing.append(node["name"])
        open_handles, gives = _node(node, data) if reached else ([], {})
        onward = [edge for edge in graph["edges"] if edge["from"] == id]
        if reached and not onward:
            ends.append(gives)
        for edge in onward:
            waiting[edge["to"]] -= 1
            if reached and (edge.get("handle") is None or edge["handle"] in open_handles):
                came[edge["to"]].append(gives)
            if not waiting[edge["to"]]:
                ready.append(edge["to"])
    return _merged(ends), missing


def _node(node: Raw, data: Data) -> tuple[list[str], Data]:
    if "table" in node:
        gives = _table(node["table"], data)
        return [], _merged([data, gives]) if node["table"]["pass_through"] else gives
    if "set" in node:
        return [], _settings(node, data)
    if "switch" in node:
        return _ways(node["switch"], data), data
    return [], data


def _table(raw: Raw, data: Data) -> Data:
    rows = [
        {
            "id": f"r{number}",
            "if": [_cell(rule.get(each["id"]) or "-") for each in raw["inputs"]],
            "then": [_feel(rule.get(each["id"]) or "null") for each in raw["outputs"]],
        }
        for number, rule in enumerate(raw["rules"])
    ]
    logic = {
        "kind": "table",
        "hit": {"first": "FIRST", "collect": "COLLECT"}[raw["hit_policy"]],
        "inputs": [{"id": each["id"], "expression": each["field"] or "0"} for each in raw["inputs"]],
        # Two outputs always, so that the answer is a context whatever the table has.
        "outputs": [*[{"id": each["id"], "key": each["field"]} for each in raw["outputs"]], {"id": "_", "key": "_"}],
        "rows": rows,
    }
    found = _ask(logic, data)
    gives: Data = {}
    for each in found if isinstance(found, list) else [found or {}]:
        for path, value in each.items():
            if path != "_" and value is not None:
                _put(gives, path, value)
    return gives


def _settings(node: Raw, data: Data) -> Data:
    gives: Data = {}
    for path, text in node["set"].items():
        value = _ask({"kind": "literal", "text": _feel(text)}, _merged([data, gives]))
        _put(gives, path, value)
    return _merged([data, gives]) if node["pass_through"] else gives


def _ways(raw: Raw, data: Data) -> list[str]:
    """The handles whose condition holds, the first only where the switch says so. An empty condition always holds."""
    found: list[str] = []
    for way in raw["when"]:
        holds = not way["if"] or _ask({"kind": "literal", "text": _feel(way["if"])}, data) is True
        if holds and not (found and raw["hit_policy"] == "first"):
            found.append(way["id"])
    return found


def _ask(logic: dict[str, Any], data: Data) -> Any:
    raw = document("node", asks(*data), [part("the result", logic)])
    unread = [each.text.en for each in check(raw) if each.code.startswith(("unexpected", "missing_operator"))]
    if unread:
        raise LeftOut(f"cannot be put into FEEL: {unread[0]}")
    return decide(load(raw), "the result", data).value


def _cell(text: str) -> str:
    """ZEN leaves the tested value out before each comparison: ``> 2 and <= 4``."""
    if re.match(r"\s*(<|>|=|!=)", text) and " and " in text:
        text = " and ".join(f"? {each.strip()}" for each in text.split(" and "))
    return _feel(text.replace("$", "?"))


def _feel(text: str) -> str:
    for unknown, why in (("#", "values counted by a condition"), ("date('now')", "dates subtracted as seconds")):
        if unknown in text:
            raise LeftOut(f"{text}: {why}")
    text = re.sub(r"'([^']*)'", r'"\1"', text)
    text = re.sub(r"(?<=\d)_(?=\d)", "", text).replace("$.", "")
    text = text.replace("==", "=").replace("round(", "round half up(")
    # ZEN counts nothing in what is not there; FEEL does not know.
    text = re.sub(r"len\((\w+)\)", r"(if \1 = null then 0 else count(\1))", text)
    text = re.sub(r"round half up\((.*)\)$", r"round half up(\1, 0)", text)
    return _ternary(text)


def _ternary(text: str) -> str:
    """``a ? b : c`` as FEEL says it; a cell's bare ``?`` is none."""
    depth, mark = 0, None
    for at, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if letter == "?" and depth == 0 and text[:at].strip() and " : " in text[at:] and mark is None:
            mark = at
        if letter == ":" and depth == 0 and mark is not None:
            test, then, otherwise = text[:mark], text[mark + 1 : at], text[at + 1 :]
            return f"if {_ternary(test.strip())} then {_ternary(then.strip())} else {_ternary(otherwise.strip())}"
    if text.startswith("(") and text.endswith(")"):
        return f"({_ternary(text[1:-1])})"
    return text


def _put(data: Data, path: str, value: object) -> None:
    *above, last = path.split(".")
    for name in above:
        data[name] = dict(data.get(name) or {})
        data = data[name]
    data[last] = value


def _merged(parts: list[Data]) -> Data:
    found: Data = {}
    for each in parts:
        for name, value in each.items():
            old = found.get(name)
            found[name] = _merged([old, value]) if isinstance(old, dict) and isinstance(value, dict) else value
    return found

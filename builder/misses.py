"""Why the rows of a table did not fire: for each the first condition that its input does not meet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from app.decisions import Decided, View
from app.expressions import ExpressionError, LimitExceeded, Run, compile_expression

MOST_ROWS = 200
"""Reading a cell takes a fifth of a millisecond; nobody reads the reasons of more rows than these."""


def misses(document: Mapping[str, Any], decided: Decided, zone: str, now: datetime) -> list[dict[str, Any]]:
    """``{"row": id, "column": n}`` for the rows of the asked table that did not fire, up to the first 200.

    A row that meets all its conditions but was not needed, or whose cell cannot be evaluated here, is left out.
    """
    visit = next((each for each in decided.visits if each.key == decided.asked), None)
    part = next((each for each in document.get("parts") or () if each["key"] == decided.asked), None)
    logic = (part or {}).get("logic") or {}
    if visit is None or not {"rows", "outputs"} <= logic.keys():
        return []
    local = now.astimezone(ZoneInfo(zone))
    run = Run(View().limits, local.date(), local)
    row = _Row(document, dict(visit.reads), run)
    found: list[dict[str, Any]] = []
    try:
        values = [row.value(column["expression"]) for column in logic.get("inputs") or ()]
        for number, each in enumerate(logic.get("rows", ())[:MOST_ROWS], 1):
            id = str(each.get("id") or f"r{number}")
            if id not in visit.rows:
                column = row.refuses(each.get("if") or (), values)
                if column is not None:
                    found.append({"row": id, "column": column})
    except LimitExceeded:
        pass  # what was found so far is true
    return found


class _Row:
    """Evaluates cells with what the table read."""

    def __init__(self, document: Mapping[str, Any], reads: dict[str, object], run: Run) -> None:
        self.reads = reads
        self.run = run
        self.names = tuple(str(each["key"]) for family in ("inputs", "parts") for each in document.get(family) or ())
        # What the trace keeps of a visit are values; a cell that calls a function of the document is not judged.
        functions = [each["key"] for each in document.get("parts") or () if each.get("kind") == "function"]
        others = [each["key"] for family in ("services", "imports") for each in document.get(family) or ()]
        self.callables = (*functions, *others)

    def value(self, text: str) -> object:
        try:
            return compile_expression(text, names=self.names).run(self.reads, self.run)
        except ExpressionError:
            return None

    def refuses(self, tests: Any, values: list[object]) -> int | None:
        for at, (text, value) in enumerate(zip(tests, values, strict=False)):
            if text.strip() in ("", "-"):
                continue
            if any(key in text for key in self.callables):
                return None
            try:
                test = compile_expression(text, names=self.names, unary=True)
            except ExpressionError:
                return at
            if test.run({**self.reads, "?": value}, self.run) is not True:
                return at
        return None

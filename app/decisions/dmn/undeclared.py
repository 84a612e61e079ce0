"""Inputs that a model uses without declaring them, as models drawn table by table often do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from app.decisions.dmn.reading import Reading
from app.expressions import FUNCTION_NAMES, ExpressionError, compile_expression
from app.i18n import Text


def undeclared(decisions: Iterable[dict[str, Any]], declared: set[str], reading: Reading) -> list[dict[str, Any]]:
    """An input for each name that a table's columns read and nothing declares; a notice says so."""
    found: dict[str, str] = {}
    several = tuple(key for key in declared if not key.isidentifier())
    for decision in decisions:
        for column in (decision["logic"] or {}).get("inputs") or ():
            try:
                reads = compile_expression(column["expression"], names=several).reads
            except ExpressionError:
                continue
            for path in sorted(reads):
                if path[0] not in declared and path[0] not in FUNCTION_NAMES and path[0] != "?":
                    whole = path == (column["expression"],)
                    found[path[0]] = found.get(path[0]) or (column.get("type", "") if whole else "")
    for key in found:
        said = Text(
            "模型没有声明“{key}”，已作为输入加入。", "The model does not declare “{key}”; it was added as an input."
        )
        reading.notices.append(said.fill(key=key))
    return [
        {"id": reading.made("input"), "key": key, "label": {}, **({"type": kind} if kind else {}), "allowed": ""}
        for key, kind in found.items()
    ]

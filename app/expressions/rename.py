"""Renaming a field in every expression that uses it, by syntax tree."""

from __future__ import annotations

from collections.abc import Iterable

from app.expressions import tree
from app.expressions.errors import ExpressionError, problem
from app.expressions.parse import parse
from app.expressions.paths import Path, mentions


def rename(text: str, path: Path, new: str, *, names: Iterable[str] = (), unary: bool = False) -> str:
    """``text`` with the last name of ``path`` written as ``new`` wherever that field is meant.

    All other characters stay. Inside ``debts[balance > 3]`` and ``debts.balance`` the path ``("debts", "balance")`` is
    meant; a name introduced by the text itself never is. Raises ExpressionError where the text does not parse, and
    ``name_clash`` where a local name of the text would capture the new one.
    """
    parsed = parse(text, names, unary=unary)
    places = {(each.start, each.end) for each in mentions(parsed) if path in each.paths}
    if not places:
        return text
    if len(path) == 1 and new in _introduced(parsed.root):
        start, end = min(places)
        raise ExpressionError(problem("name_clash", text, start, end, new=new))
    for start, end in sorted(places, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def _introduced(root: tree.Node) -> set[str]:
    """The names a text gives itself: loop variables, parameters, context keys."""
    found: set[str] = set()
    for node in tree.walk(root):
        if isinstance(node, tree.Loop | tree.Parameter):
            found.add(node.name)
        elif isinstance(node, tree.Entry):
            found.add(node.key)
    return found

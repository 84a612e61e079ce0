"""Nobody outside a kind's folder compares with a kind's name; every kind's folder is complete."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest

from app.fields.registry import field_kinds
from app.nodes.registry import node_kinds
from tests.house.source import HALVES, ROOT, front_files, python_files, short, tree

FIELD_NAMES = frozenset(field_kinds.names())
NODE_NAMES = frozenset(node_kinds.names())


def _asks_a_kind(node: ast.expr) -> bool:
    """Whether an expression reads a thing's kind: ``field.kind``, ``raw["kind"]``, ``raw.get("kind")`` …"""
    if isinstance(node, ast.Attribute):
        return node.attr == "kind" or (node.attr == "name" and "kind" in ast.unparse(node.value).lower())
    if isinstance(node, ast.Subscript):
        return isinstance(node.slice, ast.Constant) and node.slice.value == "kind"
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get":
        return bool(node.args) and isinstance(node.args[0], ast.Constant) and node.args[0].value == "kind"
    return isinstance(node, ast.Name) and node.id in ("kind", "kind_name")


def _constants(node: ast.expr) -> set[str]:
    return {n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str)}


def _comparisons(path: Path) -> list[str]:
    found = []
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            if any(_asks_a_kind(s) for s in sides):
                names = set().union(*(_constants(s) for s in sides if not _asks_a_kind(s))) & (FIELD_NAMES | NODE_NAMES)
                found += [f"{short(path)}:{node.lineno} compares with {name!r}" for name in sorted(names)]
        elif isinstance(node, ast.Match) and _asks_a_kind(node.subject):
            names = {
                n.value
                for case in node.cases
                for n in ast.walk(case.pattern)
                if isinstance(n, ast.Constant) and isinstance(n.value, str)
            } & (FIELD_NAMES | NODE_NAMES)
            found += [f"{short(path)}:{node.lineno} matches {name!r}" for name in sorted(names)]
    return found


def _inside_a_kind(path: Path) -> bool:
    parts = path.relative_to(ROOT).parts
    return len(parts) > 3 and parts[0] == "app" and parts[1] in ("fields", "nodes")


def test_no_python_outside_a_kinds_folder_compares_with_its_name() -> None:
    found = [
        line
        for path in python_files(*HALVES)
        if not _inside_a_kind(path) and not path.name.startswith("test_")
        for line in _comparisons(path)
    ]
    assert found == []


def test_no_typescript_outside_a_kinds_folder_compares_with_its_name() -> None:
    names = "|".join(sorted(FIELD_NAMES | NODE_NAMES))
    asks = re.compile(rf"""(kind\s*[!=]==?\s*["'](?:{names})["'])|(["'](?:{names})["']\s*[!=]==?\s*\w*\.?kind\b)""")
    found = [
        f"{short(path)}:{i} {line.strip()}"
        for path in front_files()
        if not _inside_a_kind(path) and ".test." not in path.name
        for i, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if asks.search(line)
    ]
    assert found == []


def test_no_template_outside_a_kinds_folder_compares_with_its_name() -> None:
    names = "|".join(sorted(FIELD_NAMES | NODE_NAMES))
    asks = re.compile(rf"""\bkind(\.name)?\s*[!=]=\s*["'](?:{names})["']""")
    found = [
        f"{short(path)}:{i}"
        for path in (ROOT / "templates").rglob("*.html")
        for i, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if asks.search(line)
    ]
    assert found == []


@pytest.mark.parametrize("name", sorted(FIELD_NAMES))
def test_every_field_kinds_folder_is_complete(name: str) -> None:
    folder, kind = field_kinds.folder(name), field_kinds.get(name)
    for file in ("cases.json", "icon.svg", "field.html"):
        assert (folder / file).is_file(), f"{folder} lacks {file}"
    assert kind.label.zh
    assert kind.label.en
    assert json.loads((folder / "cases.json").read_text(encoding="utf-8")), "no cases"


@pytest.mark.parametrize("name", sorted(NODE_NAMES))
def test_every_node_kinds_folder_is_complete(name: str) -> None:
    folder, kind = node_kinds.folder(name), node_kinds.get(name)
    for file in ("cases.json", "icon.svg"):
        assert (folder / file).is_file(), f"{folder} lacks {file}"
    assert kind.label.zh
    assert kind.label.en
    assert json.loads((folder / "cases.json").read_text(encoding="utf-8")), "no cases"

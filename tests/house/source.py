"""What the house tests look at: the project's own files, as they are on disk."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
HALVES = ("app", "builder", "runtime")
OWN = (*HALVES, "migrations", "tests", "bench")


def python_files(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from sorted(p for p in (ROOT / folder).rglob("*.py") if "node_modules" not in p.parts)


def front_files() -> Iterator[Path]:
    for folder in HALVES:
        for end in ("*.ts", "*.tsx"):
            yield from sorted((ROOT / folder).rglob(end))


def all_files() -> Iterator[Path]:
    yield ROOT / "wsgi.py"
    yield from python_files(*OWN)
    yield from front_files()
    for folder, end in (("templates", "*.html"), ("app", "*.html"), ("static/css", "*.css")):
        yield from sorted((ROOT / folder).rglob(end))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def imports(path: Path) -> Iterator[tuple[str, int, bool]]:
    """Every module a file imports, with its line and whether it is only for type checking."""
    typing_only: set[int] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            typing_only.update(id(n) for n in ast.walk(node))
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno, id(node) in typing_only
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield node.module, node.lineno, id(node) in typing_only
            for alias in node.names:
                yield f"{node.module}.{alias.name}", node.lineno, id(node) in typing_only


def short(path: Path) -> str:
    return str(path.relative_to(ROOT))

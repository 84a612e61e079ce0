"""The walls of the house, read from the imports. There is no list of exceptions."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.house.source import HALVES, ROOT, imports, python_files, short, tree

PURE = (
    "app/decisions",
    "app/definitions",
    "app/expressions",
    "app/answers",
    "app/fields",
    "app/nodes",
    "runtime/engine",
)
IMPURE_MODULES = (
    "flask",
    "sqlalchemy",
    "werkzeug",
    "requests",
    "socket",
    "urllib.request",
    "smtplib",
    "redis",
    "rq",
    "app.database",
    "app.web",
    "app.accounts",
    "app.config",
    "app.releases",
    "time",
)


def _belongs(module: str, to: tuple[str, ...]) -> bool:
    return any(module == name or module.startswith(name + ".") for name in to)


def test_the_halves_do_not_know_each_other_and_the_core_knows_neither() -> None:
    forbidden = {"app": ("builder", "runtime"), "builder": ("runtime",), "runtime": ("builder",)}
    broken = [
        f"{short(path)}:{line} imports {module}"
        for half, others in forbidden.items()
        for path in python_files(half)
        for module, line, _ in imports(path)
        if _belongs(module, others)
    ]
    assert broken == []


def test_the_pure_rooms_touch_no_web_no_database_no_clock() -> None:
    broken = []
    for room in PURE:
        for path in python_files(room):
            if path.name == "work.py" or path.name.startswith("test_"):
                continue
            broken += [
                f"{short(path)}:{line} imports {module}"
                for module, line, typing_only in imports(path)
                if not typing_only and _belongs(module, IMPURE_MODULES)
            ]
            broken += [
                f"{short(path)}:{node.lineno} asks the clock"
                for node in ast.walk(tree(path))
                if isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in ("now", "today", "utcnow")
                and isinstance(node.func.value, ast.Name)
                and node.func.value.id in ("datetime", "date")
            ]
    assert broken == []


def test_a_kind_never_imports_a_kind() -> None:
    broken = []
    for family in ("fields", "nodes"):
        home = ROOT / "app" / family
        kinds = {f.name for f in home.iterdir() if (f / "__init__.py").is_file()}
        for path in python_files(f"app/{family}"):
            own = path.relative_to(home).parts[0] if path.parent != home else None
            if own is None:
                continue
            for module, line, _ in imports(path):
                parts = module.split(".")
                if parts[:2] == ["app", family] and len(parts) > 2 and parts[2] in kinds and parts[2] != own:
                    broken.append(f"{short(path)}:{line} imports {module}")
    assert broken == []


def test_the_request_is_read_by_pages_and_endpoints_only() -> None:
    def is_web(path: Path) -> bool:
        return bool({"pages", "api", "web"} & {p.removesuffix(".py") for p in path.relative_to(ROOT).parts})

    broken = [
        f"{short(path)}:{line} reads flask.request"
        for path in python_files(*HALVES)
        if not is_web(path)
        for module, line, _ in imports(path)
        if module == "flask.request"
    ]
    assert broken == []


def test_only_the_composition_root_makes_both_halves_meet() -> None:
    both = [
        short(path)
        for path in python_files("app", "builder", "runtime")
        if {m.split(".")[0] for m, _, _ in imports(path)} >= {"builder", "runtime"}
    ]
    assert both == []

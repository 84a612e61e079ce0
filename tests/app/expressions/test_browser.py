"""Random expressions on both evaluators: the server's closures and the browser's build must agree on every one.

``FORMWORK_FUZZ=100000`` tries that many instead of a bounded few.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from app import expressions
from app.expressions import ExpressionError, LimitExceeded, Tree, canonical, from_jsonable, parse, to_json
from app.expressions.evaluate import Compiled
from tests.app.expressions.random_expressions import SCOPE, Writer

ROOM = Path(expressions.__file__).parent
ROOT = ROOM.parent.parent
BUNDLER = ROOT / "node_modules" / "rolldown" / "bin" / "cli.mjs"
TODAY, NOW = date(2026, 11, 24), datetime(2026, 11, 24, 10, 15, 30, tzinfo=UTC)
HOW_MANY = int(os.environ.get("FORMWORK_FUZZ", "1500"))
SEED = int(os.environ.get("FORMWORK_FUZZ_SEED", "20261124"))


CORE_BYTES = 20 * 1024
"""What an expression may add to a page, compressed and with decimal.js (13 KB of it)."""


def bundle(folder: Path, source: Path, *options: str) -> Path:
    node = shutil.which("node")
    if node is None:
        pytest.skip("no node on PATH: the browser's evaluator cannot run here")
    if not BUNDLER.exists():
        pytest.skip("node_modules is missing: run npm ci to build the browser's evaluator")
    # The bundle lies outside the project, so the type of its modules has to be said beside it.
    (folder / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    build = [node, str(BUNDLER), str(source), "--dir", str(folder), "--format", "esm", *options]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True, timeout=120)
    return folder / f"{source.stem}.js"


@pytest.fixture(scope="module")
def evaluator(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bundle(tmp_path_factory.mktemp("evaluator"), ROOM / "evaluate.ts")


def on_the_server(tree: Tree, scope: dict[str, object]) -> str:
    try:
        return canonical(Compiled(tree).evaluate(scope, today=TODAY, now=NOW))
    except LimitExceeded:
        return "limit"


def in_the_browser(evaluator: Path, trees: list[Tree], folder: Path) -> list[str]:
    cases = {
        "scope": SCOPE,
        "trees": [to_json(tree) for tree in trees],
        "today": TODAY.isoformat(),
        "now": NOW.isoformat().replace("+00:00", "Z"),
    }
    path = folder / "cases.json"
    path.write_text(json.dumps(cases), encoding="utf-8")
    driver = Path(__file__).with_name("browser_driver.mjs")
    command = ["node", str(driver), str(evaluator), str(path)]
    answer = subprocess.run(command, check=True, capture_output=True, timeout=600, text=True, encoding="utf-8")
    found: list[str] = json.loads(answer.stdout)
    return found


def test_both_evaluators_agree_on_random_expressions(evaluator: Path, tmp_path: Path) -> None:
    writer = Writer(SEED)
    scope = {name: from_jsonable(value) for name, value in SCOPE.items()}
    left = HOW_MANY
    while left > 0:
        trees: list[Tree] = []
        for _ in range(min(left, 10_000)):
            try:
                trees.append(parse(writer.text()))
            except ExpressionError:
                # ``a between if … and …`` and its like: what the grammar does not allow without brackets.
                continue
        left -= 10_000
        server = [on_the_server(tree, scope) for tree in trees]
        browser = in_the_browser(evaluator, trees, tmp_path)
        differing = [
            (tree.source, one, other) for tree, one, other in zip(trees, server, browser, strict=True) if one != other
        ]
        assert differing == []


def test_random_expressions_mostly_have_values() -> None:
    # A generator that only ever writes nulls would make the comparison above worthless.
    writer = Writer(SEED)
    scope = {name: from_jsonable(value) for name, value in SCOPE.items()}
    answers: list[str] = []
    for _ in range(300):
        try:
            answers.append(on_the_server(parse(writer.text()), scope))
        except ExpressionError:
            continue
    assert answers.count("null") < len(answers) * 0.6


def test_the_core_is_small_and_the_rest_waits_for_its_tree(tmp_path: Path) -> None:
    # What a form page asks of the room; the rest of the module falls away.
    page = tmp_path / "page.ts"
    used = "compileTree, fromJsonable, LimitExceeded, number, ready, toJsonable"
    page.write_text(f'export {{ {used} }} from "{(ROOM / "evaluate").as_posix()}";\n', encoding="utf-8")
    built = tmp_path / "built"
    built.mkdir()
    entry = bundle(built, page, "--minify")
    core, pending = {entry}, [entry]
    while pending:
        # What is imported statically comes with the page; ``import("…")`` waits.
        for name in re.findall(r'(?:from|import)"\./([^"]+)"', pending.pop().read_text(encoding="utf-8")):
            path = built / name
            if path not in core:
                core.add(path)
                pending.append(path)
    assert not any("temporal" in path.name or "pattern" in path.name for path in core)
    size = len(gzip.compress(b"".join(path.read_bytes() for path in sorted(core)), 9))
    assert size <= CORE_BYTES

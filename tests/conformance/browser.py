"""The browser's evaluator on what others wrote: every expression that the server evaluates while a runner runs is kept
with what it read, given to the TypeScript evaluator under Node, and the two answers compared as exact JSON."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

from app.expressions import Compiled, canonical, to_jsonable
from app.expressions.json_tree import to_json
from app.expressions.run import Run

ROOT = Path(__file__).parent.parent.parent
DRIVER = ROOT / "tests" / "app" / "expressions" / "browser_driver.mjs"
BUNDLER = ROOT / "node_modules" / "rolldown" / "bin" / "cli.mjs"
NO_FUNCTION = '{"function":'

Asked = dict[str, tuple[dict[str, Any], str]]


@contextmanager
def recorded(today: date, now: datetime) -> Iterator[Asked]:
    """Keeps each different (tree, scope) with the answer. Left out: scopes that hold functions, which cannot be sent,
    and what depends on types that the model defines. A repeated one counts once."""
    seen: Asked = {}
    run, evaluate = Compiled.run, Compiled.evaluate

    def keep(compiled: Compiled, scope: Mapping[str, object], value: object) -> object:
        try:
            names = {path[0] for path in compiled.reads} | {"?"}
            read = {name: to_jsonable(scope[name]) for name in sorted(names) if name in scope}
            case = {"tree": to_json(compiled.tree), "scope": read}
            text, answer = json.dumps(case, sort_keys=True), canonical(value)
            if text not in seen and canonical(evaluate(compiled, scope, today=today, now=now)) != answer:
                return value
        except (TypeError, ValueError):
            return value
        if NO_FUNCTION not in text.replace(" ", "") and NO_FUNCTION not in answer:
            seen.setdefault(text, (case, answer))
        return value

    def watched_run(self: Compiled, scope: Mapping[str, object], budget: Run) -> object:
        return keep(self, scope, run(self, scope, budget))

    def watched_evaluate(self: Compiled, scope: Mapping[str, object], **more: Any) -> object:
        return keep(self, scope, evaluate(self, scope, **{**more, "today": today, "now": now}))

    Compiled.run, Compiled.evaluate = watched_run, watched_evaluate  # type: ignore[method-assign,assignment]
    try:
        yield seen
    finally:
        Compiled.run, Compiled.evaluate = run, evaluate  # type: ignore[method-assign]


def compare(asked: Asked, today: date, now: datetime, *, show: bool = False) -> int:
    """Prints how many the two agree on; returns the number of differences."""
    cases = [case for case, _ in asked.values()]
    with tempfile.TemporaryDirectory() as folder:
        answers = _answers(cases, today, now, Path(folder))
    differ = 0
    for (case, server), browser in zip(asked.values(), answers, strict=True):
        if json.loads(server) != _parsed(browser):
            differ += 1
            if show:
                print(f"differs: {json.dumps(case, ensure_ascii=False)[:400]}\n  server {server}\n  browser {browser}")
    print(f"browser: {len(cases) - differ} of {len(cases)} different expressions with their inputs agree")
    return differ


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _answers(cases: list[dict[str, Any]], today: date, now: datetime, folder: Path) -> list[str]:
    node = os.environ.get("NODE") or shutil.which("node")
    if node is None or not BUNDLER.exists():
        raise SystemExit("node on PATH and node_modules are needed: run make build")
    (folder / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    source = ROOT / "app" / "expressions" / "evaluate.ts"
    build = [node, str(BUNDLER), str(source), "--dir", str(folder), "--format", "esm"]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True, timeout=120)
    path = folder / "cases.json"
    moment = now.isoformat().replace("+00:00", "Z")
    path.write_text(json.dumps({"cases": cases, "today": today.isoformat(), "now": moment}), encoding="utf-8")
    command = [node, str(DRIVER), str(folder / "evaluate.js"), str(path)]
    answer = subprocess.run(command, check=True, capture_output=True, timeout=600, text=True, encoding="utf-8")
    found: list[str] = json.loads(answer.stdout)
    return found

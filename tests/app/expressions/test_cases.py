"""The vectors that both evaluators run: each value, each error, each limit, and the trees the browser gets."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from app import expressions
from app.expressions import ExpressionError, LimitExceeded, compile_expression, from_jsonable, parse, to_json
from app.expressions.functions.names import FUNCTION_NAMES

CASES: list[dict[str, Any]] = json.loads((Path(expressions.__file__).parent / "cases.json").read_text(encoding="utf-8"))
TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 10, 15, 30, tzinfo=timezone(timedelta(hours=8)))


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_case(case: dict[str, Any]) -> None:
    unary = case.get("unary", False)
    if "error" in case:
        with pytest.raises(ExpressionError) as caught:
            parse(case["expression"], unary=unary)
        assert caught.value.code == case["error"]
        return
    scope = {name: from_jsonable(value) for name, value in case["scope"].items()}
    compiled = compile_expression(case["expression"], unary=unary)
    if "limit" in case:
        with pytest.raises(LimitExceeded) as stopped:
            compiled.evaluate(scope)
        assert stopped.value.limit == case["limit"]
        return
    found = compiled.evaluate(scope, today=TODAY, now=NOW)
    assert expressions.to_jsonable(found) == case["result"]


@pytest.mark.parametrize("case", [c for c in CASES if "tree" in c], ids=lambda case: case["name"])
def test_the_tree_in_the_file_is_what_the_parser_makes(case: dict[str, Any]) -> None:
    # After a change of the grammar: python -m tests.app.expressions.renew_trees
    assert to_json(parse(case["expression"], unary=case.get("unary", False))) == case["tree"]


def test_names_of_cases_are_unique() -> None:
    names = [case["name"] for case in CASES]
    assert len(names) == len(set(names))


def test_every_built_in_function_has_a_case() -> None:
    written = " ".join(case["expression"] for case in CASES)
    assert [name for name in FUNCTION_NAMES if f"{name}(" not in written] == []


def test_a_moment_of_the_scope_keeps_its_zone() -> None:
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    assert compile_expression("when").evaluate({"when": moment}) == moment

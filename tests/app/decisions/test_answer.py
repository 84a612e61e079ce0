"""An answer without its trace is the same answer, however short the way to it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.decisions import View, answer, decide, load
from app.errors import NotFound
from app.expressions import LimitExceeded, Limits
from tests.app.decisions.documents import Raw, decision, document, function, table
from tests.app.decisions.test_dmn import everything
from tests.app.decisions.test_row_index import CELLS, VALUES, _rates
from tests.app.decisions.test_scorecard import card

CONSTANT_CELLS = ["-", "5", "-5", '"a"', '"a", "b"', "true", "< 5", ">= 5", "[1..5)", "]1..5[", "< 2, [1..5], > 4",
                  "[5..1]", '@"2026-01-31"', '<= @"2026-01-31"', '["a".."c"]', '> "b"', "= 5", "null"]  # fmt: skip
GIVEN: list[object] = [*VALUES, 5, True, "c", date(2026, 2, 1)]


def one_table(hit: str, rows: list[tuple[str, ...]], types: tuple[str, str], result: str, short: bool) -> Raw:
    results = [f'"r{n}"' if short or n % 5 else f'"r{n}" + "x"' for n in range(len(rows))]
    logic = table(hit, ["a", "b"], ["row"], [[*row, each] for row, each in zip(rows, results, strict=True)])
    logic["inputs"][0]["type"] = types[0]
    return document(decision("row", logic, result), inputs={"a": types[1], "b": ""})


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(["FIRST", "UNIQUE", "RULE ORDER"]),
    st.lists(st.tuples(*[st.sampled_from(CONSTANT_CELLS)] * 2), min_size=1, max_size=20),
    st.tuples(*[st.sampled_from(["", "", "number", "string", "boolean", "date"])] * 2),
    st.sampled_from(["", "", "string", "number"]),
    st.booleans(),
    st.lists(st.tuples(*[st.sampled_from(GIVEN)] * 2), min_size=1, max_size=8),
)
def test_a_table_answers_the_same_with_and_without_its_trace(
    hit: str,
    rows: list[tuple[str, ...]],
    types: tuple[str, str],
    result: str,
    short: bool,
    asked: list[tuple[object, object]],
) -> None:
    model = load(one_table(hit, rows, types, result, short))
    for a, b in asked:
        inputs = {"a": a, "b": b}
        assert answer(model, "row", inputs) == decide(model, "row", inputs).value


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(["FIRST", "UNIQUE", "ANY", "PRIORITY", "COLLECT"]),
    st.lists(st.tuples(*[st.sampled_from(CELLS)] * 3), min_size=1, max_size=20),
    st.tuples(*[st.sampled_from(VALUES)] * 3),
)
def test_cells_that_have_to_be_evaluated_answer_the_same_too(
    hit: str, rows: list[tuple[str, ...]], values: tuple[object, ...]
) -> None:
    logic = table(hit, ["a", "b", "c"], ["row"], [[*row, str(n)] for n, row in enumerate(rows)])
    model = load(document(decision("row", logic), inputs={"a": "", "b": "", "c": "", "other": ""}))
    inputs = {**dict(zip("abc", values, strict=True)), "other": Decimal(5)}
    assert answer(model, "row", inputs) == decide(model, "row", inputs).value


def test_a_large_table_of_constants_has_a_short_way() -> None:
    model = load(_rates(2000))
    way = model.straight("rate")
    assert way is not None
    asked = {"region": "hill", "amount": Decimal(7500), "age": Decimal(40)}
    assert way(asked) == answer(model, "rate", asked) == decide(model, "rate", asked).value == Decimal(62)


def test_every_kind_of_logic_answers_the_same() -> None:
    for raw in (everything(), card(), document(function("f", {"n": "number"}, "n + 1"), decision("all", "f(41)"))):
        model = load(raw)
        for key in (*model.parts, *model.services):
            given_inputs: dict[str, Any] = {each: Decimal(30) for each in model.inputs}
            # Functions as values are made anew each time; what can be compared is compared.
            traced, plain = decide(model, key, given_inputs).value, answer(model, key, given_inputs)
            assert type(traced) is type(plain)
            if type(traced).__name__ != "FeelFunction":
                assert plain == traced, key


def test_a_moment_and_a_budget_count_without_a_trace_too() -> None:
    model = load(document(decision("when", "now()"), decision("all", "for i in 1..1000 return i")))
    moment = datetime(2026, 1, 31, 8)  # noqa: DTZ001 - a wall clock is what the story is about
    assert answer(model, "when", {}, View(now=moment)) == moment
    with pytest.raises(LimitExceeded):
        answer(model, "all", {}, View(limits=Limits(steps=100)))
    with pytest.raises(NotFound):
        answer(model, "nothing", {})

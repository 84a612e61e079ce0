"""Large tables: the index leaves out only rows that cannot match, and a table of 2,000 rows asks few of them."""

from __future__ import annotations

import random
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.decisions import View, decide, load
from app.decisions.logic.table import Table
from app.decisions.logic.table.index import index_of, narrowed, numbers
from app.expressions import Limits
from tests.app.decisions.documents import decision, document, table

CELLS = [
    "-", "", "5", "5.0", "-5", '"a"', '"a", "b"', "true", "false", "null", "< 5", "<= 5", "> 5", ">= 5", "= 5", "!= 5",
    "[1..5]", "(1..5)", "[1..5)", "]1..5[", "< 2, [1..5], > 4", "[1..2], [2..3]", 'not("a")', "not(< 5)",
    '@"2026-01-31"', '<= @"2026-01-31"', '[@"2026-01-01"..@"2026-01-31"]', "[5..1]", "< other", "other", '"a" , 5',
    "? > 3", '["a".."c"]', '> "b"', "[1, 5]", 'date("2026-01-31")', "-5, 5", '< @"P1D"', "some x in ? satisfies x = 5",
]  # fmt: skip
VALUES: list[object] = [
    None, Decimal(5), Decimal("5.00"), Decimal(-5), Decimal("1.5"), Decimal(0), "a", "b", "bb", "", True, False,
    date(2026, 1, 31), date(2025, 12, 31), datetime(2026, 1, 31, 8), [Decimal(5)], ["a"], {"a": Decimal(1)},  # noqa: DTZ001
]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(*[st.sampled_from(CELLS)] * 3), min_size=13, max_size=40),
    st.tuples(*[st.sampled_from(VALUES)] * 3),
)
def test_the_index_never_changes_an_answer(rows: list[tuple[str, ...]], values: tuple[object, ...]) -> None:
    logic = table("RULE ORDER", ["a", "b", "c"], ["row"], [[*row, str(n)] for n, row in enumerate(rows)])
    raw = document(decision("row", logic), inputs={"a": "", "b": "", "c": "", "other": ""})
    given_values = {**dict(zip("abc", values, strict=True)), "other": Decimal(5)}
    with_index = decide(load(raw), "row", given_values).value
    found = [decide(load(_alone(raw, number)), "row", given_values).value for number in range(len(rows))]
    assert with_index == [each for one in found for each in one]  # type: ignore[attr-defined]


def _alone(raw: dict[str, Any], number: int) -> dict[str, Any]:
    """The same table with one row, which is too small for an index."""
    part = raw["parts"][0]
    logic = {**part["logic"], "rows": [part["logic"]["rows"][number]]}
    return {**raw, "parts": [{**part, "logic": logic}]}


def _rates(count: int) -> dict[str, Any]:
    regions = ["north", "south", "east", "west", "centre", "coast", "hill", "plain"]
    rows = [
        [f'"{regions[n % 8]}"', f"[{n // 8 * 1000}..{n // 8 * 1000 + 1000})", "-" if n % 3 else ">= 18", str(n)]
        for n in range(count)
    ]
    raw = document(decision("rate", table("UNIQUE", ["region", "amount", "age"], ["rate"], rows)))
    raw["inputs"] = [{"id": each, "key": each} for each in ("region", "amount", "age")]
    return raw


@pytest.mark.parametrize("count", [16, 200, 2000])
def test_the_steps_of_a_table_do_not_grow_with_its_rows(count: int) -> None:
    model = load(_rates(count))
    few = View(limits=Limits(steps=60))
    for n in random.Random(count).sample(range(count // 8), min(5, count // 8)):
        asked = {"region": "hill", "amount": Decimal(n * 1000 + 999), "age": Decimal(40)}
        assert decide(model, "rate", asked, few).value == Decimal(n * 8 + 6)


def test_an_index_of_very_many_stretches_shares_its_entries() -> None:
    logic = load(_rates(800)).parts["rate"].logic
    assert isinstance(logic, Table)
    exact, shared = (index_of(logic.rows, 3, most) for most in (64_000_000, 20_000))
    for n in range(0, 100, 7):
        asked: list[object] = ["plain", Decimal(n * 1000), Decimal(40)]
        kept, found = (list(numbers(narrowed(index, asked)[0], 800)) for index in (shared, exact))
        assert found == [n * 8 + 7]
        assert n * 8 + 7 in kept
        assert len(kept) < 20

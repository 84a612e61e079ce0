"""What a table answers when none, one or several of its rows match, policy by policy."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.app.decisions.documents import ask, decision, document, table, value

ROWS = [
    ["< 18", "-", '"refuse"'],
    [">= 18", '"low"', '"accept"'],
    [">= 18", '"high"', '"refer"'],
    ["-", '"high"', '"look"'],
]


def loan(hit: str, rows: list[list[str]] = ROWS, outputs: list[Any] | None = None, **more: Any) -> dict[str, Any]:
    columns = outputs or [{"key": "verdict"}]
    return document(
        decision("verdict", table(hit, ["age", "risk"], columns, rows, **more)), inputs={"age": "", "risk": ""}
    )


def test_unique_gives_the_one_matching_row() -> None:
    decided = ask(loan("UNIQUE"), "verdict", age=30, risk="low")
    assert decided.value == "accept"
    assert decided.trace["parts"][0]["rows"] == ["r2"]


def test_unique_gives_nothing_where_two_rows_match_and_names_them() -> None:
    decided = ask(loan("UNIQUE"), "verdict", age=30, risk="high")
    assert decided.value is None
    part = decided.trace["parts"][0]
    assert part["rows"] == ["r3", "r4"]
    assert part["notes"] == [{"code": "several_rows", "rows": "r3, r4"}]


def test_no_matching_row_gives_nothing_unless_there_is_a_default() -> None:
    assert value(loan("UNIQUE"), "verdict", age=30, risk="unheard of") is None
    with_default = loan("UNIQUE", outputs=[{"key": "verdict", "default": '"ask a person"'}])
    decided = ask(with_default, "verdict", age=30, risk="unheard of")
    assert decided.value == "ask a person"
    assert decided.trace["parts"][0]["notes"] == [{"code": "default"}]
    assert decided.trace["parts"][0]["rows"] == []


def test_first_takes_the_first_in_the_tables_order() -> None:
    assert value(loan("FIRST"), "verdict", age=30, risk="high") == "refer"
    assert value(loan("FIRST", ROWS[::-1]), "verdict", age=30, risk="high") == "look"


def test_any_gives_what_all_matching_rows_say() -> None:
    alike = [["< 20", "-", '"no"'], ["-", '"high"', '"no"'], [">= 20", '"low"', '"yes"']]
    assert value(loan("ANY", alike), "verdict", age=18, risk="high") == "no"
    assert value(loan("ANY", alike), "verdict", age=30, risk="low") == "yes"


def test_any_gives_nothing_where_the_rows_disagree() -> None:
    decided = ask(loan("ANY"), "verdict", age=30, risk="high")
    assert decided.value is None
    assert decided.trace["parts"][0]["notes"] == [{"code": "rows_disagree", "rows": "r3, r4"}]


def test_priority_takes_the_result_that_stands_first_among_the_allowed_ones() -> None:
    outputs = [{"key": "verdict", "allowed": '"refuse", "look", "refer", "accept"'}]
    decided = ask(loan("PRIORITY", outputs=outputs), "verdict", age=30, risk="high")
    assert decided.value == "look"
    assert decided.trace["parts"][0]["rows"] == ["r4"]


def test_priority_takes_the_ranks_of_the_columns_type_where_it_names_none() -> None:
    raw = loan("PRIORITY", outputs=[{"key": "verdict", "type": "Verdict"}])
    raw["types"] = [
        {"key": "Verdict", "base": "string", "list": False, "allowed": '"look", "refer", "refuse", "accept"'}
    ]
    assert value(raw, "verdict", age=30, risk="high") == "look"


def test_several_result_columns_are_ranked_one_after_the_other() -> None:
    outputs = [{"key": "grade", "allowed": '"A", "B"'}, {"key": "rate", "allowed": "4, 5, 6"}]
    rows = [["-", "-", '"B"', "4"], ["-", "-", '"A"', "6"], ["-", "-", '"A"', "5"]]
    assert value(loan("PRIORITY", rows, outputs), "verdict", age=1, risk="x") == {"grade": "A", "rate": Decimal(5)}
    ordered = value(loan("OUTPUT ORDER", rows, outputs), "verdict", age=1, risk="x")
    assert [(each["grade"], int(each["rate"])) for each in ordered] == [("A", 5), ("A", 6), ("B", 4)]


def test_rule_order_lists_all_in_the_tables_order_and_output_order_by_rank() -> None:
    outputs = [{"key": "verdict", "allowed": '"look", "refer"'}]
    assert value(loan("RULE ORDER"), "verdict", age=30, risk="high") == ["refer", "look"]
    assert value(loan("OUTPUT ORDER", outputs=outputs), "verdict", age=30, risk="high") == ["look", "refer"]


def test_collect_lists_what_matches_and_an_empty_list_where_nothing_does() -> None:
    assert value(loan("COLLECT"), "verdict", age=30, risk="high") == ["refer", "look"]
    assert value(loan("COLLECT"), "verdict", age=30, risk="unheard of") == []


@pytest.mark.parametrize(
    ("aggregate", "expected", "of_nothing"),
    [("SUM", Decimal("0.8"), None), ("MIN", Decimal("0.1"), None), ("MAX", Decimal("0.7"), None), ("COUNT", 2, 0)],
)
def test_collect_aggregates_exactly(aggregate: str, expected: object, of_nothing: object) -> None:
    rows = [[">= 18", "-", "0.1"], ["-", '"high"', "0.7"], ["< 18", "-", "9"]]
    raw = loan("COLLECT", rows, aggregate=aggregate)
    assert value(raw, "verdict", age=30, risk="high") == expected
    assert value(raw, "verdict", age=None, risk=None) == of_nothing


def test_an_aggregate_over_a_missing_result_is_missing_rather_than_too_low() -> None:
    rows = [["-", "-", "0.1"], ["-", "-", ""]]
    assert value(loan("COLLECT", rows, aggregate="SUM"), "verdict", age=1, risk="x") is None


def test_several_result_columns_give_a_context() -> None:
    rows = [["-", '"low"', '"accept"', "0.045"], ["-", "-", '"refer"', "null"]]
    raw = loan("FIRST", rows, ["verdict", "rate"])
    assert value(raw, "verdict", age=30, risk="low") == {"verdict": "accept", "rate": Decimal("0.045")}


def test_an_input_outside_its_allowed_values_slips_through_no_row() -> None:
    raw = loan("FIRST")
    raw["parts"][0]["logic"]["inputs"][1]["allowed"] = '"low", "high"'
    raw["parts"][0]["logic"]["rows"].append({"id": "r9", "if": ["-", "-"], "then": ['"accept"']})
    decided = ask(raw, "verdict", age=30, risk="hgih")
    assert decided.value is None
    assert decided.trace["parts"][0]["notes"] == [{"code": "not_allowed", "name": "risk"}]
    assert value(raw, "verdict", age=30, risk=None) == "accept"


def test_a_result_outside_its_allowed_values_is_refused() -> None:
    raw = loan("FIRST", [["-", "-", '"acept"']], [{"key": "verdict", "allowed": '"accept", "refuse"'}])
    decided = ask(raw, "verdict", age=30, risk="low")
    assert decided.value is None
    assert decided.trace["parts"][0]["notes"] == [{"code": "not_allowed", "name": "verdict"}]


def test_allowed_values_of_a_list_are_those_of_its_items() -> None:
    raw = loan("FIRST", [["-", "-", '["low", "high"]'], ["-", "-", "1"]], [{"key": "v", "allowed": '"low", "high"'}])
    raw["parts"][0]["logic"]["inputs"][1]["allowed"] = '"low", "high"'
    assert value(raw, "verdict", age=1, risk=["low", "low"]) == ["low", "high"]
    assert value(raw, "verdict", age=1, risk=["low", "lw"]) is None


def test_cells_may_ask_about_other_names_and_about_the_input_itself() -> None:
    rows = [["> limit", "-", '"over"'], ["? * 2 > limit", "-", '"near"'], ["-", "-", '"fine"']]
    raw = loan("FIRST", rows)
    raw["inputs"].append({"id": "i9", "key": "limit", "label": {}, "type": "number", "allowed": ""})
    assert [value(raw, "verdict", age=each, risk="", limit=100) for each in (101, 60, 10)] == ["over", "near", "fine"]


def test_the_reason_of_a_row_that_fires_is_told() -> None:
    raw = loan(
        "COLLECT", [["< 18", "-", '"no"', "R01"], ["-", '"high"', '"no"', "R07"], ["-", '"low"', '"yes"', "R99"]]
    )
    assert ask(raw, "verdict", age=17, risk="high").trace["parts"][0]["reasons"] == ["R01", "R07"]

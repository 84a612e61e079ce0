"""What the check tells an author: where, which words, what was probably meant."""

from __future__ import annotations

from typing import Any

import pytest

from app.decisions import check
from tests.app.decisions.documents import context, decision, document, function, literal, table


def found(*parts: Any, **more: Any) -> list[tuple[str, str | None, str | None]]:
    return [(each.code, each.offending, each.suggestion) for each in check(document(*parts, **more))]


def test_a_sound_document_has_no_problems() -> None:
    rows = [["< 18", '"B"', "0.07"], [">= 18", '"A"', "0.04"]]
    outputs = [{"key": "grade", "type": "string"}, {"key": "rate", "type": "number", "default": "0.1"}]
    parts = [
        decision("terms", table("UNIQUE", ["age"], outputs, rows)),
        function("fee", {"amount": "number"}, "amount * 0.01", "number"),
        decision("total", "fee(asked) + asked * terms.rate", "number"),
    ]
    assert found(*parts, inputs={"age": "number", "asked": "number"}) == []


def test_a_misspelt_name_is_found_with_its_place_and_the_likely_one() -> None:
    raw = document(decision("limit", "monthly incom * 12"), inputs={"monthly income": "number"})
    problem = check(raw)[0]
    assert problem.place == ("loan", "parts", "d_limit", "logic", "text")
    assert (problem.span, problem.offending, problem.suggestion) == ((1, 1), "monthly incom", "monthly income")
    assert "Did you mean" in problem.text.en
    assert problem.text.zh != problem.text.en


def test_problems_in_cells_lead_to_their_cell() -> None:
    rows = [["< 18", '"B"'], ['"old"', "agee + 1"]]
    raw = document(decision("grade", table("UNIQUE", ["age"], ["grade"], rows)), inputs={"age": "number"})
    places = [(each.code, each.place[-4:]) for each in check(raw)]
    assert places == [("compare_types", ("rows", "r2", "if", "0")), ("unknown_name", ("rows", "r2", "then", "0"))]


def test_results_of_another_type_than_declared_are_found() -> None:
    outputs = [{"key": "rate", "type": "number"}]
    assert found(decision("rate", table("FIRST", ["1"], outputs, [["-", '"high"']]))) == [
        ("wrong_result", '"high"', None)
    ]
    assert found(decision("rate", '"high"', "number"))[0][0] == "wrong_result"
    assert found(decision("rate", "[0.04]", "number")) == []


def test_types_are_carried_from_decision_to_decision() -> None:
    parts = [decision("grade", '"A"'), decision("twice", "grade * 2")]
    assert [code for code, _, _ in found(*parts)] == ["operand_types"]


def test_a_functions_arguments_are_checked_against_its_parameters() -> None:
    parts = [function("double", {"n": "number"}, "n * 2"), decision("result", 'double("4")')]
    assert [code for code, _, _ in found(*parts)] == ["argument_type"]


@pytest.mark.parametrize("key", ["a  b", " a", "1st", "if", "a + (b)", "", "a\nb"])
def test_keys_that_cannot_be_read_as_names_are_found(key: str) -> None:
    part = {"id": "d", "key": key, "kind": "decision", "logic": literal("1")}
    assert "bad_key" in [each.code for each in check(document(part))]


@pytest.mark.parametrize(
    "key", ["a", "Approval Status", "Pre-bureauRiskCategory", "Approved/Declined", "评级", "x'", "a.b"]
)
def test_names_as_dmn_has_them_are_fine(key: str) -> None:
    part = {"id": "d", "key": key, "kind": "decision", "logic": literal("1")}
    assert check(document(part, decision("other", f"{key} + 1"))) == []


def test_keys_and_ids_must_be_used_once() -> None:
    parts = [decision("a", "1"), {**decision("b", "2"), "id": "d_a"}, decision("c", "3")]
    codes = [each.code for each in check(document(*parts, inputs={"c": ""}))]
    assert codes == ["id_twice", "key_twice"]


def test_a_name_that_hides_a_function_is_warned_of() -> None:
    problem = check(document(decision("count", "1")))[0]
    assert (problem.code, problem.level) == ("hides_a_function", "warning")


def test_the_result_must_be_a_decision() -> None:
    raw = document(decision("a", "1"), function("f", {}, "1"))
    assert [each.code for each in check({**raw, "result": "gone"})] == ["result_missing"]
    assert [each.code for each in check({**raw, "result": "b_f"})] == ["result_no_decision"]
    assert [(each.code, each.level) for each in check({**raw, "result": None})] == [("result_missing", "warning")]


TEXTS = [{"key": "a", "type": "string"}]


@pytest.mark.parametrize(
    ("logic", "code"),
    [
        (table("FIRST", ["1"], ["a", "a"], [["-", "1", "2"]]), "key_twice"),
        (table("FIRST", ["1"], ["a", ""], [["-", "1", "2"]]), "key_missing"),
        (table("FIRST", ["1"], ["a"], [["-", "1"]], aggregate="SUM"), "aggregate_without_collect"),
        (table("PRIORITY", ["1"], ["a"], [["-", "1"]]), "no_ranks"),
        (
            table("COLLECT", ["1"], [{"key": "a", "type": "string"}], [["-", '"x"']], aggregate="SUM"),
            "sum_of_no_numbers",
        ),
        (table("FIRST", ["1"], ["a"], []), "table_empty"),
        (table("FIRST", ["1"], [], [["-"]]), "no_output"),
        (None, "logic_missing"),
    ],
)
def test_tables_are_checked_as_a_whole(logic: Any, code: str) -> None:
    assert [each.code for each in check(document(decision("d", logic))) if each.code != "gap"] == [code]


def test_two_rows_of_one_id_are_found() -> None:
    logic = table("FIRST", ["1"], ["a"], [["1", "1"], ["2", "2"], ["-", "3"]])
    logic["rows"][1]["id"] = "r1"
    assert [each.code for each in check(document(decision("d", logic)))] == ["id_twice"]


def test_boxes_of_every_kind_are_checked_inside() -> None:
    wrong = literal("nobody")
    boxes: list[Any] = [
        context({"a": "nobody"}),
        context({}, "nobody"),
        {"kind": "list", "items": [wrong]},
        {"kind": "relation", "columns": [{"key": "a"}], "rows": [[wrong]]},
        {"kind": "invocation", "function": "abs", "bindings": [{"key": "n", "logic": wrong}]},
        {"kind": "invocation", "function": "nobody", "bindings": []},
        {"kind": "function", "parameters": [], "body": wrong},
        {"kind": "conditional", "if": literal("true"), "then": wrong, "else": literal("1")},
        {"kind": "filter", "in": wrong, "match": literal("true")},
        {"kind": "filter", "in": literal("[1]"), "match": literal("item > nobody")},
        {"kind": "for", "variable": "x", "in": literal("[1]"), "body": literal("x + nobody")},
        {"kind": "some", "variable": "x", "in": literal("[1]"), "body": literal("x > nobody")},
        {"kind": "every", "variable": "x", "in": literal("[1]"), "body": literal("x > nobody")},
        table("FIRST", ["nobody"], ["a"], [["-", "1"]]),
    ]
    for box in boxes:
        assert {each.code for each in check(document(decision("d", box)))} == {"unknown_name"}, box["kind"]


def test_tests_that_are_no_tests_are_found() -> None:
    for kind, name in (("some", "body"), ("every", "body"), ("filter", "match")):
        box = {"kind": kind, "variable": "x", "in": literal("[1]"), name: literal("1 + 1")}
        assert [each.code for each in check(document(decision("d", box)))] == ["wrong_result"]
    box = {"kind": "conditional", "if": literal('"x"'), "then": literal("1"), "else": literal("1")}
    assert [each.code for each in check(document(decision("d", box)))] == ["wrong_result"]


def test_what_is_no_decision_document_is_said_to_be_none() -> None:
    assert [each.code for each in check({"kind": "form", "key": "x"})] == ["wrong_document"]
    assert [each.code for each in check({**document(), "format": 2})] == ["wrong_document"]


def test_what_a_table_leaves_out_or_contradicts_is_a_warning_with_an_example() -> None:
    rows = [["< 18", '"B"'], ["[18..60]", '"A"'], [">= 60", '"C"'], ["[70..80]", '"D"']]
    raw = document(decision("grade", table("UNIQUE", ["age"], ["grade"], rows)), inputs={"age": "number"})
    problems = check(raw)
    assert {each.level for each in problems} == {"warning"}
    assert [each.place[-2:] for each in problems] == [("rows", "r3"), ("rows", "r4")]
    assert "60" in problems[0].text.en
    del raw["parts"][0]["logic"]["rows"][1]
    assert ("gap", "logic") in [(each.code, each.place[-1]) for each in check(raw)]

"""Every kind of boxed logic, each in a small story; and functions that keep what they saw."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from app.decisions import load
from app.errors import BadDefinition
from tests.app.decisions.documents import ask, context, decision, document, function, literal, table, typed, value


def test_a_context_sees_its_earlier_entries_and_answers_its_result() -> None:
    logic = context({"net": "income - costs", "share": "rate / net"}, 'if share > 0.5 then "too much" else "fine"')
    raw = document(decision("burden", logic), inputs={"income": "", "costs": "", "rate": ""})
    assert value(raw, "burden", income=5000, costs=2000, rate=1000) == "fine"
    assert value(raw, "burden", income=5000, costs=4000, rate=1000) == "too much"


def test_a_context_without_a_result_is_all_its_entries() -> None:
    raw = document(decision("both", context({"a": "1", "a and b": "a + 1"})))
    assert value(raw, "both") == {"a": Decimal(1), "a and b": Decimal(2)}


def test_inside_its_own_logic_an_entrys_name_means_what_it_meant_outside() -> None:
    raw = document(decision("rate", "0.04"), decision("raised", context({"rate": "rate + 0.01"}, "rate")))
    assert value(raw, "raised") == Decimal("0.05")


def test_lists_and_relations_hold_what_their_boxes_give() -> None:
    items = {"kind": "list", "items": [literal("1 + 1"), literal('"two"'), {"kind": "list", "items": []}]}
    relation = {
        "kind": "relation",
        "columns": [{"key": "name", "type": "string"}, {"key": "months", "type": "number"}],
        "rows": [[literal('"short"'), literal("6")], [literal('"long"'), literal("6 * 6")]],
    }
    raw = document(decision("items", items), decision("terms", relation), decision("longest", "max(terms.months)"))
    assert value(raw, "items") == [Decimal(2), "two", []]
    assert value(raw, "terms")[1] == {"name": "long", "months": Decimal(36)}
    assert value(raw, "longest") == Decimal(36)


def test_an_invocation_calls_a_function_by_the_names_of_its_parameters() -> None:
    raw = document(
        function("interest", {"amount": "number", "yearly rate": "number", "months": "number"},
                 "amount * yearly rate / 12 * months"),
        decision("cost", {
            "kind": "invocation",
            "function": "interest",
            "bindings": [
                {"key": "months", "logic": literal("6")},
                {"key": "yearly rate", "logic": literal("0.06")},
                {"key": "amount", "logic": literal("asked")},
            ],
        }),
        inputs={"asked": "number"},
    )  # fmt: skip
    assert value(raw, "cost", asked=10000) == Decimal(300)


def test_an_invocation_that_names_other_parameters_or_calls_no_function_gives_nothing() -> None:
    def calling(name: str, key: str) -> dict[str, Any]:
        logic = {"kind": "invocation", "function": name, "bindings": [{"key": key, "logic": literal("1")}]}
        return document(function("double", {"n": "number"}, "n * 2"), decision("result", logic))

    assert value(calling("double", "n"), "result") == Decimal(2)
    assert value(calling("double", "m"), "result") is None
    assert value(calling("7", "n"), "result") is None


def test_an_invocation_may_call_a_built_in() -> None:
    bindings = [{"key": "string", "logic": literal('"foobar"')}, {"key": "start position", "logic": literal("4")}]
    raw = document(decision("end", {"kind": "invocation", "function": "substring", "bindings": bindings}))
    assert value(raw, "end") == "bar"


def test_a_function_takes_only_what_its_parameters_declare() -> None:
    raw = document(
        function("double", {"n": "number"}, 'if n = null then "nothing" else n * 2'),
        decision("right", "double(4)"),
        decision("wrong", 'double("4")'),
        decision("absent", "double(null)"),
        decision("alone", "double([4])"),
    )
    found = [value(raw, each) for each in ("right", "wrong", "absent", "alone")]
    assert found == [Decimal(8), None, "nothing", Decimal(8)]


def test_a_function_made_inside_a_context_keeps_the_names_it_saw() -> None:
    body = {"kind": "function", "parameters": typed({"x": "number"}), "body": literal("x * factor")}
    raw = document(
        decision("scale", context({"factor": "3", "by factor": body}, "by factor")),
        decision("result", context({"factor": "100"}, "scale(5)")),
    )
    assert value(raw, "result") == Decimal(15)


def test_functions_may_call_themselves_and_each_other() -> None:
    raw = document(
        function("factorial", {"n": "number"}, "if n < 2 then 1 else n * factorial(n - 1)"),
        function("even", {"n": "number"}, "if n = 0 then true else odd number(n - 1)"),
        function("odd number", {"n": "number"}, "if n = 0 then false else even(n - 1)"),
        decision("result", "[factorial(20), even(10), even(7)]"),
    )
    assert value(raw, "result") == [Decimal(2432902008176640000), True, False]


def test_a_function_asked_directly_takes_its_parameters_from_the_inputs() -> None:
    raw = document(function("double", {"n": "number"}, "n * 2"))
    assert value(raw, "double", n=21) == Decimal(42)


def test_functions_of_other_machines_give_nothing_and_say_so() -> None:
    logic = {
        "kind": "function",
        "parameters": typed({"x": ""}),
        "body": context({"class": '"Math"'}),
        "external": "Java",
    }
    outer = {"id": "b", "key": "cosine", "kind": "function", "logic": logic}
    decided = ask(document(outer, decision("result", "cosine(1)")), "result")
    assert decided.value is None
    assert decided.trace["parts"][0]["notes"] == [{"code": "external", "language": "Java"}]


@pytest.mark.parametrize(("given", "expected"), [(True, "yes"), (False, "no"), (None, "no"), ("maybe", None)])
def test_a_conditional_takes_one_of_two_ways(given: object, expected: object) -> None:
    logic = {"kind": "conditional", "if": literal("given"), "then": literal('"yes"'), "else": literal('"no"')}
    assert value(document(decision("way", logic), inputs={"given": ""}), "way", given=given) == expected


def test_a_filter_sees_the_item_and_its_members() -> None:
    logic = {"kind": "filter", "in": literal("debts"), "match": literal("balance > limit and item.late = false")}
    raw = document(decision("large", logic), inputs={"debts": "", "limit": ""})
    debts = [{"balance": Decimal(each), "late": late} for each, late in ((50, False), (500, True), (700, False))]
    assert value(raw, "large", debts=debts, limit=100) == [debts[2]]
    assert value(raw, "large", debts=None, limit=100) == []


def test_a_filter_whose_test_is_no_test_gives_nothing() -> None:
    logic = {"kind": "filter", "in": literal("[1, 2]"), "match": literal('"yes"')}
    assert value(document(decision("odd ones", logic)), "odd ones") is None


def _each(kind: str, source: str, body: str) -> dict[str, Any]:
    logic = {"kind": kind, "variable": "the debt", "in": literal(source), "body": literal(body)}
    return document(decision("result", logic), inputs={"debts": ""})


def test_for_gives_one_value_per_item_and_may_look_back() -> None:
    assert value(_each("for", "debts", "the debt * 2"), "result", debts=[Decimal(1), Decimal(2)]) == [2, 4]
    factorials = _each("for", "[1..4]", "if the debt = 1 then 1 else partial[-1] * the debt")
    assert value(factorials, "result") == [1, 2, 6, 24]
    assert value(_each("for", "debts", "the debt"), "result", debts=None) is None


def test_some_and_every_judge_all_items() -> None:
    debts = [Decimal(1), Decimal(20)]
    for kind, body, expected in [
        ("some", "the debt > 10", True),
        ("some", "the debt > 100", False),
        ("some", "if the debt > 10 then null else false", None),
        ("some", '"x"', None),
        ("every", "the debt > 0", True),
        ("every", "the debt > 10", False),
        ("every", "if the debt > 10 then null else true", None),
    ]:
        assert value(_each(kind, "debts", body), "result", debts=debts) is expected, (kind, body)
    assert value(_each("every", "[]", "false"), "result") is True


def test_boxes_stand_in_boxes() -> None:
    rates = table("FIRST", ["grade"], ["rate"], [['"A"', "0.04"], ["-", "0.07"]])
    per_grade = {"kind": "for", "variable": "grade", "in": literal("grades"), "body": context({"rate": rates}, "rate")}
    raw = document(decision("rates", context({"found": per_grade}, "max(found)")), inputs={"grades": ""})
    assert value(raw, "rates", grades=["A", "B"]) == Decimal("0.07")


def test_a_decision_without_logic_gives_nothing() -> None:
    assert value(document(decision("later", None), decision("sum", "[later, 1]")), "sum") == [None, Decimal(1)]


@pytest.mark.parametrize(
    ("logic", "code", "place"),
    [
        ({"kind": "tabel"}, "unknown_logic", ("logic", "kind")),
        ({"kind": "literal"}, "missing", ("logic", "text")),
        ({"kind": "literal", "text": 7}, "wrong_form", ("logic", "text")),
        ({"kind": "table", "hit": "ONCE", "outputs": [{"id": "o"}]}, "unknown_choice", ("logic", "hit")),
        ({"kind": "table", "outputs": [{"id": "o"}], "rows": [{"id": "r", "if": [1]}]}, "wrong_form", ("r", "if", "0")),
        ({"kind": "context", "entries": [{"key": "a"}, {"key": "a"}]}, "key_twice", ("entries", "a")),
        ({"kind": "relation", "columns": [{"key": "a"}], "rows": [[]]}, "uneven_row", ("rows", "0")),
        ({"kind": "list", "items": ["1"]}, "wrong_form", ("items", "0")),
        ({"kind": "for", "variable": "x", "body": {"kind": "literal", "text": "x"}}, "missing", ("logic", "in")),
    ],
)
def test_logic_that_is_not_well_formed_is_refused_with_its_place(logic: Any, code: str, place: tuple[str, ...]) -> None:
    with pytest.raises(BadDefinition) as refused:
        load(document(decision("d", logic)))
    problem = refused.value.problems[0]
    assert problem.code == code
    assert problem.place[-len(place) :] == place


def test_boxes_cannot_be_nested_without_end() -> None:
    logic: dict[str, Any] = literal("1")
    for _ in range(40):
        logic = {"kind": "list", "items": [logic]}
    with pytest.raises(BadDefinition) as refused:
        load(document(decision("deep", logic)))
    assert refused.value.problems[0].code == "too_deep"

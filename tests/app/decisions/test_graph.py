"""Decisions that need each other by name: each evaluated once and only where needed, circles named."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.decisions import check, load
from app.errors import BadDefinition, NotFound
from tests.app.decisions.documents import Raw, ask, context, decision, document, function, literal, table, value


def test_a_decision_finds_those_it_names_whatever_their_order() -> None:
    raw = document(
        decision("Approval Status", 'if Risk Score > limit then "no" else "yes"'),
        decision("Risk Score", "age band * 10"),
        decision("age band", table("FIRST", ["age"], ["band"], [["< 25", "3"], ["-", "1"]])),
        inputs={"age": "number", "limit": "number"},
    )
    assert value(raw, "Approval Status", age=20, limit=20) == "no"
    assert value(raw, "d_Approval Status", age=40, limit=20) == "yes"


def test_each_part_is_evaluated_once_and_only_where_it_is_needed() -> None:
    raw = document(
        decision("base", "1"),
        decision("left", "base + 1"),
        decision("right", "base + 2"),
        decision("unused", "base + 100"),
        decision("top", "left + right"),
    )
    decided = ask(raw, "top")
    assert decided.value == Decimal(5)
    assert [part["key"] for part in decided.trace["parts"]] == ["base", "left", "right", "top"]


def test_a_chain_of_thousands_of_decisions_is_no_trouble() -> None:
    parts = [decision("n0", "1"), *[decision(f"n{each}", f"n{each - 1} + 1") for each in range(1, 3000)]]
    assert value(document(*parts), "n2999") == Decimal(3000)


def _ring() -> Raw:
    return document(
        decision("limit", "grade * 100"),
        decision("grade", "income share * 2"),
        decision("income share", "limit / income"),
        decision("apart", "income + 1"),
        decision("beside", "apart + limit"),
        inputs={"income": "number"},
    )


def test_a_circle_is_a_problem_that_names_the_way_around() -> None:
    found = [each for each in check(_ring()) if each.level == "error"]
    assert [each.code for each in found] == ["circular"]
    assert "limit → grade → income share → limit" in found[0].text.en
    assert found[0].place == ("loan", "parts", "d_limit")


@pytest.mark.parametrize("asked", ["grade", "beside"])
def test_asking_into_a_circle_is_refused_with_the_same_sentence(asked: str) -> None:
    with pytest.raises(BadDefinition) as refused:
        ask(_ring(), asked, income=100)
    assert "limit → grade → income share → limit" in refused.value.text.en


def test_beside_a_circle_all_goes_on() -> None:
    assert value(_ring(), "apart", income=100) == Decimal(101)


def test_a_decision_that_names_itself_is_a_circle_but_not_one_that_hides_the_name() -> None:
    assert [each.code for each in check(document(decision("a", "a + 1")))] == ["circular"]
    hidden = document(decision("a", context({"a": "1"}, "a + 1")), decision("b", "for b in [1] return b"))
    assert check(hidden) == []


def test_a_circle_through_a_function_is_found() -> None:
    raw = document(function("f", {"n": "number"}, "n + total"), decision("total", "f(1)"))
    assert [each.code for each in check(raw)] == ["circular"]


def test_a_rows_member_is_no_decision_where_the_type_says_so() -> None:
    loans = [
        {"key": "Loan", "fields": [{"key": "rate", "type": "number"}]},
        {"key": "Loans", "base": "Loan", "list": True},
    ]
    raw = document(
        decision("rate", "count(loans[rate > 5])"),
        inputs={"loans": "Loans"},
        types=loans,
    )
    assert [each.code for each in check(raw)] == []
    assert value(raw, "rate", loans=[{"rate": Decimal(6)}, {"rate": Decimal(4)}]) == Decimal(1)


def test_a_name_with_marks_inside_is_still_a_name() -> None:
    raw = document(
        decision("Pre-bureau/score", "a - b"), decision("result", "Pre-bureau/score - b"), inputs={"a": "", "b": ""}
    )
    assert value(raw, "result", a=10, b=3) == Decimal(4)


def test_what_nobody_gives_is_null_and_what_nobody_asks_is_ignored() -> None:
    raw = document(decision("result", "a = null"), inputs={"a": "number", "b": "number"})
    assert value(raw, "result", unheard_of=1) is True


def test_an_unknown_part_is_said_to_be_unknown() -> None:
    with pytest.raises(NotFound) as refused:
        ask(document(decision("a", "1")), "b")
    assert "“b”" in refused.value.text.en


def test_floats_are_refused_at_the_door() -> None:
    with pytest.raises(TypeError):
        ask(document(decision("a", "b"), inputs={"b": ""}), "a", b=0.1)


def _library() -> Raw:
    raw = document(
        decision("greeting", '"Hello " + person.name'),
        function("Say Hello", {"who": "Person"}, '"Hello " + who.name'),
        inputs={"person": "Person"},
        types=[{"key": "Person", "fields": [{"key": "name", "type": "string"}]}],
    )
    return {**raw, "key": "library"}


def test_an_imported_documents_parts_are_named_with_its_key_and_a_point() -> None:
    raw = document(
        decision("both", '[lib.greeting, lib.Say Hello({name: "Bob"}), lib.Say Hello({nme: "Bob"})]'),
        inputs={"x": "lib.Person"},
    )
    raw["imports"] = [{"key": "lib", "document": _library()}]
    assert check(raw) == []
    expected = ["Hello Alice", "Hello Bob", None]
    assert value(raw, "both", person={"name": "Alice"}) == expected
    named = ask(raw, "both", **{"lib.person": {"name": "Alice"}})
    assert named.value == expected
    assert [part["key"] for part in named.trace["parts"]] == ["lib.greeting", "both"]
    assert value(raw, "lib.greeting", person={"name": "Alice"}) == "Hello Alice"


def test_what_is_wrong_inside_an_import_is_told_with_the_way_to_it() -> None:
    raw = document(decision("a", "1"))
    broken = {**_library(), "parts": [decision("greeting", "persn.name")], "result": "d_greeting"}
    raw["imports"] = [{"key": "lib", "document": broken}, {"key": "a", "document": _library()}]
    found = [(each.code, each.place[:3]) for each in check(raw) if each.level == "error"]
    assert found == [("key_twice", ("loan", "imports", "a")), ("unknown_name", ("loan", "imports", "lib"))]


def test_imports_cannot_be_nested_without_end() -> None:
    raw = _library()
    for _ in range(8):
        raw = {**document(decision("a", "1")), "imports": [{"key": "lib", "document": raw}]}
    with pytest.raises(BadDefinition):
        load(raw)


def test_a_part_called_a_function_must_have_parameters() -> None:
    raw = document({"id": "b", "key": "f", "kind": "function", "logic": literal("1")})
    assert [each.code for each in check(raw)] == ["not_a_function"]

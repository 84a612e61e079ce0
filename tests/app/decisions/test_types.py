"""Types a document defines: allowed values, structures, lists, and what becomes of values that do not fit."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from app.decisions import check
from tests.app.decisions.documents import ask, decision, document, value

TYPES: list[dict[str, Any]] = [
    {"key": "Grade", "base": "string", "allowed": '"A", "B", "C"'},
    {"key": "Amount", "base": "number", "allowed": "[0..1000000]"},
    {"key": "Loan", "fields": [{"key": "amount", "type": "Amount"}, {"key": "grade", "type": "Grade"}]},
    {"key": "Loans", "base": "Loan", "list": True},
    {
        "key": "Tree",
        "fields": [{"key": "name", "type": "string", "allowed": '"x", "y"'}, {"key": "under", "type": "Trees"}],
    },
    {"key": "Trees", "base": "Tree", "list": True},
    {"key": "Rule", "base": "function<number>->string"},
]


def seen(kind: str, given: object, allowed: str = "") -> tuple[object, list[Any]]:
    """What a decision sees of a given value of a declared type, and what the trace notes."""
    raw = document(decision("seen", "given"), inputs={"given": kind}, types=TYPES)
    raw["inputs"][0]["allowed"] = allowed
    decided = ask(raw, "seen", given=given)
    return decided.value, [each["code"] for each in decided.trace["notes"]]


LOAN = {"amount": Decimal(5), "grade": "A"}


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("Grade", "A"),
        ("Grade", None),
        ("Amount", Decimal(0)),
        ("Loan", LOAN),
        ("Loan", {**LOAN, "more": "is fine"}),
        ("Loan", {"amount": None, "grade": None}),
        ("Loans", [LOAN, LOAN]),
        ("list<number>", [Decimal(1), None]),
        ("Tree", {"name": "x", "under": [{"name": "y", "under": []}]}),
        ("", object.__doc__),
    ],
)
def test_values_that_fit_are_seen_as_they_are(kind: str, given: object) -> None:
    assert seen(kind, given) == (given, [])


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("Grade", "D"),
        ("Grade", Decimal(1)),
        ("Amount", Decimal(-1)),
        ("Amount", "5"),
        ("Loan", {"amount": Decimal(5)}),
        ("Loan", {"amount": Decimal(5), "grade": "Z"}),
        ("Loans", [LOAN, {"amount": Decimal(-5), "grade": "A"}]),
        ("number", "5"),
        ("Unheard of", "5"),
        ("Tree", {"name": "x", "under": [{"name": "z", "under": []}]}),
    ],
)
def test_values_that_do_not_fit_are_null_and_the_trace_says_so(kind: str, given: object) -> None:
    assert seen(kind, given) == (None, ["wrong_type"])


def test_a_value_alone_and_a_list_of_one_stand_for_each_other() -> None:
    assert seen("Loans", LOAN) == ([LOAN], [])
    assert seen("Grade", ["A"]) == ("A", [])
    assert seen("Grade", ["A", "B"]) == (None, ["wrong_type"])


def test_an_inputs_own_allowed_values_narrow_its_type() -> None:
    assert seen("Grade", "B", '"A", "B"') == ("B", [])
    assert seen("Grade", "C", '"A", "B"') == (None, ["wrong_type"])
    assert seen("list<Grade>", ["A", "C"], '"A", "B"') == (None, ["wrong_type"])


def test_what_a_decision_gives_must_fit_what_it_declares() -> None:
    raw = document(decision("grade", "given", "Grade"), inputs={"given": ""}, types=TYPES)
    assert value(raw, "grade", given="A") == "A"
    decided = ask(raw, "grade", given="Z")
    assert decided.value is None
    note = {"code": "wrong_type", "name": "grade", "type": "Grade", "value": '"Z"'}
    assert decided.trace["parts"][0]["notes"] == [note]


def test_a_functions_declared_type_is_that_of_what_it_gives() -> None:
    for kind in ("Grade", "Rule", "string"):
        body = {"kind": "function", "parameters": [{"key": "x"}], "body": {"kind": "literal", "text": "x"}}
        part = {"id": "b", "key": "f", "kind": "function", "type": kind, "logic": body}
        raw = document(part, decision("right", 'f("A")'), decision("wrong", "f(1)"), types=TYPES)
        assert (value(raw, "right"), value(raw, "wrong")) == ("A", None), kind


def test_feel_knows_the_documents_types() -> None:
    raw = document(decision("is", "[given instance of Loan, 1 instance of Grade]"), inputs={"given": ""}, types=TYPES)
    assert value(raw, "is", given=LOAN) == [True, False]


def test_the_check_finds_types_that_nobody_defines_and_says_which_was_meant() -> None:
    raw = document(decision("a", "given.amount + 1", "numbr"), inputs={"given": "Laon"}, types=TYPES)
    found = [(each.code, each.offending, each.suggestion) for each in check(raw)]
    assert found == [("unknown_type", "Laon", "Loan"), ("unknown_type", "numbr", "number")]


def test_the_check_finds_members_that_a_type_does_not_have() -> None:
    raw = document(decision("a", "given.amuont + 1"), inputs={"given": "Loan"}, types=TYPES)
    assert [(each.code, each.suggestion, each.span) for each in check(raw)] == [("unknown_member", "amount", (1, 7))]


def test_the_check_finds_a_type_based_on_itself_and_allowed_values_that_cannot_be_read() -> None:
    types = [{"key": "A", "base": "B"}, {"key": "B", "base": "A"}, {"key": "C", "base": "number", "allowed": "[1..)"}]
    found = [each.code for each in check(document(decision("a", "1"), types=types))]
    assert found == ["circular_type", "circular_type", "unexpected"]

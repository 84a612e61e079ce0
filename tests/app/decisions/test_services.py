"""Decision services: several decisions behind one door, also called from FEEL like a function."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.decisions import View, check
from app.expressions import LimitExceeded, Limits
from tests.app.decisions.documents import Raw, ask, decision, document, value


def offer(**service: object) -> Raw:
    """An offer that takes a grade which elsewhere is decided."""
    return document(
        decision("grade", 'if income > 5000 then "A" else "B"', "string"),
        decision("rate", 'if grade = "A" then 0.04 else 0.07', "number"),
        decision("fee", "amount * rate", "number"),
        decision("compared", 'offer(10000, "A") - offer(10000, grade)'),
        decision("by name", 'offer(grade: "B", amount: 100)'),
        decision("wrong type", 'offer("much", "A")'),
        decision("too few", "offer(100)"),
        decision("wrong name", 'offer(grde: "B", amount: 100)'),
        inputs={"income": "number", "amount": "number"},
        services=[
            {
                "id": "s1",
                "key": "offer",
                "label": {},
                "outputs": ["d_fee"],
                "decides": ["d_rate"],
                "takes": ["i2", "d_grade"],
                **service,
            }
        ],
    )


def test_asked_directly_it_takes_what_it_takes_from_the_given_values() -> None:
    assert value(offer(), "offer", amount=1000, grade="A") == Decimal(40)
    assert value(offer(), "s1", amount=1000, grade="B", income=9999) == Decimal(70)
    assert value(offer(), "offer", amount=1000, grade=5) == Decimal(70)
    assert value(offer(), "offer", grade="A") is None


def test_called_like_a_function_it_leaves_the_decisions_outside_alone() -> None:
    decided = ask(offer(), "compared", income=100)
    assert decided.value == Decimal(-300)
    compared = decided.trace["parts"][-1]
    assert compared["inputs"] == {"grade": "B"}
    assert [call["inputs"]["grade"] for call in compared["calls"]] == ["A", "B"]
    assert [each["key"] for each in compared["calls"][0]["calls"]] == ["rate", "fee"]


def test_its_parameters_may_be_named() -> None:
    assert value(offer(), "by name") == Decimal(7)


@pytest.mark.parametrize("part", ["wrong type", "too few", "wrong name"])
def test_with_wrong_arguments_it_is_not_run_at_all(part: str) -> None:
    decided = ask(offer(), part)
    assert decided.value is None
    assert decided.trace["parts"][-1]["calls"] == []


def test_several_outputs_give_a_context() -> None:
    found = value(offer(outputs=["d_rate", "d_fee"], decides=[]), "offer", amount=1000, grade="A")
    assert found == {"rate": Decimal("0.04"), "fee": Decimal(40)}


def test_the_check_says_what_a_service_forgot_to_take() -> None:
    found = [(each.code, each.offending) for each in check(offer(takes=["d_grade"])) if each.place[1] == "services"]
    assert found == [("service_takes_too_little", "amount")]
    assert [each for each in check(offer()) if each.place[1] == "services"] == []


def test_a_service_that_calls_itself_is_found_and_stopped() -> None:
    raw = document(
        decision("down", "if n = 0 then 0 else serve(n - 1)"),
        inputs={"n": "number"},
        services=[{"id": "s", "key": "serve", "outputs": ["d_down"], "decides": [], "takes": ["i1"]}],
    )
    assert "circular" in [each.code for each in check(raw)]
    assert value(raw, "down", n=3) == Decimal(0)
    with pytest.raises(LimitExceeded) as stopped:
        ask(raw, "down", View(limits=Limits(depth=20)), n=1000)
    assert stopped.value.limit == "depth"


def test_a_service_that_names_what_is_not_there_is_refused() -> None:
    assert [each.code for each in check(offer(decides=["gone"]))] == ["unknown_reference"]

"""One budget for a whole decision, whoever spends it."""

from __future__ import annotations

import pytest

from app.decisions import View, decide, load
from app.expressions import LimitExceeded, Limits
from tests.app.decisions.documents import Raw, ask, decision, document, function, literal, table


def limited(raw: Raw, part: str, limits: Limits) -> str:
    with pytest.raises(LimitExceeded) as stopped:
        decide(load(raw), part, {}, View(limits=limits))
    return stopped.value.limit


def test_the_steps_of_all_parts_add_up() -> None:
    parts = [decision(f"part{n}", "sum(for i in 1..100 return i)") for n in range(10)]
    raw = document(*parts, decision("all", " + ".join(f"part{n}" for n in range(10))))
    one = document(parts[0])
    enough_for_two = Limits(steps=1500)
    decide(load(one), "part0", {}, View(limits=enough_for_two))
    assert limited(raw, "all", enough_for_two) == "steps"


def test_functions_called_in_a_loop_pay_for_their_tables() -> None:
    rows = [["? > 1000", "1"] for _ in range(50)]
    raw = document(
        function("f", {"n": "number"}, table("FIRST", ["n"], ["x"], rows)),
        decision("all", "for n in 1..1000 return f(n)"),
    )
    assert limited(raw, "all", Limits(steps=20_000)) == "steps"


def test_loops_inside_loops_end() -> None:
    def each(body: Raw) -> Raw:
        return {"kind": "for", "variable": "x", "in": literal("[1..1000]"), "body": body}

    raw = document(decision("all", each(each(each(literal("x"))))))
    assert limited(raw, "all", Limits()) == "steps"


def test_a_function_without_end_is_stopped_by_its_depth() -> None:
    raw = document(function("f", {"n": "number"}, "f(n + 1)"), decision("all", "f(1)"))
    assert limited(raw, "all", Limits()) == "depth"
    boxed = {"kind": "invocation", "function": "g", "bindings": [{"key": "n", "logic": literal("n")}]}
    nested: Raw = boxed
    for _ in range(15):
        nested = {"kind": "context", "entries": [], "result": nested}
    raw = document(function("g", {"n": "number"}, nested), decision("all", "g(1)"))
    assert limited(raw, "all", Limits()) == "depth"


def test_two_functions_that_call_each_other_are_stopped_too() -> None:
    raw = document(
        function("f", {"n": "number"}, "g(n)"), function("g", {"n": "number"}, "f(n)"), decision("all", "f(1)")
    )
    assert limited(raw, "all", Limits(depth=30)) == "depth"


def test_lists_are_bounded_wherever_they_are_made() -> None:
    items = {"kind": "list", "items": [literal("1")] * 11}
    assert limited(document(decision("all", items)), "all", Limits(items=10)) == "items"
    raw = document(decision("all", {"kind": "for", "variable": "x", "in": literal("[1..11]"), "body": literal("x")}))
    assert limited(raw, "all", Limits(items=10)) == "items"
    rows = [["-", "1"]] * 11
    assert limited(document(decision("all", table("COLLECT", ["1"], ["x"], rows))), "all", Limits(items=10)) == "items"


def test_a_type_that_is_itself_does_not_hang() -> None:
    types = [{"key": "A", "base": "B"}, {"key": "B", "base": "A"}]
    raw = document(decision("all", "given"), inputs={"given": "A"}, types=types)
    with pytest.raises(LimitExceeded):
        ask(raw, "all", given=1)

"""What a decision tells of itself: plain JSON, the same every time, complete but bounded."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal

from app.decisions import View, decide, load
from tests.app.decisions.documents import ask, context, decision, document, function, table, value


def loan() -> dict[str, object]:
    rates = table("FIRST", ["grade"], ["rate"], [['"A"', "0.04", "BEST"], ["-", "0.07", "REST"]])
    return document(
        decision("grade", table("FIRST", ["income"], ["grade"], [["> 5000", '"A"'], ["-", '"B"']])),
        function("rate of", {"grade": "string"}, rates),
        decision("offer", context({"rate": "rate of(grade)"}, "{rate: rate, until: until}")),
        inputs={"income": "number", "until": "date"},
    )


def test_it_tells_inputs_rows_reasons_calls_and_values() -> None:
    decided = ask(loan(), "offer", income=6000, until=date(2026, 12, 31))
    expected_grade = {
        "id": "d_grade",
        "key": "grade",
        "inputs": {"income": {"number": "6000"}},
        "rows": ["r1"],
        "reasons": [],
        "points": {},
        "notes": [],
        "calls": [],
        "value": "A",
    }
    offer = decided.trace["parts"][1]
    assert decided.trace["asked"] == "offer"
    assert decided.trace["parts"][0] == expected_grade
    assert offer["inputs"] == {"grade": "A", "until": {"date": "2026-12-31"}}
    assert offer["value"] == {"context": {"rate": {"number": "0.04"}, "until": {"date": "2026-12-31"}}}
    call = offer["calls"][0]
    assert (call["id"], call["key"], call["inputs"], call["rows"], call["reasons"], call["value"]) == (
        "b_rate of",
        "rate of",
        {"grade": "A"},
        ["r1"],
        ["BEST"],
        {"number": "0.04"},
    )


def test_it_is_plain_json_and_the_same_every_time() -> None:
    model = load(loan())
    asked = {"income": Decimal(100), "until": None}
    first, second = (json.dumps(decide(model, "offer", asked).trace, allow_nan=False) for _ in range(2))
    assert first == second


def test_a_function_called_many_times_does_not_flood_it() -> None:
    raw = document(function("f", {"n": "number"}, "n + 1"), decision("all", "sum(for n in 1..1000 return f(n))"))
    part = ask(raw, "all").trace["parts"][0]
    assert len(part["calls"]) == 200
    assert part["calls_left_out"] == 800


def test_a_table_in_a_loop_does_not_flood_it_either() -> None:
    rates = table("FIRST", ["n"], ["r"], [["-", "1", "R"]])
    loop = {"kind": "for", "variable": "n", "in": {"kind": "literal", "text": "[1..1500]"}, "body": rates}
    part = ask(document(decision("all", loop)), "all").trace["parts"][0]
    assert (len(part["rows"]), len(part["reasons"]), part["rows_left_out"]) == (1000, 1000, 500)


def test_a_value_too_large_to_tell_is_only_said_to_be() -> None:
    doubled = "{a: [0,0,0,0,0,0,0,0,0,0], b: [a,a,a,a,a,a,a,a,a,a], c: [b,b,b,b,b,b,b,b,b,b], d: [c,c,c,c,c,c,c,c,c,c]}"
    raw = document(decision("large", f"{doubled}.d"), decision("huge", "[" + ",".join(["large"] * 30) + "]"))
    parts = ask(raw, "huge").trace["parts"]
    assert parts[0]["value"] != {"too_large": True}
    assert parts[1]["value"] == {"too_large": True}


def test_the_moment_comes_from_the_view_and_from_nowhere_else() -> None:
    raw = document(decision("day", "today()"), decision("moment", "now()"))
    view = View(date(2026, 11, 24), datetime(2026, 11, 24, 10, 15, tzinfo=UTC))
    assert ask(raw, "day", view).value == date(2026, 11, 24)
    assert ask(raw, "moment", view).value == datetime(2026, 11, 24, 10, 15, tzinfo=UTC)
    assert value(raw, "day") is None


def test_a_text_that_is_no_expression_gives_nothing_and_says_where() -> None:
    decided = ask(document(decision("broken", "1 +"), decision("sum", "[broken, 2]")), "sum")
    assert decided.value == [None, Decimal(2)]
    assert decided.trace["parts"][0]["notes"] == [{"code": "not_an_expression", "at": "loan/parts/d_broken/logic/text"}]

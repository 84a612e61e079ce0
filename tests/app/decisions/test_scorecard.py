"""A scorecard: points from a base, reasons by what they cost, gaps that show."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from app.decisions import check, decide, load, read_dmn, write_dmn
from app.errors import BadDefinition
from tests.app.decisions.documents import ask, decision, document, value


def card(**more: Any) -> dict[str, Any]:
    """Of an invented lender: years at work, ratio of debt to income, arrears."""
    logic = {
        "kind": "scorecard",
        "base": "300.5",
        "characteristics": [
            {
                "id": "work",
                "label": {"zh": "工作年限", "en": "Years at work"},
                "input": "years",
                "bins": [
                    {"id": "w1", "when": "< 1", "points": "-20", "reason": "SHORT_WORK"},
                    {"id": "w2", "when": "[1..5)", "points": "15", "reason": "SHORT_WORK"},
                    {"id": "w3", "when": ">= 5", "points": "40", "reason": ""},
                ],
                "missing": {"points": "0", "reason": "NO_WORK"},
            },
            {
                "id": "ratio",
                "label": {},
                "input": "debt / income",
                "bins": [
                    {"id": "r1", "when": "<= 0.3", "points": "60.25", "reason": ""},
                    {"id": "r2", "when": "(0.3..0.5]", "points": "20", "reason": "DEBT"},
                ],
                "missing": {"points": "-5", "reason": "NO_INCOME"},
                "otherwise": {"points": "-60", "reason": "DEBT_HIGH"},
            },
            {
                "id": "arrears",
                "label": {},
                "input": "arrears",
                "bins": [
                    {"id": "a1", "when": '"none"', "points": "30", "reason": ""},
                    {"id": "a2", "when": '"late"', "points": "-10", "reason": "LATE"},
                ],
                "missing": {"points": "0", "reason": "NO_HISTORY"},
            },
        ],
        "reasons": 2,
        **more,
    }
    return document(
        decision("card", logic), inputs={"years": "number", "debt": "number", "income": "number", "arrears": ""}
    )


def test_the_best_applicant_scores_the_base_and_all_points_without_reasons() -> None:
    found = value(card(), "card", years=9, debt=10, income=100, arrears="none")
    assert found["score"] == Decimal("430.75")
    assert found["reasons"] == []
    assert found["points"] == {"work": Decimal(40), "ratio": Decimal("60.25"), "arrears": Decimal(30)}


def test_the_costliest_reasons_come_first_and_only_as_many_as_wanted() -> None:
    found = value(card(), "card", years=2, debt=90, income=100, arrears="late")
    assert found["score"] == Decimal("300.5") + 15 - 60 - 10
    # The ratio costs 120.25 points, the arrears 40, the work 25.
    assert found["reasons"] == ["DEBT_HIGH", "LATE"]
    assert value(card(reasons=3), "card", years=2, debt=90, income=100, arrears="late")["reasons"][2] == "SHORT_WORK"


def test_what_is_missing_has_points_and_a_reason_of_its_own() -> None:
    found = value(card(reasons=5), "card", years=None, debt=10, income=0, arrears=None)
    assert found["points"] == {"work": Decimal(0), "ratio": Decimal(-5), "arrears": Decimal(0)}
    assert found["reasons"] == ["NO_INCOME", "NO_WORK", "NO_HISTORY"]


def test_a_value_that_no_bin_takes_makes_the_score_missing_and_not_quietly_low() -> None:
    decided = ask(card(), "card", years=9, debt=10, income=100, arrears="unheard of")
    assert isinstance(decided.value, dict)
    assert decided.value["score"] is None
    assert decided.trace["parts"][0]["notes"] == [{"code": "no_bin", "name": "arrears"}]


def test_the_trace_tells_the_bins_the_points_and_the_reasons() -> None:
    part = ask(card(), "card", years=2, debt=90, income=100, arrears=None).trace["parts"][0]
    assert part["rows"] == ["w2", "ratio/otherwise", "arrears/missing"]
    assert part["points"] == {"work": "15", "ratio": "-60", "arrears": "0"}
    assert part["reasons"] == ["DEBT_HIGH", "NO_HISTORY"]


def test_one_reason_code_counts_once() -> None:
    raw = card(reasons=5)
    for each in raw["parts"][0]["logic"]["characteristics"]:
        each["missing"] = {"points": "0", "reason": "INCOMPLETE"}
    assert value(raw, "card")["reasons"] == ["INCOMPLETE"]


def test_points_that_are_no_number_are_refused_with_their_place() -> None:
    raw = card()
    raw["parts"][0]["logic"]["characteristics"][0]["bins"][1]["points"] = "fifteen"
    with pytest.raises(BadDefinition) as refused:
        load(raw)
    problem = refused.value.problems[0]
    assert problem.code == "not_a_number"
    assert problem.place[-4:] == ("work", "bins", "w2", "points")


def test_a_bin_that_cannot_be_read_is_found_by_the_check() -> None:
    raw = card()
    raw["parts"][0]["logic"]["characteristics"][0]["bins"][0]["when"] = '< "one"'
    found = [(each.code, each.place[-4:]) for each in check(raw)]
    assert found == [("compare_types", ("work", "bins", "w1", "when"))]


@pytest.mark.parametrize("years", [None, 0, 3, 7])
@pytest.mark.parametrize("debt", [10, 40, 90, None])
@pytest.mark.parametrize("arrears", [None, "none", "late", "unheard of"])
def test_written_as_dmn_it_scores_the_same(years: int | None, debt: int | None, arrears: str | None) -> None:
    asked = {"years": years, "debt": debt, "income": 100, "arrears": arrears}
    exported = load(read_dmn(write_dmn(card()).encode()).document)
    given = {key: Decimal(each) if isinstance(each, int) else each for key, each in asked.items()}
    assert decide(exported, "card", given).value == value(card(), "card", **asked)

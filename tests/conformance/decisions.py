"""Runs decision models, scorecards and written rules that others published, each with the results they expect."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from app.decisions import check, decide, load, read_dmn, write_dmn
from app.expressions import format_value
from tests.conformance import gorules
from tests.conformance.decision_models import asks, document, document_of, part, scorecard_of, value_of
from tests.conformance.dmn_tck import same


@dataclass(frozen=True)
class Told:
    """One comparison: where, whether it agrees (None where nothing could be compared), and what to say about it."""

    about: str
    agrees: bool | None
    detail: str = ""


def run(path: Path) -> int:
    """Print each difference and each thing left out, with its reason. Returns the number of differences."""
    data = json.loads(path.read_text(encoding="utf-8"))
    told = [*_models(data["dmn"]), *_cards(data), *_rules(data["written_rules"]), *_graphs(data["gorules"])]
    for each in told:
        if each.agrees is not True or each.detail:
            outcome = {True: "agrees", False: "DIFFERS", None: "left out"}[each.agrees]
            print(f"{each.about}: {outcome}. {each.detail}")
    for family in sorted({each.about.split("/")[0] for each in told}):
        own = [each.agrees for each in told if each.about.split("/")[0] == family]
        print(f"{family}: {own.count(True)} agree, {own.count(False)} differ, {own.count(None)} left out")
    return [each.agrees for each in told].count(False)


def _compare(about: str, found: object, expected: object, detail: str = "") -> Told:
    if same(found, expected):
        return Told(about, True, detail)
    return Told(about, False, f"gave {format_value(found)}, expected {format_value(expected)}")


_NEEDS_A_FILE = {"dmn-tck/0086-import": "the imported model is not in the file; the kit's own folder runs it"}


def _models(models: list[Any]) -> Iterator[Told]:
    """Each DMN model twice: as it is, and written to DMN's XML and read back."""
    for each in models:
        if each["id"] in _NEEDS_A_FILE:
            yield Told(each["id"], None, _NEEDS_A_FILE[each["id"]])
            continue
        raw = document_of(each["id"], each["model"])
        problems = [problem.text.en for problem in check(raw) if problem.level == "error"]
        if problems:
            yield Told(each["id"], False, f"the check objects: {problems}")
        for way, held in (("", raw), (" through XML", read_dmn(write_dmn(raw).encode()).document)):
            model = load(held)
            for test in each["tests"]:
                inputs = value_of(test["inputs"])
                for wanted in test["expect"]:
                    found = decide(model, wanted["decision"], inputs).value
                    about = f"{each['id']} {test['id']} {wanted['decision']}{way}"
                    yield _compare(about, found, value_of(wanted["value"]))


def _cards(data: Any) -> Iterator[Told]:
    cards = {each["id"]: each for each in data["scorecards"]}
    table = cards.pop("toad/points-table")
    raw = document("card", asks(*table["card"]), [part("result", scorecard_of(table["card"]))])
    exported = load(read_dmn(write_dmn(raw).encode()).document)
    for number, test in enumerate(table["tests"]):
        inputs = value_of(test["input"])
        for way, model in (("", load(raw)), (" through XML", exported)):
            found = decide(model, "result", inputs).value
            assert isinstance(found, dict)
            yield _compare(f"scorecards/toad points-table {number}{way}", found["score"], Decimal(test["score"]))
    odds = cards.pop("toad/odds-to-score")
    text = "750 - 60 / log(2) * log(35) + 60 / log(2) * log((1 - p) / p)"
    model = load(document("odds", asks("p"), [part("score", {"kind": "literal", "text": text})]))
    for test in odds["tests"]:
        found = decide(model, "score", {"p": Decimal(test["p_bad"])}).value
        yield _compare("scorecards/toad odds-to-score", found, Decimal(test["score"]))
    lending = next(each for each in data["dmn"] if each["id"] == "dmn-tck/0004-lending")
    example = cards.pop("omg-dmn-ch11/application-risk-score")
    model = load(document_of("lending", lending["model"]))
    for test in example["tests"]:
        inputs = {name.replace(" ", ""): value_of(each) for name, each in test["input"].items()}
        found = decide(model, "ApplicationRiskScoreModel", inputs).value
        yield _compare("scorecards/omg chapter 11 risk score", found, Decimal(test["score"]))
    for id in cards:
        yield Told(f"scorecards/{id}", None, "a formula without a test")


def _rules(written: list[Any]) -> Iterator[Told]:
    """Written policies as a UNIQUE table of conditions, asked over a grid: one rule each, and where there is none."""
    for each in written:
        names = list(each["inputs"])
        grades = next(values for values in each["inputs"].values() if isinstance(values, list))
        rows = []
        for number, rule in enumerate(each["rules"]):
            test = rule["if"]
            for grade in grades:
                test = test.replace(grade, f'"{grade}"') if f'"{grade}"' not in test else test
            test = test.replace('"Un"Affordable""', '"Unaffordable"')
            rows.append({"id": f"r{number}", "if": [test], "then": [f'"{rule["then"]}"']})
        table = {
            "kind": "table",
            "hit": "UNIQUE",
            "inputs": [{"id": "i", "expression": names[0]}],
            "outputs": [{"id": "o", "key": "result"}],
            "rows": rows,
        }
        model = load(document(each["id"], asks(*names), [part("result", table)]))
        gaps, twice, asked = [], [], 0
        for tenths in (0, 799, 800, 900, 949, Decimal("949.5"), 950, 1000):
            for grade in grades:
                asked += 1
                score = Decimal(tenths) / 10
                decided = decide(model, "result", {names[0]: score, names[1]: grade})
                notes = decided.trace["parts"][0]["notes"]
                (twice if notes else gaps if decided.value is None else []).append(f"{score} {grade}")
        detail = (
            f"{asked} points asked; no rule for {', '.join(gaps) or 'none'}; two rules for {', '.join(twice) or 'none'}"
        )
        yield Told(f"written rules/{each['id']}", not twice and bool(gaps) == ("gap" in each["note"]), detail)


def _graphs(graphs: list[Any]) -> Iterator[Told]:
    for graph in graphs:
        for about, found, expected, detail in gorules.told(graph):
            if detail:
                yield Told(about, None, detail)
            elif graph["id"] in _OTHER_RULES and not same(found, expected):
                told = f"gave {format_value(found)}, expected {format_value(expected)}: {_OTHER_RULES[graph['id']]}"
                yield Told(about, None, told)
            else:
                yield _compare(about, found, expected)


_OTHER_RULES = {
    "gorules/realtime-fraud-detection": "its first row tests a text for not being equal to a list of texts, which is "
    "true in ZEN and null in FEEL, where it would be written not(list contains(…))",
}
"""Where the two languages answer differently by their own definition."""

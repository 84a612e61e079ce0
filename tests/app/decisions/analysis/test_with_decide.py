"""What the analysis says of a table is what deciding by it does."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from app.decisions import Decided, decide, load
from app.decisions.analysis import Analysis, Example, analyse
from tests.app.decisions.analysis.tables import Raw
from tests.app.decisions.analysis.test_brute_force import random_table


def document_of(raw: Raw) -> Raw:
    return {
        "kind": "decision",
        "format": 1,
        "key": "grading",
        "label": {"zh": "评级", "en": "Grading"},
        "types": [],
        "inputs": [
            {"id": each["id"], "key": each["expression"], "label": {}, "type": each["type"], "allowed": ""}
            for each in raw["inputs"]
        ],
        "parts": [{"id": "d1", "key": "grade", "kind": "decision", "label": {}, "type": "", "logic": raw}],
        "services": [],
        "result": "d1",
    }


def decided(model: Any, example: tuple[Example, ...]) -> Decided:
    return decide(model, "grade", {each.input: each.value for each in example})


def rows_that_fired(made: Decided) -> list[str]:
    (part,) = made.trace["parts"]
    return list(part["rows"])


@pytest.mark.parametrize("seed", range(5000, 5060))
def test_examples_do_when_decided_what_the_analysis_says(seed: int) -> None:
    raw, _ = random_table(Random(seed))
    model = load(document_of(raw))
    found: Analysis = analyse(raw, document_of(raw))
    for gap in found.gaps:
        made = decided(model, gap.example)
        assert made.value is None
        assert rows_that_fired(made) == []
    for pair in found.overlaps:
        made = decided(model, pair.example)
        if raw["hit"] in ("UNIQUE", "ANY"):
            assert made.value is None
            assert set(pair.rows) <= set(rows_that_fired(made))
        else:
            told = pair.text.en
            fired = rows_that_fired(made)
            assert len(fired) == 1
            # A third row may come before both; of the two only the named one may give the result.
            loser = next(row for row in pair.rows if f"row {row[1:]} gives" not in told)
            assert fired != [loser]
    for dead in found.dead:
        if dead.code == "empty_only":
            assert rows_that_fired(decided(model, dead.example)) == list(dead.rows)

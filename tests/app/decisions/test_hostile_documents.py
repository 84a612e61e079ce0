"""Documents that are no documents: whatever stands where, the check answers with problems and never falls over."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.decisions import check, decide, load, write_dmn
from app.errors import BadDefinition
from app.expressions import LimitExceeded
from tests.app.decisions.documents import decision, document
from tests.app.decisions.test_dmn import everything
from tests.app.decisions.test_scorecard import card

WHOLE = {**everything(), "parts": [*everything()["parts"], *card()["parts"]]}
STRANGE = st.sampled_from(
    [
        None,
        True,
        0,
        -1,
        "",
        "-",
        "x",
        "1 +",
        "a b",
        "list<list<",
        "table",
        "function",
        [],
        [[]],
        {},
        [{}],
        {"kind": "literal"},
    ]
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a piece of JSON."""
    found = [path] if path else []
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in items:
        found += places(each, (*path, key))
    return found


PLACES = places(WHOLE)


@settings(max_examples=400, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(PLACES), STRANGE, st.booleans()), min_size=1, max_size=3))
def test_the_check_survives_anything_anywhere(changes: list[tuple[tuple[Any, ...], Any, bool]]) -> None:
    raw = copy.deepcopy(WHOLE)
    for path, strange, remove in changes:
        holder = raw
        try:
            for step in path[:-1]:
                holder = holder[step]
            if remove:
                del holder[path[-1]]
            else:
                holder[path[-1]] = copy.deepcopy(strange)
        except (KeyError, IndexError, TypeError):
            continue  # an earlier change took the place away
    problems = check(raw)
    try:
        model = load(raw)
    except BadDefinition:
        assert problems
        return
    write_dmn(raw)
    for key in model.parts:
        try:
            decide(model, key, {"a": None})
        except BadDefinition:
            assert any(each.code == "circular" for each in problems)
        except LimitExceeded:
            pass


@pytest.mark.parametrize("raw", [{}, {"kind": "decision"}, {"kind": "decision", "format": 1}, {"kind": 1, "key": 2}])
def test_what_is_hardly_a_document_is_refused(raw: dict[str, Any]) -> None:
    with pytest.raises(BadDefinition):
        load(raw)
    assert check(raw)


def test_types_nested_without_end_are_refused() -> None:
    member: dict[str, Any] = {"key": "m", "type": "number"}
    for _ in range(60):
        member = {"key": "m", "fields": [member]}
    assert [each.code for each in check(document(decision("a", "1"), types=[member]))] == ["too_deep"]


def test_types_that_multiply_do_not_stop_the_check() -> None:
    types = [{"key": f"t{n}", "fields": [{"key": f"f{m}", "type": f"t{n + 1}"} for m in range(20)]} for n in range(30)]
    types += [{"key": f"u{n}", "fields": [{"key": f"f{m}", "type": f"u{n + 1}"} for m in range(20)]} for n in range(30)]
    types += [{"key": "t30", "base": "number"}, {"key": "u30", "base": "number"}]
    assert check(document(decision("a", "given", "u0"), inputs={"given": "t0"}, types=types)) == []

"""Runs every field kind's ``cases.json``, whatever kinds are on disk."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app.fields.kind import TODAY, Refused
from app.fields.registry import field_kinds
from app.registry import REQUIRED_FILES
from tests.kinds.fields import LAYOUT_OR_VALUE, VALUE_KINDS, cases, codes, field_for, form_with, meant


def each(part: str) -> list[Any]:
    return [
        pytest.param(kind, case, id=f"{kind}-{i}")
        for kind in LAYOUT_OR_VALUE
        for i, case in enumerate(cases(kind).get(part, []))
    ]


@pytest.mark.parametrize("kind", LAYOUT_OR_VALUE)
def test_every_kind_folder_is_complete(kind: str) -> None:
    folder = field_kinds.folder(kind)
    for name in (*REQUIRED_FILES, "field.html"):
        assert (folder / name).is_file(), f"{folder} lacks {name}"
    assert field_kinds.get(kind).label.zh
    assert field_kinds.get(kind).label.en
    parts = cases(kind)
    assert parts["definition"], "no case for what an author may get wrong"
    if kind in VALUE_KINDS:
        assert all(parts[name] for name in ("read", "check", "show", "sort"))


@pytest.mark.parametrize(("kind", "case"), each("read"))
def test_raw_input_is_read_as_the_case_says(kind: str, case: dict[str, Any]) -> None:
    field = field_for(kind, case)
    if "error" in case:
        with pytest.raises(Refused) as refused:
            field_kinds.get(kind).read(field, meant(case["raw"]))
        assert refused.value.code == case["error"]
        assert "字段" in refused.value.text.zh, "the sentence must name the field"
        assert "Field" in refused.value.text.en
    else:
        value = field_kinds.get(kind).read(field, meant(case["raw"]))
        assert value == case["value"]
        assert type(value) is type(case["value"])
        assert field_kinds.get(kind).read(field, value) == value


@pytest.mark.parametrize(("kind", "case"), each("check"))
def test_a_value_is_checked_as_the_case_says(kind: str, case: dict[str, Any]) -> None:
    answers = {TODAY: date.fromisoformat(case["today"])} if "today" in case else {}
    assert codes(field_kinds.get(kind), field_for(kind, case), case["value"], answers) == case["codes"]


@pytest.mark.parametrize(("kind", "case"), each("show"))
def test_a_value_is_shown_in_both_languages(kind: str, case: dict[str, Any]) -> None:
    field = field_for(kind, case)
    for locale in ("zh", "en"):
        assert field_kinds.get(kind).show(field, case["value"], locale, case.get("names")) == case[locale]


@pytest.mark.parametrize(("kind", "case"), each("detail"))
def test_what_follows_from_a_value_stands_beside_it(kind: str, case: dict[str, Any]) -> None:
    for locale in ("zh", "en"):
        assert field_kinds.get(kind).detail(field_for(kind, case), case["value"], locale) == case[locale]


@pytest.mark.parametrize("kind", VALUE_KINDS)
def test_sort_keys_are_in_the_order_of_the_values(kind: str) -> None:
    field = field_for(kind, {})
    keys = [field_kinds.get(kind).sort_key(field, value) for value in cases(kind)["sort"]]
    assert all(isinstance(key, str) for key in keys)
    assert keys == sorted(keys)  # type: ignore[type-var]
    assert len(set(keys)) == len(keys)
    assert field_kinds.get(kind).sort_key(field, None) is None or field_kinds.get(kind).computed


@pytest.mark.parametrize(("kind", "case"), each("definition"))
def test_the_author_is_told_what_to_mend(kind: str, case: dict[str, Any]) -> None:
    field = field_for(kind, case)
    found = field_kinds.get(kind).check_definition(field, form_with(field))
    assert [p.code for p in found] == case["codes"]
    assert all("{" not in p.text.zh or "{n:4}" in p.text.zh or "{" in str(case["settings"]) for p in found)

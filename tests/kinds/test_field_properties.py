"""What holds for every field kind and any input: reading is stable, the schema is never stricter than the kind."""

from __future__ import annotations

import string
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from app.controls import object_schema, references_in
from app.definitions.form import Field
from app.fields.kind import TODAY, FieldKind, Lookup
from app.fields.registry import field_kinds
from tests.kinds.fields import LAYOUT_OR_VALUE, VALUE_KINDS, attempt, cases, field_for, form_with, meant

TODAY_IS = {TODAY: date(2026, 11, 24)}
EXAMPLES = settings(max_examples=40, deadline=None)

words = st.text(alphabet=string.printable + "，。（）０１２３￥％年月日万亿\u200bé", max_size=30)
near_numbers = st.from_regex(r"[-+]?[0-9]{0,4}(,[0-9]{3}){0,2}(\.[0-9]{0,4})?[%元万]?", fullmatch=True)
near_days = st.from_regex(
    r"[0-9]{4}[-/年.][0-9]{1,2}[-/月.][0-9]{1,2}日?([ T][0-9]{1,2}:[0-9]{2}(:[0-9]{2})?Z?)?", fullmatch=True
)
digits = st.from_regex(r"[0-9 -]{8,22}[0-9Xx]?", fullmatch=True)
numbers = st.one_of(
    st.integers(-(10**12), 10**12),
    st.decimals(allow_nan=False, allow_infinity=False, places=6),
    st.floats(allow_nan=False, allow_infinity=False),
    st.decimals(),
    st.floats(),
)
moments = st.one_of(st.dates(), st.datetimes(), st.datetimes(timezones=st.just(None)))
plain = st.one_of(st.none(), st.booleans(), words, near_numbers, near_days, digits, numbers, moments)
parts = st.dictionaries(st.sampled_from(["", "other", "typed", "file", "id"]), plain, max_size=3)
raws = st.one_of(plain, st.lists(plain, max_size=4), parts, st.lists(parts, max_size=3))


def settings_of(kind: str) -> list[Field]:
    """The field with the default settings, and with every set that its cases use."""
    found = {}
    for part in ("check", "read", "show"):
        for case in cases(kind)[part]:
            found[repr((case.get("settings"), case.get("fields")))] = field_for(kind, case)
    return list(found.values())


def values_in_cases(kind: str) -> list[Any]:
    told = cases(kind)
    return [*(meant(c["raw"]) for c in told["read"]), *(c["value"] for c in told["check"]), *told["sort"]]


def raw_for(kind: str) -> st.SearchStrategy[Any]:
    return st.one_of(st.sampled_from(values_in_cases(kind)), raws)


def told_by(kind: FieldKind, field: Field, value: Any) -> set[str]:
    return {f.code for f in kind.check(field, value, TODAY_IS) if not isinstance(f, Lookup)}


@pytest.mark.parametrize("name", VALUE_KINDS)
@EXAMPLES
@given(data=st.data())
def test_reading_what_was_read_gives_it_again(name: str, data: st.DataObject) -> None:
    kind, field = field_kinds.get(name), data.draw(st.sampled_from(settings_of(name)))
    value, refused = attempt(kind, field, data.draw(raw_for(name)))
    if refused:
        return
    assert kind.read(field, value) == value
    assert isinstance(kind.show(field, value, "zh"), str)
    key = kind.sort_key(field, value)
    assert key is None or (isinstance(key, str) and len(key) <= 200)
    if value is not None:
        assert isinstance(kind.cell(field, value, "en"), str | Decimal | date | datetime | bool | None)


@pytest.mark.parametrize("name", VALUE_KINDS)
@EXAMPLES
@given(data=st.data())
def test_the_schema_takes_whatever_the_kind_takes(name: str, data: st.DataObject) -> None:
    kind, field = field_kinds.get(name), data.draw(st.sampled_from(settings_of(name)))
    value, _ = attempt(kind, field, data.draw(raw_for(name)))
    if kind.filled(field, value) and not told_by(kind, field, value) - set(kind.warns):
        Draft202012Validator(kind.schema(field)).validate(value)


@pytest.mark.parametrize("name", VALUE_KINDS)
@EXAMPLES
@given(data=st.data())
def test_the_kind_refuses_beyond_the_schema_only_what_it_says(name: str, data: st.DataObject) -> None:
    kind, field = field_kinds.get(name), data.draw(st.sampled_from(settings_of(name)))
    raw = data.draw(raw_for(name))
    if not Draft202012Validator(kind.schema(field)).is_valid(raw):
        return
    allowed = {*kind.beyond_schema, *kind.warns}
    value, refused = attempt(kind, field, raw)
    assert refused is None or refused in allowed
    if refused is None and value == raw:  # the schema speaks of stored values
        assert told_by(kind, field, value) <= allowed


@pytest.mark.parametrize("name", VALUE_KINDS)
@EXAMPLES
@given(data=st.data())
def test_a_value_survives_the_way_through_expressions(name: str, data: st.DataObject) -> None:
    kind, field = field_kinds.get(name), data.draw(st.sampled_from(settings_of(name)))
    value, _ = attempt(kind, field, data.draw(raw_for(name)))
    if value is None or kind.holds == "rows" or told_by(kind, field, value):
        return
    seen = kind.to_feel(field, value)
    if not (name == "computed" and isinstance(seen, Decimal)):  # a formula's number is rounded anew
        assert kind.from_feel(field, seen) == value


@pytest.mark.parametrize("name", VALUE_KINDS)
def test_a_sample_is_a_value_that_could_be_submitted(name: str) -> None:
    kind = field_kinds.get(name)
    good = [field_for(name, c) for c in cases(name)["definition"] if not c["codes"]]
    for field in [*settings_of(name), *good]:
        if kind.check_definition(field, form_with(field)):
            continue
        sample = kind.sample(field)
        if sample is None:
            assert kind.names or field.setting("pattern"), "only what lives in the database may lack a sample"
            continue
        assert kind.read(field, sample) == sample
        if "today" not in field.settings.values():  # a sample cannot know the day
            assert not told_by(kind, field, sample) - set(kind.warns), field.settings
        Draft202012Validator(kind.schema(field)).validate(sample)


@pytest.mark.parametrize("name", LAYOUT_OR_VALUE)
def test_settings_are_what_their_controls_say(name: str) -> None:
    kind = field_kinds.get(name)
    validator = Draft202012Validator(object_schema(tuple(c for c in kind.settings)))
    loose = {**validator.schema, "required": []}
    for part in ("read", "check", "show", "definition"):
        for case in cases(name)[part]:
            Draft202012Validator(loose).validate(case.get("settings", {}))
    Draft202012Validator(loose).validate(kind.default_settings)
    for control in kind.settings:
        assert control.label.zh
        assert control.label.en
        if control.needs:
            assert any(c.name == control.needs[0] for c in kind.settings)


exact = st.decimals(
    min_value=Decimal("-1e25"), max_value=Decimal("1e25"), places=8, allow_nan=False, allow_infinity=False
) | st.integers(-(10**30) + 1, 10**30 - 1).map(Decimal)


@pytest.mark.parametrize("name", [n for n in VALUE_KINDS if field_kinds.get(n).numeric])
@settings(max_examples=1_000, deadline=None)
@given(pair=st.tuples(exact, exact) | exact.map(lambda d: (d, d + Decimal("1e-8"))))
def test_keys_of_numbers_are_in_the_order_of_the_numbers(name: str, pair: tuple[Decimal, Decimal]) -> None:
    kind, field = field_kinds.get(name), field_for(name, {})
    (left, no), (right, nor) = (attempt(kind, field, format(n, "f")) for n in pair)
    if no or nor:  # more than 34 digits
        return
    keys = [kind.sort_key(field, left), kind.sort_key(field, right)]
    assert (keys[0] < keys[1]) == (Decimal(left) < Decimal(right))
    assert (keys[0] == keys[1]) == (left == right) == (Decimal(left) == Decimal(right))


@settings(max_examples=500, deadline=None)
@given(st.decimals(allow_nan=False, allow_infinity=False) | st.floats(allow_nan=False, allow_infinity=False))
def test_a_stored_number_is_canonical_and_exact(raw: Any) -> None:
    kind, field = field_kinds.get("number"), field_for("number", {})
    value, refused = attempt(kind, field, raw)
    if refused:
        assert refused == "too_long"
        return
    assert Decimal(value) == (Decimal(repr(raw)) if isinstance(raw, float) else raw)
    assert "e" not in value.lower()
    assert value != "-0"
    assert "." not in value or value[-1] not in "0."


@settings(max_examples=300, deadline=None)
@given(
    first=st.from_regex(r"[1-9][0-9]{5}", fullmatch=True),
    born=st.dates(date(1900, 1, 1), date(2026, 11, 24)),
    order=st.from_regex(r"[0-9]{3}", fullmatch=True),
    place=st.integers(0, 16),
    by=st.integers(1, 9),
)
def test_one_wrong_digit_of_a_resident_id_is_always_found(
    first: str, born: date, order: str, place: int, by: int
) -> None:
    rest = 0  # ISO 7064 MOD 11-2, worked digit by digit: another way than the kind's weights
    body = f"{first}{born:%Y%m%d}{order}"
    for digit in body:
        rest = (rest + int(digit)) * 2 % 11
    number = body + "0123456789X"[(12 - rest) % 11]
    kind, field = field_kinds.get("resident_id"), field_for("resident_id", {})
    assert told_by(kind, field, number) <= {"region"}
    wrong = number[:place] + str((int(number[place]) + by) % 10) + number[place + 1 :]
    assert told_by(kind, field, wrong) & {"check_digit", "birth_date"}


@settings(max_examples=200, deadline=None)
@given(st.from_regex(r"[0-9]{15}", fullmatch=True), st.integers(0, 14), st.integers(1, 9))
def test_one_wrong_digit_of_a_card_number_is_always_found(body: str, place: int, by: int) -> None:
    kind, field = field_kinds.get("bank_card"), field_for("bank_card", {})
    number = next(body + d for d in "0123456789" if not told_by(kind, field, body + d))
    wrong = number[:place] + str((int(number[place]) + by) % 10) + number[place + 1 :]
    assert told_by(kind, field, wrong) == {"check_digit"}


@settings(max_examples=200, deadline=None)
@given(st.integers(-400, 400), st.integers(0, 800))
def test_days_relative_to_today_follow_the_calendar(offset: int, width: int) -> None:
    kind = field_kinds.get("date")
    field = field_for(
        "date", {"settings": {"from": "today", "from_days": offset, "to": "today", "to_days": offset + width}}
    )
    first, last = TODAY_IS[TODAY] + timedelta(offset), TODAY_IS[TODAY] + timedelta(offset + width)
    assert told_by(kind, field, first.isoformat()) == told_by(kind, field, last.isoformat()) == set()
    assert told_by(kind, field, (first - timedelta(1)).isoformat()) == {"too_early"}
    assert told_by(kind, field, (last + timedelta(1)).isoformat()) == {"too_late"}


def test_long_texts_that_differ_at_their_end_are_not_called_the_same() -> None:
    kind, field = field_kinds.get("text"), field_for("text", {"settings": {"unique": True}})
    asked = [
        q.value
        for text in ("甲" * 300 + "乙", "甲" * 300 + "丙", "ＡＢＣ", "abc")
        for q in kind.check(field, text, {})
        if isinstance(q, Lookup)
    ]
    assert asked[0] != asked[1]
    assert asked[2] == asked[3]
    assert all(len(value) <= 200 for value in asked)


def test_a_serial_number_shows_the_day_and_counts_within_its_period() -> None:
    kind = field_kinds.get("serial")
    field = field_for("serial", {"settings": {"pattern": "LN-{yy}{mm}{dd}-{n:4}", "reset": "daily"}})
    (asked,) = kind.check(field, None, TODAY_IS)
    assert isinstance(asked, Lookup)
    assert (asked.ask, asked.of, asked.value) == ("next", "series:f1", "2026-11-24")
    assert kind.given(field, 7, TODAY_IS) == "LN-261124-0007"
    assert kind.given(field, 12345, TODAY_IS) == "LN-261124-12345"
    yearly = field_for("serial", {"settings": {"pattern": "{yyyy}/{n}", "reset": "yearly"}})
    assert [q.value for q in kind.check(yearly, None, TODAY_IS) if isinstance(q, Lookup)] == ["2026"]
    assert kind.given(yearly, 1, TODAY_IS) == "2026/1"


def test_files_are_added_and_dropped_by_the_kind() -> None:
    file, sign = field_kinds.get("file"), field_kinds.get("signature")
    one, several = field_for("file", {}), field_for("file", {"settings": {"many": True}})
    assert file.with_file(one, ["a"], "b") == ["b"]
    assert file.with_file(several, ["a"], "b") == ["a", "b"]
    assert file.with_file(several, None, "b") == ["b"]
    assert file.without_file(several, ["a", "b"], "a") == ["b"]
    assert file.without_file(one, ["a"], "a") is None
    pad = field_for("signature", {})
    assert sign.with_file(pad, {"typed": "王"}, "a") == {"file": "a"}
    assert sign.without_file(pad, {"file": "a"}, "a") is None
    assert sign.without_file(pad, {"typed": "王"}, "a") == {"typed": "王"}
    rules = file.upload_rules(field_for("file", {"settings": {"accept": ["spreadsheets"], "max_size": 2}}))
    assert rules is not None
    assert (rules.accept, rules.max_bytes, rules.max_count) == (".xls,.xlsx,.csv", 2 * 1024 * 1024, 1)
    assert "application/pdf" not in rules.media_types


def test_a_formulas_result_is_rounded_half_up_to_the_places_asked_for() -> None:
    for name, given_settings, result, stored in (
        ("computed", {"decimals": 2}, "2.345", "2.35"),
        ("computed", {"decimals": 0}, "-2.5", "-3"),
        ("money", {}, "0.125", "0.13"),
        ("money", {"currency": "JPY"}, "99.5", "100"),
        ("percent", {"decimals": 2}, "0.0436789", "4.37"),
        ("number", {"decimals": 1}, "0.05", "0.1"),
        ("number", {}, "0.3333333333333333333333333333333333", "0.33333333333333333333"),
    ):
        field = field_for(name, {"settings": given_settings})
        assert field_kinds.get(name).from_feel(field, Decimal(result)) == stored


def test_a_copied_field_is_named_with_the_form_it_comes_from() -> None:
    kind = field_kinds.get("relation")
    given_settings = {"form": "form", "shown": "title", "copies": [{"from": "phone", "to": "mobile"}]}
    found = {(r.path, r.name, r.of) for r in references_in(kind.settings, given_settings)}
    assert found == {
        (("form",), "form", None),
        (("shown",), "title", "form"),
        (("copies", 0, "from"), "phone", "form"),
        (("copies", 0, "to"), "mobile", None),
    }
    field = field_for("relation", {"settings": given_settings})
    assert kind.names_of(field) == "record:form"
    assert kind.copies(field) == (("phone", "mobile"),)

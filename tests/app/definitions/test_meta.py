"""Meta-schemas: what is served whole and what is checked piece by piece say the same."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.controls import defaults
from app.definitions.meta import flow_schema, form_schema, refuse_unloadable, schema_problems, without_bad_settings
from app.definitions.names import KEY_LIMIT, RESERVED, bad_key, make_key
from app.errors import BadDefinition
from app.fields.registry import field_kinds
from app.nodes.registry import node_kinds

KINDS = [*field_kinds.names(), "not_installed"]
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 600),
    st.text(max_size=6),
    st.lists(st.text(max_size=3), max_size=2),
    st.dictionaries(st.sampled_from(["zh", "en", "value"]), st.text(max_size=3), max_size=2),
)
NAMES = sorted({c.name for k in field_kinds for c in k.settings} | {"nonsense"})
KEYS = st.sampled_from(["amount", "金额", "a1", "and", "1a", "a b", "", "sum", "x" * 65])


def field(inside: st.SearchStrategy[Any] | None = None) -> st.SearchStrategy[dict[str, Any]]:
    optional = {
        "key": KEYS,
        "label": st.one_of(st.fixed_dictionaries({"zh": st.text(max_size=4)}), VALUES),
        "required": VALUES,
        "shown_if": VALUES,
        "sensitivity": st.sampled_from(["open", "high", "top"]),
        "settings": st.one_of(st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=3), VALUES),
        "unknown": VALUES,
    }
    if inside is not None:
        optional["fields"] = st.one_of(st.lists(inside, max_size=2), VALUES)
    return st.fixed_dictionaries({"id": KEYS, "kind": st.sampled_from(KINDS)}, optional=optional)


FORMS = st.fixed_dictionaries(
    {"kind": st.just("form"), "format": st.sampled_from([1, 1, 2]), "key": KEYS},
    optional={
        "fields": st.lists(field(field(field())), max_size=3),
        "title": VALUES,
        "extra": VALUES,
        "rules": st.lists(st.fixed_dictionaries({"id": KEYS, "check": VALUES}), max_size=2),
    },
)
WHOLE_FORM = jsonschema.Draft202012Validator(form_schema())
WHOLE_FLOW = jsonschema.Draft202012Validator(flow_schema())


@given(FORMS)
@settings(max_examples=300, deadline=None)
def test_the_served_schema_and_the_check_by_pieces_agree(form: dict[str, Any]) -> None:
    assert WHOLE_FORM.is_valid(form) == (schema_problems(form) == [])


@given(FORMS)
@settings(max_examples=200, deadline=None)
def test_what_is_not_refused_can_be_loaded_and_has_settings_to_trust(form: dict[str, Any]) -> None:
    from app.definitions.form import load_form

    try:
        refuse_unloadable(form)
    except BadDefinition:
        return
    mended = without_bad_settings(form)
    for place in load_form(mended).places:
        kind = field_kinds.get(place.field.kind)
        if place.field.kind in field_kinds:
            kind.feel_type(place.field)


def test_both_schemas_are_schemas() -> None:
    jsonschema.Draft202012Validator.check_schema(form_schema())
    jsonschema.Draft202012Validator.check_schema(flow_schema())


@pytest.mark.parametrize("name", field_kinds.names())
def test_a_freshly_placed_field_meets_its_schema_but_for_what_must_be_chosen(name: str) -> None:
    kind = field_kinds.get(name)
    form = {
        "kind": "form",
        "format": 1,
        "key": "f",
        "fields": [{"id": "x", "kind": name, "settings": defaults(kind.settings)}],
    }
    assert {p.code for p in schema_problems(form)} <= {"schema_required"}
    json.dumps(form_schema())


@pytest.mark.parametrize("name", node_kinds.names())
def test_a_freshly_placed_node_meets_its_schema_but_for_what_must_be_chosen(name: str) -> None:
    kind = node_kinds.get(name)
    flow = {
        "kind": "flow",
        "format": 1,
        "key": "f",
        "form": "g",
        "nodes": [{"id": "n", "kind": name, "settings": defaults(kind.settings)}],
    }
    assert {p.code for p in schema_problems(flow)} <= {"schema_required"}
    assert WHOLE_FLOW.is_valid(flow) == (schema_problems(flow) == [])


def test_a_problem_of_the_schema_is_a_sentence_with_its_place() -> None:
    (problem,) = schema_problems(
        {
            "kind": "form",
            "format": 1,
            "key": "f",
            "fields": [
                {
                    "id": "s",
                    "kind": "section",
                    "fields": [{"id": "x", "key": "x", "kind": "text", "settings": {"max_lenght": 3}}],
                }
            ],
        }
    )
    assert problem.place == ("f", "fields", "x", "settings")
    assert problem.text.zh == "“max_lenght”不是这里的设置。请删去或改正拼写。"


def step(kind: str, **settings: Any) -> list[tuple[str, str]]:
    """What is said of a flow's step with these settings, in both languages."""
    nodes = [{"id": "n", "kind": kind, "settings": settings}]
    flow = {"kind": "flow", "format": 1, "key": "f", "form": "g", "nodes": nodes}
    return [(p.text.zh, p.text.en) for p in schema_problems(flow)]


@pytest.mark.parametrize(
    ("rule", "zh", "en"),
    [
        ({"by": "role", "role": ""}, "规则 2：请选择角色。", "Rule 2: Choose a role."),
        ({"by": "field", "field": ""}, "规则 2：请选择字段。", "Rule 2: Choose a field."),
        ({"by": "department_head"}, "规则 2：请选择是谁的部门。", "Rule 2: Choose whose department."),
        ({"by": "magic"}, "“规则 2”填得不对，请重新设置。", "“Rule 2” is not set right: set it again."),
        ({}, "“规则 2”填得不对，请重新设置。", "“Rule 2” is not set right: set it again."),
    ],
)
def test_a_rule_that_names_nobody_is_told_by_its_number_and_what_to_choose(rule: Any, zh: str, en: str) -> None:
    assert step("approval", who={"rules": [{"by": "initiator"}, rule]}) == [(zh, en)]


def test_a_setting_is_told_by_its_label_and_its_choices_by_theirs() -> None:
    assert step("condition", branches=[{"id": "b1", "when": "x"}, {"id": "b2", "when": "y" * 5000}]) == [
        ("分支 2：“条件”太长：最多 4000 个字。", "Branch 2: “Condition” is too long: at most 4000 characters.")
    ]
    ((zh, en),) = step("approval", who={"rules": []}, mode="perhaps")
    assert zh.startswith("“多人时”的值“perhaps”不在可选范围内：任一人、")
    assert "any_of" not in en


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["by", "role", "id", "x"]), inner),
    max_leaves=6,
)


@given(st.sampled_from(node_kinds.names()), st.data())
@settings(max_examples=150, deadline=None)
def test_whatever_is_wrong_nobody_reads_python(name: str, data: st.DataObject) -> None:
    names = [control.name for control in node_kinds.get(name).settings] or ["x"]
    value = data.draw(JUNK)
    for told in step(name, **{data.draw(st.sampled_from(names)): value}):
        assert all(mark not in words for words in told for mark in ("{'", "['", "': ", "True", "None", "{}", "[]"))


@given(st.text(max_size=80))
def test_any_text_becomes_a_key(text: str) -> None:
    key = make_key(text, {"field", "a"})
    assert bad_key(key) is None
    assert key not in {"field", "a"}
    assert len(key) <= KEY_LIMIT


def test_keys_are_letters_of_any_script_and_no_word_of_the_language() -> None:
    assert [k for k in ("loan_amount", "金额", "x1", "Größe") if bad_key(k)] == []
    for key in ("1a", "a b", "_a", "and", "sum", "date", "case", "", "a\n", "e\u0301"):
        assert bad_key(key) is not None, key
    assert set(RESERVED) >= {"if", "then", "true", "sum", "count", "today"}
    assert make_key("Loan Amount", set()) == "loan_amount"
    assert make_key("贷款 金额（元）", set()) == "贷款_金额_元"
    assert make_key("date", set()) == "field_date"

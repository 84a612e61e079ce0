"""Changes in words, renaming, upgrades, bundles: pure."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

from app.definitions.bundle import Bundle, join, read_bundle, write_bundle
from app.definitions.check import check_workspace
from app.definitions.diff import changes
from app.definitions.rename import rename_key, where_used
from app.definitions.upgrades import upgraded
from app.errors import BadDefinition
from tests.app.definitions.test_check import END, START, computed, flow, form, number, text


def said(old: dict[str, Any], new: dict[str, Any]) -> list[tuple[str, str]]:
    return [(c.what, c.text.zh) for c in changes({"f": old}, {"f": new})]


def test_equal_definitions_have_no_changes() -> None:
    assert changes({"f": form(text("a"))}, {"f": form(text("a"))}) == []


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (text("a"), text("a", required=True), "“a”改为必填"),
        (text("a", required=True), text("a"), "“a”改为选填"),
        (text("a"), text("a", required="b > 1"), "“a”在满足“乙 大于 1”时必填"),
        (text("a"), text("a", shown_if="b > 1"), "“a”的显示条件设为“乙 大于 1”"),
        (text("a", shown_if="b > 1"), text("a", shown_if="b > 2"), "“a”的显示条件从“乙 大于 1”改为“乙 大于 2”"),
        (text("a", shown_if="b > 1"), text("a"), "去掉“a”的显示条件“乙 大于 1”"),
        (text("a"), text("a", label={"zh": "甲"}), "“甲”的名称从“a”改为“甲”"),
        (text("a"), text("a", sensitivity="high"), "“a”的密级从“公开”改为“敏感”"),
        (text("a"), text("a", settings={"unique": True}), "“a”：不允许重复打开"),
        (text("a", settings={"max_length": 5}), text("a", settings={"max_length": 9}), "“a”：最多字数从 5 改为 9"),
    ],
)
def test_what_changed_in_a_field_is_said_in_words(before: Any, after: Any, words: str) -> None:
    other = number("b", label={"zh": "乙"})
    assert said(form(before, other), form(after, other)) == [("changed", words)]


def test_added_removed_and_moved_fields_are_told() -> None:
    section = {"id": "s", "kind": "section", "label": {"zh": "分组"}, "fields": [text("a")]}
    assert said(form(text("a")), form(text("a"), text("b"))) == [("added", "新增字段“b”（单行文字）")]
    assert said(form(text("a"), text("b")), form(text("a"))) == [("removed", "删除字段“b”")]
    assert said(form(text("a"), text("b"), text("c")), form(text("c"), text("a"), text("b"))) == [
        ("moved", "“c”换了位置")
    ]
    assert ("moved", "“a”移到分组") in said(form(text("a"), section | {"fields": []}), form(section))


def test_steps_and_lines_of_a_flow_are_told_by_their_names() -> None:
    step = {"id": "n", "kind": "notify", "label": {"zh": "告知"}, "settings": {}}
    found = changes({"w": flow(START, END)}, {"w": flow(START, step, END)})
    assert [c.text.zh for c in found] == ["新增步骤“告知”（通知）", "“告知”连到“结束”", "“开始”之后改走“告知”"]
    gone = changes({"w": flow(START, step, END)}, {"w": flow(START, END)})
    assert [c.text.en for c in gone][-1] == "Removed step “告知”"


def test_a_name_with_braces_does_not_confuse_the_sentences() -> None:
    assert said(form(text("a", label={"zh": "{x}"})), form(text("a", label={"zh": "{x}"}, required=True))) == [
        ("changed", "“{x}”改为必填")
    ]


KEYS = st.sampled_from(["a", "b", "金额", "c1"])


@st.composite
def workspaces(draw: st.DrawFn) -> dict[str, Any]:
    """A form with a table, a relation into it, and a flow, full of expressions over one field."""
    key = draw(KEYS)
    row = draw(st.booleans())
    read = f"t.{key}[1]" if row else key
    relation = {"id": "r", "key": "rel", "kind": "relation", "label": {"zh": "r"}, "settings": {"form": "f"}}
    table = {
        "id": "t",
        "key": "t",
        "kind": "table",
        "label": {"zh": "t"},
        "fields": [
            {**number("x"), "key": key if row else "other"},
            text("y", shown_if=f"{key} > 1 and item.{key} < 9" if row else f"{key} > 1"),
        ],
    }
    texts = draw(
        st.lists(
            st.sampled_from(
                [
                    f"{read} + 1 > 2",
                    f"if {read} = 3 then true else {read} > 5",
                    f"some v in [1, {read}] satisfies v > {read}",
                    f'"{key}" = "x" or {read} in [1..9]',
                ]
            ),
            min_size=1,
            max_size=3,
        )
    )
    top = table if row else number("n") | {"key": key}
    rest = [text(f"q{i}", shown_if=each) for i, each in enumerate(texts)]
    far = f"rel.t.{key}" if row else f"rel.{key}"
    return {
        "f": form(top, *([] if row else [table]), *rest, rules=[{"id": "z", "check": texts[0]}]),
        "g": form(relation, text("h", shown_if=f"count([{far}]) > 0"), key="g"),
        "w": flow(START, END, title=f"string({read})"),
        "_key": key,
        "_row": row,
    }


@given(workspaces(), st.sampled_from(["neu", "新名", "z9"]))
@limits(max_examples=80, deadline=None)
def test_renaming_there_and_back_changes_nothing_and_makes_no_problem(found: dict[str, Any], new: str) -> None:
    key, row = found.pop("_key"), found.pop("_row")
    id = "x" if row else "n"
    before = check_workspace(found)
    there = {**found, **rename_key(found, "f", id, new)}
    assert [p.code for p in check_workspace(there)] == [p.code for p in before] == []
    assert set(rename_key(found, "f", id, new)) == {"f", "g", "w"}
    assert {**there, **rename_key(there, "f", id, key)} == found
    assert len(where_used(found, "f", id)) == len(where_used(there, "f", id)) >= 3


def test_a_renamed_field_keeps_texts_and_local_names_apart() -> None:
    found = {
        "f": form(
            number("a"), text("b", shown_if='"a" = "a" and some a in [1] satisfies a > 0'), computed("c", "a + 1")
        )
    }
    made = rename_key(found, "f", "a", "neu")["f"]
    assert made["fields"][1]["shown_if"] == '"a" = "a" and some a in [1] satisfies a > 0'
    assert made["fields"][2]["settings"]["formula"] == "neu + 1"


def test_a_new_key_that_a_formula_would_capture_is_refused() -> None:
    found = {"f": form(number("a"), text("b", shown_if="some v in [1] satisfies v > a"))}
    with pytest.raises(BadDefinition, match="itself"):
        rename_key(found, "f", "a", "v")


def test_an_upgrade_walks_every_step_in_order_and_leaves_the_old_document_alone() -> None:
    def labels_to_names(document: dict[str, Any]) -> dict[str, Any]:
        return {**{k: v for k, v in document.items() if k != "label"}, "name": document["label"]["zh"]}

    def names_in_capitals(document: dict[str, Any]) -> dict[str, Any]:
        return {**document, "name": document["name"].upper()}

    frozen = {"kind": "form", "format": 1, "key": "f", "label": {"zh": "abc"}, "fields": []}
    kept = json.dumps(frozen)
    steps = (labels_to_names, names_in_capitals)
    assert upgraded(frozen, steps) == {"kind": "form", "format": 3, "key": "f", "name": "ABC", "fields": []}
    assert upgraded({**frozen, "format": 2, "name": "x"}, steps)["name"] == "X"
    assert json.dumps(frozen) == kept
    assert upgraded(frozen) == frozen  # today's format
    for bad in ({"format": 9}, {"format": 0}, {"format": True}, {"format": "1"}, {}):
        with pytest.raises(BadDefinition):
            upgraded(bad, steps)


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=8)
BUNDLES = st.builds(
    lambda label, roles, keys: Bundle(
        {"zh": label},
        "table",
        tuple({"key": f"r{i}", "label": {"zh": r}, "verbs": ["enter"]} for i, r in enumerate(roles)),
        {k: form(text("a", label={"zh": label}), key=k) for k in keys},
    ),
    TEXTS,
    st.lists(TEXTS, max_size=3),
    st.sets(st.sampled_from(["a", "b", "表单"]), max_size=3),
)


@given(BUNDLES)
def test_a_bundle_comes_back_byte_by_byte(bundle: Bundle) -> None:
    data = write_bundle(bundle)
    assert write_bundle(read_bundle(data)) == data
    assert read_bundle(data) == bundle


def test_adding_a_bundle_to_itself_shares_everything() -> None:
    documents = {"f": form(text("a")), "w": flow(START, END)}
    assert join(documents, documents, {}).shared == ("f", "w")
    assert join({}, documents, {}).write == documents

"""A post is a patch over what the server knows it drew as writable."""

from __future__ import annotations

from itertools import count
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.answers.patch import Action, Patched, apply_post, drawn_paths, json_patch, overlay, put_file
from app.definitions.form import Form
from tests.app.answers.forms import DEBTS, computed, form_of, number, section, state_of, table, text, yes_no

Pairs = list[tuple[str, str]]


def post(form: Form, answers: dict[str, Any], pairs: Pairs, *, ids: set[str] | None = None, **more: Any) -> Patched:
    state = state_of(form, answers, **more)
    numbers = count(1)
    return apply_post(form, state, pairs, drawn_paths(form, state, ids), new_id=lambda: f"new{next(numbers)}")


def kept(patched: Patched) -> dict[str, Any]:
    return patched.state.kept


def codes(patched: Patched) -> list[tuple[str, str]]:
    return [(".".join(i.path), i.code) for i in patched.invalids]


def test_drawn_and_absent_is_emptied() -> None:
    assert kept(post(form_of(text("a"), text("b")), {"a": "1", "b": "2"}, [("a", "x")])) == {"a": "x"}


def test_what_was_not_drawn_stays() -> None:
    form = form_of(section("p1", text("a"), kind="page"), section("p2", text("b"), kind="page"))
    assert kept(post(form, {"a": "1", "b": "2"}, [("a", "x")], ids={"a"})) == {"a": "x", "b": "2"}


def test_what_may_not_be_written_is_refused_and_untouched() -> None:
    form = form_of(text("a"), text("b"), computed("c", "1 + 1"))
    patched = post(form, {"a": "1", "b": "2"}, [("a", "x"), ("b", "y"), ("c", "9")], rights={"a": "write"})
    assert codes(patched) == [("b", "not_writable"), ("c", "not_writable")]
    assert kept(patched) == {"a": "x", "b": "2", "c": "2"}


def test_sending_back_the_same_value_of_a_field_that_may_only_be_read_is_no_fault() -> None:
    assert codes(post(form_of(text("a")), {"a": "1"}, [("a", "1")], rights={"a": "read"})) == []


def test_what_cannot_be_read_is_kept_as_typed() -> None:
    patched = post(form_of(number("n")), {"n": "1"}, [("n", "一万二左右")])
    assert codes(patched) == [("n", "number")]
    assert patched.raw == {"n": "一万二左右"}
    assert kept(patched) == {}


def test_a_condition_that_locked_the_field_before_and_after_refuses() -> None:
    form = form_of(yes_no("done"), text("a", read_only_if="done"))
    patched = post(form, {"done": True, "a": "1"}, [("done", "true"), ("a", "x")])
    assert codes(patched) == [("a", "not_writable")]
    assert patched.answers["a"] == "1"


def test_a_field_locked_by_this_very_post_keeps_its_value_though_its_control_was_off() -> None:
    form = form_of(yes_no("done"), text("a", read_only_if="done"))
    patched = post(form, {"done": False, "a": "1"}, [("done", "true")])
    assert codes(patched) == []
    assert patched.answers["a"] == "1"


def test_a_field_opened_by_this_very_post_may_be_written_with_it() -> None:
    form = form_of(yes_no("done"), text("a", read_only_if="done"))
    patched = post(form, {"done": True, "a": "1"}, [("done", "false"), ("a", "x")])
    assert codes(patched) == []
    assert patched.answers["a"] == "x"


ROWS = [{"id": "r1", "lender": "甲", "balance": "1"}, {"id": "r2", "lender": "乙", "balance": "2"}]


def test_cells_are_named_by_row_and_rows_left_out_stay() -> None:
    patched = post(
        form_of(*DEBTS),
        {"has_debts": True, "debts": ROWS},
        [("has_debts", "true"), ("debts", "r1"), ("debts.r1.lender", "丙"), ("debts.r1.balance", "5")],
    )
    rows = patched.answers["debts"]
    assert [(r["id"], r["lender"], r["balance"]) for r in rows] == [("r1", "丙", "5"), ("r2", "乙", "2")]


def test_a_cell_of_a_listed_row_that_is_absent_is_emptied() -> None:
    patched = post(
        form_of(*DEBTS),
        {"has_debts": True, "debts": ROWS},
        [("has_debts", "true"), ("debts", "r1"), ("debts.r1.lender", "丙")],
    )
    assert "balance" not in kept(patched)["debts"][0]


def test_a_row_goes_only_by_an_explicit_remove() -> None:
    patched = post(
        form_of(*DEBTS),
        {"has_debts": True, "debts": ROWS},
        [
            ("has_debts", "true"),
            ("debts", "r1"),
            ("debts.r1.balance", "abc"),
            ("debts", "r2"),
            ("debts.r2.lender", "乙"),
            ("_remove", "debts.r1"),
        ],
    )
    assert [r["id"] for r in patched.answers["debts"]] == ["r2"]
    assert patched.raw == {}
    assert patched.invalids == []


def test_rows_come_from_the_page_or_by_the_button() -> None:
    patched = post(
        form_of(*DEBTS),
        {"has_debts": True},
        [("has_debts", "true"), ("debts", "rnew"), ("debts.rnew.lender", "丁"), ("_add", "debts")],
    )
    assert [(r["id"], r.get("lender")) for r in patched.answers["debts"]] == [("rnew", "丁"), ("rnew1", None)]
    assert patched.actions == [Action("add", "debts")]


def test_cells_of_rows_that_nobody_declared_are_passed_over() -> None:
    assert kept(post(form_of(*DEBTS), {"has_debts": True}, [("has_debts", "true"), ("debts.r9.lender", "x")])) == {
        "has_debts": True
    }


def test_rows_of_a_table_that_may_only_be_read_neither_come_nor_go() -> None:
    patched = post(
        form_of(*DEBTS),
        {"has_debts": True, "debts": ROWS},
        [("debts", "rx"), ("_remove", "debts.r1")],
        rights={"has_debts": "read"},
    )
    assert codes(patched) == [("debts", "not_writable"), ("debts", "not_writable")]
    assert len(patched.answers["debts"]) == 2


def test_no_table_grows_without_end() -> None:
    form = form_of(table("t", text("a")))
    pairs = [("t", f"r{i}") for i in range(600)]
    patched = post(form, {}, pairs)
    assert codes(patched) == [("t", "too_many_rows")]
    assert len(patched.answers["t"]) == 500


def test_buttons_become_actions() -> None:
    assert post(form_of(text("a")), {}, [("a", "1"), ("_do", "page:p2"), ("csrf_token", "x")]).actions == [
        Action("page", "p2")
    ]


def test_files_go_only_by_an_explicit_remove() -> None:
    form = form_of(text("f", kind="file", settings={"many": True}))
    held = {"f": ["one", "two"]}
    assert kept(post(form, held, [])) == held
    assert kept(post(form, held, [("_remove", "f.one")])) == {"f": ["two"]}
    assert kept(put_file(form, state_of(form, held), ("f",), "three")) == {"f": ["one", "two", "three"]}


def test_an_upload_to_a_field_that_may_not_be_written_is_refused() -> None:
    form = form_of(text("f", kind="file"))
    assert codes(put_file(form, state_of(form, {}, rights={"f": "read"}), ("f",), "x")) == [("f", "not_writable")]


def test_json_patches_by_key_and_leaves_the_rest() -> None:
    form = form_of(text("a", key="name"), text("b"), *DEBTS)
    patched = json_patch(
        form,
        state_of(form, {"a": "1", "b": "2", "has_debts": True, "debts": ROWS}),
        {
            "name": "x",
            "b": None,
            "debts": [{"id": "r1", "balance": 7}, {"lender": "新"}, {"id": "r2", "remove": True}],
            "nothing": 1,
        },
        new_id=lambda: "abc",
    )
    answers = kept(patched)
    assert answers["a"] == "x"
    assert "b" not in answers
    rows = [(r["id"], r.get("lender"), r.get("balance")) for r in answers["debts"]]
    assert rows == [("r1", "甲", "7"), ("rabc", "新", None)]
    assert codes(patched) == [("nothing", "unknown_field")]


def test_json_that_is_no_list_of_rows_is_refused() -> None:
    form = form_of(*DEBTS)
    assert codes(json_patch(form, state_of(form, {}), {"debts": {"a": 1}}, new_id=str)) == [("debts", "rows")]


def test_an_overlay_takes_only_what_may_be_written() -> None:
    form = form_of(text("a"), text("b"))
    patched = overlay(state_of(form, {"a": "1", "b": "2"}, rights={"a": "write"}), {"a": "x", "b": "y"})
    assert kept(patched) == {"a": "x", "b": "2"}


_names = st.sampled_from(
    [
        "a",
        "n",
        "debts",
        "debts.r1.lender",
        "debts.r1.balance",
        "debts.r2.share",
        "total",
        "has_debts",
        "_add",
        "_remove",
        "x",
        "a.b.c",
        "debts.r1",
        "..",
        "debts..a",
        "",
    ]
)
_values = st.sampled_from(["", "1", "abc", "true", "r1", "r2", "debts.r1", "debts", "一", "debts.r1.lender"])


@given(st.lists(st.tuples(_names, _values), max_size=12), st.sampled_from([None, {"*": "read"}, {"a": "write"}]))
def test_no_post_breaks_the_form_or_writes_what_it_may_not(pairs: Pairs, rights: dict[str, str] | None) -> None:
    form = form_of(text("a"), number("n"), *DEBTS)
    before = {"a": "1", "has_debts": True, "debts": ROWS}
    patched = post(form, before, pairs, rights=rights)
    if rights is not None:
        assert {k: v for k, v in kept(patched).items() if k != "a"} == {
            k: v for k, v in state_of(form, before).kept.items() if k != "a"
        }
    assert post(form, patched.answers, [], ids=set(), rights=rights).state.kept == kept(patched)

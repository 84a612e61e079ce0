"""What stands in the way of a submission."""

from __future__ import annotations

from typing import Any

import jsonschema
from hypothesis import given
from hypothesis import strategies as st

from app.answers.defaults import initial_answers, initial_row
from app.answers.keys import record_title, search_text, sort_keys
from app.answers.pages import steps
from app.answers.schema import form_schema
from app.answers.state import rows_of
from app.answers.validate import Verdict, validate
from app.definitions.form import Form
from tests.app.answers.forms import DEBTS, NOW, TODAY, computed, form_of, number, section, state_of, table, text, yes_no


def judge(form: Form, answers: dict[str, Any], **more: Any) -> Verdict:
    return validate(form, state_of(form, answers, **more))


def codes(verdict: Verdict) -> list[tuple[str, str]]:
    return [(".".join(i.path), i.code) for i in verdict.invalids]


def test_a_required_field_blocks_until_it_is_filled() -> None:
    form = form_of(text("a", required=True))
    assert codes(judge(form, {})) == [("a", "required")]
    assert codes(judge(form, {"a": "x"})) == []


def test_a_hidden_field_never_blocks_and_its_answer_goes() -> None:
    form = form_of(yes_no("more"), number("n", required=True, shown_if="more", settings={"max": "5"}))
    verdict = judge(form, {"more": False, "n": "99"})
    assert codes(verdict) == []
    assert verdict.answers == {"more": False}


def test_a_field_of_a_hidden_section_never_blocks() -> None:
    form = form_of(yes_no("more"), section("s", text("a", required=True), shown_if="more"))
    assert codes(judge(form, {})) == []


def test_each_row_is_checked_and_named_by_its_id() -> None:
    form = form_of(*DEBTS)
    verdict = judge(
        form,
        {"has_debts": True, "debts": [{"id": "r1", "lender": "甲", "secured": False}, {"id": "r2", "secured": True}]},
    )
    assert codes(verdict) == [("debts.r2.lender", "required"), ("debts.r2.collateral", "required")]


def test_a_rule_fails_only_on_false() -> None:
    rule = {"id": "enough", "check": "total <= 20 * income", "at": "total", "message": {"zh": "太多", "en": "Too much"}}
    form = form_of(number("total"), number("income"), rules=(rule,))
    assert codes(judge(form, {"total": "100", "income": "1"})) == [("total", "rule.enough")]
    assert codes(judge(form, {"total": "10", "income": "1"})) == []
    assert codes(judge(form, {"total": "100"})) == []


def test_a_rule_told_beside_a_hidden_field_is_silent() -> None:
    rule = {"id": "r", "check": "1 = 2", "at": "b", "message": {"zh": "不行", "en": "No"}}
    form = form_of(yes_no("a"), text("b", shown_if="a"), rules=(rule,))
    assert codes(judge(form, {"a": False})) == []
    assert codes(judge(form, {"a": True})) == [("b", "rule.r")]


def test_what_a_reader_cannot_change_does_not_hold_him_up() -> None:
    rule = {"id": "r", "check": "b < 5", "message": {"zh": "b 太大", "en": "b is too large"}}
    form = form_of(text("a", required=True), number("b"), computed("twice", "b * 2"), text("c"), rules=(rule,))
    answers = {"b": "9"}
    assert codes(judge(form, answers, rights={"c": "write"})) == []
    assert codes(judge(form, answers, rights={"b": "write"})) == [("", "rule.r")]
    assert codes(judge(form, answers, rights={"b": "hide", "a": "write"})) == [("a", "required")]


def test_what_a_reader_may_not_see_stays_stored() -> None:
    form = form_of(text("a"), text("secret"))
    assert judge(form, {"a": "1", "secret": "2"}, rights={"secret": "hide"}).answers == {"a": "1", "secret": "2"}


def test_earlier_fields_are_kept() -> None:
    assert judge(form_of(text("a")), {"gone": "old"}).answers == {"gone": "old"}


def test_unique_texts_and_serial_numbers_ask_the_database() -> None:
    form = form_of(text("a", settings={"unique": True}), text("n", kind="serial"))
    lookups = judge(form, {"a": "x"}).lookups
    assert [(q.ask, q.path) for q in lookups] == [("unique", ("a",)), ("next", ("n",))]


@given(
    st.dictionaries(
        st.sampled_from(["has_debts", "debts", "total", "x"]),
        st.one_of(
            st.booleans(),
            st.none(),
            st.lists(
                st.fixed_dictionaries(
                    {"id": st.sampled_from(["r1", "r2", "r3"])},
                    optional={
                        "balance": st.sampled_from(["1", "20"]),
                        "secured": st.booleans(),
                        "collateral": st.just("房"),
                    },
                ),
                max_size=3,
                unique_by=lambda r: r["id"],
            ),
        ),
    )
)
def test_checked_answers_stay_as_they_are(answers: dict[str, Any]) -> None:
    answers = {
        k: v
        for k, v in answers.items()
        if (k == "debts") == isinstance(v, list) and (k != "has_debts" or isinstance(v, bool | None))
    }
    form = form_of(*DEBTS)
    once = judge(form, answers)
    again = judge(form, once.answers)
    assert again.answers == once.answers
    assert codes(again) == codes(once)


def test_defaults_follow_one_another() -> None:
    form = form_of(
        number("a", default="2"),
        number("b", default="a * 3"),
        text("c", default="1 +"),
        table("t", number("n", default="b"), number("m", default="n + 1")),
    )
    answers = initial_answers(form, today=TODAY, now=NOW)
    assert answers == {"a": "2", "b": "6"}
    row = initial_row(form.by_key["t"], "r1", state_of(form, answers))
    assert row == {"id": "r1", "n": "6", "m": "7"}


def test_given_answers_win_over_defaults() -> None:
    form = form_of(number("a", default="2"), number("b", default="a * 3"))
    assert initial_answers(form, today=TODAY, now=NOW, given={"a": "5"}) == {"a": "5", "b": "15"}


def test_a_record_is_called_by_its_title_or_its_first_words() -> None:
    assert record_title(form_of(text("a"), title='"申请 " + a'), {"a": "甲"}) == "申请 甲"
    assert record_title(form_of(text("a"), number("n"), text("b")), {"a": "甲", "n": "3", "b": "乙"}) == "甲 乙"
    assert record_title(form_of(text("a"), title="1 +"), {"a": "甲"}) == "甲"
    phone = {"id": "p", "key": "p", "kind": "mobile"}
    secret = {**text("s"), "sensitivity": "high"}
    assert record_title(form_of(phone, secret, text("a")), {"p": "13900001111", "s": "病", "a": "甲"}) == "甲"


def test_records_are_searched_by_narrow_lower_case_words_of_cells_too() -> None:
    form = form_of(text("a"), table("t", text("b")))
    found = search_text(form, {"a": "ＡＢＣ 公司", "t": [{"id": "r1", "b": "Xyz"}]})
    assert found == "abc 公司 xyz"


@given(st.lists(st.decimals(min_value="-1e9", max_value="1e9", places=2), min_size=2))
def test_sort_keys_order_numbers_as_numbers(numbers: list[Any]) -> None:
    form = form_of(number("n", settings={"decimals": 2}))
    keys = {format(n, "f"): sort_keys(form, {"n": format(n, "f")})["n"] for n in numbers}
    by_key = sorted(keys, key=lambda text: keys[text])
    assert [float(t) for t in by_key] == sorted(float(t) for t in by_key)


def test_a_form_s_schema_takes_its_own_answers_and_no_others() -> None:
    form = form_of(text("a", required=True), text("b", shown_if='a = "x"', required=True), *DEBTS)
    schema = form_schema(form)
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate({"a": "1", "debts": [{"id": "r1", "lender": "甲", "balance": "1"}]}, schema)
    validator = jsonschema.Draft202012Validator(schema)
    assert not validator.is_valid({})
    assert not validator.is_valid({"a": "1", "zz": 1})


def test_pages_are_steps_and_hidden_ones_are_passed_over() -> None:
    form = form_of(
        text("top"),
        section("p1", text("a"), kind="page"),
        section("p2", text("b"), kind="page", shown_if='a = "x"'),
        section("p3", text("c"), kind="page"),
        text("end"),
    )
    ids = [(s.id, sorted(s.ids)) for s in steps(form, state_of(form, {}))]
    assert ids == [("p1", ["a", "top"]), ("p3", ["c", "end"])]
    assert len(steps(form, state_of(form, {"a": "x"}))) == 3
    assert [s.id for s in steps(form_of(text("a")))] == ["all"]


def test_rows_of_passes_over_what_is_no_row() -> None:
    assert rows_of([{"id": "r1"}, 3, {"x": 1}]) == [{"id": "r1"}]
    assert rows_of("x") == []

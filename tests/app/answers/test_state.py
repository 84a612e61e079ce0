"""What shows, what is asked for, what is computed."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.answers.plan import plan_of
from app.definitions.form import Form
from tests.app.answers.forms import DEBTS, computed, form_of, number, section, state_of, table, text, yes_no


def test_a_condition_shows_only_on_true() -> None:
    form = form_of(number("amount"), text("why", shown_if="amount > 100"))
    assert [state_of(form, {"amount": a}).shown("why") for a in ("101", "100", None)] == [True, False, False]


def test_a_condition_that_reads_nothing_known_hides() -> None:
    form = form_of(text("why", shown_if='case.number = "A1"'))
    assert not state_of(form, {}).shown("why")
    assert state_of(form, {}, names={"case": {"number": "A1"}}).shown("why")


def test_a_hidden_section_hides_everything_inside() -> None:
    form = form_of(yes_no("more"), section("s", section("inner", text("a"), kind="columns"), shown_if="more"))
    assert not state_of(form, {"more": False}).shown("a")
    assert state_of(form, {"more": True}).shown("a")


def test_what_is_hidden_counts_as_unanswered() -> None:
    form = form_of(yes_no("more"), number("extra", shown_if="more"), computed("twice", "extra * 2"))
    assert state_of(form, {"more": True, "extra": "4"}).value("twice") == "8"
    assert state_of(form, {"more": False, "extra": "4"}).value("twice") is None


def test_formulas_are_worked_out_in_the_order_they_lean_on_each_other() -> None:
    form = form_of(computed("c", "b + 1"), computed("b", "a + 1"), number("a"))
    assert state_of(form, {"a": "1"}).value("c") == "3"


def test_totals_add_up_the_shown_rows_and_a_row_reads_the_total() -> None:
    form = form_of(*DEBTS)
    rows = [{"id": "r1", "lender": "甲", "balance": "30"}, {"id": "r2", "lender": "乙", "balance": "10"}]
    state = state_of(form, {"has_debts": True, "debts": rows})
    assert state.value("total") == "40"
    assert state.value("debts", "r1", "share") == "75"


def test_a_hidden_table_has_no_rows_for_those_who_read_it() -> None:
    form = form_of(*DEBTS)
    state = state_of(form, {"has_debts": False, "debts": [{"id": "r1", "balance": "30"}]})
    assert state.value("total") is None


def test_inside_a_row_its_columns_win_over_the_form_and_item_is_the_row() -> None:
    form = form_of(
        number("limit"), table("t", number("cap"), number("b"), yes_no("over", shown_if="item.b > limit and b > cap"))
    )
    rows = [{"id": "r1", "cap": "5", "b": "3"}, {"id": "r2", "cap": "2", "b": "3"}]
    state = state_of(form, {"limit": "1", "t": rows})
    assert [state.shown("t", row, "over") for row in ("r1", "r2")] == [False, True]


def test_a_condition_in_a_row_hides_only_that_row_s_cell() -> None:
    form = form_of(*DEBTS)
    rows = [{"id": "r1", "secured": True}, {"id": "r2", "secured": False}]
    state = state_of(form, {"has_debts": True, "debts": rows})
    assert state.shown("debts", "r1", "collateral")
    assert not state.shown("debts", "r2", "collateral")


def test_a_circle_is_a_problem_and_not_an_endless_loop() -> None:
    form = form_of(computed("a", "b + 1"), computed("b", "a + 1"), text("c", shown_if="a > 0"))
    state = state_of(form, {})
    assert plan_of(form).cycles == (("a", "b"),)
    assert {p.code for p in state.problems} == {"circular"}
    assert state.value("a") is None
    assert state.shown("a")
    assert not state.shown("c")


def test_a_formula_that_reads_itself_is_a_circle() -> None:
    assert plan_of(form_of(computed("a", "a + 1"))).cycles == (("a",),)


def test_a_row_may_count_its_own_table() -> None:
    form = form_of(table("t", number("n"), computed("of", "count(t)")))
    assert plan_of(form).cycles == ()
    assert state_of(form, {"t": [{"id": "r1"}, {"id": "r2"}]}).value("t", "r2", "of") == "2"


def test_broken_expressions_are_told_and_yield_nothing() -> None:
    state = state_of(form_of(computed("a", "1 +")), {})
    assert state.value("a") is None
    assert [p.code for p in state.problems] == ["expression"]


def test_required_and_read_only_follow_conditions() -> None:
    form = form_of(number("amount"), text("why", required="amount > 100", read_only_if="amount > 1000"))
    small, large, huge = (state_of(form, {"amount": a}).spot("why") for a in ("1", "500", "5000"))
    assert (small.required, large.required) == (False, True)
    assert (large.writable, huge.writable) == (True, False)


def test_a_read_only_section_locks_its_fields() -> None:
    form = form_of(yes_no("done"), section("s", text("a"), read_only_if="done"))
    assert not state_of(form, {"done": True}).spot("a").writable


def test_rights_of_a_task_name_fields_sections_or_the_rest() -> None:
    form = form_of(text("a"), section("s", text("b"), text("c")), table("t", text("d"), text("e")))
    rights = {"a": "write", "s": "hide", "c": "read", "t": "write", "e": "hide"}
    state = state_of(form, {"t": [{"id": "r1"}]}, rights=rights)
    assert state.spot("a").writable
    assert not state.shown("b")
    assert state.shown("c")
    assert not state.spot("c").writable
    assert state.spot("t", "r1", "d").writable
    assert not state.shown("t", "r1", "e")


def test_fields_that_rights_do_not_name_may_be_read() -> None:
    assert state_of(form_of(text("a")), {}, rights={}).spot("a").visible
    assert not state_of(form_of(text("a")), {}, rights={}).spot("a").writable


def test_a_hidden_page_shows_the_one_field_that_is_opened() -> None:
    form = form_of(section("p", section("s", text("a"), text("b")), section("t", text("c")), kind="page"))
    state = state_of(form, {}, rights={"p": "hide", "a": "write"})
    assert [id for id in "psatbc" if state.shown(id)] == ["p", "s", "a"]
    assert state.spot("a").writable
    assert not state_of(form, {}, rights={"p": "hide"}).shown("p")


def test_a_blank_row_shows_what_a_new_one_would_look_like() -> None:
    form = form_of(*DEBTS)
    state = state_of(form, {"has_debts": True}).with_blank_row("debts")
    assert state.spot("debts", "", "lender").required
    assert not state.spot("debts", "", "collateral").shown


def test_answers_with_strange_rows_do_not_break_the_form() -> None:
    form = form_of(*DEBTS)
    assert state_of(form, {"has_debts": True, "debts": ["x", {"no": "id"}, 3]}).shown("debts")
    assert state_of(form, {"has_debts": True, "debts": "x"}).value("total") is None


EXPRESSIONS = st.sampled_from(
    ["a > 1", 'b = "x"', "c", "not(c)", "sum(t.n) > 2", "count(t) > 1", "d > 3", "b = null", "a + d > 0"]
)


@st.composite
def _forms(draw: Any) -> Form:
    def maybe(strategy: Any) -> Any:
        return draw(st.one_of(st.none(), strategy))

    fields = [
        number("a"),
        text("b"),
        yes_no("c"),
        computed("d", draw(st.sampled_from(["a * 2", "sum(t.n)", "1"]))),
        table("t", number("n"), text("m", shown_if=maybe(st.sampled_from(["n > 1", "c", "item.n = null"])))),
    ]
    for field in fields:
        field["shown_if"] = maybe(EXPRESSIONS)
    fields = draw(st.permutations(fields))
    return form_of(*fields[:2], section("s", *fields[2:], shown_if=maybe(EXPRESSIONS)))


_answers = st.fixed_dictionaries(
    {},
    optional={
        "a": st.sampled_from(["0", "2", "5"]),
        "b": st.sampled_from(["x", "y"]),
        "c": st.booleans(),
        "t": st.lists(st.sampled_from(["0", "2"]), max_size=3).map(
            lambda ns: [{"id": f"r{i}", "n": n, "m": "w"} for i, n in enumerate(ns)]
        ),
    },
)


@given(_forms(), _answers)
def test_dropping_the_hidden_answers_changes_nothing(form: Form, answers: dict[str, Any]) -> None:
    state = state_of(form, answers)
    again = state_of(form, state.kept)
    assert again.kept == state.kept
    top = {p for p in state.spots if len(p) == 1}
    assert {p: state.spots[p] for p in top} == {p: again.spots[p] for p in top}


@given(_forms(), _answers)
def test_what_is_inside_something_hidden_is_hidden(form: Form, answers: dict[str, Any]) -> None:
    state = state_of(form, answers)
    for path, spot in state.spots.items():
        for above in form.by_id[path[-1]].above:
            at = (above.id,) if (above.id,) in state.spots else (*path[:2], above.id)
            assert not spot.shown or state.spots[at].shown

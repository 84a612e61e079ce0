"""Who has to say what until an approval is decided."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.nodes import seats
from tests.runtime.engine.play import Play, flow_of, who


def asked(*users: str, people: Any = None, **more: Any) -> Play:
    flow = flow_of(
        ("s", "start"),
        ("f", "fill", who("lin")),
        ("a", "approval", who(*users, **more)),
        ("e", "end"),
        edges="s>f f>a a.approved>e",
    )
    play = Play(flow, **({"people": people} if people else {})).begin()
    play.does("f", "submit")
    return play


def test_any_one_decides_and_the_others_are_told_who_was_faster() -> None:
    play = asked("an", "bo")
    bo = play.task("a", "bo")
    play.does("a", "approve", "an")
    assert play.state.outcome == "completed"
    assert (bo.status, bo.why) == ("closed", "decided_by_other")
    assert play.state.outputs["a"] == {"verdict": "approved", "by": "an"}


def test_all_must_approve_and_one_rejection_rejects() -> None:
    play = asked("an", "bo", "ce", mode="all")
    play.does("a", "approve", "an")
    play.does("a", "approve", "ce")
    assert play.holders("a") == ["bo"]
    play.does("a", "reject", "bo")
    assert play.state.outcome == "rejected"


def test_in_order_only_one_is_asked_at_a_time() -> None:
    play = asked("an", "bo", "ce", mode="in_order")
    for person in ("an", "bo", "ce"):
        assert play.holders("a") == [person]
        play.does("a", "approve")
    assert play.state.outcome == "completed"


def test_enough_approvals_pass() -> None:
    play = asked("an", "bo", "ce", mode="k_of_n", k=2)
    play.does("a", "reject", "an")
    assert play.state.outcome is None
    play.does("a", "approve", "bo")
    play.does("a", "approve", "ce")
    assert play.state.outcome == "completed"


def test_it_is_rejected_as_soon_as_enough_approvals_cannot_come_any_more() -> None:
    play = asked("an", "bo", "ce", mode="k_of_n", k=2)
    play.does("a", "reject", "an")
    play.does("a", "reject", "bo")
    assert play.state.outcome == "rejected"
    assert play.open() == []


def test_a_veto_rejects_at_once() -> None:
    play = asked("an", "bo", "ce", mode="k_of_n", k=2, veto=["ce"])
    play.does("a", "approve", "an")
    play.does("a", "reject", "ce")
    assert play.state.outcome == "rejected"


def test_more_approvals_than_people_means_all_of_them() -> None:
    play = asked("an", "bo", mode="k_of_n", k=5)
    play.does("a", "approve", "an")
    assert play.state.outcome is None
    play.does("a", "approve", "bo")
    assert play.state.outcome == "completed"


def test_a_signer_added_before_is_asked_first_and_then_the_adder_again() -> None:
    play = asked("an", "bo", mode="all")
    play.does("a", "add_signer", "an", to="ge", when="before")
    assert play.holders("a") == ["bo", "ge"]
    play.does("a", "approve", "ge")
    assert play.holders("a") == ["bo", "an"]
    play.does("a", "approve", "an")
    play.does("a", "approve", "bo")
    assert play.state.outcome == "completed"
    assert [t.reason for t in play.tasks.values()] == ["rule", "rule", "rule", "added", "rule"]


def test_adding_a_signer_after_counts_as_approval_and_needs_his_too() -> None:
    play = asked("an")
    play.does("a", "add_signer", to="ge", when="after")
    assert play.holders("a") == ["ge"]
    play.does("a", "approve", "ge")
    assert play.state.outcome == "completed"


def test_an_added_signer_who_rejects_speaks_for_the_seat_he_was_added_to() -> None:
    play = asked("an", "bo", "ce", mode="k_of_n", k=2)
    play.does("a", "add_signer", "an", to="ge", when="before")
    play.does("a", "add_signer", "ge", to="hu", when="before")
    play.does("a", "reject", "hu")
    assert play.holders("a") == ["bo", "ce"]
    play.does("a", "approve", "bo")
    play.does("a", "approve", "ce")
    assert play.state.outcome == "completed"


def test_in_order_an_added_signer_comes_before_the_next() -> None:
    play = asked("an", "bo", mode="in_order")
    play.does("a", "add_signer", "an", to="ge", when="after")
    assert play.holders("a") == ["ge"]
    play.does("a", "approve", "ge")
    assert play.holders("a") == ["bo"]


def test_signers_cannot_be_added_without_end() -> None:
    play = asked("an")
    for n in range(seats.SEATS_LIMIT + 5):
        play.does("a", "add_signer", to=f"p{n}", when="after")
    assert len(play.state.tokens[0].memory["seats"]) == seats.SEATS_LIMIT
    assert "no more were added" in play.notes[-1]
    play.does("a", "approve")
    assert play.state.outcome == "completed"


def test_a_transfer_hands_on_the_seat_with_its_deadline() -> None:
    play = asked("an", mode="all", due="P2D")
    due = play.task("a").due
    play.later(hours=5)
    play.does("a", "transfer", to="bo")
    assert play.holders("a") == ["bo"]
    assert play.task("a").due == due
    assert play.task("a").reason == "transfer"
    play.does("a", "approve")
    assert play.state.outcome == "completed"


def test_an_admin_reassigns_an_open_task() -> None:
    play = asked("an", "bo", mode="all")
    an = play.task("a", "an")
    play.decide(an, "reassign", to="ge")
    assert (an.status, an.why) == ("closed", "transferred")
    assert sorted(play.holders("a")) == ["bo", "ge"]


def test_a_comment_decides_nothing() -> None:
    play = asked("an")
    task = play.task("a")
    play.does("a", "comment")
    assert play.task("a") is task


@pytest.mark.parametrize(
    ("what", "outcome"), [("approve", "completed"), ("reject", "rejected"), ("nothing", None), ("remind", None)]
)
def test_what_happens_at_the_deadline(what: str, outcome: str | None) -> None:
    play = asked("an", due="P1D", when_due=what)
    play.later(hours=23)
    assert play.state.outcome is None
    play.later(hours=2)
    assert play.state.outcome == outcome
    assert len(play.told) == (what == "remind")
    assert play.holders("a") == ([] if outcome else ["an"])


def test_a_deadline_in_order_counts_from_each_ones_turn() -> None:
    play = asked("an", "bo", mode="in_order", due="P1D", when_due="approve")
    play.later(hours=20)
    play.does("a", "approve", "an")
    play.later(hours=20)
    assert play.holders("a") == ["bo"]
    play.later(hours=5)
    assert play.state.outcome == "completed"


def test_whoever_was_skipped_leaves_the_decision_to_the_others() -> None:
    play = asked(
        "an",
        people=lambda q: (
            {"people": ["bo"], "why": "rule", "skipped": ["an"]}
            if q["rules"][0].get("users") == ["an"]
            else {"people": ["lin"], "why": "rule", "skipped": []}
        ),
    )
    assert play.holders("a") == ["bo"]
    assert "not asked again" in play.notes[0]


@given(st.data())
@settings(max_examples=120, deadline=None)
def test_seats_always_have_somebody_to_ask_until_they_decide(data: st.DataObject) -> None:
    """Whatever is approved, rejected, added, handed on or sent straight back: open tasks or a verdict."""
    mode = data.draw(st.sampled_from(["any", "all", "in_order", "k_of_n"]))
    users = data.draw(st.lists(st.sampled_from(["an", "bo", "ce", "du"]), min_size=1, max_size=4, unique=True))
    play = asked(*users, mode=mode, k=data.draw(st.integers(1, 5)), veto=users[: data.draw(st.integers(0, 1))])
    for _ in range(data.draw(st.integers(0, 12))):
        if play.state.outcome is not None:
            break
        task = data.draw(st.sampled_from(play.open()))
        verb = (
            data.draw(st.sampled_from(["approve", "approve", "reject", "transfer", "add_signer", "return"]))
            if task.node == "a"
            else "submit"
        )
        before = agreed(play)
        play.decide(
            task,
            verb,
            **(
                {"to": "f", "straight": True}
                if verb == "return"
                else {
                    "to": data.draw(st.sampled_from(["ge", "hu"])),
                    "when": data.draw(st.sampled_from(["before", "after"])),
                }
            ),
        )
        assert play.state.outcome is not None or play.open()
        assert play.state.outcome is not None or before <= agreed(play), "an agreed decision was lost"
    while play.state.outcome is None:
        task = play.open()[0]
        play.decide(task, "approve" if task.node == "a" else "submit")
    play.replay()


def agreed(play: Play) -> set[tuple[str, str]]:
    return {
        (s["who"], s["task"])
        for t in play.state.tokens
        for s in t.memory.get("seats", ())
        if s["verdict"] == "approved" and t.node == "a"
    }

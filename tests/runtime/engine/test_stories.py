"""Stories of single cases: each says what staff would see."""

from __future__ import annotations

import pytest

from app.nodes.events import ChildEnded, JobDone, JobFailed
from runtime.engine import Begin, Stop
from tests.runtime.engine.play import Play, flow_of, who

TWO = ("p", "parallel", {"branches": [{"id": "x"}, {"id": "y"}]})


def two_reviews(**settings: object) -> Play:
    """Fill, then two reviews at once (a and b), then the manager m."""
    return Play(
        flow_of(
            ("s", "start"),
            ("f", "fill", who("lin")),
            TWO,
            ("a", "approval", who("an", **settings)),
            ("b", "approval", who("bo", **settings)),
            ("j", "join"),
            ("m", "approval", who("ma", **settings)),
            ("e", "end", {"outcome": "approved"}),
            edges="s>f f>p p.x>a p.y>b a.approved>j b.approved>j j>m m.approved>e",
        )
    ).begin()


def nested() -> Play:
    """Two parallel blocks, one inside the other, in a loop of rework: the inner join, the outer join, then again."""
    return Play(
        flow_of(
            ("s", "start"),
            ("m", "fill", who("lin")),
            TWO,
            ("q", "parallel", {"branches": [{"id": "u"}, {"id": "v"}]}),
            ("a", "approval", who("an")),
            ("b", "approval", who("bo")),
            ("c", "approval", who("ce")),
            ("ji", "join"),
            ("jo", "join"),
            ("d", "approval", who("du")),
            ("e", "end"),
            edges="s>m m>p p.x>q q.u>a q.v>b p.y>c a.approved>ji b.approved>ji ji>jo c.approved>jo jo>d "
            "d.rejected>m d.approved>e",
        )
    ).begin()


def test_a_join_waits_for_both_branches_and_goes_on_once() -> None:
    play = two_reviews()
    play.does("f", "submit")
    assert play.at() == ["a", "b"]
    play.does("a", "approve")
    assert play.at() == ["b", "j"]
    play.does("b", "approve")
    assert play.at() == ["m"]
    play.does("m", "approve")
    assert play.state.outcome == "approved"
    assert play.order.count("m") == 1
    play.replay()


def test_nested_parallels_in_a_rework_loop_never_wait_for_each_other() -> None:
    play = nested()
    for _ in range(3):
        play.does("m", "submit")
        for node in ("c", "a", "b"):
            play.does(node, "approve")
        assert play.at() == ["d"]
        play.does("d", "reject")
        assert play.at() == ["m"]
    play.does("m", "submit")
    for node in ("b", "c", "a"):
        play.does(node, "approve")
    play.does("d", "approve")
    assert play.state.outcome == "completed"
    assert play.order.count("ji") == play.order.count("jo") == 4
    play.replay()


def test_two_joins_that_wait_only_for_each_other_are_opened() -> None:
    play = Play(
        flow_of(
            ("s", "start"),
            TWO,
            ("k", "join"),
            ("l", "join"),
            ("a", "condition", {"branches": [{"id": "t", "when": "false"}]}),
            ("b", "condition", {"branches": [{"id": "t", "when": "false"}]}),
            ("e", "end"),
            edges="s>p p.x>k p.y>l k>a a.t>l a.otherwise>e l>b b.t>k b.otherwise>e",
        )
    ).begin()
    assert play.state.outcome == "completed"
    play.replay()


def test_a_return_inside_a_branch_touches_only_that_branch() -> None:
    play = Play(
        flow_of(
            ("s", "start"),
            TWO,
            ("f", "fill", who("lin")),
            ("a", "approval", who("an")),
            ("b", "approval", who("bo")),
            ("j", "join"),
            ("e", "end"),
            edges="s>p p.x>f f>a p.y>b a.approved>j b.approved>j j>e",
        )
    ).begin()
    play.does("f", "submit")
    bo = play.task("b")
    play.does("a", "return", to="f")
    assert play.at() == ["b", "f"]
    assert play.task("b") is bo
    play.does("f", "submit")
    play.does("a", "approve")
    play.does("b", "approve")
    assert play.state.outcome == "completed"


def test_a_return_over_the_split_stops_all_branches() -> None:
    play = two_reviews()
    play.does("f", "submit")
    bo = play.task("b")
    play.does("a", "return", to="f")
    assert play.at() == ["f"]
    assert (bo.status, bo.why) == ("closed", "returned")
    play.does("f", "submit")
    assert play.at() == ["a", "b"]


def test_a_sibling_branch_is_not_offered_and_a_stale_page_is_told_so() -> None:
    play = Play(
        flow_of(
            ("s", "start"),
            TWO,
            ("a", "approval", who("an", return_to="named", return_nodes=["b"])),
            ("b", "approval", who("bo")),
            ("j", "join"),
            ("c", "condition", {"branches": [{"id": "t", "when": "false"}]}),
            ("e", "end"),
            edges="s>p p.x>a p.y>b a.approved>j b.approved>j j>c c.t>p c.otherwise>e",
        )
    ).begin()
    refused = play.does("a", "return", to="b").refused
    assert refused is not None
    assert "another parallel branch" in refused.en
    assert play.at() == ["a", "b"]
    assert play.holders("a") == ["an"]


def test_a_step_never_visited_cannot_be_returned_to() -> None:
    play = Play(
        flow_of(
            ("s", "start"),
            ("c", "condition", {"branches": [{"id": "t", "when": "false"}]}),
            ("f", "fill", who("lin")),
            ("a", "approval", who("an")),
            ("e", "end"),
            edges="s>c c.t>f c.otherwise>a f>a a.approved>e",
        )
    ).begin()
    refused = play.does("a", "return", to="f").refused
    assert refused is not None
    assert "never came through" in refused.en


def test_straight_back_keeps_what_was_agreed_and_the_asker_decides_anew() -> None:
    play = Play(
        flow_of(
            ("s", "start"),
            ("f", "fill", who("lin")),
            ("a", "approval", who("an", "bo", "ce", mode="all")),
            ("e", "end"),
            edges="s>f f>a a.approved>e",
        )
    ).begin()
    play.does("f", "submit")
    play.does("a", "approve", "an")
    play.does("a", "return", "bo", to="f", straight=True)
    assert play.at() == ["(a)", "f"]
    assert play.holders("a") == []
    play.does("f", "submit")
    assert play.at() == ["a"]
    assert play.holders("a") == ["bo", "ce"]
    play.does("a", "approve", "ce")
    play.does("a", "approve", "bo")
    assert play.state.outcome == "completed"
    assert play.order == ["s", "f", "a", "f", "e"]
    play.replay()


def test_straight_back_over_a_split_parks_the_sibling_and_its_agreement_stays() -> None:
    play = two_reviews()
    play.does("f", "submit")
    play.does("b", "approve")
    play.does("a", "return", to="f", straight=True)
    assert play.at() == ["(a)", "(j)", "f"]
    play.does("f", "submit")
    assert play.at() == ["a", "j"]
    play.does("a", "approve")
    assert play.at() == ["m"]


def test_a_rework_that_is_itself_sent_back_comes_back_in_two_steps() -> None:
    play = Play(
        flow_of(
            ("s", "start"),
            ("a", "approval", who("an")),
            ("b", "approval", who("bo")),
            ("e", "end"),
            edges="s>a a.approved>b b.approved>e",
        )
    ).begin()
    play.does("a", "approve")
    play.does("b", "return", to="a", straight=True)
    play.does("a", "return", to="s", straight=True)
    assert play.at() == ["(a)", "(b)", "s"]
    play.does("s", "submit")
    assert play.at() == ["(b)", "a"]
    play.does("a", "approve")
    assert play.at() == ["b"]
    play.does("b", "approve")
    assert play.state.outcome == "completed"


def test_a_rework_that_leaves_another_way_takes_along_all_that_was_parked_for_it() -> None:
    play = Play(
        flow_of(
            ("s", "start"),
            ("g", "approval", who("ge")),
            ("a", "approval", who("an")),
            ("b", "approval", who("bo")),
            ("r", "fill", who("lin")),
            ("e", "end"),
            edges="s>g g.approved>a g.rejected>r a.approved>b b.approved>e r>e",
        )
    ).begin()
    play.does("g", "approve")
    play.does("a", "approve")
    play.does("b", "return", to="a", straight=True)
    play.does("a", "return", to="g", straight=True)
    assert play.at() == ["(a)", "(b)", "g"]
    play.does("g", "reject")
    assert play.at() == ["r"]
    play.does("r", "submit")
    assert play.state.outcome == "completed"


def test_work_returned_to_the_start_is_the_initiators_to_correct() -> None:
    play = two_reviews()
    assert play.order == ["s", "f"]
    play.does("f", "submit")
    play.does("a", "return", to="s")
    assert play.at() == ["s"]
    assert play.holders("s") == ["lin"]
    play.does("s", "submit")
    assert play.at() == ["f"]


def test_a_rejection_in_one_branch_ends_the_case() -> None:
    play = two_reviews()
    play.does("f", "submit")
    bo = play.task("b")
    play.does("a", "reject")
    assert play.state.outcome == "rejected"
    assert (bo.status, bo.why) == ("closed", "case_ended")


def test_a_branch_that_ends_leaves_the_others_running() -> None:
    play = Play(
        flow_of(
            ("s", "start"),
            TWO,
            ("a", "approval", who("an")),
            ("b", "approval", who("bo")),
            ("e", "end"),
            ("g", "end", {"outcome": "approved"}),
            edges="s>p p.x>a p.y>b a.approved>e b.approved>g",
        )
    ).begin()
    play.does("a", "approve")
    assert play.at() == ["b"]
    play.does("b", "approve")
    assert play.state.outcome == "approved"


def test_an_end_of_the_whole_case_stops_the_other_branches() -> None:
    play = Play(
        flow_of(
            ("s", "start"),
            TWO,
            ("a", "approval", who("an")),
            ("b", "approval", who("bo")),
            ("e", "end", {"outcome": "own", "key": "cleared", "scope": "case"}),
            ("g", "end"),
            edges="s>p p.x>a p.y>b a.approved>e b.approved>g",
        )
    ).begin()
    play.does("a", "approve")
    assert play.state.outcome == "cleared"
    assert play.open() == []


def test_a_reply_for_a_step_that_is_over_is_late_and_changes_nothing() -> None:
    play = Play(
        flow_of(
            ("s", "start"),
            TWO,
            ("k", "call_flow", {"flow": "other"}),
            ("a", "approval", who("an")),
            ("j", "join"),
            ("e", "end"),
            edges="s>p p.x>k p.y>a k.done>j a.approved>j j>e",
        )
    ).begin()
    step = play.live("k")
    play.does("a", "return", to="s")
    assert play.send(step, JobDone({"case": "c2"})).late
    assert play.send(step, ChildEnded("c2", "completed", {})).late
    assert play.at() == ["s"]


def test_what_comes_for_a_parked_step_waits_until_the_rework_is_done() -> None:
    play = Play(
        flow_of(
            ("s", "start"),
            TWO,
            ("k", "call_flow", {"flow": "other"}),
            ("a", "approval", who("an")),
            ("j", "join"),
            ("e", "end"),
            edges="s>p p.x>k p.y>a k.done>j a.approved>j j>e",
        )
    ).begin()
    step = play.live("k")
    play.does("a", "return", to="s", straight=True)
    assert not play.send(step, ChildEnded("c2", "completed", {})).late
    assert play.at() == ["(a)", "(k)", "s"]
    play.does("s", "submit")
    assert play.at() == ["a", "j"]


def test_a_deadline_that_passed_while_parked_does_not_strike_the_new_task() -> None:
    play = Play(
        flow_of(
            ("s", "start"),
            ("a", "approval", who("an", due="P1D", when_due="reject")),
            ("e", "end"),
            edges="s>a a.approved>e",
        )
    ).begin()
    play.does("a", "return", to="s", straight=True)
    play.later(days=2)
    play.does("s", "submit")
    assert play.holders("a") == ["an"]
    play.later(hours=25)
    assert play.state.outcome == "rejected"


def test_a_flow_that_turns_in_circles_stops_as_an_incident_and_goes_on_when_told_to() -> None:
    play = Play(
        flow_of(
            ("s", "start"),
            ("c", "condition", {"branches": [{"id": "t", "when": "days > 3"}]}),
            ("k", "copy", who("an")),
            ("e", "end"),
            edges="s>c c.t>k k>c c.otherwise>e",
        ),
        answers={"days": "5"},
    ).begin()
    assert [i.code for i in play.incidents] == ["too_many_moves"]
    assert play.state.outcome is None
    play.answers["days"] = "2"
    play.retry(play.at()[0])
    assert play.state.outcome == "completed"
    play.replay()


def test_an_unknown_condition_names_what_is_missing_and_can_be_tried_again() -> None:
    play = Play(
        flow_of(
            ("s", "start"),
            ("c", "condition", {"branches": [{"id": "t", "when": "days > 3"}]}),
            ("a", "approval", who("an")),
            ("e", "end"),
            edges="s>c c.t>a c.otherwise>e a.approved>e",
        )
    ).begin()
    assert play.incidents[0].code == "unknown_condition"
    assert "“Days”" in play.incidents[0].text.en
    play.answers["days"] = "4"
    play.retry("c")
    assert play.at() == ["a"]


def test_a_way_out_that_leads_nowhere_is_an_incident_not_an_end() -> None:
    play = Play(flow_of(("s", "start"), ("a", "approval", who("an")), edges="s>a")).begin()
    play.does("a", "approve")
    assert [i.code for i in play.incidents] == ["no_way_out"]
    assert play.open() == []


def test_a_failed_step_has_no_open_tasks_and_a_retry_is_a_new_visit() -> None:
    play = Play(
        flow_of(("s", "start"), ("k", "call_flow", {"flow": "other"}), ("e", "end"), edges="s>k k.done>e")
    ).begin()
    first = play.live("k")
    play.send(first, JobFailed("no_flow", "release 3 has no flow 'other'"))
    assert play.incidents[0].code == "call_failed"
    play.retry("k")
    assert play.live("k") != first
    assert play.steps[first][1] == "cancelled"
    play.send(play.live("k"), JobDone({"case": "c9"}))
    play.send(play.live("k"), ChildEnded("c9", "completed", {"days": "3"}))
    assert play.state.outcome == "completed"
    assert play.state.outputs["k"] == {"case": "c9", "outcome": "completed", "answers": {"days": "3"}}


def test_a_case_that_has_ended_ignores_everything() -> None:
    play = two_reviews()
    play.does("f", "submit")
    an = play.task("a")
    play.stop("withdrawn")
    assert play.state.outcome == "withdrawn"
    assert play.decide(an, "approve").late
    assert play.command(Begin()).late
    assert play.command(Stop("ended")).late
    assert play.state.outcome == "withdrawn"


def test_a_case_begins_only_once() -> None:
    play = two_reviews()
    assert play.command(Begin()).late
    assert play.at() == ["f"]


@pytest.mark.parametrize("node", ["wait", "notify", "record"])
def test_an_automatic_step_between_people_passes_by_itself(node: str) -> None:
    settings = {
        "wait": {"mode": "for", "for": "PT0M"},
        "notify": who("an", subject={"zh": "好"}),
        "record": {"does": "create", "form": "leave", "values": [{"field": "days", "value": "1 + 1"}]},
    }[node]
    play = Play(flow_of(("s", "start"), ("n", node, settings), ("e", "end"), edges="s>n n>e")).begin()
    assert play.state.outcome == "completed"

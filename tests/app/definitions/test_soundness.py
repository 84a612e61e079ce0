"""What the drawing of a flow tells about its running."""

from __future__ import annotations

import pytest

from app.definitions.soundness import soundness
from tests.runtime.engine.play import flow_of

TWO = ("p", "parallel", {"branches": [{"id": "x"}, {"id": "y"}]})
ONE = ("c", "condition", {"branches": [{"id": "t", "when": "true"}]})


def codes(*nodes: object, edges: str) -> list[str]:
    return [p.code for p in soundness(flow_of(*nodes, edges=edges))]


def test_a_plain_flow_is_sound() -> None:
    assert codes(("s", "start"), ("a", "approval"), ("e", "end"), edges="s>a a.approved>e") == []


def test_branches_that_join_are_sound() -> None:
    assert codes(("s", "start"), TWO, ("a", "fill"), ("j", "join"), ("e", "end"), edges="s>p p.x>a a>j p.y>j j>e") == []


def test_branches_that_end_apart_or_at_one_end_are_sound() -> None:
    assert codes(("s", "start"), TWO, ("a", "fill"), ("e", "end"), edges="s>p p.x>a a>e p.y>e") == []


def test_a_loop_around_a_joined_split_is_sound() -> None:
    assert (
        codes(
            ("s", "start"),
            TWO,
            ("j", "join"),
            ("a", "approval"),
            ("e", "end"),
            edges="s>p p.x>j p.y>j j>a a.rejected>p a.approved>e",
        )
        == []
    )


def test_branches_that_meet_without_a_join_are_named() -> None:
    flow = flow_of(("s", "start"), TWO, ("a", "fill"), ("e", "end"), ("b", "fill"), edges="s>p p.x>a a>b p.y>b b>e")
    (problem,) = soundness(flow)
    assert problem.code == "branches_meet"
    assert problem.place == ("nodes", "b")
    for name in ("“p”", "Branch 1", "Branch 2", "“b”"):
        assert name in problem.text.en


def test_only_the_first_meeting_is_told() -> None:
    assert codes(
        ("s", "start"),
        TWO,
        ("a", "fill"),
        ("b", "fill"),
        ("c", "fill"),
        ("e", "end"),
        edges="s>p p.x>a p.y>a a>b b>c c>e",
    ) == ["branches_meet"]


def test_a_join_inside_one_branch_does_not_hide_the_meeting_behind_it() -> None:
    assert codes(
        ("s", "start"),
        TWO,
        ONE,
        ("j", "join"),
        ("a", "fill"),
        ("e", "end"),
        edges="s>p p.x>c c.t>j c.otherwise>j j>a p.y>a a>e",
    ) == ["branches_meet"]


def test_a_branch_that_jumps_behind_the_join_meets_the_others() -> None:
    assert codes(
        ("s", "start"),
        TWO,
        ONE,
        ("j", "join"),
        ("a", "fill"),
        ("e", "end"),
        edges="s>p p.x>c c.t>j c.otherwise>a p.y>j j>a a>e",
    ) == ["branches_meet"]


def test_a_branch_that_comes_back_to_its_split_alone_is_refused() -> None:
    assert codes(
        ("s", "start"), TWO, ONE, ("b", "fill"), ("e", "end"), edges="s>p p.x>c c.t>p c.otherwise>e p.y>b b>e"
    ) == ["branch_repeats"]


@pytest.mark.parametrize(
    ("nodes", "edges", "code"),
    [
        ((("a", "fill"), ("e", "end")), "a>e", "no_start"),
        ((("s", "start"), ("t", "start"), ("e", "end")), "s>e t>e", "second_start"),
        ((("s", "start"), ("e", "end"), ("f", "fill")), "s>e f>e", "unreachable"),
        ((("s", "start"), ("a", "fill"), ("b", "fill")), "s>a a>b b>a", "no_end"),
        ((("s", "start"), ("a", "fill"), ("e", "end")), "s>a", "port_open"),
        ((("s", "start"), ("a", "fill"), ("e", "end")), "s>a a>e a>s", "edge_into_start"),
        ((("s", "start"), ("e", "end")), "s>gone", "edge_to_nowhere"),
        ((("s", "start"), ("e", "end")), "s.else>e", "edge_from_no_port"),
        ((("s", "start"), ("a", "fill"), ("e", "end")), "s>a a>e a>a", "port_twice"),
        ((("s", "start"), ("e", "end"), ("e", "end")), "s>e", "node_twice"),
        ((("s", "start"), ("a", "nonsense"), ("e", "end")), "s>a a>e", ""),
    ],
)
def test_what_keeps_a_flow_from_its_end(nodes: tuple[object, ...], edges: str, code: str) -> None:
    found = codes(*nodes, edges=edges)
    assert (code in found) if code else found == []


def test_a_rejection_without_a_line_is_a_declared_ending() -> None:
    assert codes(("s", "start"), ("a", "approval"), ("e", "end"), edges="s>a a.approved>e") == []


def test_a_failed_call_needs_no_line() -> None:
    assert codes(("s", "start"), ("k", "call_flow"), ("e", "end"), edges="s>k k.done>e") == []


def test_a_large_flow_is_told_apart_quickly() -> None:
    nodes: list[object] = [("s", "start")]
    edges, last = [], "s>"
    for n in range(60):
        nodes += [
            (f"p{n}", "parallel", {"branches": [{"id": "x"}, {"id": "y"}]}),
            (f"a{n}", "fill"),
            (f"b{n}", "fill"),
            (f"j{n}", "join"),
        ]
        edges += [f"{last}p{n}", f"p{n}.x>a{n}", f"p{n}.y>b{n}", f"a{n}>j{n}", f"b{n}>j{n}"]
        last = f"j{n}>"
    assert codes(*nodes, ("e", "end"), edges=" ".join([*edges, f"{last}e"])) == []

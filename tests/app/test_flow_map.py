"""The drawing of a flow: everything is on it, nothing overlaps, the way is told in words too."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.definitions.flow import Flow, load_flow
from app.rendering.flow_map import Way, flow_map
from app.rendering.svg_text import broken, fitted, measured


def flow(edges: list[tuple[str, str]], labels: Mapping[str, str] | None = None) -> Flow:
    labels = labels or {}
    ids = list(dict.fromkeys(n for edge in edges for n in edge))
    nodes: list[dict[str, Any]] = [
        {"id": id, "kind": "approval" if i else "start", "label": {"zh": labels.get(id, id), "en": id}}
        for i, id in enumerate(ids)
    ]
    return load_flow(
        {"key": "f", "form": "x", "nodes": nodes, "edges": [{"from": a, "port": f"to_{b}", "to": b} for a, b in edges]}
    )


def boxes(svg: str) -> list[tuple[float, float, float, float]]:
    return [
        tuple(float(n) for n in found)
        for found in re.findall(  # type: ignore[misc]
            r'<rect x="([\d.-]+)" y="([\d.-]+)" width="([\d.]+)" height="([\d.]+)" rx', svg
        )
    ]


def overlaps(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[0] + b[2] and b[0] < a[0] + a[2] and a[1] < b[1] + b[3] and b[1] < a[1] + a[3]


def test_states_and_returns_are_drawn_and_said() -> None:
    svg = str(
        flow_map(
            flow([("提交", "初审"), ("初审", "终审")]),
            Way({"提交": "done", "初审": "bad", "终审": "now"}, frozenset({("提交", "to_初审")}), (("终审", "提交"),)),
        )
    )
    assert svg.count('class="is-done"') == 2
    assert 'class="is-back is-taken"' in svg
    assert "已完成：提交；进行中：终审；出错：初审" in svg


def test_what_was_not_taken_is_pale_once_the_case_has_ended() -> None:
    way = Way({"a": "done", "b": "done"}, frozenset({("a", "to_b")}), open=False)
    svg = str(flow_map(flow([("a", "b"), ("a", "c")]), way))
    assert '<g class="is-pale"><title>c' in svg


def test_text_in_a_node_is_escaped_and_cut() -> None:
    svg = str(flow_map(flow([("a", "b")], labels={"a": "<b>很长很长很长很长很长很长很长很长很长很长的名字"}), Way()))
    assert "<b>" not in svg
    assert "…" in svg
    assert fitted("四个汉字", 48) == "四个汉字"
    assert fitted("五个汉字长", 48) == "五个汉…"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("终审", ("终审",)),
        ("部门负责人会签并确认", ("部门负责人会签", "并确认")),
        ("Head of department decides", ("Head of", "department d…")),
        ("Record the decision", ("Record the", "decision")),
        ("Donaudampfschifffahrt", ("Donaudampfs…",)),
    ],
)
def test_a_long_name_takes_two_lines(text: str, lines: tuple[str, ...]) -> None:
    assert broken(text, 86) == lines


@given(st.text(max_size=60), st.integers(30, 200))
def test_no_line_is_wider_than_its_room(text: str, width: int) -> None:
    assert all(measured(line) <= width + 12 for line in broken(text, width))


@pytest.mark.parametrize("edges", [[("a", "b"), ("b", "a")], [("a", "b"), ("b", "c"), ("c", "b"), ("a", "c")]])
def test_loops_are_drawn_as_lines_back(edges: list[tuple[str, str]]) -> None:
    assert "is-back" in str(flow_map(flow(edges), Way()))


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=24))
def test_any_graph_is_drawn_whole_without_overlaps(pairs: list[tuple[int, int]]) -> None:
    edges = [(f"n{a}", f"n{b}") for a, b in dict.fromkeys(pairs) if a != b]
    if not edges:
        return
    drawn = flow(edges)
    found = boxes(str(flow_map(drawn, Way())))
    assert len(found) == len(drawn.nodes)
    assert not any(overlaps(a, b) for i, a in enumerate(found) for b in found[i + 1 :])


def test_work_sent_back_is_drawn_inside_the_frame() -> None:
    two = flow([("a", "b"), ("a", "c"), ("b", "d"), ("c", "d")])
    way = Way({"a": "done"}, back=(("c", "a"), ("b", "a")))
    width = float(re.search(r'width="([\d.]+)"', str(flow_map(two, way, room=324))).group(1))  # type: ignore[union-attr]
    assert width <= 324

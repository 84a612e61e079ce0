"""Large and hostile tables: the analysis ends, and what it could not decide it says."""

from __future__ import annotations

import json
from itertools import product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.decisions.analysis import Bounds, analyse
from tests.app.decisions.analysis.tables import Raw, accepts, column, table

EIGHT = [column(f"c{at}") for at in range(8)]
Ends = tuple[int | None, int | None]


def bands(count: int) -> list[str]:
    """The number line in so many parts."""
    inner = [f"[{at}0..{at + 1}0)" for at in range(1, count - 1)]
    return ["< 10", *inner, f">= {count - 1}0"]


def grid(*counts: int) -> list[list[str]]:
    rest = ["-"] * (8 - len(counts))
    return [[*cells, *rest, '"x"'] for cells in product(*map(bands, counts))]


def written(ends: Ends) -> str:
    low, high = ends
    if low is None:
        return "-" if high is None else f"< {high}"
    return f">= {low}" if high is None else f"[{low}..{high})"


def split_up(random: Random, count: int) -> list[list[str]]:
    """Space cut in two again and again at random places: rows that leave nothing out and nowhere meet."""
    boxes: list[list[Ends]] = [[(None, None)] * 8]
    while len(boxes) < count:
        box = boxes.pop(random.randrange(len(boxes)))
        at = random.randrange(8)
        low, high = box[at]
        first = low if low is not None else (high or 0) - 1000
        last = high if high is not None else first + 2000
        cut = random.randint(first, last)
        halves = [[*box[:at], ends, *box[at + 1 :]] for ends in ((low, cut), (cut, high))]
        boxes += halves if first < cut < last else [box]
    random.shuffle(boxes)
    return [[*map(written, box), '"x"'] for box in boxes]


def scattered(random: Random, count: int) -> list[list[str]]:
    """Rows of three to six conditions each, which cross one another everywhere."""
    rows = []
    for _ in range(count):
        cells = ["-"] * 8
        for at in random.sample(range(8), random.randint(3, 6)):
            low = random.randint(0, 1000)
            cells[at] = random.choice((f"< {low}", f">= {low}", f"[{low}..{low + random.randint(1, 300)}]"))
        rows.append([*cells, random.choice(('"x"', '"y"'))])
    return rows


@pytest.mark.parametrize("rows", [grid(5, 4, 5, 2, 5, 2), split_up(Random(1), 2000)], ids=["grid", "split up"])
def test_two_thousand_rows_that_leave_nothing_out_are_proved_to(rows: list[list[str]]) -> None:
    found = analyse(table(EIGHT, rows))
    assert found.complete
    assert (found.gaps, found.overlaps, found.dead) == ((), (), ())


def test_three_rows_taken_out_of_two_thousand_leave_three_gaps() -> None:
    rows = split_up(Random(2), 2000)
    found = analyse(table(EIGHT, rows[3:]))
    assert found.complete
    assert len(found.gaps) == 3
    for row in rows[:3]:
        assert any(
            all(accepts(cell, each.value) for cell, each in zip(row[:-1], gap.example, strict=True))
            for gap in found.gaps
        )


def test_a_row_put_in_twice_among_two_thousand_is_found() -> None:
    rows = split_up(Random(3), 2000)
    found = analyse(table(EIGHT, [*rows, rows[700]], "FIRST"))
    assert [(each.rows, each.covered_by) for each in found.dead] == [(("r2001",), ("r701",))]


def test_a_table_too_intricate_to_decide_ends_with_what_it_found() -> None:
    raw = table(EIGHT, scattered(Random(4), 300), "FIRST")
    found = analyse(raw, bounds=Bounds(steps=20_000, gaps=30, pairs=10))
    assert {each.part for each in found.stopped} == {"gaps", "overlaps", "dead"}
    assert not found.complete
    assert len(found.overlaps) == 10
    assert f"共有 {found.overlapping} 对行重叠，只列出前 10 对。" in [each.text.zh for each in found.stopped]
    for gap in found.gaps:
        example = [each.value for each in gap.example]
        assert not any(all(map(accepts, row["if"], example)) for row in raw["rows"])


def test_more_gaps_than_anybody_reads_are_cut_short() -> None:
    found = analyse(table(EIGHT, scattered(Random(5), 10)), bounds=Bounds(gaps=7))
    assert 1 < len(found.gaps) <= 7
    assert [each.text.en for each in found.stopped if each.part == "gaps"] == [
        f"Stopped after {len(found.gaps)} gaps; there may be more."
    ]


def test_a_table_beyond_the_bounds_is_not_analysed_and_says_so() -> None:
    rows = [[f"< {number}", "1"] for number in range(30)]
    for bounds in (Bounds(rows=29), Bounds(cells=29)):
        found = analyse(table(EIGHT[:1], rows), bounds=bounds)
        assert [each.part for each in found.stopped] == ["table"]
        assert "没有分析" in found.stopped[0].text.zh
        assert found.gaps == ()


def test_numbers_with_nothing_between_them_leave_no_gap() -> None:
    last = "0.9999999999999999999999999999999999"
    assert analyse(table(EIGHT[:1], [(f"<= {last}", "1"), (">= 1", "2")])).gaps == ()
    assert len(analyse(table(EIGHT[:1], [("<= 0.999999999999999999999999999999999", "1"), (">= 1", "2")])).gaps) == 1


SOUP = (
    *("<", ">=", "5", "-", "[", "]", "(", ")", "..", ",", '"a"', "not(", "?", "null", "true", "@", '@"2024-01-01"'),
    *("x", ".y", "and", "or", "in", "if", "+", "/ 0", "1e6000", "-1e-6000", "for i in 1..9 return", "[1,2][", "{a:1}"),
)
json_values: st.SearchStrategy[object] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)


@given(
    cells=st.lists(st.lists(st.lists(st.sampled_from(SOUP), max_size=4).map(" ".join), min_size=2, max_size=2)),
    kind=st.sampled_from(("", "number", "string", "date", "Any", "list<number>", "tUnknown")),
    allowed=st.lists(st.sampled_from(SOUP), max_size=3).map(" ".join),
    hit=st.sampled_from(("UNIQUE", "ANY", "FIRST", "PRIORITY", "COLLECT", "")),
)
def test_whatever_stands_in_the_cells_the_analysis_answers(
    cells: list[list[str]], kind: str, allowed: str, hit: str
) -> None:
    found = analyse(table([column("x", kind, allowed)], cells, hit, allowed))
    json.dumps(found.to_json())


@given(st.dictionaries(st.sampled_from(("hit", "inputs", "outputs", "rows", "aggregate")), json_values))
def test_whatever_stands_where_a_table_should_the_analysis_answers(raw: Raw) -> None:
    json.dumps(analyse(raw, raw).to_json())

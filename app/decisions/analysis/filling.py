"""A box as the cells of a row: what an author would write to fill a gap."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.decisions.analysis.dimension import Dimension, Stretch, bits_of
from app.decisions.analysis.lines import TYPES, Cut
from app.decisions.analysis.space import Box
from app.decisions.analysis.wording import runs_within
from app.expressions import format_value

ANYTHING = "-"


def cells_of(box: Box, dimensions: Sequence[Dimension]) -> tuple[str, ...]:
    """One text of unary tests per column of the table; ``-`` where the box holds all that may come."""
    cells: dict[int, str] = {}
    for dimension, mask in zip(dimensions, box, strict=True):
        for column in dimension.columns:
            cells[column.at] = ANYTHING
        cells[dimension.columns[0].at] = cell_of(dimension, mask & dimension.usual)
    return tuple(cells[at] for at in sorted(cells))


def cell_of(dimension: Dimension, mask: int) -> str:
    """The tests that accept the values of a mask and no others that may come."""
    if mask == dimension.usual:
        return ANYTHING
    with_null = bool(mask & dimension.null)
    if mask == dimension.usual & ~dimension.null:
        return "not(null)"
    found: list[str] = []
    for stretch in dimension.stretches:
        here = ((1 << stretch.pieces) - 1) << stretch.first & dimension.usual
        held = mask & here
        if stretch.line.sort == "text" and not dimension.orders_texts and held & ~dimension.points and held != here:
            found.append(_all_but(dimension, here & ~held, with_null))
            continue
        for first, last in runs_within(held, here):
            found += _tests(dimension, stretch, here, first, last)
    return ", ".join([*found, "null"] if with_null else found)


def _all_but(dimension: Dimension, left_out: int, with_null: bool) -> str:
    texts = [format_value(dimension.samples[bit]) for bit in bits_of(left_out)]
    if len(dimension.stretches) == 1 and not dimension.usual & dimension.null:
        return f"not({', '.join(texts)})"
    # ``not("A", "B")`` cannot stand beside other tests, and accepts null.
    return " and ".join([*(f"? != {text}" for text in texts), *([] if with_null else ["? != null"])])


def _tests(dimension: Dimension, stretch: Stretch, here: int, first: int, last: int) -> Iterable[str]:
    bits = [bit for bit in range(first, last + 1) if here >> bit & 1]
    if all(dimension.points >> bit & 1 for bit in bits):
        values = [format_value(dimension.samples[bit]) for bit in bits]
        # Equality would accept the whole second.
        return [f"[{value}..{value}]" for value in values] if stretch.line.finer_than_equal else values
    low = stretch.ends(first - stretch.first)[0] if here & ((1 << first) - 1) else None
    high = stretch.ends(last - stretch.first)[1] if here >> (last + 1) else None
    return [_range(stretch, low, high)]


def _range(stretch: Stretch, low: Cut | None, high: Cut | None) -> str:
    if low is None and high is None:
        sort = TYPES.get(stretch.line.sort)
        return "not(null)" if sort is None else f"? instance of {sort}"
    if low is None:
        assert high is not None
        return f"{'<=' if high[1] else '<'} {_at(stretch, high)}"
    if high is None:
        return f"{'>' if low[1] else '>='} {_at(stretch, low)}"
    return f"{'(' if low[1] else '['}{_at(stretch, low)}..{_at(stretch, high)}{']' if high[1] else ')'}"


def _at(stretch: Stretch, cut: Cut) -> str:
    return format_value(stretch.line.value(cut[0]))

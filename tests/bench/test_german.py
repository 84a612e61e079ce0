"""The figures that measure a scorecard, against the plainest way to count them; and what the measured card may see."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bench.german import ATTRIBUTES, LEFT_OUT, USED, auc, kolmogorov_smirnov, tenths

# Few different scores, so that ties are the rule.
SCORED = st.lists(st.tuples(st.integers(0, 6).map(Decimal), st.booleans()), min_size=2, max_size=60).filter(
    lambda all: len({bad for _, bad in all}) == 2
)


@given(SCORED)
def test_auc_is_the_share_of_pairs_in_the_right_order(scored: list[tuple[Decimal, bool]]) -> None:
    pairs = [(good, bad) for good, bad_one in scored if not bad_one for bad, it in scored if it]
    right = sum(Fraction(2 * (good > bad) + (good == bad), 2) for good, bad in pairs)
    assert auc(scored) == Fraction(right) / len(pairs)


@given(SCORED)
def test_ks_is_the_widest_gap_between_the_two_curves(scored: list[tuple[Decimal, bool]]) -> None:
    def below(score: Decimal, bad: bool) -> Fraction:
        same = [each for each, was in scored if was == bad]
        return Fraction(sum(each <= score for each in same), len(same))

    assert kolmogorov_smirnov(scored) == max(abs(below(s, True) - below(s, False)) for s, _ in scored)


@given(SCORED)
def test_tenths_hold_everybody_once_and_part_no_equals(scored: list[tuple[Decimal, bool]]) -> None:
    parts = tenths(scored)
    assert sum(count for _, _, count, _ in parts) == len(scored)
    assert sum(bad for *_, bad in parts) == sum(bad for _, bad in scored)
    assert all(one[1] < other[0] for one, other in pairwise(parts))


def test_every_attribute_is_either_asked_or_left_out_with_a_reason() -> None:
    asked = {attribute for attribute, _, _ in USED}
    assert asked | set(LEFT_OUT) == set(ATTRIBUTES) - {"credit_risk"}
    assert not asked & set(LEFT_OUT)

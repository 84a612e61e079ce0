"""Hundreds of random flows on every run; ``python -m tests.runtime.engine.random_flows 5000`` plays the full set."""

from __future__ import annotations

import os
from collections import Counter

import pytest

from tests.runtime.engine.random_flows import live

FLOWS = int(os.environ.get("RANDOM_FLOWS", "500"))
CHUNK = 50


@pytest.mark.parametrize("first", range(0, FLOWS, CHUNK))
def test_no_token_is_lost_or_doubled_and_sound_flows_end(first: int) -> None:
    told = [live(seed) for seed in range(first, min(first + CHUNK, FLOWS))]
    happened: Counter[str] = Counter()
    for each in told:
        happened.update(each.verbs)
    sound = [t for t in told if t.sound]
    assert len(sound) > len(told) / 4, "too few of them say anything about sound flows"
    assert any(t.bends for t in sound), "none of the sound ones is out of the block structure"
    for verb in ("approve", "return", "return straight", "add_signer", "transfer", "timer", "late"):
        assert happened[verb], f"nobody ever did {verb}"

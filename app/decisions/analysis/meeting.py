"""Which boxes meet a mask: asked for every row of a table, answered for all others at once.

A set of boxes is a number with one bit per box, so that the boxes met in every dimension are found by a few operations.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.decisions.analysis.space import Box


def runs_of(mask: int) -> Iterable[tuple[int, int]]:
    """The unbroken runs of bits, first and last place of each."""
    at = 0
    while mask:
        skipped = (mask & -mask).bit_length() - 1
        mask >>= skipped
        at += skipped
        length = (~mask & (mask + 1)).bit_length() - 1
        yield at, at + length - 1
        mask >>= length
        at += length


class Meeting:
    """The boxes' masks in one dimension, in a tree over the pieces: a run of pieces is looked up in a few steps."""

    def __init__(self, masks: Sequence[int]) -> None:
        pieces = max((mask.bit_length() for mask in masks), default=0)
        self.size = 1 << max(pieces - 1, 0).bit_length()
        owners: dict[int, int] = {}
        for owner, mask in enumerate(masks):
            owners[mask] = owners.get(mask, 0) | 1 << owner
        turns = [0] * (self.size + 1)
        for mask, bits in owners.items():
            for first, last in runs_of(mask):
                turns[first] ^= bits
                turns[last + 1] ^= bits
        self.tree = [0] * (2 * self.size)
        here = 0
        for piece in range(self.size):
            here ^= turns[piece]
            self.tree[self.size + piece] = here
        for node in range(self.size - 1, 0, -1):
            self.tree[node] = self.tree[2 * node] | self.tree[2 * node + 1]
        self.known: dict[int, int] = {}

    def of(self, mask: int) -> int:
        """The boxes, as bits, whose mask shares a piece with this one."""
        found = self.known.get(mask)
        if found is None:
            found = 0
            for first, last in runs_of(mask):
                found |= self._between(first, min(last, self.size - 1))
            self.known[mask] = found
        return found

    def _between(self, first: int, last: int) -> int:
        found = 0
        low, high = first + self.size, last + self.size + 1
        while low < high:
            if low & 1:
                found |= self.tree[low]
                low += 1
            if high & 1:
                high -= 1
                found |= self.tree[high]
            low >>= 1
            high >>= 1
        return found


def meeting(box: Box, meetings: Sequence[Meeting], among: int) -> int:
    """The boxes among some that meet a box in every dimension, as bits."""
    for mask, each in zip(box, meetings, strict=True):
        if not among:
            return 0
        among &= each.of(mask)
    return among

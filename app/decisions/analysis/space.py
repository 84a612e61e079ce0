"""Boxes in a space of several dimensions: is a box covered by others, and what surrounds a point that none covers.

A box is one mask of pieces per dimension (app.decisions.analysis.dimension). The search for an uncovered point splits
the region along the largest box until one box covers a part or none touches it. Three observations keep it short:
a box that leaves only one dimension open covers a whole slice, which is cut off at once; if the volumes of the boxes
do not add up to the region's, some point must be free, and the half where they fall short is followed without looking
back; and where the boxes are known not to overlap, volumes that do add up prove that nothing is free.

The question is hard in general (it contains satisfiability), so every search has a budget and may end undecided.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

Box = tuple[int, ...]
Limits = Mapping[int, int]
"""A box by its masks in those dimensions only where it does not hold everything."""


class Exhausted(Exception):
    """The budget is spent before the answer was found."""


@dataclass(slots=True)
class Budget:
    """How many boxes may still be touched."""

    left: int

    def spend(self, touched: int) -> None:
        self.left -= touched
        if self.left < 0:
            raise Exhausted

    def share(self, most: int) -> Budget:
        """A part of what is left, so that one hard question does not eat what others need."""
        return Budget(min(self.left, most))


@dataclass(slots=True)
class Part:
    """A box inside a region: whose it is, and its masks in the dimensions where it does not fill the region."""

    owner: int
    limits: dict[int, int]


@dataclass(slots=True)
class Search:
    """Looks for points of a region outside all boxes. ``used`` collects whose boxes the proof of none rests on."""

    budget: Budget
    disjoint: bool = False
    used: set[int] = field(default_factory=set)

    def uncovered(self, region: Box, boxes: Iterable[tuple[int, Limits]]) -> Box | None:
        """A point of the region (one piece per dimension) outside all boxes, or None. Raises Exhausted."""
        if not all(region):
            return None
        parts = []
        for owner, limits in boxes:
            self.budget.spend(1)
            part = _clipped(owner, limits, region)
            if part is None:
                continue
            if not part.limits:
                self.used.add(owner)
                return None
            parts.append(part)
        if not parts:
            return _first_point(region)
        pending = [(region, parts)]
        while pending:
            self.budget.spend(1 + len(pending[-1][1]))
            found = self._without_slices(*pending.pop())
            if found is None:
                continue
            region, parts = found
            if not parts:
                return _first_point(region)
            sizes = [mask.bit_count() for mask in region]
            volumes = _volumes(sizes, parts)
            if sum(volumes) < _product(sizes):
                return self._descended(region, parts)
            if self.disjoint:
                self.used.update(part.owner for part in parts)
                continue
            largest = parts[max(range(len(parts)), key=volumes.__getitem__)]
            dimension = _least_torn(region, parts, largest)
            pending += _halves(region, parts, dimension, largest.limits[dimension])
        return None

    def _descended(self, region: Box, parts: list[Part]) -> Box:
        """A free point of a region that the parts cannot fill: of two halves one is not filled either."""
        while parts:
            sizes = [mask.bit_count() for mask in region]
            dimension = sizes.index(max(sizes))
            half = _lower_half(region[dimension], sizes[dimension])
            emptiest: tuple[Box, list[Part]] | None = None
            least = 1.0
            for each in _halves(region, parts, dimension, half):
                self.budget.spend(1 + len(each[1]))
                lengths = [mask.bit_count() for mask in each[0]]
                filled, whole = sum(_volumes(lengths, each[1])), _product(lengths)
                if filled < whole and (emptiest is None or filled / whole < least):
                    emptiest, least = each, filled / whole
            assert emptiest is not None, "one half has to have a free point"
            region, parts = emptiest
        return _first_point(region)

    def _without_slices(self, region: Box, parts: list[Part]) -> tuple[Box, list[Part]] | None:
        """Cut off the slices that single boxes cover; None where nothing is left."""
        while True:
            slices: dict[int, int] = {}
            for part in parts:
                if len(part.limits) > 1:
                    continue
                if not part.limits:
                    self.used.add(part.owner)
                    return None
                ((dimension, mask),) = part.limits.items()
                known = slices.get(dimension, 0)
                if mask & ~known:
                    self.used.add(part.owner)
                    slices[dimension] = known | mask
            if not slices:
                return region, parts
            for dimension, mask in slices.items():
                rest = region[dimension] & ~mask
                if not rest:
                    return None
                region = (*region[:dimension], rest, *region[dimension + 1 :])
                parts = _narrowed(parts, dimension, rest)
            self.budget.spend(len(parts))


def limits_of(box: Box, whole: Box) -> Limits:
    return {at: mask for at, (mask, full) in enumerate(zip(box, whole, strict=True)) if mask != full}


def _clipped(owner: int, limits: Limits, region: Box) -> Part | None:
    """The part of a box inside a region, None where they do not meet."""
    found: dict[int, int] = {}
    for dimension, mask in limits.items():
        here = region[dimension]
        common = mask & here
        if common != here:
            if not common:
                return None
            found[dimension] = common
    return Part(owner, found)


def _narrowed(parts: list[Part], dimension: int, rest: int) -> list[Part]:
    """The parts inside a region whose mask in one dimension shrinks to ``rest``."""
    found: list[Part] = []
    for part in parts:
        mask = part.limits.get(dimension)
        if mask is None:
            found.append(part)
            continue
        common = mask & rest
        if not common:
            continue
        if common == mask and mask != rest:
            found.append(part)
            continue
        limits = dict(part.limits)
        if common == rest:
            del limits[dimension]
        else:
            limits[dimension] = common
        found.append(Part(part.owner, limits))
    return found


def _halves(region: Box, parts: list[Part], dimension: int, inside: int) -> list[tuple[Box, list[Part]]]:
    """The region in two: inside and outside of a mask in one dimension."""
    halves = []
    for mask in (inside, region[dimension] & ~inside):
        half = (*region[:dimension], mask, *region[dimension + 1 :])
        halves.append((half, _narrowed(parts, dimension, mask)))
    return halves


def _first_point(region: Box) -> Box:
    return tuple(mask & -mask for mask in region)


def _lower_half(mask: int, count: int) -> int:
    """The lower half of the pieces of a mask."""
    low, high = 0, mask.bit_length()
    while high - low > 1:
        middle = (low + high) // 2
        if (mask & ((1 << middle) - 1)).bit_count() <= count // 2:
            low = middle
        else:
            high = middle
    return mask & ((1 << low) - 1)


def _least_torn(region: Box, parts: list[Part], by: Part) -> int:
    """The dimension in which a cut along one box tears the fewest others apart."""
    return min(by.limits, key=lambda each: _torn(parts, each, by.limits[each], region[each]))


_LOOKED_AT = 64


def _torn(parts: list[Part], dimension: int, inside: int, whole: int) -> int:
    outside = whole & ~inside
    count = 0
    for part in parts[:: max(1, len(parts) // _LOOKED_AT)]:
        mask = part.limits.get(dimension, whole)
        if mask & inside and mask & outside:
            count += 1
    return count


def _product(sizes: Sequence[int]) -> int:
    found = 1
    for size in sizes:
        found *= size
    return found


def _volumes(sizes: list[int], parts: list[Part]) -> list[int]:
    whole = _product(sizes)
    found = []
    for part in parts:
        volume = whole
        for dimension, mask in part.limits.items():
            volume = volume // sizes[dimension] * mask.bit_count()
        found.append(volume)
    return found


def grown(point: Box, whole: Box, boxes: Sequence[Box]) -> Box:
    """A box around an uncovered point that no side can be moved outwards of without touching one of the boxes.

    It is bounded in as few dimensions as a greedy choice finds, because every bound is a clause in the sentence that
    tells a person of the gap.
    """
    boxes = [box for box in boxes if all(mask & here for mask, here in zip(box, whole, strict=True))]
    misses = [sum(1 << dimension for dimension, here in enumerate(point) if not box[dimension] & here) for box in boxes]
    kept = _fewest(misses, len(point))
    masks = [point[dimension] if dimension in kept else whole[dimension] for dimension in range(len(point))]
    only = sum(1 << dimension for dimension in kept)
    misses = [each & only for each in misses]
    for dimension in kept:
        bit = 1 << dimension
        blocked = 0
        for box, missed in zip(boxes, misses, strict=True):
            if missed == bit:
                blocked |= box[dimension]
        masks[dimension] = whole[dimension] & ~blocked
        misses = [
            missed & ~bit if missed & bit and box[dimension] & masks[dimension] else missed
            for box, missed in zip(boxes, misses, strict=True)
        ]
    return tuple(masks)


def _fewest(misses: list[int], dimensions: int) -> list[int]:
    """Few dimensions such that every box is missed in one of them."""
    open_ones = list(misses)
    kept: list[int] = []
    while open_ones:
        counts = [sum(1 for each in open_ones if each >> dimension & 1) for dimension in range(dimensions)]
        best = counts.index(max(counts))
        kept.append(best)
        open_ones = [each for each in open_ones if not each >> best & 1]
    for dimension in list(kept):
        others = sum(1 << each for each in kept if each != dimension)
        if all(each & others for each in misses):
            kept.remove(dimension)
    return sorted(kept)

"""One value out of many: sums, extremes, averages, all and any (DMN 1.5 tables 77 and 78)."""

from __future__ import annotations

from decimal import Decimal, DecimalException

from app.expressions import arithmetic, numbers
from app.expressions.compare import identity, order
from app.expressions.functions.lists import merge_sorted
from app.expressions.functions.signature import builtin
from app.expressions.run import Run


def _numbers(run: Run, items: list[object]) -> list[Decimal] | None:
    run.spend(len(items))
    found = [item for item in items if isinstance(item, Decimal)]
    return found if len(found) == len(items) else None


@builtin("min(...list: any): item of list")
def minimum(run: Run, items: list[object]) -> object:
    return _extreme(run, items, -1)


@builtin("max(...list: any): item of list")
def maximum(run: Run, items: list[object]) -> object:
    return _extreme(run, items, 1)


def _extreme(run: Run, items: list[object], sign: int) -> object:
    run.spend(len(items))
    if not items:
        return None
    best = items[0]
    if order(best, best) is None:
        return None
    for item in items[1:]:
        placed = order(item, best)
        if placed is None:
            return None
        if placed * sign > 0:
            best = item
    return best


@builtin("sum(...list: any): item of list")
def total(run: Run, items: list[object]) -> object:
    """Null for an empty list and for one with anything but numbers, or durations of one kind."""
    run.spend(len(items))
    if not items:
        return None
    quick = _sum_of_numbers(items)
    if quick is not None:
        return quick
    result: object = items[0]
    if arithmetic.negate(result) is None:
        return None
    for item in items[1:]:
        result = arithmetic.add(result, item)
        if result is None:
            return None
    return numbers.fit(result) if isinstance(result, Decimal) else result


def _sum_of_numbers(items: list[object]) -> Decimal | None:
    """The sum of decimals that stay in range, which is nearly every sum; None leaves the rest to the slow way."""
    add = numbers.CONTEXT.add
    result = numbers.ZERO
    try:
        for item in items:
            if type(item) is not Decimal:
                return None
            result = add(result, item)
    except DecimalException:
        return None
    return result


@builtin("mean(...list: any): number")
def mean(run: Run, items: list[object]) -> object:
    summed = total(run, items)
    return None if summed is None else arithmetic.divide(summed, Decimal(len(items)))


@builtin("product(...list: any): number")
def product(run: Run, items: list[object]) -> object:
    found = _numbers(run, items)
    if not found:
        return None
    result: Decimal | None = numbers.ONE
    for item in found:
        result = None if result is None else numbers.multiply(result, item)
    return result


@builtin("median(...list: any): number")
def median(run: Run, items: list[object]) -> object:
    ordered = _sorted(run, items)
    if not ordered:
        return None
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return arithmetic.divide(arithmetic.add(ordered[middle - 1], ordered[middle]), Decimal(2))


def _sorted(run: Run, items: list[object]) -> list[object] | None:
    if _numbers(run, items) is None:
        return None

    def earlier(left: object, right: object) -> bool | None:
        run.spend(1)
        placed = order(left, right)
        return None if placed is None else placed < 0

    return merge_sorted(run, items, earlier)


@builtin("stddev(...list: any): number")
def stddev(run: Run, items: list[object]) -> object:
    """The sample standard deviation."""
    found = _numbers(run, items)
    if not found or len(found) < 2:
        return None
    average = mean(run, items)
    squares: object = numbers.ZERO
    for item in found:
        distance = arithmetic.subtract(item, average)
        squares = arithmetic.add(squares, arithmetic.multiply(distance, distance))
    variance = arithmetic.divide(squares, Decimal(len(found) - 1))
    return numbers.root(variance) if isinstance(variance, Decimal) else None


@builtin("mode(...list: any): list<number>")
def mode(run: Run, items: list[object]) -> object:
    """The most frequent numbers, ascending."""
    ordered = _sorted(run, items)
    if ordered is None:
        return None
    counts: dict[object, int] = {}
    first: dict[object, object] = {}
    for item in ordered:
        key = identity(item, run)
        counts[key] = counts.get(key, 0) + 1
        first.setdefault(key, item)
    most = max(counts.values(), default=0)
    return [first[key] for key, times in counts.items() if times == most]


@builtin("all(...list: any): boolean")
def every(run: Run, items: list[object]) -> object:
    return _verdict(run, items, False)


@builtin("any(...list: any): boolean")
def some(run: Run, items: list[object]) -> object:
    return _verdict(run, items, True)


def _verdict(run: Run, items: list[object], deciding: bool) -> object:
    """``deciding`` where it occurs; else null where something is no boolean; else the other."""
    run.spend(len(items))
    if any(item is deciding for item in items):
        return deciding
    return not deciding if all(isinstance(item, bool) for item in items) else None

"""Lists: membership, change, order (DMN 1.5 table 77)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from app.expressions.compare import equal, identity, order
from app.expressions.functions.signature import builtin
from app.expressions.run import Run
from app.expressions.values import FeelFunction


@builtin("list contains(list: list, element: any): boolean")
def list_contains(run: Run, items: list[object], element: object) -> object:
    run.spend(len(items))
    return any(equal(item, element, run) is True for item in items)


@builtin("count(list: list): number")
def count(_: Run, items: list[object]) -> object:
    return Decimal(len(items))


@builtin("sublist(list: list, start position: number, length?: number): same as list")
def sublist(run: Run, items: list[object], start: Decimal, length: Decimal | None) -> object:
    first = int(start)
    if first == 0 or abs(first) > len(items):
        return None
    begin = first - 1 if first > 0 else len(items) + first
    end = len(items) if length is None else begin + int(length)
    if end > len(items) or end < begin:
        return None
    run.allow_items(end - begin)
    return items[begin:end]


@builtin("append(list: list, ...item: any): list")
def append(run: Run, items: list[object], added: list[object]) -> object:
    run.allow_items(len(items) + len(added))
    return items + added


@builtin("concatenate(...list: list): list")
def concatenate(run: Run, lists: list[object]) -> object:
    return _joined(run, lists)


@builtin("union(...list: list): list")
def union(run: Run, lists: list[object]) -> object:
    return _distinct(run, _joined(run, lists))


def _joined(run: Run, lists: list[object]) -> list[object]:
    joined: list[object] = []
    for each in lists:
        more = each if isinstance(each, list) else [each]
        run.allow_items(len(joined) + len(more))
        joined.extend(more)
    return joined


@builtin("distinct values(list: list): same as list")
def distinct_values(run: Run, items: list[object]) -> object:
    return _distinct(run, items)


def _distinct(run: Run, items: list[object]) -> list[object]:
    run.spend(2 * len(items))
    return _first_of_each(run, items)


def _first_of_each(run: Run, items: list[object]) -> list[object]:
    seen: dict[object, object] = {}
    for item in items:
        seen.setdefault(identity(item, run), item)
    return list(seen.values())


@builtin("duplicate values(list: list): same as list")
def duplicate_values(run: Run, items: list[object]) -> object:
    run.spend(2 * len(items))
    seen: dict[object, int] = {}
    for item in items:
        key = identity(item, run)
        seen[key] = seen.get(key, 0) + 1
    return [item for item in _first_of_each(run, items) if seen[identity(item, run)] > 1]


@builtin("insert before(list: list, position: number, newItem: any): list")
def insert_before(run: Run, items: list[object], position: Decimal, new: object) -> object:
    at = _index(items, position)
    if at is None:
        return None
    run.allow_items(len(items) + 1)
    return [*items[:at], new, *items[at:]]


@builtin("remove(list: list, position: number): same as list")
def remove(run: Run, items: list[object], position: Decimal) -> object:
    at = _index(items, position)
    if at is None:
        return None
    run.allow_items(len(items))
    return items[:at] + items[at + 1 :]


def _index(items: list[object], position: Decimal) -> int | None:
    """A position counted from 1, or from the end where negative, as an index; None outside the list."""
    if position.copy_abs() > len(items):
        return None
    whole = int(position)
    if whole == 0:
        return None
    return whole - 1 if whole > 0 else len(items) + whole


@builtin("list replace(list: list, position: number, newItem: any): list")
def list_replace(run: Run, items: list[object], position: Decimal, new: object) -> object:
    at = _index(items, position)
    if at is None:
        return None
    run.allow_items(len(items))
    return [*items[:at], new, *items[at + 1 :]]


@builtin("list replace(list: list, match: function, newItem: any): list")
def list_replace_matching(run: Run, items: list[object], match: FeelFunction, new: object) -> object:
    if len(match.parameters) != 2:
        return None
    run.allow_items(len(items))
    replaced: list[object] = []
    for item in items:
        verdict = match.call(run, [item, new])
        if not isinstance(verdict, bool):
            return None
        replaced.append(new if verdict else item)
    return replaced


@builtin("reverse(list: list): same as list")
def reverse(run: Run, items: list[object]) -> object:
    run.allow_items(len(items))
    return items[::-1]


@builtin("index of(list: list, match: any): list<number>")
def index_of(run: Run, items: list[object], match: object) -> object:
    run.spend(len(items))
    return [Decimal(at) for at, item in enumerate(items, 1) if equal(item, match, run) is True]


@builtin("flatten(list: list): list")
def flatten(run: Run, items: list[object]) -> object:
    flat: list[object] = []
    pending = items[::-1]
    while pending:
        run.spend(1)
        item = pending.pop()
        if isinstance(item, list):
            run.spend(len(item))
            pending.extend(reversed(item))
        else:
            flat.append(item)
    return flat


@builtin("partition(list: list, size: number): list")
def partition(run: Run, items: list[object], size: Decimal) -> object:
    width = int(size)
    if width < 1:
        return None
    run.allow_items(len(items))
    return [items[at : at + width] for at in range(0, len(items), width)]


@builtin("sort(list: list): same as list")
def sort(run: Run, items: list[object]) -> object:
    """Without a function: ascending, where all items can be compared; else null."""

    def earlier(left: object, right: object) -> bool | None:
        run.spend(1)
        placed = order(left, right)
        return None if placed is None else placed < 0

    return merge_sorted(run, items, earlier)


@builtin("sort(list: list, precedes: function): same as list")
def sort_by(run: Run, items: list[object], precedes: FeelFunction) -> object:
    def earlier(left: object, right: object) -> bool | None:
        verdict = precedes.call(run, [left, right])
        return verdict if isinstance(verdict, bool) else None

    return merge_sorted(run, items, earlier)


def merge_sorted(
    run: Run, items: list[object], earlier: Callable[[object, object], bool | None]
) -> list[object] | None:
    """Stable merge sort, written out so that server and browser ask the same questions in the same order.

    None as soon as a question has no answer.
    """
    run.allow_items(len(items))
    width = 1
    current = items[:]
    while width < len(current):
        merged: list[object] = []
        for start in range(0, len(current), 2 * width):
            left, right = current[start : start + width], current[start + width : start + 2 * width]
            i = j = 0
            while i < len(left) and j < len(right):
                verdict = earlier(right[j], left[i])
                if verdict is None:
                    return None
                if verdict:
                    merged.append(right[j])
                    j += 1
                else:
                    merged.append(left[i])
                    i += 1
            merged += left[i:]
            merged += right[j:]
        current = merged
        width *= 2
    return current

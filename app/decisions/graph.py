"""Which part needs which, in what order they are evaluated, and where they run in a circle."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

Needs = Mapping[str, Iterable[str]]


def ordered(start: Iterable[str], needs: Callable[[str], Iterable[str]]) -> list[str]:
    """``start`` and all it needs, what is needed first. Needs no recursion, so chains of any length can be walked."""
    found: dict[str, None] = {}
    opened: set[str] = set()
    pending = [(key, False) for key in reversed(list(start))]
    while pending:
        key, done = pending.pop()
        if done:
            found[key] = None
        elif key not in opened:
            opened.add(key)
            pending.append((key, True))
            pending.extend((each, False) for each in reversed(list(needs(key))) if each not in opened)
    return list(found)


def circles(needs: Needs) -> list[tuple[str, ...]]:
    """Every group of keys that need each other, or themselves, each in the order of a way around."""
    groups = (group for group in _groups(needs) if len(group) > 1 or group[0] in set(needs[group[0]]))
    return [_way(group, needs) for group in groups]


def _groups(needs: Needs) -> list[list[str]]:
    """Strongly connected groups, by Tarjan's algorithm without recursion."""
    number: dict[str, int] = {}
    lowest: dict[str, int] = {}
    path: list[str] = []
    on_path: set[str] = set()
    found: list[list[str]] = []
    for start in needs:
        if start in number:
            continue
        work = [(start, iter([each for each in needs[start] if each in needs]))]
        number[start] = lowest[start] = len(number)
        path.append(start)
        on_path.add(start)
        while work:
            key, rest = work[-1]
            following = next(rest, None)
            if following is None:
                work.pop()
                if work:
                    lowest[work[-1][0]] = min(lowest[work[-1][0]], lowest[key])
                if lowest[key] == number[key]:
                    group: list[str] = []
                    while not group or group[-1] != key:
                        group.append(path.pop())
                    on_path.difference_update(group)
                    found.append(group)
            elif following not in number:
                number[following] = lowest[following] = len(number)
                path.append(following)
                on_path.add(following)
                work.append((following, iter([each for each in needs[following] if each in needs])))
            elif following in on_path:
                lowest[key] = min(lowest[key], number[following])
    return found


def _way(group: list[str], needs: Needs) -> tuple[str, ...]:
    """A way around inside the group, from its first key in the document's order back to it."""
    inside = set(group)
    first = next(key for key in needs if key in inside)
    came: dict[str, str] = {}
    queue = [first]
    for key in queue:
        for each in needs[key]:
            if each == first:
                way = [key]
                while way[-1] != first:
                    way.append(came[way[-1]])
                return tuple(reversed(way))
            if each in inside and each not in came:
                came[each] = key
                queue.append(each)
    return tuple(group)

"""Which join may fire now. The rule stands in :mod:`runtime.engine.graph`.

In a flow that is not block-structured two joins can wait for each other: each holds a token that could still reach the
other. Where nothing else is left that could move, waiting longer cannot help, so the circle is opened: one of the joins
that wait only for each other fires with what it has.
"""

from __future__ import annotations

from collections.abc import Iterable

from runtime.engine.graph import Graph
from runtime.engine.state import Token


def ready(graph: Graph, tokens: Iterable[Token]) -> list[Token] | None:
    """The tokens (one per edge, oldest first) of the next join that fires; None when all have to wait."""
    live = tuple(tokens)
    held: dict[str, frozenset[str]] = {}
    for join, reach in graph.reach.items():
        here = [t for t in live if t.node == join and t.standing == "joining"]
        if not here:
            continue
        filled = {t.edge for t in here}
        others = [t for t in live if t.standing != "joining" or t.node != join]
        holding = [t for t in others if _holds_up(t, join, reach, filled)]
        if not holding:
            return _one_per_edge(here)
        held[join] = frozenset(t.node for t in holding)
    if held and all(t.standing == "joining" for t in live):
        join = _open_circle(held)
        return _one_per_edge([t for t in live if t.node == join])
    return None


def _holds_up(token: Token, join: str, reach: tuple[frozenset[str], ...], filled: set[int | None]) -> bool:
    if token.node == join:
        return token.standing == "parked"  # it comes back to this very join when the rework is done
    to_empty = any(token.node in nodes for i, nodes in enumerate(reach) if i not in filled)
    return to_empty and not any(token.node in nodes for i, nodes in enumerate(reach) if i in filled)


def _one_per_edge(here: list[Token]) -> list[Token]:
    first: dict[int | None, Token] = {}
    for token in sorted(here, key=lambda t: t.id):
        first.setdefault(token.edge, token)
    return list(first.values())


def _open_circle(held: dict[str, frozenset[str]]) -> str:
    """A join such that everything it waits for, directly or not, waits for it too: joins behind it keep waiting."""
    closed = {join: _closure(join, held) for join in held}
    return next(join for join in held if all(join in closed[other] for other in closed[join]))


def _closure(join: str, held: dict[str, frozenset[str]]) -> set[str]:
    found: set[str] = set()
    todo = [join]
    while todo:
        for other in held[todo.pop()]:
            if other not in found:
                found.add(other)
                todo.append(other)
    return found

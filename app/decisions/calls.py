"""Calling the functions and services that a document defines."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from app.decisions.boxed import Turn
from app.decisions.trace import Visit
from app.expressions import LimitExceeded, Run

CALL_COST = 10
"""Steps of one call, beside those of what is inside."""


def calling(
    run: Run,
    turn: Turn,
    named: tuple[str, str] | None,
    given: Mapping[str, object],
    body: Callable[[], object],
) -> object:
    """Run the body of a call on the shared budget; a call of a ``named`` thing is told in the trace as its own visit.

    Raises LimitExceeded where calls nest too deeply, as those of FEEL's own functions do.
    """
    run.spend(CALL_COST)
    run.calls += 1
    if run.calls > run.limits.depth:
        raise LimitExceeded("depth", run.limits.depth)
    outer = turn.visit
    if named is not None and outer.told:
        turn.visit = Visit(*named, given)
        outer.call(turn.visit)
    try:
        value = body()
        if turn.visit is not outer:
            turn.visit.value = value
    finally:
        turn.visit = outer
    run.calls -= 1
    return value

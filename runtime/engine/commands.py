"""What the executor can tell the core about a case as a whole."""

from __future__ import annotations

from dataclasses import dataclass

from app.nodes.events import Event


@dataclass(frozen=True, slots=True)
class Begin:
    """Start at the flow's start node."""


@dataclass(frozen=True, slots=True)
class Deliver:
    """Hand an event to a step. A step that is no longer live ignores it (the result says ``late``)."""

    step: str
    event: Event


@dataclass(frozen=True, slots=True)
class Retry:
    """Visit the node of a failed step again: a new step; the failed one is left behind as cancelled."""

    step: str


@dataclass(frozen=True, slots=True)
class Skip:
    """Leave a failed step through one of its ways out as if it had done its work: an admin takes that upon himself."""

    step: str
    port: str


@dataclass(frozen=True, slots=True)
class Stop:
    """End the case now: ``withdrawn`` by its initiator, ``ended`` by an admin."""

    outcome: str


Command = Begin | Deliver | Retry | Skip | Stop

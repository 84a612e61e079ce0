"""What goes into the core beside the state, and what comes out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from app.definitions.workspace import Definitions
from app.i18n import Text
from app.nodes.outcome import Effect
from runtime.engine.state import Path, State


@dataclass(frozen=True)
class Facts:
    """Everything the core may know: it has no clock, draws no ids and reads no database.

    ``visited`` tells the split path of the last visit to a node, or None if the case never was there; ``relate`` the
    records that other answers point at. Both are asked only where a move needs them. ``moves`` are those made before in
    the same event, where answers of services are delivered one by one.
    """

    now: datetime
    today: date
    answers: Mapping[str, Any]
    case: Mapping[str, Any]
    initiator: str | None
    names: Mapping[str, Any]  # further names of the expressions' scope: initiator, related records
    new_id: Callable[[], str]
    visited: Callable[[str], Path | None]
    moves: int = 0
    related: Mapping[str, Any] = field(default_factory=dict)  # records that relation fields point at, by id
    relate: Callable[[Mapping[str, Any]], Mapping[str, Any]] | None = None
    definitions: Definitions = field(default_factory=lambda: Definitions({}))  # of the release the case is pinned to


@dataclass(frozen=True, slots=True)
class Entered:
    step: str
    node: str
    path: Path


@dataclass(frozen=True, slots=True)
class Left:
    """The visit is over: ``status`` is done, returned or cancelled (a failed one tried again counts as cancelled)."""

    step: str
    node: str
    status: str
    ports: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Incident:
    step: str
    node: str
    code: str
    text: Text
    retry: bool


Trace = Entered | Left | Incident


@dataclass
class Result:
    """The new state and all that follows from one command. ``late`` marks an event that came after its step was over;
    ``refused`` says why the work could not be sent back where it was asked to go. Both mean that nothing changed."""

    state: State
    effects: list[tuple[str, str, Effect]] = field(default_factory=list)  # (step, node, effect), in order
    trace: list[Trace] = field(default_factory=list)
    writes: dict[str, Any] = field(default_factory=dict)
    reads: dict[str, list[dict[str, Any]]] = field(default_factory=dict)  # by step
    moves: int = 0  # of the event so far
    late: bool = False
    refused: Text | None = None

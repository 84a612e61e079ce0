"""What a node kind answers: where to go, or that it waits, or that it failed; and what else shall happen.

Effects are data. The core never does them: the executor writes them in the event's own transaction (tasks, timers,
notices, notes, questions to services) or as a job row (everything that leaves the process).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.i18n import Text


@dataclass(frozen=True, slots=True)
class OpenTask:
    """Give ``holder`` (a user's id, or ``party:<id>``) a task. ``id`` comes from ``view.new_id()``."""

    id: str
    holder: str
    due: datetime | None = None
    reason: str | None = None  # why him: "rule", "transfer", "added", "admin" (nobody else was found)


@dataclass(frozen=True, slots=True)
class CloseTasks:
    """Close these open tasks of the step, or all of them (None)."""

    reason: str  # "decided_by_other", "transferred", "returned", "expired", "failed", "case_ended"
    ids: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class StartJob:
    """Have the kind's ``work.run`` called with ``request``, outside the transaction, at least once."""

    request: Mapping[str, Any]
    key: str = ""  # makes several jobs of one step distinct; the step's id is always part of the idempotency key
    silent: bool = False  # the step does not wait for the reply


@dataclass(frozen=True, slots=True)
class SetTimer:
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask a service of the running half, inside the transaction; the reply comes as ``Answered`` (app.nodes.events)."""

    service: str  # "people", "records"
    verb: str
    args: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Notify:
    """Put a notice into people's inboxes. ``people`` is a who-rule, resolved by the executor."""

    people: tuple[Mapping[str, Any], ...]
    text: Text
    copy: bool = False  # shown under "copied to me" with the case


@dataclass(frozen=True, slots=True)
class Note:
    """A line in the case's timeline."""

    text: Text


Effect = OpenTask | CloseTasks | StartJob | SetTimer | Ask | Notify | Note


@dataclass(frozen=True, slots=True)
class Go:
    """Leave through these ports: one, or several at once where the kind splits. ``writes`` are answers by field id;
    ``outputs`` are readable by later expressions under the node's id."""

    ports: tuple[str, ...]
    writes: Mapping[str, Any] = field(default_factory=dict)
    outputs: Mapping[str, Any] = field(default_factory=dict)
    effects: tuple[Effect, ...] = ()


@dataclass(frozen=True, slots=True)
class Wait:
    memory: Mapping[str, Any] = field(default_factory=dict)
    effects: tuple[Effect, ...] = ()
    writes: Mapping[str, Any] = field(default_factory=dict)
    outputs: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fail:
    """The step cannot go on: an incident that an admin sees. ``retry`` says whether trying again can help."""

    code: str
    text: Text
    retry: bool = True


@dataclass(frozen=True, slots=True)
class Back:
    """Send the work back to an earlier node; ``straight`` comes straight back here afterwards."""

    to: str
    straight: bool = False
    memory: Mapping[str, Any] = field(default_factory=dict)  # kept while parked (straight only)
    effects: tuple[Effect, ...] = ()


@dataclass(frozen=True, slots=True)
class Finish:
    """End this branch, or with ``whole`` the case, whatever else is under way."""

    outcome: str
    whole: bool = False
    effects: tuple[Effect, ...] = ()


Outcome = Go | Wait | Fail | Back | Finish

"""What can happen to a waiting step. Events are plain data: the executor stores them and replay feeds them again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Decided:
    """The holder of a task acted. ``verb`` is one of the kind's actions (approve, reject, submit, return,
    transfer, add_signer …); ``data`` carries what the verb needs: ``to`` (a node id or a user id), ``when``."""

    task: str
    by: str
    verb: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answered:
    """The reply of a service to the step's :class:`~app.nodes.outcome.Ask`, inside the same transaction."""

    service: str
    verb: str
    value: Any


@dataclass(frozen=True, slots=True)
class TimerFired:
    name: str


@dataclass(frozen=True, slots=True)
class JobDone:
    reply: Any


@dataclass(frozen=True, slots=True)
class JobFailed:
    """The job gave up: its attempts are used, or trying again cannot help. ``sentence`` is one text, or one in each
    language (``{"zh", "en"}``)."""

    code: str
    sentence: str | Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ChildEnded:
    """A case that this step started has ended. ``answers`` are its record's, by field id."""

    case: str
    outcome: str
    answers: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Released:
    """The step was parked while an earlier one was gone through again, and goes on now. ``asked`` is true for the
    step that sent the work back."""

    asked: bool = False


Event = Decided | Answered | TimerFired | JobDone | JobFailed | ChildEnded | Released

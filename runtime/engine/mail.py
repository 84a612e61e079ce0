"""Events as JSON: for the mail of parked tokens and for the case's stored history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from app.nodes.events import Answered, ChildEnded, Decided, Event, JobDone, JobFailed, Released, TimerFired

_EVENTS: dict[str, type[Event]] = {
    each.__name__: each for each in (Decided, Answered, TimerFired, JobDone, JobFailed, ChildEnded, Released)
}


def pack(event: Event) -> dict[str, Any]:
    return {"event": type(event).__name__, **{f.name: getattr(event, f.name) for f in fields(event)}}


def unpack(raw: Mapping[str, Any]) -> Event:
    return _EVENTS[raw["event"]](**{k: v for k, v in raw.items() if k != "event"})

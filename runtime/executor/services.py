"""Answering what nodes ask of the running half, inside the event's transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.nodes.outcome import Ask
from runtime.executor.load import Loaded
from runtime.executor.question import Question
from runtime.people import serve as people
from runtime.records.service import serve as records

Service = Callable[[Session, Loaded, Question], Any]

_SERVICES: dict[str, Service] = {"people": people, "records": records}


def answer(session: Session, loaded: Loaded, ask: Ask, step: str, answers: Mapping[str, Any], now: datetime) -> Any:
    """The service's reply as plain JSON. Raises KeyError for a service nobody runs."""
    return _SERVICES[ask.service](session, loaded, Question(ask.verb, ask.args, step, answers, now))

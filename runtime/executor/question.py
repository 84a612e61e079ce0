"""What a service is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Question:
    """``answers`` are the record's as this event has changed them so far; ``step`` is who asks."""

    verb: str
    args: Mapping[str, Any]
    step: str
    answers: Mapping[str, Any]
    now: datetime

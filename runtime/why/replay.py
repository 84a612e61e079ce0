"""Asking a case's decisions and conditions again, on the release it is pinned to and with what they read then."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app import decisions
from app.definitions.workspace import Definitions
from app.errors import FormworkError
from app.expressions import LimitExceeded, from_jsonable, to_jsonable
from runtime.models.cases import Step


@dataclass(frozen=True, slots=True)
class Replayed:
    """One decision asked again. ``same`` is whether the value and the way to it are what was kept then."""

    step: str
    decision: str
    same: bool
    value: Any  # exact JSON, None where it could not be asked


def replay(steps: Iterable[Step], definitions: Definitions) -> list[Replayed]:
    """Ask every decision of these steps again. Needs nothing but the steps and the release: no record, no clock."""
    return [_again(step.id, read, definitions) for step in steps for read in step.reads or () if read.get("decision")]


def _again(step: str, read: Mapping[str, Any], definitions: Definitions) -> Replayed:
    key, moment = str(read["decision"]), datetime.fromisoformat(read["now"])
    model = definitions.decisions.get(key)
    if model is None:
        return Replayed(step, key, False, None)
    inputs = {name: from_jsonable(value) for name, value in read["inputs"].items()}
    try:
        decided = decisions.decide(model, model.result or "", inputs, decisions.View(moment.date(), moment))
    except (FormworkError, LimitExceeded):
        return Replayed(step, key, False, None)
    value = to_jsonable(decided.value)
    return Replayed(step, key, value == read["value"] and decided.trace == read["trace"], value)

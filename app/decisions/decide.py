"""Asking a model: evaluates what the asked part needs, each once, and tells what happened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from app.decisions.activation import Activation
from app.decisions.boxed import UNSURE, Turn
from app.decisions.model import Model
from app.decisions.trace import Silent, Visit
from app.errors import NotFound
from app.expressions import DEFAULT, LimitExceeded, Limits, Run, adopt
from app.i18n import Text


@dataclass(frozen=True, slots=True)
class View:
    """The moment a decision is made at (this room has no clock), and what it may cost."""

    today: date | None = None
    now: datetime | None = None
    limits: Limits = DEFAULT


@dataclass(frozen=True, slots=True)
class Decided:
    """The value, and how it came about. ``visits`` are told as plain JSON by ``trace``."""

    value: object
    asked: str
    visits: tuple[Visit, ...] = field(repr=False)
    notes: tuple[dict[str, Any], ...] = ()

    @property
    def trace(self) -> dict[str, Any]:
        """What was read, which rows fired, why, per evaluated part in order; values as exact JSON."""
        return {
            "asked": self.asked,
            "notes": list(self.notes),
            "parts": [visit.to_json() for visit in self.visits],
        }


def decide(model: Model, asked: str, inputs: Mapping[str, object], view: View | None = None) -> Decided:
    """The value of a part or service (by key or id) for these inputs (by key); what is not given is null.

    Values must be FEEL's (decimals, never floats: TypeError). Raises NotFound for an unknown part, BadDefinition where
    it needs parts that run in a circle, LimitExceeded where it costs too much.
    """
    root = Visit("", "", {})
    key, value = _asked(model, asked, inputs, view or _NOWHERE, root)
    return Decided(value, key, tuple(root.calls), tuple(root.notes))


def answer(model: Model, asked: str, inputs: Mapping[str, object], view: View | None = None) -> object:
    """The same value as that of ``decide``, in less time: nothing is kept of how it came about.

    A table of constants, asked by its key on the usual budget, is answered from its index alone; inputs it has no use
    for are then not looked at.
    """
    if view is None:
        way = model.straight(asked)
        found = UNSURE if way is None else way(inputs)
        if found is not UNSURE:
            return found
    return _asked(model, asked, inputs, view or _NOWHERE, Silent("", "", inputs))[1]


_NOWHERE = View()


def _asked(model: Model, asked: str, inputs: Mapping[str, object], view: View, visit: Visit) -> tuple[str, object]:
    key = model.key_of(asked)
    if key is None:
        said = Text("决策里没有“{asked}”。", "The decision has no part “{asked}”.")
        raise NotFound(said.fill(asked=asked))
    turn = Turn(Run(view.limits, view.today, view.now, model.types.feel), visit)
    try:
        return key, Activation(model, {name: adopt(given) for name, given in inputs.items()}, turn).ask(key)
    except RecursionError:
        raise LimitExceeded("depth", view.limits.depth) from None

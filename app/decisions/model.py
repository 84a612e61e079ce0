"""A decision document, loaded: what it asks, its parts with their compiled logic, its services."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.decisions.boxed import Boxed, Straight, fitting
from app.decisions.types import Types, Wanted
from app.i18n import Text


@dataclass(frozen=True, slots=True)
class Input:
    """Something the caller gives. ``type`` None takes any value."""

    id: str
    key: str
    label: Text
    type: Wanted | None
    needs: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Part:
    """A decision, or a function that decisions call. ``needs`` are the document's names that its logic mentions."""

    id: str
    key: str
    label: Text
    type: Wanted | None
    logic: Boxed | None
    needs: frozenset[str]
    callable: bool


@dataclass(frozen=True, slots=True)
class Service:
    """Decisions answered together, or called like a function: ``takes`` are its parameters in order, by key.

    ``outputs``, ``decides`` and ``takes`` are keys; what it takes is given, never decided.
    """

    id: str
    key: str
    label: Text
    type: Wanted | None
    outputs: tuple[str, ...]
    decides: tuple[str, ...]
    takes: tuple[str, ...]
    needs: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Imported:
    """Another document, whose parts are named here with ``key`` and a point before theirs."""

    key: str
    model: Model


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """Immutable; may be shared between threads. ``result`` is the key of the part a flow asks, None where none is."""

    key: str
    label: Text
    types: Types
    inputs: Mapping[str, Input]
    parts: Mapping[str, Part]
    services: Mapping[str, Service]
    imports: Mapping[str, Imported]
    result: str | None
    circles: tuple[tuple[str, ...], ...]
    by_id: Mapping[str, str]
    orders: dict[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict, repr=False)
    """What is evaluated one after the other when these keys are asked: remembered, as it never changes."""
    ways: dict[str, Straight | None] = field(default_factory=dict, repr=False)

    def straight(self, asked: str) -> Straight | None:
        """The short way to a part's value, remembered; None where it has none."""
        if asked not in self.ways and asked in self.parts:
            part = self.parts[asked]
            # A name that is a part's too means the part.
            inputs = {key: each.type for key, each in self.inputs.items() if key not in self.parts}
            way = None if part.logic is None or part.callable else part.logic.straight(inputs)
            self.ways[asked] = fitting(way, part.type)
        return self.ways.get(asked)

    def key_of(self, asked: str) -> str | None:
        """The key of a part or service asked by key or id; those of an import carry its key and a point before."""
        if asked in self.parts or asked in self.services:
            return asked
        found = self.by_id.get(asked)
        if found is not None and found not in self.inputs:
            return found
        for name, imported in self.imports.items():
            if asked.startswith(f"{name}."):
                inner = imported.model.key_of(asked[len(name) + 1 :])
                return None if inner is None else f"{name}.{inner}"
        return None

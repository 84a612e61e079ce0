"""What compiled code runs on: the caller's scope, and cells for local names, budget and conversions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.expressions.run import Run
from app.expressions.values import adopt

Scope = Mapping[str, object]
Cells = list[Any]
"""The memory of one activation: first its run, then what was adopted from the scope, then one cell per local name.

The first cell holds what the run is made from until somebody asks for it: most conditions never need a budget.
"""
Code = Callable[[Scope, Cells], object]
RUN, ADOPTED, FIRST_FREE = 0, 1, 2


def run_of(cells: Cells) -> Run:
    """The run with its budget, made when first asked for."""
    run = cells[RUN]
    if type(run) is Run:
        return run
    run = cells[RUN] = Run(*run)
    return run


def adopted(cells: Cells, name: str, value: object) -> object:
    """A list or context of the scope in FEEL's values, converted once however often it is read."""
    known = cells[ADOPTED]
    if known is None:
        known = cells[ADOPTED] = {}
    if name not in known:
        known[name] = adopt(value)
    return known[name]


@dataclass(slots=True)
class Registers:
    count: int = FIRST_FREE

    def new(self) -> int:
        self.count += 1
        return self.count - 1


@dataclass(frozen=True, slots=True)
class Names:
    """The names in sight where a node is compiled, innermost first.

    ``name`` None marks the row of a filter: its members are names there, which only the evaluation knows.
    """

    registers: Registers = field(default_factory=Registers)
    outer: Names | None = None
    name: str | None = None
    register: int = -1

    def bind(self, name: str) -> Names:
        return Names(self.registers, self, name, self.registers.new())

    def row(self) -> Names:
        return Names(self.registers, self, None, self.registers.new())

"""What compiled code runs on: the caller's scope, the registers of local names, the budget."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from app.expressions.run import Run
from app.expressions.values import adopt


class Frame:
    """One activation. Registers hold the names a text introduces; each such name has its own."""

    __slots__ = ("adopted", "registers", "run", "scope")

    def __init__(self, scope: Mapping[str, object], registers: list[object], run: Run) -> None:
        self.scope = scope
        self.registers = registers
        self.run = run
        self.adopted: dict[str, object] = {}

    def adopt(self, name: str, value: object) -> object:
        """A list or context of the scope in FEEL's values, converted once however often it is read."""
        known = self.adopted
        if name not in known:
            known[name] = adopt(value)
        return known[name]


Code = Callable[[Frame], object]


@dataclass(slots=True)
class Registers:
    count: int = 0

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

"""A boxed ``for``: the list of what its body gives for each item; ``partial`` names what it has given so far."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.decisions.boxed import Loading, Scope, Turn
from app.decisions.checking import Checking
from app.decisions.dmn.xml import Element
from app.decisions.iteration import Iteration, load_parts, read_parts, write_parts
from app.decisions.kinds import Kind
from app.decisions.shape import Raw
from app.expressions import ANY, FeelType, ListOf

if TYPE_CHECKING:
    from app.decisions.dmn.reading import Reading
    from app.decisions.dmn.writing import Writing


@dataclass(frozen=True, slots=True)
class ForEach(Iteration):
    def evaluate(self, scope: Scope, turn: Turn) -> object:
        items = self.items(scope, turn)
        if items is None:
            return None
        found: list[object] = []
        for value in self.turns(items, {**scope, "partial": found}, turn):
            found.append(value)
        return found

    def gives(self, checking: Checking) -> FeelType:
        inside = checking.binding({self.variable: self.item_type(checking), "partial": ListOf(ANY)})
        return ListOf(self.body.check(inside))


def load(raw: Raw, loading: Loading) -> ForEach:
    return ForEach(loading.place, loading.wanted(raw), *load_parts(raw, loading))


def read(element: Element, reading: Reading) -> dict[str, object]:
    return {"kind": KIND.name, **read_parts(element, "return", reading)}


def write(raw: Raw, writing: Writing) -> Element:
    return write_parts(KIND.tag, "return", raw, writing)


KIND = Kind("for", load, "for", read, write, since="1.4")

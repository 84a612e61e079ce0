"""A boxed ``every``: whether its body is true for all items; as FEEL's own it is null where that stays open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.decisions.boxed import Loading, Scope, Turn
from app.decisions.checking import Checking
from app.decisions.dmn.xml import Element
from app.decisions.iteration import Iteration, load_parts, read_parts, write_parts
from app.decisions.kinds import Kind
from app.decisions.shape import Raw
from app.expressions import FeelType

if TYPE_CHECKING:
    from app.decisions.dmn.reading import Reading
    from app.decisions.dmn.writing import Writing


@dataclass(frozen=True, slots=True)
class Every(Iteration):
    def evaluate(self, scope: Scope, turn: Turn) -> object:
        return self.decided(scope, turn, False)

    def gives(self, checking: Checking) -> FeelType:
        return self.gives_verdict(checking)


def load(raw: Raw, loading: Loading) -> Every:
    return Every(loading.place, loading.wanted(raw), *load_parts(raw, loading))


def read(element: Element, reading: Reading) -> dict[str, object]:
    return {"kind": KIND.name, **read_parts(element, "satisfies", reading)}


def write(raw: Raw, writing: Writing) -> Element:
    return write_parts(KIND.tag, "satisfies", raw, writing)


KIND = Kind("every", load, "every", read, write, since="1.4")

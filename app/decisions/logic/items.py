"""A boxed list: one box per item."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.decisions.boxed import Boxed, Loading, Scope, Turn
from app.decisions.checking import Checking
from app.decisions.dmn.xml import Element
from app.decisions.kinds import Kind
from app.decisions.shape import Raw, maps_in
from app.expressions import ANY, FeelType, ListOf

if TYPE_CHECKING:
    from app.decisions.dmn.reading import Reading
    from app.decisions.dmn.writing import Writing


@dataclass(frozen=True, slots=True)
class Items(Boxed):
    items: tuple[Boxed, ...]

    def evaluate(self, scope: Scope, turn: Turn) -> object:
        turn.run.allow_items(len(self.items))
        return [item.value(scope, turn) for item in self.items]

    def gives(self, checking: Checking) -> FeelType:
        found = [item.check(checking) for item in self.items]
        return ListOf(found[0] if found and all(each == found[0] for each in found) else ANY)


def load(raw: Raw, loading: Loading) -> Items:
    items = maps_in(raw, "items", loading.place)
    boxes = tuple(loading.box(each, "items", str(number)) for number, each in enumerate(items))
    return Items(loading.place, loading.wanted(raw), boxes)


def read(element: Element, reading: Reading) -> dict[str, object]:
    return {"kind": KIND.name, "items": reading.boxes_in(element)}


def write(raw: Raw, writing: Writing) -> Element:
    return writing.element(KIND.tag, *[writing.box(each) for each in raw.get("items") or ()])


KIND = Kind("list", load, "list", read, write)

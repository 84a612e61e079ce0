"""A boxed filter: the items for which its test is true."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.decisions.boxed import Boxed, Loading, Scope, Turn
from app.decisions.checking import Checking
from app.decisions.dmn.xml import Element
from app.decisions.kinds import Kind
from app.decisions.shape import Raw, map_in
from app.expressions import BOOLEAN, ContextOf, FeelType, ListOf

if TYPE_CHECKING:
    from app.decisions.dmn.reading import Reading
    from app.decisions.dmn.writing import Writing


@dataclass(frozen=True, slots=True)
class Filter(Boxed):
    """Inside ``match`` the item is ``item``, and its members are names.

    A test that is neither boolean nor null makes the whole null (OMG DMN TCK 1151).
    """

    source: Boxed
    match: Boxed

    def evaluate(self, scope: Scope, turn: Turn) -> object:
        found = self.source.value(scope, turn)
        items = found if isinstance(found, list) else [] if found is None else [found]
        kept: list[object] = []
        for item in items:
            turn.run.spend(2)
            members = item if isinstance(item, dict) else {}
            verdict = self.match.value({**scope, "item": item, **members}, turn)
            if not isinstance(verdict, bool | None):
                return None
            if verdict is True:
                kept.append(item)
        return kept

    def gives(self, checking: Checking) -> FeelType:
        found = self.source.check(checking)
        item = found.item if isinstance(found, ListOf) else found
        members = item.fields if isinstance(item, ContextOf) else {}
        verdict = self.match.check(checking.binding({"item": item, **members}))
        checking.fits(verdict, BOOLEAN, self.match.place)
        return ListOf(item)


def load(raw: Raw, loading: Loading) -> Filter:
    source = loading.box(map_in(raw, "in", loading.place), "in")
    match = loading.bind("item").box(map_in(raw, "match", loading.place), "match")
    return Filter(loading.place, loading.wanted(raw), source, match)


def read(element: Element, reading: Reading) -> dict[str, object]:
    return {"kind": KIND.name, **{name: reading.boxed_under(element, name) for name in ("in", "match")}}


def write(raw: Raw, writing: Writing) -> Element:
    return writing.element(KIND.tag, *[writing.element(name, writing.box(raw[name])) for name in ("in", "match")])


KIND = Kind("filter", load, "filter", read, write, since="1.4")

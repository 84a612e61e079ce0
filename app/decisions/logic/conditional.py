"""A boxed conditional: one of two boxes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.decisions.boxed import Boxed, Loading, Scope, Turn
from app.decisions.checking import Checking
from app.decisions.dmn.xml import Element
from app.decisions.kinds import Kind
from app.decisions.shape import Raw, map_in
from app.expressions import ANY, BOOLEAN, NULL, FeelType

if TYPE_CHECKING:
    from app.decisions.dmn.reading import Reading
    from app.decisions.dmn.writing import Writing


@dataclass(frozen=True, slots=True)
class Conditional(Boxed):
    condition: Boxed
    then: Boxed
    otherwise: Boxed

    def evaluate(self, scope: Scope, turn: Turn) -> object:
        """As FEEL's ``if``: null counts as not true, a condition that is no boolean makes the whole null."""
        verdict = self.condition.value(scope, turn)
        if verdict is True:
            return self.then.value(scope, turn)
        return self.otherwise.value(scope, turn) if verdict is False or verdict is None else None

    def gives(self, checking: Checking) -> FeelType:
        checking.fits(self.condition.check(checking), BOOLEAN, self.condition.place)
        found = [self.then.check(checking), self.otherwise.check(checking)]
        known = [each for each in found if each != NULL]
        return known[0] if known and all(each == known[0] for each in known) else ANY


def load(raw: Raw, loading: Loading) -> Conditional:
    parts = [loading.box(map_in(raw, name, loading.place), name) for name in ("if", "then", "else")]
    return Conditional(loading.place, loading.wanted(raw), *parts)


def read(element: Element, reading: Reading) -> dict[str, object]:
    return {"kind": KIND.name, **{name: reading.boxed_under(element, name) for name in ("if", "then", "else")}}


def write(raw: Raw, writing: Writing) -> Element:
    return writing.element(
        KIND.tag, *[writing.element(name, writing.box(raw[name])) for name in ("if", "then", "else")]
    )


KIND = Kind("conditional", load, "conditional", read, write, since="1.4")

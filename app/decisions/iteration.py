"""What boxed ``for``, ``some``, ``every`` and filters share: walking over what a box gives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.decisions.boxed import Boxed, Loading, Scope, Turn
from app.decisions.checking import Checking
from app.decisions.dmn.xml import Element
from app.decisions.shape import Raw, map_in, text_in
from app.expressions import BOOLEAN, FeelType, ListOf, RangeOf, compile_expression

if TYPE_CHECKING:
    from app.decisions.dmn.reading import Reading
    from app.decisions.dmn.writing import Writing

_WALK = compile_expression("for each in source return each")
"""FEEL says what can be walked: lists, ranges of whole numbers and dates, a value alone."""


@dataclass(frozen=True, slots=True)
class Iteration(Boxed):
    """A body that runs once for each item, which ``variable`` names."""

    variable: str
    source: Boxed
    body: Boxed

    def items(self, scope: Scope, turn: Turn) -> list[object] | None:
        """What is walked, None where it cannot be."""
        found = _WALK.run({"source": self.source.value(scope, turn)}, turn.run)
        return found if isinstance(found, list) else None

    def turns(self, items: list[object], scope: Scope, turn: Turn) -> Iterator[object]:
        """The body's value for each item."""
        inside = dict(scope)
        for item in items:
            turn.run.spend(2)
            # A function made in the body keeps the names it saw, so each turn has its own.
            yield self.body.value({**inside, self.variable: item}, turn)

    def decided(self, scope: Scope, turn: Turn, deciding: bool) -> bool | None:
        """``deciding`` where a turn gives it, null where none does and one is null, else the other.

        A turn that gives anything else makes the whole null (OMG DMN TCK 1153).
        """
        items = self.items(scope, turn)
        if items is None:
            return None
        verdicts = list(self.turns(items, scope, turn))
        if not all(isinstance(verdict, bool | None) for verdict in verdicts):
            return None
        return deciding if deciding in verdicts else None if None in verdicts else not deciding

    def gives_verdict(self, checking: Checking) -> FeelType:
        inside = checking.binding({self.variable: self.item_type(checking)})
        checking.fits(self.body.check(inside), BOOLEAN, self.body.place)
        return BOOLEAN

    def item_type(self, checking: Checking) -> FeelType:
        found = self.source.check(checking)
        return found.item if isinstance(found, ListOf | RangeOf) else found


def load_parts(raw: Raw, loading: Loading) -> tuple[str, Boxed, Boxed]:
    variable = text_in(raw, "variable", loading.place)
    source = loading.box(map_in(raw, "in", loading.place), "in")
    body = loading.bind(variable, "partial").box(map_in(raw, "body", loading.place), "body")
    return variable, source, body


def read_parts(element: Element, body: str, reading: Reading) -> dict[str, object]:
    return {
        "variable": element.attributes.get("iteratorVariable", "item"),
        "in": reading.boxed_under(element, "in"),
        "body": reading.boxed_under(element, body),
    }


def write_parts(tag: str, body: str, raw: Raw, writing: Writing) -> Element:
    found = writing.element(
        tag, writing.element("in", writing.box(raw["in"])), writing.element(body, writing.box(raw["body"]))
    )
    found.attributes["iteratorVariable"] = raw["variable"]
    return found

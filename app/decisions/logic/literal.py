"""A literal expression: one FEEL text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.decisions.boxed import Boxed, Expression, Loading, Scope, Turn
from app.decisions.checking import Checking
from app.decisions.dmn.xml import Element
from app.decisions.kinds import Kind
from app.decisions.shape import Raw, text_in
from app.expressions import FeelType

if TYPE_CHECKING:
    from app.decisions.dmn.reading import Reading
    from app.decisions.dmn.writing import Writing


@dataclass(frozen=True, slots=True)
class Literal(Boxed):
    expression: Expression

    def evaluate(self, scope: Scope, turn: Turn) -> object:
        return self.expression.value(scope, turn)

    def gives(self, checking: Checking) -> FeelType:
        return checking.expression(self.expression)


def load(raw: Raw, loading: Loading) -> Literal:
    text = text_in(raw, "text", loading.place)
    return Literal(loading.place, loading.wanted(raw), loading.expression(text, "text"))


def read(element: Element, reading: Reading) -> dict[str, object]:
    return {"kind": KIND.name, "text": reading.text(element, "text")}


def write(raw: Raw, writing: Writing) -> Element:
    return writing.element(KIND.tag, writing.text("text", raw["text"]))


KIND = Kind("literal", load, "literalExpression", read, write)

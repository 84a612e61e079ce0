"""An invocation: calls a function, a service or a built-in with an argument per parameter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.decisions.boxed import Boxed, Expression, Loading, Scope, Turn
from app.decisions.checking import Checking
from app.decisions.dmn.xml import Element
from app.decisions.kinds import Kind
from app.decisions.shape import Raw, map_in, maps_in, text_in
from app.expressions import ANY, FeelType, FunctionOf, invoke

if TYPE_CHECKING:
    from app.decisions.dmn.reading import Reading
    from app.decisions.dmn.writing import Writing


@dataclass(frozen=True, slots=True)
class Binding:
    key: str
    logic: Boxed | None


@dataclass(frozen=True, slots=True)
class Invocation(Boxed):
    function: Expression
    bindings: tuple[Binding, ...]

    def evaluate(self, scope: Scope, turn: Turn) -> object:
        function = self.function.value(scope, turn)
        values = [None if each.logic is None else each.logic.value(scope, turn) for each in self.bindings]
        return invoke(turn.run, function, values, tuple(each.key for each in self.bindings))

    def gives(self, checking: Checking) -> FeelType:
        called = checking.expression(self.function)
        for each in self.bindings:
            if each.logic is not None:
                each.logic.check(checking)
        if not isinstance(called, FunctionOf):
            return ANY
        return called.result


def load(raw: Raw, loading: Loading) -> Invocation:
    function = loading.expression(text_in(raw, "function", loading.place), "function")
    bindings = tuple(
        _binding(each, loading, number) for number, each in enumerate(maps_in(raw, "bindings", loading.place))
    )
    return Invocation(loading.place, loading.wanted(raw), function, bindings)


def _binding(raw: Raw, loading: Loading, number: int) -> Binding:
    place = ("bindings", str(number))
    key = text_in(raw, "key", (*loading.place, *place))
    logic = None if raw.get("logic") is None else map_in(raw, "logic", (*loading.place, *place))
    return Binding(key, None if logic is None else loading.box(logic, *place, "logic"))


def read(element: Element, reading: Reading) -> dict[str, object]:
    called = element.first("literalExpression")
    if called is None:
        raise reading.not_understood(element)
    bindings = [
        {"key": reading.name(each.needed("parameter")), "logic": reading.boxed_in(each)}
        for each in reading.children(element, "binding")
    ]
    return {"kind": KIND.name, "function": reading.text(called, "text"), "bindings": bindings}


def write(raw: Raw, writing: Writing) -> Element:
    bindings = [
        writing.element("binding", writing.named("parameter", each["key"], {}), writing.box(each.get("logic")))
        for each in raw.get("bindings") or ()
    ]
    called = writing.element("literalExpression", writing.text("text", raw["function"]))
    return writing.element(KIND.tag, called, *bindings)


KIND = Kind("invocation", load, "invocation", read, write)

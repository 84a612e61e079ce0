"""A function: parameters and a body. As a part of the document it is DMN's business knowledge model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.decisions.boxed import Boxed, Loading, Scope, Turn
from app.decisions.calls import calling
from app.decisions.checking import Checking
from app.decisions.dmn.xml import Element
from app.decisions.kinds import Kind
from app.decisions.shape import Raw, bad, map_in, maps_in, text_in
from app.decisions.types import Wanted
from app.expressions import ANY, FeelFunction, FeelType, FunctionOf, Run
from app.i18n import Text

if TYPE_CHECKING:
    from app.decisions.dmn.reading import Reading
    from app.decisions.dmn.writing import Writing


@dataclass(frozen=True, slots=True)
class Parameter:
    key: str
    type: Wanted | None


@dataclass(frozen=True, slots=True)
class Function(Boxed):
    """``external`` names the language of a function that other machines would run; here it always gives null."""

    parameters: tuple[Parameter, ...]
    body: Boxed | None
    external: str

    def value(self, scope: Scope, turn: Turn) -> object:
        """A declared type is that of what the function gives, as its parameters have theirs."""
        return self.evaluate(scope, turn)

    def evaluate(self, scope: Scope, turn: Turn) -> object:
        return self.made(scope, turn, None, self.type)

    def made(self, scope: Scope, turn: Turn, named: tuple[str, str] | None, result: Wanted | None) -> FeelFunction:
        """The function as a value; ``named`` is the id and key under which the trace tells its calls."""
        names = tuple(each.key for each in self.parameters)

        def call(run: Run, arguments: list[object]) -> object:
            if len(arguments) != len(names) or self.body is None:
                return None
            if self.external:
                turn.visit.note("external", language=self.external)
                return None
            inside = dict(scope)
            for parameter, argument in zip(self.parameters, arguments, strict=True):
                fitted = turn.fit(argument, parameter.type, parameter.key)
                if fitted is None and argument is not None:
                    return None
                inside[parameter.key] = fitted
            body = self.body
            given = dict(zip(names, arguments, strict=True))
            return calling(run, turn, named, given, lambda: turn.fit(body.value(inside, turn), result, "result"))

        return FeelFunction(names, call, "external" if self.external else "function")

    def check(self, checking: Checking) -> FeelType:
        found = self.gives(checking)
        wanted = checking.declared(self.type, self.place)
        if isinstance(found, FunctionOf):
            checking.fits(found.result, wanted, self.place)
            found = FunctionOf(found.parameters, found.result if wanted == ANY else wanted)
        return found

    def gives(self, checking: Checking) -> FeelType:
        kinds = tuple(checking.declared(each.type, (*self.place, "parameters", each.key)) for each in self.parameters)
        inside = checking.binding({each.key: kind for each, kind in zip(self.parameters, kinds, strict=True)})
        result = ANY if self.body is None or self.external else self.body.check(inside)
        return FunctionOf(kinds, result)


def load(raw: Raw, loading: Loading) -> Function:
    place = loading.place
    parameters: list[Parameter] = []
    for number, each in enumerate(maps_in(raw, "parameters", place)):
        key = text_in(each, "key", (*place, "parameters", str(number)))
        if any(key == parameter.key for parameter in parameters):
            said = Text("“{key}”重复了。请改一个名称。", "“{key}” appears twice. Change one of the names.").fill(
                key=key
            )
            raise bad((*place, "parameters", key), "key_twice", said, key)
        parameters.append(Parameter(key, loading.wanted(each)))
    inside = loading.bind(*(each.key for each in parameters))
    body = None if raw.get("body") is None else inside.box(map_in(raw, "body", place), "body")
    return Function(
        place,
        loading.types.result_of(loading.wanted(raw)),
        tuple(parameters),
        body,
        text_in(raw, "external", place, ""),
    )


def read(element: Element, reading: Reading) -> dict[str, object]:
    parameters = [
        {"key": reading.name(each), **reading.typed(each)} for each in reading.children(element, "formalParameter")
    ]
    found: dict[str, object] = {"kind": KIND.name, "parameters": parameters, "body": reading.boxed_in(element)}
    language = element.attributes.get("kind", "FEEL")
    return found if language == "FEEL" else {**found, "external": language}


def write(raw: Raw, writing: Writing) -> Element:
    """Also the ``encapsulatedLogic`` of a business knowledge model, which has the same form."""
    parameters = [writing.named("formalParameter", each["key"], each) for each in raw.get("parameters") or ()]
    found = writing.element(KIND.tag, *parameters, writing.box(raw.get("body")))
    if raw.get("external"):
        found.attributes["kind"] = raw["external"]
    return found


KIND = Kind("function", load, "functionDefinition", read, write)

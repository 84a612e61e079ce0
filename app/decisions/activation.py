"""One evaluation of a model's parts: the names with their values, filled as parts are asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from app.decisions.boxed import Scope, Turn
from app.decisions.calls import calling
from app.decisions.graph import ordered
from app.decisions.logic.function import Function
from app.decisions.model import Imported, Model, Part, Service
from app.decisions.trace import Visit
from app.errors import BadDefinition, Problem
from app.expressions import FeelFunction, Run
from app.i18n import Text


class Activation:
    """``given`` are values from outside, of inputs and of what a service takes; they are never decided."""

    def __init__(
        self,
        model: Model,
        given: Mapping[str, object],
        turn: Turn,
        taken: Mapping[str, object] | None = None,
        prefix: str = "",
    ) -> None:
        self.model = model
        self.prefix = prefix
        self.given = given
        self.turn = turn
        self.values: Scope = dict(taken or {})
        self._imported: dict[str, Activation] = {}

    def ask(self, key: str) -> object:
        """The value of a part; of a function or service what it gives for the given values of its parameters."""
        if key in self.model.services:
            return self.serve(self.model.services[key])
        self.need([key])
        value = self.values[key]
        if isinstance(value, FeelFunction) and self._is_callable(key):
            return value.call(self.turn.run, [self.given.get(name) for name in value.parameters])
        return value

    def _is_callable(self, key: str) -> bool:
        return key in self.model.parts and self.model.parts[key].callable

    def need(self, keys: Iterable[str]) -> None:
        """Evaluate these and all they need that has no value yet."""
        for key in self._order(tuple(keys)):
            if key not in self.values:
                part = self.model.parts.get(key)
                self.values[key] = self._value(key) if part is None else self._decided(part)

    def _order(self, keys: tuple[str, ...]) -> Iterable[str]:
        """What to evaluate one after the other. Where nothing has a value yet, the model remembers it."""
        if self.values:
            return ordered(keys, self._needs)
        known = self.model.orders.get(keys)
        if known is None:
            known = self.model.orders[keys] = tuple(ordered(keys, self._needs))
        return known

    def _needs(self, key: str) -> Iterable[str]:
        if key in self.values:
            return ()
        part = self.model.parts.get(key)
        if part is None:
            return ()
        for ring in self.model.circles:
            if key in ring:
                raise circle(self.model, ring)
        return sorted(part.needs)

    def _value(self, key: str) -> object:
        model, turn = self.model, self.turn
        if key in model.inputs:
            value, wanted = self.given.get(key), model.inputs[key].type
            return value if wanted is None else turn.fit(value, wanted, key)
        if key in model.services:
            return self._callable_service(model.services[key])
        prefix, inner = self._split(key)
        return self._of_import(model.imports[prefix], inner)

    def _decided(self, part: Part) -> object:
        turn = self.turn
        if part.callable and isinstance(part.logic, Function):
            return part.logic.made(self.values, turn, (part.id, self.prefix + part.key), part.type or part.logic.type)
        outer = turn.visit
        if not outer.told:
            return self._worked_out(part)
        reads = {name: self.values.get(name) for name in sorted(part.needs)}
        turn.visit = Visit(
            part.id, self.prefix + part.key, {k: v for k, v in reads.items() if not isinstance(v, FeelFunction)}
        )
        outer.calls.append(turn.visit)
        try:
            value = turn.visit.value = self._worked_out(part)
        finally:
            turn.visit = outer
        return value

    def _worked_out(self, part: Part) -> object:
        self.turn.run.spend(1)
        value = None if part.logic is None else part.logic.value(self.values, self.turn)
        return value if part.type is None else self.turn.fit(value, part.type, part.key)

    def serve(self, service: Service) -> object:
        """A service asked directly: what it takes comes from the given values, what does not fit is null."""
        taken = {key: self._taken(key, self.given.get(key))[1] for key in service.takes}
        return self._served(service, taken)

    def _callable_service(self, service: Service) -> FeelFunction:
        def call(run: Run, arguments: list[object]) -> object:
            if len(arguments) != len(service.takes):
                return None
            taken: dict[str, object] = {}
            for key, argument in zip(service.takes, arguments, strict=True):
                fits, taken[key] = self._taken(key, argument)
                if not fits:
                    return None
            named = (service.id, self.prefix + service.key)
            return calling(run, self.turn, named, taken, lambda: self._served(service, taken))

        return FeelFunction(service.takes, call, "service")

    def _taken(self, key: str, value: object) -> tuple[bool, object]:
        thing = self.model.inputs.get(key) or self.model.parts.get(key)
        fitted = self.turn.fit(value, None if thing is None else thing.type, key)
        return fitted is not None or value is None, fitted

    def _served(self, service: Service, taken: Mapping[str, object]) -> object:
        inside = Activation(self.model, {}, self.turn, taken, self.prefix)
        inside.need(service.outputs)
        if len(service.outputs) == 1:
            value = inside.values[service.outputs[0]]
        else:
            value = {key: inside.values[key] for key in service.outputs}
        return self.turn.fit(value, service.type, service.key)

    def _split(self, key: str) -> tuple[str, str]:
        """The import a name belongs to, and the name inside it."""
        prefix = max((each for each in self.model.imports if key.startswith(f"{each}.")), key=len)
        return prefix, key[len(prefix) + 1 :]

    def _of_import(self, imported: Imported, inner: str) -> object:
        """An imported name's value. Its inputs are given under their qualified name, or under their own."""
        inside = self._imported.get(imported.key)
        if inside is None:
            mark = f"{imported.key}."
            given = dict(self.given)
            given.update({k[len(mark) :]: value for k, value in self.given.items() if k.startswith(mark)})
            inside = Activation(imported.model, given, self.turn, prefix=f"{self.prefix}{mark}")
            self._imported[imported.key] = inside
        inside.need([inner])
        return inside.values[inner]


def circle(model: Model, ring: tuple[str, ...]) -> BadDefinition:
    """The error that names a circle."""
    said = " → ".join([*ring, ring[0]])
    text = Text(
        "这些决策互相引用，绕成了一圈：{ring}。请改其中一个。",
        "These decisions need each other in a ring: {ring}. Change one of them.",
    ).fill(ring=said)
    place = (model.key, "parts", model.parts[ring[0]].id)
    return BadDefinition(text, [Problem("circular", text, place, offending=ring[0])])

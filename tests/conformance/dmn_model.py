"""Just enough of a DMN model to ask its decisions: literal and boxed expressions, knowledge models, item types."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from app.expressions import (
    ANY,
    DEFAULT,
    ContextOf,
    ExpressionError,
    FeelFunction,
    FeelType,
    FunctionOf,
    ListOf,
    compile_expression,
)
from app.expressions.run import Run
from app.expressions.typed import fitted
from app.expressions.types import NAMED, Simple

Scope = dict[str, object]
NOW = datetime(2026, 11, 24, 10, 15, 30, tzinfo=UTC)
TODAY = NOW.date()


class NotCovered(Exception):
    """The case needs more than FEEL expressions; says what."""


def local(tag: str) -> str:
    return tag.rsplit("}", 1)[-1].rsplit(":", 1)[-1]


def children(element: Element, name: str) -> list[Element]:
    return [each for each in element if local(each.tag) == name]


def first(element: Element, name: str) -> Element | None:
    return next(iter(children(element, name)), None)


_BOXED = (
    "literalExpression", "context", "list", "relation", "invocation", "functionDefinition", "conditional", "filter",
    "for", "some", "every", "decisionTable",
)  # fmt: skip


def expression_of(element: Element) -> Element | None:
    return next((each for each in element if local(each.tag) in _BOXED), None)


class Model:
    def __init__(self, path: Path) -> None:
        root = ElementTree.parse(path).getroot()
        self.imports = bool(children(root, "import"))
        self.decisions = {each.get("name", ""): each for each in children(root, "decision")}
        self.knowledge = {each.get("name", ""): each for each in children(root, "businessKnowledgeModel")}
        self.services = {each.get("name", ""): each for each in children(root, "decisionService")}
        self.inputs = {each.get("name", ""): each for each in children(root, "inputData")}
        self.by_id = {
            each.get("id"): each for kind in ("decisions", "knowledge", "inputs", "services")
            for each in getattr(self, kind).values()
        }  # fmt: skip
        self.types: dict[str, FeelType] = {}
        for item in children(root, "itemDefinition"):
            self.types[item.get("name", "")] = self._item_type(item)
        self.names = tuple(sorted({each.get("name", "") for each in root.iter() if each.get("name")}))

    def text_of(self, name: str) -> str:
        decision = self.decisions.get(name)
        body = None if decision is None else expression_of(decision)
        text = None if body is None else first(body, "text")
        return (
            f"<{local(body.tag)}>" if text is None and body is not None else (getattr(text, "text", "") or "").strip()
        )

    def decide(self, name: str, inputs: Mapping[str, object]) -> object:
        decision = self.decisions.get(name)
        if decision is None:
            raise NotCovered("no decision of this name")
        return self._decide(decision, inputs, {})

    def _decide(self, decision: Element, inputs: Mapping[str, object], done: Scope) -> object:
        name = decision.get("name", "")
        if name not in done:
            scope = self._required(decision, inputs, done)
            body = expression_of(decision)
            value = None if body is None else self.boxed(body, scope)
            done[name] = self._as_declared(decision, value)
        return done[name]

    def _as_declared(self, element: Element, value: object) -> object:
        variable = first(element, "variable")
        kind = None if variable is None else self.type_ref(variable.get("typeRef"))
        return value if kind is None else fitted(value, kind, self.types)[1]

    def _required(self, element: Element, inputs: Mapping[str, object], done: Scope) -> Scope:
        scope: Scope = {}
        for requirement in element:
            if local(requirement.tag) not in ("informationRequirement", "knowledgeRequirement"):
                continue
            for link in requirement:
                target = self.by_id.get(link.get("href", "").rsplit("#", 1)[-1])
                if target is None:
                    raise NotCovered("an import")
                name, kind = target.get("name", ""), local(target.tag)
                if kind == "inputData":
                    scope[name] = self._as_declared(target, inputs.get(name))
                elif kind == "decision":
                    scope[name] = self._decide(target, inputs, done)
                elif kind == "businessKnowledgeModel":
                    scope[name] = self._knowledge(target, inputs, done)
                else:
                    raise NotCovered("a decision service")
        return scope

    def _knowledge(self, model: Element, inputs: Mapping[str, object], done: Scope) -> object:
        logic = first(model, "encapsulatedLogic")
        scope = self._required(model, inputs, done)
        if logic is None:
            return None
        function = self._function(logic, scope)
        scope[model.get("name", "")] = function
        variable = first(model, "variable")
        result = self.type_ref((model if variable is None else variable).get("typeRef"))
        return self._returning(function, result)

    def _returning(self, function: FeelFunction, kind: FeelType | None) -> FeelFunction:
        if kind is None:
            return function
        wanted = kind.result if isinstance(kind, FunctionOf) else kind

        def call(run: Run, arguments: list[object]) -> object:
            return fitted(function.call(run, arguments), wanted, self.types)[1]

        return FeelFunction(function.parameters, call)

    def _function(self, definition: Element, scope: Scope) -> FeelFunction:
        if definition.get("kind", "FEEL") != "FEEL":
            raise NotCovered("an external function")
        formal = children(definition, "formalParameter")
        names = tuple(each.get("name", "") for each in formal)
        kinds = [self.type_ref(each.get("typeRef")) for each in formal]
        body = expression_of(definition)

        def call(_: Run, arguments: list[object]) -> object:
            if len(arguments) != len(names) or body is None:
                return None
            inner = dict(scope)
            for name, kind, value in zip(names, kinds, arguments, strict=True):
                fits, value = (True, value) if kind is None else fitted(value, kind, self.types)
                if not fits:
                    return None
                inner[name] = value
            return self.boxed(body, inner)

        result = self.type_ref(definition.get("typeRef"))
        return self._returning(FeelFunction(names, call), result if isinstance(result, FunctionOf) else None)

    def boxed(self, element: Element, scope: Scope) -> object:
        evaluate: Callable[[Element, Scope], object] | None = getattr(self, f"_{local(element.tag)}_value", None)
        if evaluate is None:
            raise NotCovered(f"a {local(element.tag)}")
        value = evaluate(element, scope)
        kind = self.type_ref(element.get("typeRef"))
        return value if kind is None else fitted(value, kind, self.types)[1]

    def _inside(self, element: Element, name: str, scope: Scope) -> object:
        holder = first(element, name)
        body = None if holder is None else expression_of(holder)
        return None if body is None else self.boxed(body, scope)

    def _literalExpression_value(self, element: Element, scope: Scope) -> object:
        text = first(element, "text")
        source = "" if text is None else (text.text or "").strip()
        names = (*self.names, *scope)
        try:
            compiled = compile_expression(source, names=names)
        except ExpressionError:
            return None
        return compiled.evaluate(scope, types=self.types, today=TODAY, now=NOW)

    def _context_value(self, element: Element, scope: Scope) -> object:
        made: Scope = {}
        inner = dict(scope)
        for entry in children(element, "contextEntry"):
            variable, body = first(entry, "variable"), expression_of(entry)
            value = None if body is None else self.boxed(body, inner)
            if variable is None:
                return value
            kind = self.type_ref(variable.get("typeRef"))
            name = variable.get("name", "")
            made[name] = inner[name] = value if kind is None else fitted(value, kind, self.types)[1]
        return made

    def _list_value(self, element: Element, scope: Scope) -> object:
        return [self.boxed(each, scope) for each in element if local(each.tag) in _BOXED]

    def _relation_value(self, element: Element, scope: Scope) -> object:
        columns = [each.get("name", "") for each in children(element, "column")]
        return [
            dict(zip(columns, [self.boxed(cell, scope) for cell in row if local(cell.tag) in _BOXED], strict=True))
            for row in children(element, "row")
        ]

    def _functionDefinition_value(self, element: Element, scope: Scope) -> object:
        return self._function(element, scope)

    def _invocation_value(self, element: Element, scope: Scope) -> object:
        called = expression_of(element)
        function = None if called is None else self.boxed(called, scope)
        given: dict[str, object] = {}
        for binding in children(element, "binding"):
            parameter = first(binding, "parameter")
            body = expression_of(binding)
            name = "" if parameter is None else parameter.get("name", "")
            given[name] = None if body is None else self.boxed(body, scope)
        if not isinstance(function, FeelFunction) or set(given) != set(function.parameters):
            return None
        return function.call(Run(DEFAULT, TODAY, NOW), [given[name] for name in function.parameters])

    def _conditional_value(self, element: Element, scope: Scope) -> object:
        verdict = self._inside(element, "if", scope)
        if not isinstance(verdict, bool | None):
            return None
        return self._inside(element, "then" if verdict else "else", scope)

    def _turns(self, element: Element, scope: Scope, body: str) -> list[object] | None:
        """What the iterator's body gives for each item; None where it walks over nothing."""
        items = self._inside(element, "in", scope)
        if items is None:
            return None
        name = element.get("iteratorVariable", "item")
        return [
            self._inside(element, body, {**scope, **(item if isinstance(item, dict) else {}), name: item})
            for item in (items if isinstance(items, list) else [items])
        ]

    def _filter_value(self, element: Element, scope: Scope) -> object:
        items, verdicts = self._inside(element, "in", scope), self._turns(element, scope, "match")
        if verdicts is None or not all(isinstance(verdict, bool) for verdict in verdicts):
            return None
        return [
            item for item, kept in zip(items if isinstance(items, list) else [items], verdicts, strict=True) if kept
        ]

    def _for_value(self, element: Element, scope: Scope) -> object:
        return self._turns(element, scope, "return")

    def _some_value(self, element: Element, scope: Scope) -> object:
        return self._decided(self._turns(element, scope, "satisfies"), True)

    def _every_value(self, element: Element, scope: Scope) -> object:
        return self._decided(self._turns(element, scope, "satisfies"), False)

    def _decided(self, verdicts: list[object] | None, deciding: bool) -> bool | None:
        if verdicts is None or not all(isinstance(verdict, bool) for verdict in verdicts):
            return None
        return deciding if deciding in verdicts else not deciding

    def type_ref(self, name: str | None) -> FeelType | None:
        if name is None:
            return None
        name = local(name)
        return self.types.get(name) or NAMED.get(name) or (None if name == "Undefined" else Simple(name))

    def _item_type(self, item: Element) -> FeelType:
        parts = children(item, "itemComponent")
        reference = first(item, "typeRef")
        function = first(item, "functionItem")
        kind: FeelType = ANY
        if parts:
            kind = ContextOf({each.get("name", ""): self._item_type(each) for each in parts})
        elif function is not None:
            parameters = tuple(self.type_ref(each.get("typeRef")) or ANY for each in children(function, "parameters"))
            kind = FunctionOf(parameters, self.type_ref(function.get("outputTypeRef")) or ANY)
        elif reference is not None and reference.text:
            name = local(reference.text.strip())
            kind = NAMED.get(name) or Simple(name)
        return ListOf(kind) if item.get("isCollection") == "true" else kind

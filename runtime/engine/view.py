"""What a node sees of its case: the view that the core hands to a kind."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from app import decisions
from app.answers.plan import plan_of
from app.answers.scope import feel_scope, holds_record
from app.answers.state import form_state
from app.decisions import Decided
from app.definitions.flow import Flow
from app.definitions.form import Form
from app.definitions.workspace import Definitions
from app.expressions import compile_expression, to_jsonable
from app.nodes.registry import node_kinds
from app.nodes.values import back
from runtime.engine.result import Facts


class CaseView:
    """Implements :class:`app.nodes.kind.View`. Writes of this event overlay the answers at once."""

    def __init__(self, flow: Flow, form: Form, facts: Facts, outputs: Mapping[str, Mapping[str, Any]]) -> None:
        self.flow = flow
        self.form = form
        self._facts = facts
        self._outputs = dict(outputs)
        self._answers = dict(facts.answers)
        self._related = facts.related
        self._scope: dict[str, Any] | None = None
        self.step = ""
        self.returned = False
        self.reads: dict[str, list[dict[str, Any]]] = {}

    @property
    def now(self) -> datetime:
        return self._facts.now

    @property
    def definitions(self) -> Definitions:
        return self._facts.definitions

    @property
    def answers(self) -> Mapping[str, Any]:
        return self._answers

    @property
    def case(self) -> Mapping[str, Any]:
        return self._facts.case

    @property
    def initiator(self) -> str | None:
        return self._facts.initiator

    def new_id(self) -> str:
        return self._facts.new_id()

    def write(self, step: str, writes: Mapping[str, Any]) -> None:
        """What a step writes into the answers; the step keeps it, so that each value's source can be told."""
        if writes:
            self.reads.setdefault(step, []).append({"wrote": dict(writes)})
            self._answers.update(writes)
            self._follow_relations(writes)
            self._work_out(writes.keys())
            self._scope = None

    def _follow_relations(self, writes: Mapping[str, Any]) -> None:
        """A record pointed at since this event began is read now: a later step may ask for what stands in it."""
        fields = [
            self.form.by_id[id].field for id, value in writes.items() if value is not None and id in self.form.by_id
        ]
        if self._facts.relate is not None and any(holds_record(each) for each in fields):
            self._related = self._facts.relate(self._answers)

    def _work_out(self, written: Collection[str]) -> None:
        """Formulas of the form that lean on what was written: a later step of the same event must not read the values
        from before."""
        plan, facts = plan_of(self.form), self._facts
        leaning = [
            work.place.field.id
            for work in plan.order
            if work.formula is not None and not plan.inputs[work.place.field.id].isdisjoint(written)
        ]
        if leaning:
            state = form_state(
                self.form, self._answers, today=facts.today, now=facts.now, names=facts.names, related=self._related
            )
            self._answers.update({id: state.answers.get(id) for id in leaning})

    def output(self, node: str, outputs: Mapping[str, Any]) -> None:
        if outputs:
            self._outputs[node] = outputs
            self._scope = None

    @property
    def outputs(self) -> dict[str, Mapping[str, Any]]:
        return self._outputs

    def _typed_outputs(self) -> dict[str, dict[str, Any]]:
        """Outputs are kept as plain JSON; expressions see numbers and dates again."""
        typed: dict[str, dict[str, Any]] = {}
        for id, outputs in self._outputs.items():
            node = self.flow.by_id[id]
            feel = node_kinds.get(node.kind).outputs(node)
            typed[id] = {name: back(value, feel.get(name, "Any")) for name, value in outputs.items()}
        return typed

    def evaluate(self, text: str, extra: Mapping[str, Any] | None = None) -> Any:
        """The expression's value; what it read is kept with the step, so that the why-panel and replay need no more."""
        if self._scope is None:
            self._scope = {
                **self._typed_outputs(),
                **self._facts.names,
                "case": dict(self._facts.case),
                **feel_scope(self.form, self._answers, self._related),
            }
        scope = {**self._scope, **extra} if extra else self._scope
        compiled = compile_expression(text)
        value = compiled.evaluate(scope, today=self._facts.today, now=self._facts.now)
        read = {".".join(path): to_jsonable(_follow(scope, path)) for path in sorted(compiled.reads)}
        self.reads.setdefault(self.step, []).append({"text": text, "value": to_jsonable(value), "read": read})
        return value

    def decide(self, key: str, inputs: Mapping[str, Any]) -> Decided:
        """The result of a decision of the case's release; what it was asked and how it came about is kept with the
        step."""
        facts, model = self._facts, self._facts.definitions.decisions[key]
        decided = decisions.decide(model, model.result or "", inputs, decisions.View(facts.today, facts.now))
        told = {
            "decision": key,
            "inputs": {name: to_jsonable(value) for name, value in inputs.items()},
            "now": facts.now.isoformat(),
            "value": to_jsonable(decided.value),
            "trace": decided.trace,
        }
        self.reads.setdefault(self.step, []).append(told)
        return decided


def _follow(scope: Mapping[str, Any], path: tuple[str, ...]) -> Any:
    value: Any = scope
    for name in path:
        if isinstance(value, list):
            value = [v.get(name) if isinstance(v, Mapping) else None for v in value]
        elif isinstance(value, Mapping):
            value = value.get(name)
        else:
            return None
    return value

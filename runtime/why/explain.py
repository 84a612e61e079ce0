"""A case's decisions and branches for its page: what was asked, where each input came from and when, what answered.

An input whose fields the reader may not see keeps its value to itself, and with it the tests and points that would
give it away.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.definitions.form import Form
from app.definitions.workspace import Definitions
from app.expressions import ExpressionError, compile_expression
from app.i18n import Text
from app.nodes.registry import node_kinds
from app.releases import release_definitions
from runtime.cases.read import Told
from runtime.models.cases import Step
from runtime.models.records import Revision
from runtime.why.rulings import Ruling, rulings
from runtime.why.words import as_field, in_words, plainly

_HIDDEN = Text("无权查看", "not yours to see")
_SUBMITTED = Text("{who}提交", "submitted by {who}")
_CHANGED = Text("{who}填写", "entered by {who}")
_BY_STEP = Text("步骤“{step}”", "the step “{step}”")


MOST_WRITTEN = 3
"""How many written fields stand for a decision's result in its heading; the record shows them all."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One input: its name, the value in words, where it came from and since when."""

    label: Text
    value: Text
    source: Text | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Cause:
    """One decision, or one branching, of a case. ``reasons`` are codes with their words; ``way`` is where it led."""

    step: str
    title: Text
    at: datetime
    decision: str | None
    value: Text | None
    readings: tuple[Reading, ...]
    rulings: tuple[Ruling, ...]
    reasons: tuple[tuple[str, Text], ...]
    way: Text | None
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class _Written:
    """``order`` is the step's place in the case, 0 for what people wrote."""

    at: datetime
    order: int
    source: Text


def causes(session: Session, case: Told) -> list[Cause]:
    """Newest first. One statement more than the case itself took."""
    definitions = release_definitions(session, case.workspace.id, case.case.release)
    sources = _Sources(session, case)
    found = []
    for visit in case.visits:
        asked = [read for read in visit.step.reads or () if read.get("decision")]
        for read in asked:
            found.append(_cause(case, definitions, sources, visit.step, visit.label, read))
        if not asked and len(visit.step.ports or ()) == 1 and visit.step.reads and visit.node is not None:
            branch = _branch(case, sources, visit.step, visit.label, visit.node)
            if branch is not None:
                found.append(branch)
    return found[::-1]


def _cause(
    case: Told, definitions: Definitions, sources: _Sources, step: Step, title: Text, read: Mapping[str, Any]
) -> Cause:
    key = str(read["decision"])
    document = definitions.documents.get(key) or {}
    mapped = _texts(step, definitions.asks.get(key, ()))
    readings, hidden = [], False
    for argument in definitions.asks.get(key, ()):
        text = mapped.get(argument.key, argument.key)
        fields = list(_fields(case.form, text))
        if not all(case.seen.field(id) for id in fields):
            readings.append(Reading(argument.label, _HIDDEN))
            hidden = True
            continue
        value = read["inputs"].get(argument.key)
        source, at = sources.of(fields, step) if fields and value is not None else (None, None)
        readings.append(Reading(argument.label, in_words(case.form, text, value), source, at))
    words = {str(each["code"]): Text.of(each.get("label"), str(each["code"])) for each in document.get("reasons") or ()}
    trace = read["trace"]
    codes = dict.fromkeys(code for visit in trace["parts"] for code in visit["reasons"])
    way = _way(case, step)
    return Cause(
        step.id,
        title,
        step.left_at or step.entered_at,
        key,
        _written(case, step) or plainly(read["value"]),
        tuple(readings),
        () if hidden else tuple(rulings(document, trace["parts"])),
        tuple((code, words.get(code, Text(code, code))) for code in codes),
        way,
        hidden,
    )


def _branch(case: Told, sources: _Sources, step: Step, title: Text, node: Any) -> Cause | None:
    """A step that chose among several ways by conditions."""
    ports = node_kinds.get(node.kind).ports(node)
    if sum(not port.optional for port in ports) < 2 or node_kinds.get(node.kind).has_task:
        return None
    readings: dict[str, Reading] = {}
    hidden = False
    for read in step.reads or ():
        for name, value in (read.get("read") or {}).items():
            fields = list(_fields(case.form, name))
            label = case.form.by_id[fields[0]].field.label if fields else Text(name, name)
            if not all(case.seen.field(id) for id in fields):
                readings[name], hidden = Reading(label, _HIDDEN), True
            else:
                source, at = sources.of(fields, step) if fields and value is not None else (None, None)
                readings[name] = Reading(label, in_words(case.form, name, value), source, at)
    way = _way(case, step)
    return Cause(
        step.id, title, step.left_at or step.entered_at, None, None, tuple(readings.values()), (), (), way, hidden
    )


def _written(case: Told, step: Step) -> Text | None:
    """What the step put into the record, the first few fields of it that its reader may see; None where it did not."""
    written = {id: value for read in step.reads or () for id, value in (read.get("wrote") or {}).items()}
    shown = [
        (case.form.by_id[id].field, value)
        for id, value in written.items()
        if id in case.form.by_id and case.seen.field(id) and value is not None
    ][:MOST_WRITTEN]
    if not shown:
        return None
    if len(shown) == 1:
        return as_field(*shown[0])
    words = [(field.label, as_field(field, value)) for field, value in shown]
    return Text(
        "，".join(f"{label.zh} {value.zh}" for label, value in words),
        ", ".join(f"{label.en} {value.en}" for label, value in words),
    )


def _way(case: Told, step: Step) -> Text | None:
    node = case.flow.by_id.get(step.node)
    if node is None or not step.ports:
        return None
    labels = {port.name: port.label for port in node_kinds.get(node.kind).ports(node)}
    return labels.get(step.ports[0])


def _texts(step: Step, arguments: Iterable[Any]) -> Mapping[str, str]:
    """The formulas that arguments took, by argument: what the step evaluated for each, in their order."""
    texts = [str(read["text"]) for read in step.reads or () if "text" in read]
    return dict(zip((argument.key for argument in arguments), texts, strict=False))


def _fields(form: Form, text: str) -> Iterator[str]:
    """Ids of the form's fields that a formula reads."""
    try:
        reads = compile_expression(text).reads
    except ExpressionError:
        return
    for path in sorted(reads):
        field = form.by_key.get(path[0])
        if field is not None:
            yield field.id


class _Sources:
    """Who or what last wrote each field, as of any step."""

    def __init__(self, session: Session, case: Told) -> None:
        rows = session.execute(
            select(Revision.changes, Revision.who, Revision.at)
            .where(Revision.record_id == case.record.id)
            .order_by(Revision.number)
        ).all()
        self._case = case
        self._written: dict[str, list[_Written]] = {}
        by_steps: set[tuple[str, datetime]] = set()
        for order, visit in enumerate(case.visits, 1):
            at = visit.step.left_at or visit.step.entered_at
            for id in (id for read in visit.step.reads or () for id in read.get("wrote") or ()):
                self._written.setdefault(id, []).append(_Written(at, order, _BY_STEP.fill(step=visit.label)))
                by_steps.add((id, at))
        for changes, who, at in rows:
            said = _CHANGED.fill(who=case.name(who))
            for id in changes:
                if (id, at) not in by_steps:  # else a step of that event wrote it
                    self._written.setdefault(id, []).append(_Written(at, 0, said))
        self._order = {visit.step.id: order for order, visit in enumerate(case.visits, 1)}

    def of(self, fields: list[str], step: Step) -> tuple[Text, datetime]:
        """The latest writing of any of these fields before the step was done."""
        until, order = step.left_at or step.entered_at, self._order[step.id]
        before = [
            each for id in fields for each in self._written.get(id, ()) if each.at <= until and each.order < order
        ]
        if not before:
            return _SUBMITTED.fill(who=self._case.name(self._case.record.created_by)), self._case.record.created_at
        last = max(before, key=lambda each: (each.at, each.order))
        return last.source, last.at

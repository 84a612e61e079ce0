"""Whether answers may be submitted, and with what questions to the database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from app.answers.plan import ids_read, plan_of
from app.answers.scope import ROW_ID
from app.answers.state import FormState, Path, right_of, rows_of
from app.definitions.form import Field, Form, Place, Rule
from app.errors import Invalid
from app.fields.kind import TODAY, Lookup
from app.fields.registry import field_kinds
from app.i18n import Text

REQUIRED = Text("请填写“{label}”。", "Fill in “{label}”.")


class Verdict(NamedTuple):
    """``answers`` are what to store when nothing is invalid: computed values in, hidden answers out. ``warnings`` do
    not block; ``lookups`` are for the submission to answer inside its transaction."""

    invalids: list[Invalid]
    lookups: list[Lookup]
    warnings: list[Invalid]
    answers: dict[str, Any]

    def at(self, fields: set[str]) -> Verdict:
        """Only what concerns these top-level fields (a page of the form); rules of the whole form are left out."""
        return Verdict(
            [i for i in self.invalids if i.path and i.path[0] in fields],
            [q for q in self.lookups if q.path and q.path[0] in fields],
            [w for w in self.warnings if w.path and w.path[0] in fields],
            self.answers,
        )


def validate(form: Form, state: FormState, answers: Mapping[str, Any] | None = None) -> Verdict:
    """Everything that is wrong, in reading order; a hidden field never blocks, nor one that the reader cannot change.

    ``answers`` may be left out; where given they are those that ``state`` was made from.
    """
    if answers is not None and answers is not state.answers:
        state = state.again(answers)
    verdict = Verdict([], [], [], state.kept)
    for place in form.places:
        for path in _paths(place, state):
            if place.field.key is not None and state.spot(*path).visible:
                _check(place.field, path, state, verdict)
    for rule in form.rules:
        if _applies(form, rule, state) and state.evaluate(rule.check) is False:
            path = (rule.at,) if rule.at and state.shown(rule.at) else ()
            verdict.invalids.append(Invalid(path, f"rule.{rule.id}", rule.message))
    return verdict


def _paths(place: Place, state: FormState) -> Iterator[Path]:
    if place.table is None:
        yield (place.field.id,)
        return
    for row in rows_of(state.answers.get(place.table.id)):
        yield (place.table.id, row[ROW_ID], place.field.id)


def _check(field: Field, path: Path, state: FormState, verdict: Verdict) -> None:
    kind = field_kinds.get(field.kind)
    spot = state.spot(*path)
    value = state.value(*path)
    if not spot.writable and not kind.computed:
        return
    if not kind.filled(field, value) and not kind.computed:
        if spot.required:
            verdict.invalids.append(Invalid(path, "required", REQUIRED.fill(label=field.label)))
        return
    around = {**verdict.answers, TODAY: state.today, **(_row(state, path) if len(path) > 1 else {})}
    for found in kind.check(field, value, around):
        if isinstance(found, Lookup):
            told = found.invalid.at(*path) if found.invalid else None
            verdict.lookups.append(replace(found, path=(*path, *found.path), invalid=told))
        elif found.code in kind.warns:
            verdict.warnings.append(found.at(*path))
        elif not kind.computed:
            verdict.invalids.append(found.at(*path))


def _row(state: FormState, path: Path) -> Mapping[str, Any]:
    return next((r for r in rows_of(state.answers.get(path[0])) if r.get(ROW_ID) == path[1]), {})


def _applies(form: Form, rule: Rule, state: FormState) -> bool:
    """A rule told beside a hidden field is silent, and so is one about which this reader can change nothing."""
    if rule.at is not None and rule.at in form.by_id and not state.spot(rule.at).shown:
        return False
    if state.rights is None:
        return True
    inputs = plan_of(form).inputs
    read = ids_read(form, rule.check, None)
    read = read.union(*(inputs.get(id, frozenset()) for id in read)) if read else read
    return any(
        right_of(form.by_id[id], state.rights) == "write" and not field_kinds.get(form.by_id[id].field.kind).computed
        for id in read
        if id in form.by_id
    )

"""The steps in which a form is filled in."""

from __future__ import annotations

from dataclasses import dataclass

from app.answers.state import FormState
from app.definitions.form import Field, Form
from app.fields.registry import field_kinds
from app.i18n import Text


@dataclass(frozen=True, slots=True)
class Step:
    """``fields`` are the elements drawn on it; ``ids`` those of all fields on it that hold an answer."""

    id: str
    label: Text
    fields: tuple[Field, ...]
    ids: frozenset[str]


def is_page(field: Field) -> bool:
    """A layout element that may stand only at the root is a step of its own."""
    kind = field_kinds.get(field.kind)
    return kind.holds == "layout" and kind.parent == "root"


def steps(form: Form, state: FormState | None = None) -> tuple[Step, ...]:
    """The steps in order, without those that are hidden now; a form without pages is one step.

    Elements that stand outside every page are drawn on the page before them, those at the very top on the first.
    """
    groups: list[list[Field]] = []
    loose: list[Field] = []
    for field in form.fields:
        if is_page(field):
            if state is None or state.shown(field.id):
                groups.append([*loose, field])
                loose = []
        elif groups:
            groups[-1].append(field)
        else:
            loose.append(field)
    return tuple(_step(form, group) for group in groups or [loose])


def _step(form: Form, group: list[Field]) -> Step:
    page = next((f for f in group if is_page(f)), None)
    inside = {f.id for f in group}
    ids = frozenset(
        p.field.id
        for p in form.places
        if p.table is None and p.field.key and (p.field.id in inside or any(a.id in inside for a in p.above))
    )
    return Step(page.id if page else "all", page.label if page else form.label, tuple(group), ids)

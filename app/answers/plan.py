"""In which order a form's conditions and formulas are worked out. Derived once per loaded form, never stored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from app.definitions.form import Field, Form, Place
from app.expressions import Compiled, ExpressionError, compile_expression
from app.fields.registry import field_kinds

ITEM = "item"


@dataclass(frozen=True, slots=True)
class Work:
    """One field or layout element: whether it is shown and, where it is computed, its formula.

    ``circular`` ones depend on themselves: they are shown, and their formula gives nothing.
    """

    place: Place
    shown_if: str | None
    formula: str | None
    circular: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """``cycles`` names, by id, the fields that wait for each other in a ring: a problem for the form's author.
    ``inputs`` are the ids of the answers that a field's state leans on, directly or through other fields."""

    order: tuple[Work, ...]
    cycles: tuple[tuple[str, ...], ...]
    inputs: dict[str, frozenset[str]]


_plans: WeakKeyDictionary[Form, Plan] = WeakKeyDictionary()


def plan_of(form: Form) -> Plan:
    plan = _plans.get(form)
    if plan is None:
        plan = _plans[form] = _make(form)
    return plan


def formula_of(field: Field) -> str | None:
    kind = field_kinds.get(field.kind)
    return kind.expression(field) if kind.computed else None


def ids_read(form: Form, text: str, table: Field | None) -> set[str]:
    """The ids of fields that an expression reads. Inside a table's row the row's columns win; names that are no
    field (case, initiator, outputs of nodes) are left out, and a text that cannot be parsed reads nothing."""
    compiled = compiled_or_none(text)
    found: set[str] = set()
    for path in compiled.reads if compiled else ():
        found.update(_ids(form, path, table))
    return found


def compiled_or_none(text: str) -> Compiled | None:
    try:
        return compile_expression(text)
    except ExpressionError:
        return None


def _ids(form: Form, path: tuple[str, ...], table: Field | None) -> Iterator[str]:
    if table is not None:
        own = {p.field.key: p.field.id for p in form.places if p.table is table and p.field.key}
        if path[0] == ITEM:
            if len(path) > 1 and path[1] in own:
                yield own[path[1]]
            return
        if path[0] in own:
            yield own[path[0]]
            return
    field = form.by_key.get(path[0])
    if field is None:
        return
    yield field.id
    columns = {p.field.key: p.field.id for p in form.places if p.table is field and p.field.key}
    if len(path) > 1:
        if path[1] in columns:
            yield columns[path[1]]
    elif field is not table:  # a row that counts its own table must not wait for itself
        yield from columns.values()


def _make(form: Form) -> Plan:
    needs: dict[str, set[str]] = {}
    for place in form.places:
        field = place.field
        texts = [t for t in (field.shown_if, formula_of(field)) if t]
        above = {f.id for f in place.above}
        needs[field.id] = above.union(*(ids_read(form, text, place.table) for text in texts)) if texts else above
    groups = list(_groups(needs))
    circular = {id for group in groups if len(group) > 1 or group[0] in needs[group[0]] for id in group}
    order = tuple(
        Work(place, place.field.shown_if, formula_of(place.field), place.field.id in circular)
        for group in groups
        for place in (form.by_id[id] for id in group)
    )
    cycles = tuple(tuple(group) for group in groups if group[0] in circular)
    return Plan(order, cycles, _closure(needs, groups))


def _closure(needs: dict[str, set[str]], groups: list[list[str]]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for group in groups:
        inside = set(group)
        reached = {n for id in group for n in needs[id]}
        everything = frozenset(reached.union(*(found.get(n, frozenset()) for n in reached - inside)))
        for id in group:
            found[id] = everything
    return found


def _groups(needs: dict[str, set[str]]) -> Iterator[list[str]]:
    """Strongly connected groups, what is needed first (Tarjan, without recursion: a form may chain 2,000 fields)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    inside: set[str] = set()
    position = {id: i for i, id in enumerate(needs)}
    for root in needs:
        if root in index:
            continue
        work: list[tuple[str, Iterator[str]]] = []

        def open_(id: str, work: list[tuple[str, Iterator[str]]] = work) -> None:
            index[id] = low[id] = len(index)
            stack.append(id)
            inside.add(id)
            work.append((id, iter(sorted((n for n in needs[id] if n in needs), key=position.__getitem__))))

        open_(root)
        while work:
            id, rest = work[-1]
            following = next(rest, None)
            if following is None:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[id])
                if low[id] == index[id]:
                    cut = stack.index(id)
                    group = stack[cut:]
                    del stack[cut:]
                    inside.difference_update(group)
                    yield sorted(group, key=position.__getitem__)
            elif following not in index:
                open_(following)
            elif following in inside:
                low[id] = min(low[id], index[following])

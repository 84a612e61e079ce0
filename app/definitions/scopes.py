"""Which names an expression may use, and of what type, wherever it stands in a definition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from app.answers.scope import feel_type
from app.definitions.form import Field, Form, columns
from app.definitions.workspace import Definitions
from app.definitions.written import Written
from app.expressions import ANY, BOOLEAN, DATE_TIME, NUMBER, TEXT, ContextOf, FeelType, ListOf
from app.expressions.types import NAMED
from app.fields.registry import field_kinds
from app.nodes.registry import node_kinds

Names = Mapping[str, FeelType]

CASE: FeelType = ContextOf({"id": TEXT, "number": TEXT, "title": TEXT, "record": TEXT, "started_at": DATE_TIME})
INITIATOR: FeelType = ContextOf(
    {
        "id": TEXT,
        "name": TEXT,
        "email": TEXT,
        "is_applicant": BOOLEAN,
        "department": ContextOf({"id": TEXT, "name": TEXT}),
    }
)
GIVEN: Names = {"case": CASE, "initiator": INITIATOR}


def named_type(name: str) -> FeelType | None:
    """The FEEL type a setting expects; None where it takes any."""
    found = NAMED.get(name)
    return None if found in (None, ANY) else found


def related_form(field: Field) -> str | None:
    """The key of the form whose record a field points at; None for other fields."""
    of = field_kinds.get(field.kind).names_of(field) or ""
    return of.removeprefix("record:") if of.startswith("record:") else None


class Scopes:
    """The names of a workspace's expressions. Types are worked out once per form and flow."""

    def __init__(self, definitions: Definitions) -> None:
        self.definitions = definitions
        self._forms: dict[str, dict[str, FeelType]] = {}
        self._rows: dict[tuple[str, str], dict[str, FeelType]] = {}
        self._flows: dict[str, dict[str, FeelType]] = {}

    def form(self, key: str | None) -> dict[str, FeelType] | None:
        """The fields of a form by key, a related record's one hop further, and what every expression has."""
        form = self.definitions.forms.get(key or "")
        if form is None or key is None:
            return None
        if key not in self._forms:
            self._forms[key] = {**GIVEN, **{str(f.key): self._type(f) for f in form.values}}
        return self._forms[key]

    def _type(self, field: Field) -> FeelType:
        if field_kinds.get(field.kind).holds == "rows":
            return ListOf(ContextOf({str(c.key): self._type(c) for c in columns(field)}))
        target = self.definitions.forms.get(related_form(field) or "")
        own = feel_type(field)
        if target is None:
            return own
        known = own.fields if isinstance(own, ContextOf) else {}
        return ContextOf({"id": TEXT, **known, **{str(f.key): feel_type(f) for f in target.values}})

    def row(self, form_key: str, table_id: str) -> dict[str, FeelType] | None:
        """Inside a table's row: the form's names, the row's columns, and the row itself as ``item``."""
        form, names = self.definitions.forms.get(form_key), self.form(form_key)
        place = form.place(table_id) if form else None
        if names is None or place is None:
            return None
        if (form_key, table_id) not in self._rows:
            inside = {str(c.key): self._type(c) for c in columns(place.field)}
            self._rows[(form_key, table_id)] = {**names, **inside, "item": ContextOf(inside)}
        return self._rows[(form_key, table_id)]

    def flow(self, key: str) -> dict[str, FeelType] | None:
        """In a flow: its form's names and what its nodes put out, under their ids."""
        flow = self.definitions.flows[key]
        names = self.form(flow.form)
        if names is None:
            return None
        if key not in self._flows:
            outputs: dict[str, FeelType] = {}
            for node in flow.nodes:
                said = node_kinds.get(node.kind).outputs(node)
                if said:
                    outputs[node.id] = ContextOf({name: NAMED.get(kind, ANY) for name, kind in said.items()})
            self._flows[key] = {**outputs, **names}
        return self._flows[key]

    def of(self, each: Written) -> dict[str, FeelType] | None:
        """The names an expression may use; None where that is not known yet (its form is not chosen or not there)."""
        key = each.owner.place[0]
        is_flow = key in self.definitions.flows
        if each.scope == "target":
            target = each.target or ""
            flow = self.definitions.flows.get(target)
            names = self.form(flow.form if flow else target)
            around = self.flow(key) if is_flow else self.form(key)
            return None if names is None else {**(around or {}), **names}
        if is_flow:
            around = self.flow(key)
            return {**around, "result": ANY} if around is not None and each.scope == "answer" else around
        if each.scope == "row" and each.owner.table:
            return self.row(key, each.owner.table)
        if each.scope == "row":  # a table's own setting about its rows
            return self.row(key, str(each.owner.piece.get("id"))) or self.form(key)
        return self.form(key)

    @cached_property
    def relations(self) -> tuple[tuple[Form, Field, Field | None, str], ...]:
        """Every relation of the workspace: (form, field, table around it, key of the form it points at)."""
        return tuple(self._relations())

    def _relations(self) -> Iterator[tuple[Form, Field, Field | None, str]]:
        for form in self.definitions.forms.values():
            for place in form.places:
                target = related_form(place.field)
                if target and place.field.key:
                    yield form, place.field, place.table, target


__all__ = ["CASE", "GIVEN", "INITIATOR", "NUMBER", "Names", "Scopes", "named_type", "related_form"]

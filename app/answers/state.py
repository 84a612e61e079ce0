"""How a form stands with the answers given: what is shown, asked for, open to change, and what comes out computed.

Conditions act only on true. What is hidden counts as unanswered for everything that reads it, so the state is the
same before and after the hidden answers are dropped.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from app.answers.plan import ITEM, Work, compiled_or_none, plan_of
from app.answers.scope import ROW_ID, Related, feel_value
from app.definitions.form import Field, Form, Place
from app.errors import Problem
from app.expressions import LimitExceeded
from app.fields.kind import Refused
from app.fields.registry import field_kinds
from app.i18n import Text

Path = tuple[str, ...]
BLANK = ""  # stands for a row that is not there yet


@dataclass(frozen=True, slots=True)
class Spot:
    """One field at one place. ``shown`` follows the conditions, ``seen`` the reader's rights."""

    shown: bool = True
    seen: bool = True
    required: bool = False
    writable: bool = True

    @property
    def visible(self) -> bool:
        return self.shown and self.seen


@dataclass(frozen=True)
class FormState:
    """``answers`` are those given with computed values worked out; hidden ones are still there (see ``kept``).

    Spots are by path: ``("amount",)``, and ``("debts", row id, "balance")`` for a cell; layout elements have one too.
    """

    form: Form
    answers: Mapping[str, Any]
    spots: Mapping[Path, Spot]
    problems: tuple[Problem, ...]
    today: date
    now: datetime
    names: Mapping[str, Any] = field(default_factory=dict)
    rights: Mapping[str, str] | None = None
    related: Related = field(default_factory=dict, repr=False)
    scope: Mapping[str, Any] = field(default_factory=dict, repr=False)
    row_scopes: Mapping[Path, Mapping[str, Any]] = field(default_factory=dict, repr=False)

    def spot(self, *path: str) -> Spot:
        """How the field stands there; a place that does not exist is neither shown nor writable."""
        return self.spots.get(path, _NOWHERE)

    def shown(self, *path: str) -> bool:
        return self.spot(*path).visible

    def value(self, *path: str) -> Any:
        """The stored or computed value at a path, None where nothing is."""
        if len(path) == 1:
            return self.answers.get(path[0])
        row = next((r for r in rows_of(self.answers.get(path[0])) if r.get(ROW_ID) == path[1]), None)
        return None if row is None else row.get(path[2])

    @property
    def kept(self) -> dict[str, Any]:
        """The answers without empty ones and those that the conditions hide. What a reader may not see stays."""
        kept: dict[str, Any] = {}
        for id, value in self.answers.items():
            place = self.form.place(id)
            if value is None or (place is not None and not self.spot(id).shown):
                continue
            if place is not None and field_kinds.get(place.field.kind).holds == "rows":
                value = [
                    {
                        k: v
                        for k, v in row.items()
                        if k == ROW_ID
                        or (v is not None and (self.form.place(k) is None or self.spot(id, row[ROW_ID], k).shown))
                    }
                    for row in rows_of(value)
                ]
                if not value:
                    continue
            kept[id] = value
        return kept

    def again(self, answers: Mapping[str, Any]) -> FormState:
        """The state with other answers, same reader and moment."""
        return form_state(
            self.form,
            answers,
            today=self.today,
            now=self.now,
            names=self.names,
            rights=self.rights,
            related=self.related,
        )

    def with_blank_row(self, table: str, cells: Mapping[str, Any] | None = None) -> FormState:
        """The state with one more row of a table, under the id ``BLANK``, holding at most its defaults: what a new
        row would look like."""
        rows = [*rows_of(self.answers.get(table)), {**(cells or {}), ROW_ID: BLANK}]
        return self.again({**self.answers, table: rows})

    def evaluate(self, text: str, row: Path = ()) -> Any:
        """An expression's value over these answers; ``row`` is (table id, row id) inside a table. A text that cannot
        be understood, or asks for too much work, gives None."""
        compiled = compiled_or_none(text)
        scope = scope_at(self.scope, self.row_scopes.get(row)) if row else self.scope
        try:
            return None if compiled is None else compiled.evaluate(scope, today=self.today, now=self.now)
        except LimitExceeded:
            return None


_NOWHERE = Spot(shown=False, seen=False, required=False, writable=False)


def rows_of(value: Any) -> list[Mapping[str, Any]]:
    """The rows of a table's stored value; anything that is no row with an id is passed over."""
    if not isinstance(value, list | tuple):
        return []
    return [row for row in value if isinstance(row, Mapping) and isinstance(row.get(ROW_ID), str)]


def scope_at(scope: Mapping[str, Any], row: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """The names inside a row: its columns win over the form's keys, and ``item`` is the row."""
    return {**scope, **(row or {}), ITEM: dict(row or {})}


def form_state(
    form: Form,
    answers: Mapping[str, Any],
    *,
    today: date,
    now: datetime,
    names: Mapping[str, Any] | None = None,
    rights: Mapping[str, str] | None = None,
    related: Related | None = None,
) -> FormState:
    """How the form stands. ``today`` is the workspace's day, ``now`` the moment; ``names`` are what expressions may
    read beside the fields (case, initiator, outputs of nodes); ``rights`` those of an open task by field id, with
    ``*`` for the rest (None: everything may be written); ``related`` the records that the answers point at, by id."""
    return _Run(form, answers, today, now, names or {}, rights, related or {}).state()


def right_of(place: Place, rights: Mapping[str, str] | None) -> str:
    """write, read or hide: a field's own entry, else that of the nearest element around it, else the rest's."""
    if rights is None:
        return "write"
    for each in (place.field, *reversed(place.above)):
        if each.id in rights:
            return rights[each.id]
    return rights.get("*", "read")


class _Run:
    """Works the plan out once over one set of answers."""

    def __init__(
        self,
        form: Form,
        answers: Mapping[str, Any],
        today: date,
        now: datetime,
        names: Mapping[str, Any],
        rights: Mapping[str, str] | None,
        related: Related,
    ) -> None:
        self.form = form
        self.today, self.now, self.names, self.rights, self.related = today, now, names, rights, related
        self.answers: dict[str, Any] = dict(answers)
        self.rows: dict[str, list[dict[str, Any]]] = {}
        self.scope: dict[str, Any] = dict(names)
        self.row_scopes: dict[Path, dict[str, Any]] = {}
        self.shown: dict[Path, bool] = {}
        self.problems: dict[tuple[str, str], Problem] = {}
        for each in form.values:
            if field_kinds.get(each.kind).holds == "rows":
                self._open_rows(each)
            else:
                self.scope[str(each.key)] = feel_value(each, self.answers.get(each.id), related)

    def _open_rows(self, table: Field) -> None:
        rows = [dict(row) for row in rows_of(self.answers.get(table.id))]
        self.rows[table.id] = rows
        if table.id in self.answers:
            self.answers[table.id] = rows
        inside = [p.field for p in self.form.places if p.table is table and p.field.key]
        scopes = []
        for row in rows:
            scope = {str(c.key): feel_value(c, row.get(c.id), self.related) for c in inside}
            self.row_scopes[(table.id, row[ROW_ID])] = scope
            scopes.append(scope)
        self.scope[str(table.key)] = scopes

    def state(self) -> FormState:
        for work in plan_of(self.form).order:
            self._work(work)
        spots = {path: self._spot(path) for path in self.shown}
        return FormState(
            self.form,
            self.answers,
            spots,
            tuple(self.problems.values()),
            self.today,
            self.now,
            self.names,
            self.rights,
            self.related,
            self.scope,
            self.row_scopes,
        )

    # -- one field ------------------------------------------------------------------------------------------------

    def _work(self, work: Work) -> None:
        if work.circular:
            self._problem(
                work.place.field,
                "circular",
                Text(
                    "“{name}”的条件或公式绕了一圈又用到自己。",
                    "The condition or formula of “{name}” leads back to itself.",
                ).fill(name=work.place.field.label),
            )
        for path, row in self._paths(work.place):
            shown = self._above_shown(work.place, path) and (
                work.circular or work.shown_if is None or self._ask(work.shown_if, work.place.field, row) is True
            )
            self.shown[path] = shown
            if work.place.field.key is not None:
                self._settle(work, path, row, shown)

    def _paths(self, place: Place) -> list[tuple[Path, Path]]:
        """Where the field stands: once, or once per row; each with the row it belongs to."""
        if place.table is None:
            return [((place.field.id,), ())]
        table = place.table.id
        return [((table, row[ROW_ID], place.field.id), (table, row[ROW_ID])) for row in self.rows[table]]

    def _above_shown(self, place: Place, path: Path) -> bool:
        for each in place.above:
            at = self.shown.get((each.id,))
            if at is None:
                at = self.shown.get((*path[:2], each.id), True)
            if not at:
                return False
        return True

    def _settle(self, work: Work, path: Path, row: Path, shown: bool) -> None:
        """Put the field's value, as others shall read it, into the scope."""
        each = work.place.field
        kind = field_kinds.get(each.kind)
        scope = self.row_scopes[row] if row else self.scope
        if work.formula is not None:
            value = self._compute(work, each, row) if shown else None
            self._store(path, value)
            scope[str(each.key)] = kind.to_feel(each, value) if value is not None else None
        elif not shown:
            scope[str(each.key)] = [] if kind.holds == "rows" else None

    def _compute(self, work: Work, each: Field, row: Path) -> Any:
        if work.circular or work.formula is None:
            return None
        result = self._ask(work.formula, each, row)
        try:
            return None if result is None else field_kinds.get(each.kind).from_feel(each, result)
        except Refused:
            return None

    def _store(self, path: Path, value: Any) -> None:
        if len(path) == 1:
            self.answers[path[0]] = value
            return
        for row in self.rows[path[0]]:
            if row[ROW_ID] == path[1]:
                row[path[2]] = value

    # -- conditions that nothing else leans on --------------------------------------------------------------------

    def _spot(self, path: Path) -> Spot:
        place = self.form.by_id[path[-1]]
        each = place.field
        row = path[:2] if place.table is not None else ()
        right = right_of(place, self.rights)
        kind = field_kinds.get(each.kind)
        writable = (
            right == "write"
            and not kind.computed
            and not any(f.read_only_if and self._ask(f.read_only_if, f, row) is True for f in (*place.above, each))
        )
        required = each.required is True or (
            isinstance(each.required, str) and self._ask(each.required, each, row) is True
        )
        seen = right != "hide" or (each.key is None and self._opened(each))
        return Spot(self.shown[path], seen, required and not kind.computed, writable)

    def _opened(self, layout: Field) -> bool:
        """Whether something inside a hidden layout element may be seen by an entry of its own."""
        return any(layout in p.above and right_of(p, self.rights) != "hide" for p in self.form.places if p.field.key)

    # -- expressions ----------------------------------------------------------------------------------------------

    def _ask(self, text: str, each: Field, row: Path) -> Any:
        compiled = compiled_or_none(text)
        if compiled is None:
            self._problem(
                each,
                "expression",
                Text("“{name}”里有一处表达式无法理解。", "An expression of “{name}” cannot be understood.").fill(
                    name=each.label
                ),
            )
            return None
        try:
            scope = scope_at(self.scope, self.row_scopes.get(row)) if row else self.scope
            return compiled.evaluate(scope, today=self.today, now=self.now)
        except LimitExceeded as limit:
            self._problem(each, "limit", limit.text)
            return None

    def _problem(self, each: Field, code: str, text: Text) -> None:
        self.problems.setdefault((each.id, code), Problem(code, text, (self.form.key, "fields", each.id)))

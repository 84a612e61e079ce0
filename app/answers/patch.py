"""A post is a patch over what the server knows it drew as writable.

Drawn and absent means emptied; not drawn means untouched; not writable is refused. A row goes only by an explicit
remove, never by being left out, so a page drawn before another window added a row cannot take that row away.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.answers.scope import ROW_ID
from app.answers.state import FormState, Path, right_of, rows_of
from app.definitions.form import Field, Form, Place
from app.errors import Invalid
from app.fields.kind import Refused
from app.fields.registry import field_kinds
from app.i18n import Text

# No table may grow beyond this many rows, whatever its own settings say.
ROWS_LIMIT = 500
ROW_PATTERN = re.compile(r"r[A-Za-z0-9]{1,39}")
NAME_LIMIT = 200

NOT_WRITABLE = Text("“{label}”现在不能修改。", "“{label}” cannot be changed now.")
UNKNOWN = Text("表单里没有“{name}”这个字段。", "The form has no field “{name}”.")
TOO_MANY_ROWS = Text("“{label}”最多 {n} 行。", "“{label}” takes at most {n} rows.")
NOT_ROWS = Text("“{label}”要给出一列行，每行是一个对象。", "“{label}” takes a list of rows, each an object.")


@dataclass(frozen=True, slots=True)
class Action:
    """A button that was pressed. ``verb`` is next, back, save, submit, page, add, remove; ``of`` is the table's id,
    ``table.row``, ``field.file`` or a page's number."""

    verb: str
    of: str = ""


@dataclass
class Patched:
    """``raw`` is what was typed and could not be read, by dotted path: it is drawn again as it was typed."""

    answers: dict[str, Any]
    state: FormState
    raw: dict[str, Any] = field(default_factory=dict)
    invalids: list[Invalid] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)


def new_row_id(new_id: Callable[[], str]) -> str:
    """A row's id, made of a fresh id: ``r`` and letters or digits."""
    return "r" + "".join(c for c in new_id() if c.isalnum())[:39]


def drawn_paths(form: Form, state: FormState, ids: Collection[str] | None = None) -> set[Path]:
    """What the fill face draws as writable: whole fields, and each table's columns as ``(table, "*", column)``.
    ``ids`` are the top-level fields of the step that was drawn (None: the whole form).

    Fields hidden by a condition are drawn too (the browser may show them), those hidden by rights are not.
    """
    found: set[Path] = set()
    for place in form.places:
        each = place.field
        top = place.table.id if place.table else each.id
        if each.key is None or (ids is not None and top not in ids):
            continue
        if right_of(place, state.rights) != "write" or field_kinds.get(each.kind).computed:
            continue
        if place.table is not None:
            found.add((place.table.id, "*", each.id))
        elif state.spot(each.id).writable:
            found.add((each.id,))
    return found


def apply_post(form: Form, state: FormState, pairs: Iterable[tuple[str, str]], drawn: set[Path], *,
               new_id: Callable[[], str], prefix: str = "") -> Patched:
    """What an ordinary form post makes of the answers in ``state``. ``new_id`` names added rows.

    Names are dotted ids after ``prefix``: ``amount``, ``debts.<row id>.balance``; ``debts`` lists the ids of the rows
    that were on the page. Buttons are named ``_do``, ``_add``, ``_remove``, ``_page``.
    """
    posted, actions = _sorted(pairs, prefix)
    work = _Patch(form, state, new_id)
    for table in form.values:
        if field_kinds.get(table.kind).holds == "rows":
            work.post_rows(table, posted, drawn)
        else:
            place = form.by_id[table.id]
            if table.id in posted:
                work.put(place, (table.id,), _one(posted[table.id]), posted=True)
            elif (table.id,) in drawn and not field_kinds.get(table.kind).uploads:
                work.put(place, (table.id,), None, posted=False)
    for action in actions:
        if action.verb == "remove":
            work.remove(action.of)
    return work.finish(actions)


def json_patch(form: Form, state: FormState, body: Mapping[str, Any], *, new_id: Callable[[], str]) -> Patched:
    """The same for the REST API: ``body`` is by key, absent keys stay untouched, null empties.

    A table takes a list of rows by column key: with ``id`` an existing row is changed, without one a row is added;
    ``{"id": …, "remove": true}`` removes it; rows left out stay.
    """
    work = _Patch(form, state, new_id)
    for key, value in body.items():
        each = form.by_key.get(key)
        if each is None:
            work.invalids.append(Invalid((key[:NAME_LIMIT],), "unknown_field", UNKNOWN.fill(name=key[:NAME_LIMIT])))
        elif field_kinds.get(each.kind).holds == "rows":
            work.json_rows(each, value)
        else:
            work.put(form.by_id[each.id], (each.id,), value, posted=True)
    return work.finish([])


def _sorted(pairs: Iterable[tuple[str, str]], prefix: str) -> tuple[dict[str, Any], list[Action]]:
    """The posted texts as a tree by the dots of their names; the leaves are lists, under the name ``""``."""
    tree: dict[str, Any] = {}
    actions: list[Action] = []
    for name, value in pairs:
        if name.startswith("_"):
            if name == "_do":
                verb, _, of = value.partition(":")
                actions.append(Action(verb, of))
            elif name in ("_add", "_remove", "_page"):
                actions.append(Action(name[1:], value))
            continue
        if not name.startswith(prefix) or len(name) > NAME_LIMIT:
            continue
        at = tree
        for part in name[len(prefix):].split("."):
            at = at.setdefault(part, {})
        at.setdefault("", []).append(value)
    return tree, actions


def _one(node: Mapping[str, Any]) -> Any:
    """What a kind reads: one text, a list of several, or a mapping where the control posts under several names."""
    own = node.get("")
    value = own[0] if own is not None and len(own) == 1 else own
    parts = {k: _one(v) for k, v in node.items() if k}
    return {"": value, **parts} if parts else value


class _Patch:
    def __init__(self, form: Form, state: FormState, new_id: Callable[[], str]) -> None:
        self.form, self.state, self.new_id = form, state, new_id
        self.answers: dict[str, Any] = dict(state.answers)
        self.raw: dict[str, Any] = {}
        self.invalids: list[Invalid] = []
        self.put_paths: dict[Path, bool] = {}
        self.before: dict[Path, Any] = {}

    # -- values ---------------------------------------------------------------------------------------------------

    def put(self, place: Place, path: Path, raw: Any, *, posted: bool) -> None:
        """Read one value and set it; text that cannot be read is kept as typed, and the old value gives way to none."""
        each = place.field
        kind = field_kinds.get(each.kind)
        old = self._get(path)
        if right_of(place, self.state.rights) != "write" or kind.computed:
            if posted and not self._same(each, raw, old):
                self.invalids.append(Invalid(path, "not_writable", NOT_WRITABLE.fill(label=each.label)))
            return
        try:
            value = kind.read(each, raw)
        except Refused as refused:
            self.raw[".".join(path)] = raw
            self.invalids.append(Invalid(path, refused.code, refused.text))
            value = None
        if value != old or type(value) is not type(old):
            self.before[path] = old
            self.put_paths[path] = posted
            self._set(path, value)

    def _same(self, each: Field, raw: Any, old: Any) -> bool:
        try:
            return bool(field_kinds.get(each.kind).read(each, raw) == old)
        except Refused:
            return False

    def _get(self, path: Path) -> Any:
        if len(path) == 1:
            return self.answers.get(path[0])
        row = self._row(path[0], path[1])
        return None if row is None else row.get(path[2])

    def _set(self, path: Path, value: Any) -> None:
        if len(path) == 1:
            self.answers[path[0]] = value
            return
        self.answers[path[0]] = [{**row, path[2]: value} if row[ROW_ID] == path[1] else row
                                 for row in rows_of(self.answers.get(path[0]))]

    def _row(self, table: str, row: str) -> Mapping[str, Any] | None:
        return next((r for r in rows_of(self.answers.get(table)) if r[ROW_ID] == row), None)

    # -- rows -----------------------------------------------------------------------------------------------------

    def add_row(self, table: Field, row: str, cells: Mapping[str, Any] | None = None) -> bool:
        rows = rows_of(self.answers.get(table.id))
        if len(rows) >= ROWS_LIMIT:
            self.invalids.append(Invalid((table.id,), "too_many_rows",
                                         TOO_MANY_ROWS.fill(label=table.label, n=ROWS_LIMIT)))
            return False
        self.answers[table.id] = [*rows, {ROW_ID: row, **(cells or {})}]
        return True

    def open(self, table: Field, told: bool = True) -> bool:
        """Whether rows of the table may come and go; refuses it aloud where not."""
        may = right_of(self.form.by_id[table.id], self.state.rights) == "write" and self.state.spot(table.id).writable
        if not may and told:
            self.invalids.append(Invalid((table.id,), "not_writable", NOT_WRITABLE.fill(label=table.label)))
        return may

    def post_rows(self, table: Field, posted: Mapping[str, Any], drawn: set[Path]) -> None:
        node = posted.get(table.id, {})
        listed = [r for r in dict.fromkeys(node.get("", [])) if ROW_PATTERN.fullmatch(r)]
        rights_to = self.open(table, told=False)
        for row in listed:
            if self._row(table.id, row) is None and not (rights_to and self.add_row(table, row)):
                if not rights_to:
                    self.open(table)
                return
        for row in dict.fromkeys([*listed, *(k for k in node if k)]):
            if self._row(table.id, row) is None:
                continue
            for place in (p for p in self.form.places if p.table is table and p.field.key):
                path = (table.id, row, place.field.id)
                if place.field.id in node.get(row, {}):
                    self.put(place, path, _one(node[row][place.field.id]), posted=True)
                elif (row in listed and (table.id, "*", place.field.id) in drawn
                      and not field_kinds.get(place.field.kind).uploads):
                    self.put(place, path, None, posted=False)

    def json_rows(self, table: Field, value: Any) -> None:
        if value is None:
            return
        if not isinstance(value, list) or not all(isinstance(r, Mapping) for r in value):
            self.invalids.append(Invalid((table.id,), "rows", NOT_ROWS.fill(label=table.label)))
            return
        columns = {p.field.key: p for p in self.form.places if p.table is table and p.field.key}
        for given in value:
            row = given.get(ROW_ID)
            known = isinstance(row, str) and self._row(table.id, row) is not None
            if known and given.get("remove") is True:
                self.remove(f"{table.id}.{row}")
                continue
            if not known:
                row = row if isinstance(row, str) and ROW_PATTERN.fullmatch(row) else new_row_id(self.new_id)
                if not self.open(table) or not self.add_row(table, row):
                    return
            for key, cell in given.items():
                if key in columns:
                    self.put(columns[key], (table.id, str(row), columns[key].field.id), cell, posted=True)
                elif key not in (ROW_ID, "remove"):
                    self.invalids.append(Invalid((table.id, str(row), str(key)[:NAME_LIMIT]), "unknown_field",
                                                 UNKNOWN.fill(name=str(key)[:NAME_LIMIT])))

    def remove(self, of: str) -> None:
        """Take away a row (``table.row``); a file (``field.file`` or ``table.row.field.file``) goes from its field."""
        parts = tuple(of.split("."))
        place = self.form.place(parts[0])
        if place is None or len(parts) < 2:
            return
        if field_kinds.get(place.field.kind).holds == "rows" and len(parts) == 2:
            if self._row(parts[0], parts[1]) is not None and self.open(place.field):
                rows = rows_of(self.answers.get(parts[0]))
                self.answers[parts[0]] = [r for r in rows if r[ROW_ID] != parts[1]]
                gone = ".".join(parts) + "."
                self.raw = {k: v for k, v in self.raw.items() if not k.startswith(gone)}
                self.invalids = [i for i in self.invalids if i.path[:2] != parts]
            return
        path, file = parts[:-1], parts[-1]
        at = self.form.place(path[-1])
        if at is None or len(path) not in (1, 3):
            return
        held = self._get(path)
        if isinstance(held, list) and file in held:
            self.put(at, path, [f for f in held if f != file], posted=True)
        elif held == file:
            self.put(at, path, None, posted=True)

    # -- the end --------------------------------------------------------------------------------------------------

    def finish(self, actions: list[Action]) -> Patched:
        """Judge what was written by the state before and after: a field that a condition kept read-only in both is
        refused; one that this very post made read-only, and whose control was therefore switched off, stays."""
        after = self.state.again(self.answers)
        undo = False
        for path, posted in self.put_paths.items():
            if after.spot(*path).writable or (len(path) == 3 and self._row(path[0], path[1]) is None):
                continue
            fresh = len(path) == 3 and path not in self.state.spots
            if not posted or not (self.state.spot(*path).writable or fresh):
                undo = True
                self._set(path, self.before[path])
                self.raw.pop(".".join(path), None)
                if posted:
                    label = self.form.by_id[path[-1]].field.label
                    self.invalids.append(Invalid(path, "not_writable", NOT_WRITABLE.fill(label=label)))
        if undo:
            after = self.state.again(self.answers)
        return Patched(dict(after.answers), after, self.raw, self.invalids, actions)

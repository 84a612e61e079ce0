"""Answers while they are patched: values set, rows added and removed, each judged by rights and conditions."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.answers.defaults import initial_row
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


def one_of(node: Mapping[str, Any]) -> Any:
    """What a kind reads: one text, a list of several, or a mapping where the control posts under several names."""
    own = node.get("")
    value = own[0] if own is not None and len(own) == 1 else own
    parts = {k: one_of(v) for k, v in node.items() if k}
    return {"": value, **parts} if parts else value


class Patch:
    """Answers being changed, every change judged by the reader's rights."""

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
        if value is None and kind.uploads and old is not None and kind.ids(each, old):
            return  # an upload goes only by an explicit remove
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
        row = self.row(path[0], path[1])
        return None if row is None else row.get(path[2])

    def _set(self, path: Path, value: Any) -> None:
        if len(path) == 1:
            self.answers[path[0]] = value
            return
        self.answers[path[0]] = [
            {**row, path[2]: value} if row[ROW_ID] == path[1] else row for row in rows_of(self.answers.get(path[0]))
        ]

    def row(self, table: str, row: str) -> Mapping[str, Any] | None:
        return next((r for r in rows_of(self.answers.get(table)) if r[ROW_ID] == row), None)

    # -- rows -----------------------------------------------------------------------------------------------------

    def add_row(self, table: Field, row: str, cells: Mapping[str, Any] | None = None) -> bool:
        rows = rows_of(self.answers.get(table.id))
        if len(rows) >= ROWS_LIMIT:
            self.invalids.append(
                Invalid((table.id,), "too_many_rows", TOO_MANY_ROWS.fill(label=table.label, n=ROWS_LIMIT))
            )
            return False
        self.answers[table.id] = [*rows, {ROW_ID: row, **(cells or {})}]
        return True

    def add_fresh(self, table_id: str) -> None:
        """One more row with its columns' defaults."""
        place = self.form.place(table_id)
        if place is not None and field_kinds.get(place.field.kind).holds == "rows" and self.open(place.field):
            row = new_row_id(self.new_id)
            self.add_row(place.field, row, initial_row(place.field, row, self.state.again(self.answers)))

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
            if self.row(table.id, row) is None and not (rights_to and self.add_row(table, row)):
                if not rights_to:
                    self.open(table)
                return
        for row in dict.fromkeys([*listed, *(k for k in node if k)]):
            if self.row(table.id, row) is None:
                continue
            for place in (p for p in self.form.places if p.table is table and p.field.key):
                path = (table.id, row, place.field.id)
                if place.field.id in node.get(row, {}):
                    self.put(place, path, one_of(node[row][place.field.id]), posted=True)
                elif (
                    row in listed
                    and (table.id, "*", place.field.id) in drawn
                    and not field_kinds.get(place.field.kind).uploads
                ):
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
            known = isinstance(row, str) and self.row(table.id, row) is not None
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
                    self.invalids.append(
                        Invalid(
                            (table.id, str(row), str(key)[:NAME_LIMIT]),
                            "unknown_field",
                            UNKNOWN.fill(name=str(key)[:NAME_LIMIT]),
                        )
                    )

    def remove(self, of: str) -> None:
        """Take away a row (``table.row``); a file (``field.file`` or ``table.row.field.file``) goes from its field."""
        parts = tuple(of.split("."))
        place = self.form.place(parts[0])
        if place is None or len(parts) < 2:
            return
        if field_kinds.get(place.field.kind).holds == "rows" and len(parts) == 2:
            if self.row(parts[0], parts[1]) is not None and self.open(place.field):
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
        kind, held = field_kinds.get(at.field.kind), self._get(path)
        if held is not None and file in kind.ids(at.field, held):
            self.replace(at, path, kind.without_file(at.field, held, file))

    def replace(self, place: Place, path: Path, value: Any) -> None:
        """Set a value that is one already (an upload added or taken away)."""
        if right_of(place, self.state.rights) != "write":
            self.invalids.append(Invalid(path, "not_writable", NOT_WRITABLE.fill(label=place.field.label)))
            return
        self.before.setdefault(path, self._get(path))
        self.put_paths[path] = True
        self._set(path, value)

    # -- the end --------------------------------------------------------------------------------------------------

    def finish(self, actions: list[Action]) -> Patched:
        """Judge what was written by the state before and after: a field that a condition kept read-only in both is
        refused; one that this very post made read-only, and whose control was therefore switched off, stays."""
        after = self.state.again(self.answers)
        undo = False
        for path, posted in self.put_paths.items():
            if after.spot(*path).writable or (len(path) == 3 and self.row(path[0], path[1]) is None):
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

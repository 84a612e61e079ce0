"""What changed in a decision table, in words: columns, rows and single cells."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from app.decisions.shape import Raw
from app.i18n import Text

Said = tuple[Text, tuple[str, ...]]

_CELL = Text("第 {n} 行“{column}”从“{was}”改为“{now}”", "row {n}, “{column}”: from “{was}” to “{now}”")
_FAMILIES = (("inputs", Text("条件列", "condition column")), ("outputs", Text("结果列", "result column")))


def changes(before: Raw, after: Raw) -> list[Said]:
    """The differences of two tables' JSON; rows and columns are the same while their id stays."""
    return list(_changes(before, after))


def _changes(before: Raw, after: Raw) -> Iterator[Said]:
    for name, what in (("hit", Text("命中规则", "hit policy")), ("aggregate", Text("汇总", "aggregate"))):
        was, now = before.get(name) or "", after.get(name) or ""
        if was != now:
            said = Text("{what}从“{was}”改为“{now}”", "{what} changed from “{was}” to “{now}”")
            yield said.fill(what=what, was=was or "—", now=now or "—"), (name,)
    for family, what in _FAMILIES:
        yield from _columns(family, what, before, after)
    old, new = _numbered(before), _numbered(after)
    kept = [id for id in new if id in old]
    for id, (number, row) in new.items():
        if id not in old:
            yield Text("新增第 {n} 行", "new row {n}").fill(n=number), ("rows", id)
        elif old[id][1] != row:
            yield from _cells(before, after, old[id][1], row, number, id)
    for id, (number, _) in old.items():
        if id not in new:
            yield Text("删除原第 {n} 行", "removed what was row {n}").fill(n=number), ("rows", id)
    if kept != [id for id in old if id in new]:
        yield Text("行的顺序改了", "the order of the rows changed"), ("rows",)


def _columns(family: str, what: Text, before: Raw, after: Raw) -> Iterator[Said]:
    old, new = _columns_of(before, family), _columns_of(after, family)
    for id, column in new.items():
        if id not in old:
            yield Text("新增{what}“{label}”", "new {what} “{label}”").fill(what=what, label=_head(column)), (family, id)
        elif old[id] != column:
            said = Text("{what}“{label}”的设置改了", "the settings of the {what} “{label}” changed")
            yield said.fill(what=what, label=_head(column)), (family, id)
    for id, column in old.items():
        if id not in new:
            yield (
                Text("删除{what}“{label}”", "removed {what} “{label}”").fill(what=what, label=_head(column)),
                (family,),
            )


def _cells(before: Raw, after: Raw, old: Raw, new: Raw, number: int, id: str) -> Iterator[Said]:
    for name, family in (("if", "inputs"), ("then", "outputs")):
        was = dict(zip(_columns_of(before, family), old.get(name) or (), strict=False))
        for column, (key, raw) in enumerate(_columns_of(after, family).items()):
            cells = new.get(name) or ()
            now = cells[column] if column < len(cells) else ""
            if key in was and was[key] != now:
                said = _CELL.fill(n=number, column=_head(raw), was=was[key] or "-", now=now or "-")
                yield said, ("rows", id, name, str(column))
    for name, what in (("note", Text("备注", "note")), ("reason", Text("原因代码", "reason code"))):
        if (old.get(name) or "") != (new.get(name) or ""):
            said = _CELL.fill(n=number, column=what, was=old.get(name) or "—", now=new.get(name) or "—")
            yield said, ("rows", id, name)


def _columns_of(table: Raw, family: str) -> dict[str, Raw]:
    return {str(c.get("id") or i): c for i, c in enumerate(table.get(family) or ())}


def _numbered(table: Raw) -> dict[str, tuple[int, Raw]]:
    return {str(row.get("id") or f"r{n}"): (n, row) for n, row in enumerate(table.get("rows") or (), 1)}


def _head(column: Raw) -> Text:
    named: Any = column.get("key") or column.get("expression") or column.get("id") or ""
    return Text.of(column.get("label"), str(named))

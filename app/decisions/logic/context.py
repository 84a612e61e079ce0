"""A boxed context: entries that see those before them, and either all of them or one result as its value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.decisions.boxed import Boxed, Loading, Scope, Turn
from app.decisions.checking import Checking
from app.decisions.dmn.xml import Element
from app.decisions.kinds import Kind
from app.decisions.shape import Raw, bad, map_in, maps_in, text_in
from app.decisions.types import Wanted
from app.expressions import ANY, ContextOf, FeelType
from app.i18n import Text

if TYPE_CHECKING:
    from app.decisions.dmn.reading import Reading
    from app.decisions.dmn.writing import Writing


@dataclass(frozen=True, slots=True)
class Entry:
    key: str
    type: Wanted | None
    logic: Boxed | None


@dataclass(frozen=True, slots=True)
class Context(Boxed):
    entries: tuple[Entry, ...]
    result: Boxed | None

    def evaluate(self, scope: Scope, turn: Turn) -> object:
        inside = dict(scope)
        made: Scope = {}
        for entry in self.entries:
            value = None if entry.logic is None else entry.logic.value(inside, turn)
            made[entry.key] = inside[entry.key] = turn.fit(value, entry.type, entry.key)
        return made if self.result is None else self.result.value(inside, turn)

    def gives(self, checking: Checking) -> FeelType:
        made: dict[str, FeelType] = {}
        for entry in self.entries:
            # A function may call itself, so its own name is in sight.
            found = ANY if entry.logic is None else entry.logic.check(checking.binding({entry.key: ANY}))
            if entry.type is not None:
                wanted = checking.declared(entry.type, (*self.place, "entries", entry.key))
                checking.fits(found, wanted, (*self.place, "entries", entry.key))
                found = wanted
            made[entry.key] = found
            checking = checking.binding({entry.key: found})
        return ContextOf(made) if self.result is None else self.result.check(checking)


def load(raw: Raw, loading: Loading) -> Context:
    entries: list[Entry] = []
    inside = loading
    for each in maps_in(raw, "entries", loading.place):
        key = text_in(each, "key", (*loading.place, "entries", str(len(entries))))
        if any(key == entry.key for entry in entries):
            said = Text("“{key}”重复了。请改一个名称。", "“{key}” appears twice. Change one of the names.").fill(
                key=key
            )
            raise bad((*loading.place, "entries", key), "key_twice", said, key)
        logic = each.get("logic")
        box = None if logic is None else inside.box(map_in(each, "logic", inside.place), "entries", key, "logic")
        entries.append(Entry(key, inside.wanted(each), box))
        # Only from here on: inside its own logic the name still means what it meant outside.
        inside = inside.bind(key)
    result = None if raw.get("result") is None else inside.box(map_in(raw, "result", loading.place), "result")
    return Context(loading.place, loading.wanted(raw), tuple(entries), result)


def read(element: Element, reading: Reading) -> dict[str, object]:
    entries: list[dict[str, object]] = []
    result: dict[str, object] | None = None
    for entry in reading.children(element, "contextEntry"):
        variable, logic = entry.first("variable"), reading.boxed_in(entry)
        if variable is None:
            result = logic
        else:
            entries.append({"key": reading.name(variable), **reading.typed(variable), "logic": logic})
    return {"kind": KIND.name, "entries": entries, "result": result}


def write(raw: Raw, writing: Writing) -> Element:
    entries = [
        writing.element("contextEntry", writing.variable(each["key"], each), writing.box(each.get("logic")))
        for each in raw.get("entries") or ()
    ]
    if raw.get("result") is not None:
        entries.append(writing.element("contextEntry", writing.box(raw["result"])))
    return writing.element(KIND.tag, *entries)


KIND = Kind("context", load, "context", read, write)

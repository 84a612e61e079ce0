"""What changed between two sets of definitions, in words: before a publish, between releases and on a conflict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from app.definitions.change import Change, Voices, What, from_to
from app.definitions.kinds import definition_kinds
from app.definitions.words import speaker
from app.i18n import Text

Documents = Mapping[str, Mapping[str, Any]]


def changes(old: Documents, new: Documents) -> list[Change]:
    """All differences, definition by definition: additions first, then changes, then removals. Equal sets give none."""
    found: list[Change] = []
    for key in sorted(set(old) | set(new)):
        before, after = old.get(key), new.get(key)
        if before == after:
            continue
        if before is None and after is not None:
            found.append(_whole("added", after, key))
        elif after is None and before is not None:
            found.append(_whole("removed", before, key))
        elif before is not None and after is not None:
            found += _document(key, before, after, Voices(speaker(old, key), speaker(new, key)))
    return found


def _whole(what: What, document: Mapping[str, Any], key: str) -> Change:
    kind = str(document.get("kind"))
    known = definition_kinds().get(kind)
    said = (
        Text("新增{kind}“{label}”", "New {kind} “{label}”")
        if what == "added"
        else Text("删除{kind}“{label}”", "Removed {kind} “{label}”")
    )
    return Change(
        what,
        said.fill(kind=known.label if known else Text(kind, kind), label=Text.of(document.get("label"), key)),
        (key,),
        kind,
    )


def _document(key: str, before: Mapping[str, Any], after: Mapping[str, Any], voices: Voices) -> list[Change]:
    kind = str(after.get("kind"))
    found = [Change("changed", text, (key, *place), kind) for text, place in _own(before, after)]
    if kind in definition_kinds():
        found += definition_kinds()[kind].changes(key, before, after, voices)
    order = {"added": 0, "changed": 1, "moved": 2, "removed": 3}
    return sorted(found, key=lambda c: order[c.what])


_OWN = {
    "title": Text("标题", "Title"),
    "number": Text("编号", "Number"),
    "description": Text("说明", "Description"),
    "form": Text("所用表单", "Form"),
    "label": Text("名称", "Name"),
    "hint": Text("提示", "Hint"),
}


def _own(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[tuple[Text, tuple[str, ...]]]:
    for name in ("label", "description", "title", "number", "form"):
        was, now = before.get(name), after.get(name)
        if was != now:
            yield from_to(_OWN[name], was, now), (name,)

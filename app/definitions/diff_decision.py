"""What changed in a decision, in words: its inputs and parts, and in a table or scorecard the rows and cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from app.decisions import kinds
from app.definitions.change import Change, from_to
from app.i18n import Text

Raw = Mapping[str, Any]

_FAMILIES = {
    "inputs": Text("输入", "input"),
    "parts": Text("决策", "decision"),
    "services": Text("决策服务", "decision service"),
    "types": Text("类型", "type"),
    "imports": Text("引用的决策", "import"),
}
_ADDED = Text("新增{what}“{label}”", "New {what} “{label}”")
_REMOVED = Text("删除{what}“{label}”", "Removed {what} “{label}”")
_CHANGED = Text("{what}“{label}”的设置改了", "The settings of the {what} “{label}” changed")
_LOGIC = Text("“{label}”的逻辑改了", "The logic of “{label}” changed")


def part_changes(key: str, before: Raw, after: Raw) -> Iterator[Change]:
    """Pieces are the same piece while their id stays."""
    for family, what in _FAMILIES.items():
        old, new = _by_id(before.get(family)), _by_id(after.get(family))
        for id, piece in new.items():
            place = (key, family, id)
            if id not in old:
                yield Change("added", _ADDED.fill(what=what, label=_label(piece)), place, "decision")
            elif old[id] != piece:
                yield from _piece(place, what, old[id], piece)
        for id, piece in old.items():
            if id not in new:
                yield Change("removed", _REMOVED.fill(what=what, label=_label(piece)), (key, family, id), "decision")
    if before.get("result") != after.get("result"):
        names = {str(p.get("id")): _label(p) for p in (*(before.get("parts") or ()), *(after.get("parts") or ()))}
        told = [names.get(str(each.get("result")), Text("", "")) for each in (before, after)]
        yield Change("changed", from_to(Text("结果", "Result"), *told), (key, "result"), "decision")


def _piece(place: tuple[str, ...], what: Text, old: Raw, new: Raw) -> Iterator[Change]:
    label = _label(new)
    if _label(old) != label:
        name = Text("{what}的名称", "Name of the {what}").fill(what=what)
        yield Change("changed", from_to(name, _label(old), label), (*place, "label"), "decision")
    if any(old.get(n) != new.get(n) for n in {*old, *new} - {"label", "key", "logic"}):
        yield Change("changed", _CHANGED.fill(what=what, label=label), place, "decision")
    was: Any = old.get("logic")
    now: Any = new.get("logic")
    if was == now:
        return
    kind = kinds().get(str((now or {}).get("kind")))
    same = was and now and was.get("kind") == now.get("kind")
    told = kind.changes(was, now) if same and kind is not None and kind.changes is not None else None
    if told is None:
        yield Change("changed", _LOGIC.fill(label=label), (*place, "logic"), "decision")
        return
    for text, path in told:
        said = Text("“{label}”：{text}", "“{label}”: {text}").fill(label=label, text=text)
        yield Change("changed", said, (*place, "logic", *path), "decision")


def _by_id(pieces: Any) -> dict[str, Raw]:
    return {str(p.get("id") or p.get("key")): p for p in pieces or ()}


def _label(piece: Raw) -> Text:
    return Text.of(piece.get("label"), str(piece.get("key") or piece.get("id") or ""))

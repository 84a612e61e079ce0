"""What changed in a connector, in words: where it leads, how one identifies oneself, its operations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.connectors.settings import AUTHS, OPERATION
from app.controls import Control
from app.definitions.change import Change, from_to
from app.definitions.diff_settings import said_label, setting_changes
from app.i18n import Text

Raw = Mapping[str, Any]

_ADDED = Text("新增操作“{label}”", "New operation “{label}”")
_REMOVED = Text("删除操作“{label}”", "Removed operation “{label}”")
_AUTH = Text("身份验证", "Authentication")
_AUTH_CHANGED = Text("身份验证的请求头或用户名改了", "The header or user name of the authentication changed")


@dataclass(frozen=True, slots=True)
class _Operations:
    settings: tuple[Control, ...] = OPERATION


def connector_changes(key: str, before: Raw, after: Raw) -> Iterator[Change]:
    """Operations are the same operation while their id stays."""
    if before.get("base") != after.get("base"):
        told = from_to(Text("地址", "Address"), before.get("base"), after.get("base"))
        yield Change("changed", told, (key, "base"), "connector")
    yield from _auth(key, before.get("auth") or {}, after.get("auth") or {})
    old = {str(o.get("id")): o for o in before.get("operations") or ()}
    new = {str(o.get("id")): o for o in after.get("operations") or ()}
    for id, operation in new.items():
        place = (key, "operations", id)
        if id not in old:
            yield Change("added", _ADDED.fill(label=said_label(operation)), place, "connector")
            continue
        found = setting_changes(said_label(operation), _Operations(), _own(old[id]), _own(operation), _as_written)
        for text, (_, *deeper) in found:
            yield Change("changed", text, (*place, *deeper), "connector")
    for id, operation in old.items():
        if id not in new:
            place = (key, "operations", id)
            yield Change("removed", _REMOVED.fill(label=said_label(operation)), place, "connector")


def _own(operation: Raw) -> dict[str, Any]:
    return {name: value for name, value in operation.items() if name != "id"}


def _as_written(before: Any, after: Any) -> tuple[Any, Any]:
    """Conditions about an answer have no fields to be read aloud by."""
    return before, after


def _auth(key: str, before: Raw, after: Raw) -> Iterator[Change]:
    labels = {each.value: each.label for each in AUTHS}
    was, now = str(before.get("kind") or "none"), str(after.get("kind") or "none")
    if was != now:
        told = from_to(_AUTH, labels.get(was, was), labels.get(now, now))
        yield Change("changed", told, (key, "auth"), "connector")
    elif before != after:
        yield Change("changed", _AUTH_CHANGED, (key, "auth"), "connector")

"""What changed between two sets of definitions, in words: shown before a publish, between releases and on a conflict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from app.definitions.diff_settings import said_label, setting_changes
from app.definitions.meta import walk_fields
from app.definitions.words import Say, speaker
from app.fields.registry import field_kinds
from app.i18n import Text
from app.nodes.registry import node_kinds

Documents = Mapping[str, Mapping[str, Any]]
What = Literal["added", "removed", "changed", "moved"]


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. ``place`` leads to the spot as a problem's does; ``kind`` is the definition's (form, flow)."""

    what: What
    text: Text
    place: tuple[str, ...]
    kind: str

    def to_json(self) -> dict[str, Any]:
        return {"what": self.what, "text": self.text.to_json(), "place": list(self.place), "kind": self.kind}


_DEFINITION = {"form": Text("表单", "form"), "flow": Text("流程", "flow")}


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
            found += _document(key, before, after, _Voices(speaker(old, key), speaker(new, key)))
    return found


@dataclass(frozen=True, slots=True)
class _Voices:
    """Reads an old condition aloud by the old names and a new one by the new."""

    was: Say
    now: Say

    def pair(self, before: Any, after: Any) -> tuple[Any, Any]:
        return (self.was(before) if isinstance(before, str) and before else before,
                self.now(after) if isinstance(after, str) and after else after)


def _whole(what: What, document: Mapping[str, Any], key: str) -> Change:
    kind = str(document.get("kind"))
    said = Text("新增{kind}“{label}”", "New {kind} “{label}”") if what == "added" else Text(
        "删除{kind}“{label}”", "Removed {kind} “{label}”")
    return Change(what, said.fill(kind=_DEFINITION.get(kind, Text(kind, kind)),
                                  label=Text.of(document.get("label"), key)), (key,), kind)


def _document(key: str, before: Mapping[str, Any], after: Mapping[str, Any], voices: _Voices) -> list[Change]:
    kind = str(after.get("kind"))
    found = [Change("changed", text, (key, *place), kind) for text, place in _own(before, after)]
    if kind == "form":
        found += _fields(key, before, after, voices)
        found += _rules(key, before, after, voices)
    else:
        found += _nodes(key, before, after, voices)
        found += _edges(key, before, after)
    order = {"added": 0, "changed": 1, "moved": 2, "removed": 3}
    return sorted(found, key=lambda c: order[c.what])


_OWN = {"title": Text("标题", "Title"), "number": Text("编号", "Number"), "description": Text("说明", "Description"),
        "form": Text("所用表单", "Form"), "label": Text("名称", "Name"), "hint": Text("提示", "Hint")}


def _own(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[tuple[Text, tuple[str, ...]]]:
    for name in ("label", "description", "title", "number", "form"):
        was, now = before.get(name), after.get(name)
        if was != now:
            yield _from_to(_OWN[name], was, now), (name,)


def _from_to(what: Text, before: Any, after: Any) -> Text:
    if not before:
        return Text("{what}设为“{after}”", "{what} set to “{after}”").fill(what=what, after=_value(after))
    if not after:
        return Text("去掉{what}“{before}”", "{what} “{before}” taken away").fill(what=what, before=_value(before))
    return Text("{what}从“{before}”改为“{after}”", "{what} changed from “{before}” to “{after}”").fill(
        what=what, before=_value(before), after=_value(after))


def _value(value: Any) -> Text:
    return Text.of(value) if isinstance(value, Text | Mapping | str) else Text(str(value), str(value))


def _fields(key: str, before: Mapping[str, Any], after: Mapping[str, Any], voices: _Voices) -> Iterator[Change]:
    old = {place[1]: (piece, above) for place, piece, above in _placed(before)}
    new = {place[1]: (piece, above) for place, piece, above in _placed(after)}
    moved = _moved(list(old), list(new))
    for id, (field, above) in new.items():
        label, place = said_label(field), (key, "fields", id)
        if id not in old:
            kind = field_kinds.get(str(field.get("kind"))).label
            yield Change("added", Text("新增字段“{label}”（{kind}）", "New field “{label}” ({kind})").fill(
                label=label, kind=kind), place, "form")
            continue
        earlier, was_above = old[id]
        for text, deeper in _field(earlier, field, voices):
            yield Change("changed", text, (*place, *deeper), "form")
        if was_above != above:
            into = said_label(new[above][0]) if above in new else Text("最外层", "the top level")
            yield Change("moved", Text("“{label}”移到{into}", "“{label}” moved into {into}").fill(label=label, into=into),
                         place, "form")
        elif id in moved:
            yield Change("moved", Text("“{label}”换了位置", "“{label}” moved").fill(label=label), place, "form")
    for id, (field, _) in old.items():
        if id not in new:
            yield Change("removed", Text("删除字段“{label}”", "Removed field “{label}”").fill(label=said_label(field)),
                         (key, "fields", id), "form")


def _placed(document: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], Mapping[str, Any], str]]:
    def below(fields: Any, above: str) -> Iterator[tuple[tuple[str, ...], Mapping[str, Any], str]]:
        for place, piece in walk_fields([{**f, "fields": []} for f in fields or () if isinstance(f, Mapping)]):
            whole = next(f for f in fields if isinstance(f, Mapping) and f.get("id") == piece.get("id"))
            yield place, whole, above
            yield from below(whole.get("fields"), str(whole.get("id")))

    yield from below(document.get("fields"), "")


def _moved(old: list[str], new: list[str]) -> set[str]:
    """The ids that changed order: those outside a longest common subsequence of what both hold."""
    old = [i for i in old if i in set(new)]
    new = [i for i in new if i in set(old)]
    if old == new:
        return set()
    at = {id: n for n, id in enumerate(new)}
    best: list[list[str]] = []  # best[k]: the rising run of length k + 1 that ends earliest
    for id in old:
        low = next((k for k, run in enumerate(best) if at[run[-1]] >= at[id]), len(best))
        run = [*(best[low - 1] if low else []), id]
        best[low:low + 1] = [run]
    return set(new) - set(best[-1] if best else [])


_SENSITIVITY = {"open": Text("公开", "open"), "internal": Text("内部", "internal"), "high": Text("敏感", "sensitive")}


def _field(before: Mapping[str, Any], after: Mapping[str, Any], voices: _Voices
           ) -> Iterator[tuple[Text, tuple[str, ...]]]:
    label = said_label(after)
    for name, what in (("label", Text("名称", "name")), ("hint", Text("提示", "hint")), ("key", Text("标识", "key"))):
        if before.get(name) != after.get(name):
            yield _from_to(Text("“{label}”的{what}", "The {what} of “{label}”").fill(label=label, what=what),
                           before.get(name), after.get(name)), (name,)
    if before.get("kind") != after.get("kind"):
        yield _from_to(Text("“{label}”的类型", "The kind of “{label}”").fill(label=label),
                       field_kinds.get(str(before.get("kind"))).label, field_kinds.get(str(after.get("kind"))).label
                       ), ("kind",)
    yield from _required(label, before.get("required", False), after.get("required", False), voices)
    for name, what in (("shown_if", Text("显示条件", "display condition")),
                       ("read_only_if", Text("只读条件", "read-only condition")), ("default", Text("默认值", "default"))):
        if (before.get(name) or None) != (after.get(name) or None):
            pair = voices.pair(before.get(name), after.get(name))
            yield _from_to(Text("“{label}”的{what}", "The {what} of “{label}”").fill(label=label, what=what),
                           *(pair if name != "default" else (before.get(name), after.get(name)))), (name,)
    if before.get("sensitivity", "open") != after.get("sensitivity", "open"):
        yield _from_to(Text("“{label}”的密级", "The sensitivity of “{label}”").fill(label=label),
                       _SENSITIVITY.get(str(before.get("sensitivity", "open"))),
                       _SENSITIVITY.get(str(after.get("sensitivity", "open")))), ("sensitivity",)
    yield from setting_changes(label, field_kinds.get(str(after.get("kind"))), before.get("settings") or {},
                               after.get("settings") or {}, voices.pair)


def _required(label: Text, before: Any, after: Any, voices: _Voices) -> Iterator[tuple[Text, tuple[str, ...]]]:
    if (before or False) == (after or False):
        return
    if after is True:
        said = Text("“{label}”改为必填", "“{label}” is now required")
    elif not after:
        said = Text("“{label}”改为选填", "“{label}” is now optional")
    else:
        said = Text("“{label}”在满足“{after}”时必填", "“{label}” is now required when “{after}”")
    yield said.fill(label=label, after=voices.pair(None, after)[1]), ("required",)


def _rules(key: str, before: Mapping[str, Any], after: Mapping[str, Any], voices: _Voices) -> Iterator[Change]:
    old = {str(r.get("id")): r for r in before.get("rules") or ()}
    new = {str(r.get("id")): r for r in after.get("rules") or ()}
    for id, rule in new.items():
        said = Text.of(rule.get("message"), str(rule.get("check")))
        if id not in old:
            yield Change("added", Text("新增校验“{said}”", "New check “{said}”").fill(said=said), (key, "rules", id), "form")
        elif old[id] != rule:
            yield Change("changed", _from_to(Text("校验“{said}”", "Check “{said}”").fill(said=said),
                                             *voices.pair(old[id].get("check"), rule.get("check")))
                         if old[id].get("check") != rule.get("check") else
                         Text("校验“{said}”的提示或位置改了", "Check “{said}”: message or place changed").fill(said=said),
                         (key, "rules", id), "form")
    for id, rule in old.items():
        if id not in new:
            yield Change("removed", Text("删除校验“{said}”", "Removed check “{said}”").fill(
                said=Text.of(rule.get("message"), str(rule.get("check")))), (key, "rules", id), "form")


def node_label(node: Mapping[str, Any]) -> Text:
    kind = node_kinds.get(str(node.get("kind"))).label
    label = Text.of(node.get("label"))
    return label if label.zh else kind


def _nodes(key: str, before: Mapping[str, Any], after: Mapping[str, Any], voices: _Voices) -> Iterator[Change]:
    old = {str(n.get("id")): n for n in before.get("nodes") or ()}
    new = {str(n.get("id")): n for n in after.get("nodes") or ()}
    for id, node in new.items():
        label, place = node_label(node), (key, "nodes", id)
        kind = node_kinds.get(str(node.get("kind")))
        if id not in old:
            yield Change("added", Text("新增步骤“{label}”（{kind}）", "New step “{label}” ({kind})").fill(
                label=label, kind=kind.label), place, "flow")
            continue
        earlier = old[id]
        if earlier.get("label") != node.get("label"):
            yield Change("changed", _from_to(Text("步骤名称", "Step name"), node_label(earlier), label), (*place, "label"),
                         "flow")
        if earlier.get("kind") != node.get("kind"):
            yield Change("changed", _from_to(Text("“{label}”的类型", "The kind of “{label}”").fill(label=label),
                                             node_kinds.get(str(earlier.get("kind"))).label, kind.label),
                         (*place, "kind"), "flow")
        for text, deeper in setting_changes(label, kind, earlier.get("settings") or {}, node.get("settings") or {},
                                            voices.pair):
            yield Change("changed", text, (*place, *deeper), "flow")
    for id, node in old.items():
        if id not in new:
            yield Change("removed", Text("删除步骤“{label}”", "Removed step “{label}”").fill(label=node_label(node)),
                         (key, "nodes", id), "flow")


def _edges(key: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    names = {str(n.get("id")): node_label(n) for d in (before, after) for n in d.get("nodes") or ()}
    gone = {str(n.get("id")) for n in before.get("nodes") or ()} - {str(n.get("id")) for n in after.get("nodes") or ()}
    old = {(str(e.get("from")), str(e.get("port"))): str(e.get("to")) for e in before.get("edges") or ()}
    new = {(str(e.get("from")), str(e.get("port"))): str(e.get("to")) for e in after.get("edges") or ()}

    def name(id: str | None) -> Text:
        return names.get(id or "", Text(id or "", id or ""))

    for (source, port), target in new.items():
        was = old.get((source, port))
        if was == target:
            continue
        said = Text("“{source}”之后改走“{target}”", "After “{source}” it now goes to “{target}”") if was else Text(
            "“{source}”连到“{target}”", "“{source}” is joined to “{target}”")
        yield Change("changed" if was else "added", said.fill(source=name(source), target=name(target)),
                     (key, "nodes", source, port), "flow")
    for (source, port), target in old.items():
        if (source, port) not in new and source not in gone:
            yield Change("removed", Text("去掉“{source}”到“{target}”的连线", "The line from “{source}” to “{target}” is gone"
                                         ).fill(source=name(source), target=name(target)),
                         (key, "nodes", source, port), "flow")

"""What changed in a form, in words: fields by id, wherever they moved, and checks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from app.definitions.change import Change, Voices, from_to
from app.definitions.diff_settings import said_label, setting_changes
from app.definitions.meta import walk_fields
from app.fields.registry import field_kinds
from app.i18n import Text


def field_changes(key: str, before: Mapping[str, Any], after: Mapping[str, Any], voices: Voices) -> Iterator[Change]:
    old = {place[1]: (piece, above) for place, piece, above in _placed(before)}
    new = {place[1]: (piece, above) for place, piece, above in _placed(after)}
    moved = _moved(list(old), list(new))
    for id, (field, above) in new.items():
        label, place = said_label(field), (key, "fields", id)
        if id not in old:
            kind = field_kinds.get(str(field.get("kind"))).label
            yield Change(
                "added",
                Text("新增字段“{label}”（{kind}）", "New field “{label}” ({kind})").fill(label=label, kind=kind),
                place,
                "form",
            )
            continue
        earlier, was_above = old[id]
        for text, deeper in _field(earlier, field, voices):
            yield Change("changed", text, (*place, *deeper), "form")
        if was_above != above:
            into = said_label(new[above][0]) if above in new else Text("最外层", "the top level")
            yield Change(
                "moved",
                Text("“{label}”移到{into}", "“{label}” moved into {into}").fill(label=label, into=into),
                place,
                "form",
            )
        elif id in moved:
            yield Change("moved", Text("“{label}”换了位置", "“{label}” moved").fill(label=label), place, "form")
    for id, (field, _) in old.items():
        if id not in new:
            yield Change(
                "removed",
                Text("删除字段“{label}”", "Removed field “{label}”").fill(label=said_label(field)),
                (key, "fields", id),
                "form",
            )


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
        best[low : low + 1] = [run]
    return set(new) - set(best[-1] if best else [])


_SENSITIVITY = {"open": Text("公开", "open"), "internal": Text("内部", "internal"), "high": Text("敏感", "sensitive")}


def _field(
    before: Mapping[str, Any], after: Mapping[str, Any], voices: Voices
) -> Iterator[tuple[Text, tuple[str, ...]]]:
    label = said_label(after)
    for name, what in (("label", Text("名称", "name")), ("hint", Text("提示", "hint")), ("key", Text("标识", "key"))):
        if before.get(name) != after.get(name):
            yield (
                from_to(
                    Text("“{label}”的{what}", "The {what} of “{label}”").fill(label=label, what=what),
                    before.get(name),
                    after.get(name),
                ),
                (name,),
            )
    if before.get("kind") != after.get("kind"):
        yield (
            from_to(
                Text("“{label}”的类型", "The kind of “{label}”").fill(label=label),
                field_kinds.get(str(before.get("kind"))).label,
                field_kinds.get(str(after.get("kind"))).label,
            ),
            ("kind",),
        )
    yield from _required(label, before.get("required", False), after.get("required", False), voices)
    for name, what in (
        ("shown_if", Text("显示条件", "display condition")),
        ("read_only_if", Text("只读条件", "read-only condition")),
        ("default", Text("默认值", "default")),
    ):
        if (before.get(name) or None) != (after.get(name) or None):
            pair = voices.pair(before.get(name), after.get(name))
            yield (
                from_to(
                    Text("“{label}”的{what}", "The {what} of “{label}”").fill(label=label, what=what),
                    *(pair if name != "default" else (before.get(name), after.get(name))),
                ),
                (name,),
            )
    if before.get("sensitivity", "open") != after.get("sensitivity", "open"):
        yield (
            from_to(
                Text("“{label}”的密级", "The sensitivity of “{label}”").fill(label=label),
                _SENSITIVITY.get(str(before.get("sensitivity", "open"))),
                _SENSITIVITY.get(str(after.get("sensitivity", "open"))),
            ),
            ("sensitivity",),
        )
    yield from setting_changes(
        label,
        field_kinds.get(str(after.get("kind"))),
        before.get("settings") or {},
        after.get("settings") or {},
        voices.pair,
    )


def _required(label: Text, before: Any, after: Any, voices: Voices) -> Iterator[tuple[Text, tuple[str, ...]]]:
    if (before or False) == (after or False):
        return
    if after is True:
        said = Text("“{label}”改为必填", "“{label}” is now required")
    elif not after:
        said = Text("“{label}”改为选填", "“{label}” is now optional")
    else:
        said = Text("“{label}”在满足“{after}”时必填", "“{label}” is now required when “{after}”")
    yield said.fill(label=label, after=voices.pair(None, after)[1]), ("required",)


def rule_changes(key: str, before: Mapping[str, Any], after: Mapping[str, Any], voices: Voices) -> Iterator[Change]:
    old = {str(r.get("id")): r for r in before.get("rules") or ()}
    new = {str(r.get("id")): r for r in after.get("rules") or ()}
    for id, rule in new.items():
        said = Text.of(rule.get("message"), str(rule.get("check")))
        if id not in old:
            yield Change(
                "added", Text("新增校验“{said}”", "New check “{said}”").fill(said=said), (key, "rules", id), "form"
            )
        elif old[id] != rule:
            yield Change(
                "changed",
                from_to(
                    Text("校验“{said}”", "Check “{said}”").fill(said=said),
                    *voices.pair(old[id].get("check"), rule.get("check")),
                )
                if old[id].get("check") != rule.get("check")
                else Text("校验“{said}”的提示或位置改了", "Check “{said}”: message or place changed").fill(said=said),
                (key, "rules", id),
                "form",
            )
    for id, rule in old.items():
        if id not in new:
            yield Change(
                "removed",
                Text("删除校验“{said}”", "Removed check “{said}”").fill(
                    said=Text.of(rule.get("message"), str(rule.get("check")))
                ),
                (key, "rules", id),
                "form",
            )

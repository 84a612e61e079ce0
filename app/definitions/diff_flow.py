"""What changed in a flow, in words: steps and the lines between them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from app.definitions.change import Change, Voices, from_to
from app.definitions.diff_settings import setting_changes
from app.i18n import Text
from app.nodes.registry import node_kinds


def node_label(node: Mapping[str, Any]) -> Text:
    kind = node_kinds.get(str(node.get("kind"))).label
    label = Text.of(node.get("label"))
    return label if label.zh else kind


def node_changes(key: str, before: Mapping[str, Any], after: Mapping[str, Any], voices: Voices) -> Iterator[Change]:
    old = {str(n.get("id")): n for n in before.get("nodes") or ()}
    new = {str(n.get("id")): n for n in after.get("nodes") or ()}
    for id, node in new.items():
        label, place = node_label(node), (key, "nodes", id)
        kind = node_kinds.get(str(node.get("kind")))
        if id not in old:
            yield Change(
                "added",
                Text("新增步骤“{label}”（{kind}）", "New step “{label}” ({kind})").fill(label=label, kind=kind.label),
                place,
                "flow",
            )
            continue
        earlier = old[id]
        if earlier.get("label") != node.get("label"):
            yield Change(
                "changed",
                from_to(Text("步骤名称", "Step name"), node_label(earlier), label),
                (*place, "label"),
                "flow",
            )
        if earlier.get("kind") != node.get("kind"):
            yield Change(
                "changed",
                from_to(
                    Text("“{label}”的类型", "The kind of “{label}”").fill(label=label),
                    node_kinds.get(str(earlier.get("kind"))).label,
                    kind.label,
                ),
                (*place, "kind"),
                "flow",
            )
        for text, deeper in setting_changes(
            label, kind, earlier.get("settings") or {}, node.get("settings") or {}, voices.pair
        ):
            yield Change("changed", text, (*place, *deeper), "flow")
    for id, node in old.items():
        if id not in new:
            yield Change(
                "removed",
                Text("删除步骤“{label}”", "Removed step “{label}”").fill(label=node_label(node)),
                (key, "nodes", id),
                "flow",
            )


def line_changes(key: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
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
        said = (
            Text("“{source}”之后改走“{target}”", "After “{source}” it now goes to “{target}”")
            if was
            else Text("“{source}”连到“{target}”", "“{source}” is joined to “{target}”")
        )
        yield Change(
            "changed" if was else "added",
            said.fill(source=name(source), target=name(target)),
            (key, "nodes", source, port),
            "flow",
        )
    for (source, port), target in old.items():
        if (source, port) not in new and source not in gone:
            yield Change(
                "removed",
                Text("去掉“{source}”到“{target}”的连线", "The line from “{source}” to “{target}” is gone").fill(
                    source=name(source), target=name(target)
                ),
                (key, "nodes", source, port),
                "flow",
            )

"""Differences of settings in words, told by the kind's own controls: nothing here knows a kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from app.controls import ChoiceControl, Control, ExpressionControl, ListControl, ToggleControl
from app.i18n import Text

Said = tuple[Text, tuple[str, ...]]
Pair = Callable[[Any, Any], tuple[Any, Any]]


def said_label(piece: Mapping[str, Any]) -> Text:
    """What an author calls a field: its label, else its key, else its id."""
    return Text.of(piece.get("label"), str(piece.get("key") or piece.get("id") or ""))


def setting_changes(
    label: Text, kind: Any, before: Mapping[str, Any], after: Mapping[str, Any], pair: Pair
) -> Iterator[Said]:
    """Each setting that differs, named by its control; ``label`` is the field's or step's, ``pair`` reads an old and a
    new condition aloud."""
    known: tuple[Control, ...] = kind.settings
    for text, path in _level(known, before, after, (), pair):
        yield Text("“{label}”：{text}", "“{label}”: {text}").fill(label=label, text=text), ("settings", *path)
    unknown = (set(before) | set(after)) - {c.name for c in known}
    if any(before.get(name) != after.get(name) for name in unknown):
        yield Text("“{label}”的设置改了", "The settings of “{label}” changed").fill(label=label), ("settings",)


def _level(
    controls: tuple[Control, ...],
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    path: tuple[str, ...],
    pair: Pair,
) -> Iterator[Said]:
    for control in controls:
        old, new = before.get(control.name, control.default), after.get(control.name, control.default)
        if old == new:
            continue
        here = (*path, control.name)
        if isinstance(control, ListControl):
            yield from _rows(control, old or [], new or [], here, pair)
        else:
            yield _one(control, old, new, pair), here


def _one(control: Control, old: Any, new: Any, pair: Pair) -> Text:
    name = control.label
    if isinstance(control, ToggleControl):
        return (
            Text("{name}打开", "{name} on").fill(name=name) if new else Text("{name}关闭", "{name} off").fill(name=name)
        )
    if isinstance(control, ExpressionControl) and control.expects == "boolean":
        old, new = pair(old, new)
    was, now = _said(control, old), _said(control, new)
    if was is None or now is None:
        return Text("{name}改了", "{name} changed").fill(name=name)
    if not was.zh:
        return Text("{name}设为 {now}", "{name} set to {now}").fill(name=name, now=now)
    if not now.zh:
        return Text("去掉{name}（原为 {was}）", "{name} taken away (was {was})").fill(name=name, was=was)
    return Text("{name}从 {was} 改为 {now}", "{name} changed from {was} to {now}").fill(name=name, was=was, now=now)


def _said(control: Control, value: Any) -> Text | None:
    """A value in words, or None where it is too large to be said."""
    if value is None or value == "" or value == [] or value == {}:
        return Text("", "")
    if isinstance(value, Text):
        return value
    if isinstance(control, ChoiceControl):
        labels = {o.value: o.label for o in control.options}
        parts = [labels.get(v, Text(str(v), str(v))) for v in (value if isinstance(value, list) else [value])]
        return Text("、".join(p.zh for p in parts), ", ".join(p.en for p in parts))
    if isinstance(value, list):
        if len(value) > 6 or not all(isinstance(v, str | int | Mapping) for v in value):
            return None
        parts = [_name(v) for v in value]
        if not all(p.zh for p in parts):
            return None
        return Text("、".join(p.zh for p in parts), ", ".join(p.en for p in parts))
    if isinstance(value, Mapping):
        text = _name(value)
        return text if text.zh else None
    text = Text(str(value), str(value))
    return text if len(text.zh) <= 200 or isinstance(control, ExpressionControl) else None


def _name(value: Any) -> Text:
    if not isinstance(value, Mapping):
        return Text(str(value), str(value))
    if set(value) <= {"zh", "en"}:
        return Text.of(value)
    if isinstance(value.get("label"), Mapping):
        return Text.of(value["label"], str(value.get("value") or value.get("id") or ""))
    return Text.of(value.get("value") or "")


def _rows(control: ListControl, old: list[Any], new: list[Any], path: tuple[str, ...], pair: Pair) -> Iterator[Said]:
    """Rows with ids are matched by them; others by position."""
    was, now = _by_id(control, old), _by_id(control, new)
    for id, (index, row) in now.items():
        name = _row_name(control, row, index, pair)
        here = (*path, str(index))
        if id not in was:
            yield Text("新增{item}{name}", "new {item} {name}").fill(item=control.item, name=name), here
        elif was[id][1] != row:
            for text, deeper in _level(control.of, was[id][1], row, here, pair):
                yield (
                    Text("{item}{name}：{text}", "{item} {name}: {text}").fill(item=control.item, name=name, text=text),
                    deeper,
                )
    for id, (index, row) in was.items():
        if id not in now:
            yield (
                Text("删除{item}{name}", "removed {item} {name}").fill(
                    item=control.item, name=_row_name(control, row, index, pair)
                ),
                path,
            )
    order = [id for id in was if id in now]
    if order != [id for id in now if id in was]:
        yield Text("{name}的次序改了", "{name}: order changed").fill(name=control.label), path


def _by_id(control: ListControl, rows: list[Any]) -> dict[str, tuple[int, Mapping[str, Any]]]:
    return {
        str(r.get("id") if control.ids and r.get("id") else i): (i, r)
        for i, r in enumerate(rows)
        if isinstance(r, Mapping)
    }


def _row_name(control: ListControl, row: Mapping[str, Any], index: int, pair: Pair) -> Text:
    label = Text.of(row.get("label"))
    if label.zh:
        return Text("“{label}”", "“{label}”").fill(label=label)
    for each in control.of:
        if isinstance(each, ExpressionControl) and row.get(each.name):
            said = pair(None, row[each.name])[1] if each.expects == "boolean" else row[each.name]
            return Text("“{text}”", "“{text}”").fill(text=said)
    return Text(f" {index + 1}", f"{index + 1}")

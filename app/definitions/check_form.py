"""What the author of a form must mend: names, places, kinds' own rules, circles. Expressions are checked elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from app.answers.plan import plan_of
from app.definitions.form import Field, Form, Place
from app.errors import Problem
from app.fields.registry import field_kinds
from app.i18n import Text


def check_form(form: Form) -> Iterator[Problem]:
    if not form.values:
        yield Problem(
            "form_empty",
            Text("表单还没有字段。请从左侧拖入一个。", "The form has no fields yet. Drag one in from the left."),
            (form.key, "fields"),
            "warning",
        )
    yield from _ids(form)
    yield from _keys(form)
    for place in form.places:
        yield from _standing(form, place)
        for problem in field_kinds.get(place.field.kind).check_definition(place.field, form):
            yield replace(problem, place=(form.key, "fields", place.field.id, *problem.place))
    yield from _circles(form)


def _ids(form: Form) -> Iterator[Problem]:
    seen: set[str] = set()
    for family, ids in (("fields", [p.field.id for p in form.places]), ("rules", [r.id for r in form.rules])):
        seen.clear()
        for id in ids:
            if id in seen:
                yield Problem(
                    "id_twice",
                    Text(
                        "编号“{id}”用了两次。请删去其中一个再重新添加。",
                        "The id “{id}” is used twice. Delete one of the two and add it again.",
                    ).fill(id=id),
                    (form.key, family, id),
                )
            seen.add(id)


def _keys(form: Form) -> Iterator[Problem]:
    top: dict[str, Field] = {}
    for field in form.values:
        yield from _key_of(form, field, top)
    for table in form.values:
        if field_kinds.get(table.kind).holds != "rows":
            continue
        own: dict[str, Field] = {}
        for column in (p.field for p in form.places if p.table is table and p.field.key is not None):
            if column.key in top:
                yield Problem(
                    "key_of_form",
                    Text(
                        "列“{label}”的标识“{key}”和表单的“{other}”相同，公式里会分不清。请改一个。",
                        "The column “{label}” has the key “{key}” of the form's “{other}”; no formula could tell them "
                        "apart. Change one of them.",
                    ).fill(label=column.label, key=column.key, other=top[column.key].label),
                    (form.key, "fields", column.id, "key"),
                    offending=column.key,
                )
            yield from _key_of(form, column, own)


def _key_of(form: Form, field: Field, taken: dict[str, Field]) -> Iterator[Problem]:
    key = str(field.key)
    if key in taken:
        yield Problem(
            "key_twice",
            Text(
                "“{label}”和“{other}”的标识都是“{key}”，请改一个。",
                "“{label}” and “{other}” both have the key “{key}”; change one of them.",
            ).fill(label=field.label, other=taken[key].label, key=key),
            (form.key, "fields", field.id, "key"),
            offending=key,
        )
    taken.setdefault(key, field)


def _standing(form: Form, place: Place) -> Iterator[Problem]:
    field, kind = place.field, field_kinds.get(place.field.kind)
    at = (form.key, "fields", field.id)
    if field.kind in field_kinds:
        if kind.holds == "layout" and field.key is not None:
            yield Problem(
                "layout_key",
                Text("“{label}”只是排版，没有标识。", "“{label}” only lays out: no key.").fill(label=field.label),
                (*at, "key"),
            )
        if kind.holds != "layout" and field.key is None:
            yield Problem(
                "key_missing",
                Text("“{label}”还没有标识。", "“{label}” has no key yet.").fill(label=field.name),
                (*at, "key"),
            )
        if kind.holds == "value" and field.fields:
            yield Problem(
                "holds_nothing",
                Text("“{label}”里面不能放字段。", "“{label}” cannot hold other fields.").fill(label=field.label),
                at,
            )
    if kind.holds != "layout" and not field.label.zh:
        yield Problem(
            "label_missing", Text("有一个字段还没有名称。", "A field has no label yet."), (*at, "label"), "warning"
        )
    if kind.parent == "root" and place.above:
        yield Problem(
            "not_at_top",
            Text(
                "“{label}”（{kind}）只能放在最外层。请移出来。",
                "“{label}” ({kind}) may stand only at the top level. Move it out.",
            ).fill(label=field.label, kind=kind.label),
            at,
        )
    if place.table is not None and not kind.columns_ok:
        yield Problem(
            "not_in_table",
            Text(
                "“{label}”（{kind}）不能作子表的列。请移出来。",
                "“{label}” ({kind}) cannot be a column of a table. Move it out.",
            ).fill(label=field.label, kind=kind.label),
            at,
        )


def _circles(form: Form) -> Iterator[Problem]:
    for ids in plan_of(form).cycles:
        fields = [form.by_id[id].field for id in ids if id in form.by_id]
        if not fields:
            continue
        ring = [*fields, fields[0]]
        said = Text(" → ".join(f.label.zh for f in ring), " → ".join(f.label.en for f in ring))
        yield Problem(
            "circular",
            Text(
                "这些字段互相引用，绕成了一圈：{ring}。请改其中一个条件或公式。",
                "These fields depend on each other in a ring: {ring}. Change one of their conditions or formulas.",
            ).fill(ring=said),
            (form.key, "fields", fields[0].id),
        )

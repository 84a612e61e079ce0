"""The data block of a page: what its script needs to work out conditions and formulas while somebody types.

An expression goes along only if the reader may see everything it reads; all others are worked out by the server alone
(they change with the next save). Without expressions and browser halves there is no block.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from markupsafe import Markup

from app.answers.plan import ITEM, compiled_or_none, formula_of, ids_read, plan_of
from app.answers.scope import holds_record
from app.answers.state import FormState, right_of
from app.definitions.form import Field, Form, Place
from app.expressions import to_json, to_jsonable
from app.fields.registry import field_kinds

BLOCK_ID = "fw-form"


def data_block(form: Form, state: FormState, ids: Collection[str] | None, locale: str, prefix: str = "") -> Markup:
    """``ids`` are the top-level fields drawn as controls (None: all)."""
    drawn = [
        p
        for p in form.places
        if right_of(p, state.rights) != "hide"
        and (
            ids is None
            or _top(p) in ids
            or (p.field.key is None and any(_top(q) in ids for q in form.places if _around(p) in q.above))
        )
    ]
    asked = [(p, text) for p in drawn for text in _texts(p.field)]
    halves = [p for p in drawn if p.field.key and has_half(p.field.kind)]
    if not asked and not halves:
        return Markup("")
    work = _work(form, state, drawn) if asked else []
    needed = {w["id"] for w in work}
    said: dict[str, Any] = {
        "prefix": prefix,
        "locale": locale,
        "today": state.today.isoformat(),
        "now": state.now.isoformat(),
        "fields": {
            p.field.id: _info(p, locale) for p in form.places if p.field.key and (p.field.id in needed or p in halves)
        },
        "work": work,
        "values": _values(form, state, needed, {p.field.id for p in drawn}),
    }
    own = sorted({p.field.kind for p in halves if field_kinds.has(p.field.kind, "fill.js")})
    if own:
        said["own"] = own
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return Markup('<script type="application/json" id="{}">{}</script>').format(BLOCK_ID, Markup(text))


def _top(place: Place) -> str:
    return place.table.id if place.table else place.field.id


def _around(place: Place) -> Field:
    """The element whose fields tell whether a layout element is drawn: itself, for an empty one (a note) its frame."""
    return place.field if place.field.fields or not place.above else place.above[-1]


def _texts(field: Field) -> list[str]:
    found = [field.shown_if, formula_of(field), field.read_only_if, field.required]
    return [t for t in found if isinstance(t, str) and t]


def _info(place: Place, locale: str) -> dict[str, Any]:
    field = place.field
    kind = field_kinds.get(field.kind)
    told: dict[str, Any] = {
        "id": field.id,
        "key": field.key,
        "kind": field.kind,
        "label": field.label.to(locale),
        "type": "" if kind.holds == "rows" else str(kind.feel_type(field)),
    }
    if place.table:
        told["table"] = place.table.id
    if kind.holds == "rows":
        told["rows"] = True
    if has_half(field.kind):
        told["settings"] = {**kind.default_settings, **field.settings}
    return told


def _work(form: Form, state: FormState, drawn: list[Place]) -> list[dict[str, Any]]:
    """In the order of the plan: what the drawn fields lean on, and themselves."""
    plan = plan_of(form)
    needed: set[str] = set()
    for place in drawn:
        field = place.field
        texts = [t for t in (field.required, field.read_only_if) if isinstance(t, str)]
        direct = {field.id}.union(*(ids_read(form, t, place.table) for t in texts))
        needed |= direct.union(*(plan.inputs.get(i, frozenset()) for i in direct))
    work = []
    for each in plan.order:
        place = each.place
        if place.field.id not in needed or right_of(place, state.rights) == "hide":
            continue
        told: dict[str, Any] = {"id": place.field.id, "above": [f.id for f in place.above]}
        if place.table:
            told["table"] = place.table.id
        tried = {"shown": each.shown_if, "value": each.formula, "required": place.field.required}
        for name, text in tried.items():
            if isinstance(text, str) and text and not each.circular:
                told[name] = _tree(form, state, text, place)
        locks = [f.read_only_if for f in (*place.above, place.field) if f.read_only_if]
        if locks:
            trees = [_tree(form, state, text, place) for text in locks]
            told["locked"] = trees if all(trees) else None
        work.append(told)
    return work


def _tree(form: Form, state: FormState, text: str, place: Place) -> dict[str, object] | None:
    """The syntax tree, or None where only the server may work it out."""
    compiled = compiled_or_none(text)
    if compiled is None:
        return None
    own = {p.field.key for p in form.places if p.table is not None and p.table is place.table and p.field.key}
    inside = {p.field.key for p in form.places if p.table is not None and p.field.key}
    for path in compiled.reads:
        known = path[0] in form.by_key or path[0] in own or (path[0] == ITEM and place.table is not None)
        if not known and path[0] not in inside:
            return None
        if any(holds_record(form.by_id[id].field) for id in ids_read(form, path[0], place.table)):
            return None  # a hop to another record, which the browser does not have
    read = ids_read(form, text, place.table)
    if any(right_of(form.by_id[id], state.rights) == "hide" for id in read):
        return None
    return to_json(compiled.tree)


def _values(form: Form, state: FormState, needed: set[str], drawn: set[str]) -> dict[str, Any]:
    """FEEL JSON by id of what is read and has no control on this page."""
    found = {}
    for field in form.values:
        if field.id not in needed or right_of(form.by_id[field.id], state.rights) == "hide":
            continue
        if field.id not in drawn or right_of(form.by_id[field.id], state.rights) != "write":
            found[field.id] = to_jsonable(state.scope.get(str(field.key)))
    return found


def has_half(kind: str) -> bool:
    """Whether the kind brings a browser half: bundled (``fill.ts``), or a plain module of a kind from outside."""
    return field_kinds.has(kind, "fill.ts") or field_kinds.has(kind, "fill.js")

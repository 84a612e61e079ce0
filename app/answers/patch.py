"""A post is a patch over what the server knows it drew as writable.

Drawn and absent means emptied; not drawn means untouched; not writable is refused. A row goes only by an explicit
remove, never by being left out, so a page drawn before another window added a row cannot take that row away.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from app.answers.patching import NAME_LIMIT, UNKNOWN, Action, Patch, Patched, new_row_id, one_of
from app.answers.state import FormState, Path, right_of
from app.definitions.form import Form
from app.errors import Invalid
from app.fields.registry import field_kinds

__all__ = ["Action", "Patched", "apply_post", "drawn_paths", "json_patch", "new_row_id", "overlay", "put_file"]


def drawn_paths(form: Form, state: FormState, ids: Collection[str] | None = None) -> set[Path]:
    """What the fill face draws as writable: whole fields, and each table's columns as ``(table, "*", column)``.
    ``ids`` are the top-level fields of the step that was drawn (None: the whole form).

    Fields hidden by a condition are drawn too (the browser may show them), those hidden by rights are not.
    """
    found: set[Path] = set()
    for place in form.places:
        each = place.field
        top = place.table.id if place.table else each.id
        if each.key is None or (ids is not None and top not in ids):
            continue
        if right_of(place, state.rights) != "write" or field_kinds.get(each.kind).computed:
            continue
        if place.table is not None:
            found.add((place.table.id, "*", each.id))
        elif state.spot(each.id).writable:
            found.add((each.id,))
    return found


def apply_post(
    form: Form,
    state: FormState,
    pairs: Iterable[tuple[str, str]],
    drawn: set[Path],
    *,
    new_id: Callable[[], str],
    prefix: str = "",
) -> Patched:
    """What an ordinary form post makes of the answers in ``state``. ``new_id`` names added rows.

    Names are dotted ids after ``prefix``: ``amount``, ``debts.<row id>.balance``; ``debts`` lists the ids of the rows
    that were on the page. Buttons are named ``_do``, ``_add``, ``_remove``.
    """
    posted, actions = _sorted(pairs, prefix)
    work = Patch(form, state, new_id)
    for table in form.values:
        if field_kinds.get(table.kind).holds == "rows":
            work.post_rows(table, posted, drawn)
        else:
            place = form.by_id[table.id]
            if table.id in posted:
                work.put(place, (table.id,), one_of(posted[table.id]), posted=True)
            elif (table.id,) in drawn and not field_kinds.get(table.kind).uploads:
                work.put(place, (table.id,), None, posted=False)
    for action in actions:
        if action.verb == "remove":
            work.remove(action.of)
        elif action.verb == "add":
            work.add_fresh(action.of)
    return work.finish(actions)


def put_file(form: Form, state: FormState, path: Path, file: str) -> Patched:
    """The answers with one more uploaded file in the field at ``path``; an Invalid where it may not be written."""
    work = Patch(form, state, str)
    place = form.place(path[-1])
    if (
        place is not None
        and len(path) == (3 if place.table else 1)
        and (len(path) == 1 or work.row(path[0], path[1]) is not None)
    ):
        work.replace(place, path, field_kinds.get(place.field.kind).with_file(place.field, state.value(*path), file))
    return work.finish([])


def overlay(state: FormState, answers: Mapping[str, Any]) -> Patched:
    """The state with the writable answers out of ``answers``, whole fields: what somebody filled in elsewhere."""
    work = Patch(state.form, state, str)
    for each in state.form.values:
        place = state.form.by_id[each.id]
        if (
            right_of(place, state.rights) == "write"
            and not field_kinds.get(each.kind).computed
            and answers.get(each.id) != state.answers.get(each.id)
        ):
            work.replace(place, (each.id,), answers.get(each.id))
    return work.finish([])


def json_patch(form: Form, state: FormState, body: Mapping[str, Any], *, new_id: Callable[[], str]) -> Patched:
    """The same for the REST API: ``body`` is by key, absent keys stay untouched, null empties.

    A table takes a list of rows by column key: with ``id`` an existing row is changed, without one a row is added;
    ``{"id": …, "remove": true}`` removes it; rows left out stay.
    """
    work = Patch(form, state, new_id)
    for key, value in body.items():
        each = form.by_key.get(key)
        if each is None:
            work.invalids.append(Invalid((key[:NAME_LIMIT],), "unknown_field", UNKNOWN.fill(name=key[:NAME_LIMIT])))
        elif field_kinds.get(each.kind).holds == "rows":
            work.json_rows(each, value)
        else:
            work.put(form.by_id[each.id], (each.id,), value, posted=True)
    return work.finish([])


def _sorted(pairs: Iterable[tuple[str, str]], prefix: str) -> tuple[dict[str, Any], list[Action]]:
    """The posted texts as a tree by the dots of their names; the leaves are lists, under the name ``""``."""
    tree: dict[str, Any] = {}
    actions: list[Action] = []
    for name, value in pairs:
        if name.startswith("_"):
            if name == "_do":
                verb, _, of = value.partition(":")
                actions.append(Action(verb, of))
            elif name in ("_add", "_remove"):
                actions.append(Action(name[1:], value))
            continue
        parts = name[len(prefix) :].split(".")
        if not name.startswith(prefix) or len(name) > NAME_LIMIT or not all(parts):
            continue
        at = tree
        for part in parts:
            at = at.setdefault(part, {})
        at.setdefault("", []).append(value)
    return tree, actions

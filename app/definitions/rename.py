"""Renaming a key, and telling where a field is used. Ids never change, so only expressions need rewriting."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.definitions.diff_flow import node_label
from app.definitions.diff_settings import said_label
from app.definitions.form import Place
from app.definitions.kinds import definition_kinds
from app.definitions.meta import kind_of, without_bad_settings
from app.definitions.names import bad_key
from app.definitions.scopes import Scopes
from app.definitions.workspace import Definitions
from app.definitions.written import (
    Owner,
    Written,
    control_at,
    owners,
    references_by,
    replaced,
    value_at,
    written,
    written_by,
)
from app.errors import BadDefinition, NotFound
from app.expressions import ExpressionError, compile_expression, rename
from app.i18n import Text

Documents = Mapping[str, Mapping[str, Any]]
Names = tuple[str, ...]


def rename_key(documents: Documents, form_key: str, field_id: str, new: str) -> dict[str, dict[str, Any]]:
    """The documents that change when a field gets another key: its form, and whatever holds an expression about it.

    Raises NotFound for an unknown field, BadDefinition where the key will not do or an expression's own names would
    capture it. An expression that cannot be parsed stays as it is (it is a problem already).
    """
    scopes = _scopes(documents)
    place = _place(scopes, form_key, field_id)
    told = bad_key(new) or _taken(scopes, form_key, place, new)
    if told is not None:
        raise BadDefinition(told)
    changed: dict[str, dict[str, Any]] = {}
    for key, document in documents.items():
        made: dict[str, Any] = dict(document)
        for each in reversed(list(written(document))):  # backwards, so that places inside one text stay where they are
            text = each.text
            for path in sorted(_meanings(scopes, each, form_key, place), key=len, reverse=True):
                text = _rewritten(text, path, new, each)
            if text != each.text and each.span is not None:
                whole = value_at(made, each.path)
                text = whole[: each.span[0]] + text + whole[each.span[1] :]
            if text != each.text:
                made = replaced(made, each.path, text)
        if key == form_key:
            owner = next(o for o in owners(made) if o.family == "fields" and o.piece.get("id") == field_id)
            made = replaced(made, (*owner.path, "key"), new)
        if made != document:
            changed[key] = made
    return changed


def where_used(documents: Documents, form_key: str, field_id: str) -> list[tuple[tuple[str, ...], Text]]:
    """Every spot that leans on a field, with a sentence: expressions that read it, settings that name it."""
    scopes = _scopes(documents)
    place = _place(scopes, form_key, field_id)
    found: list[tuple[tuple[str, ...], Text]] = []
    for document in documents.values():
        for owner in owners(document):
            for each in written_by(owner):
                if _reads(each, _meanings(scopes, each, form_key, place)):
                    found.append((each.place, _sentence(owner, document, each.words)))
            for reference in references_by(owner):
                if (
                    reference.to == "field"
                    and reference.name == field_id
                    and _form_of(reference.of, document, scopes) == form_key
                ):
                    found.append(
                        (
                            (*owner.place, *map(str, reference.path)),
                            _sentence(owner, document, _reference_words(owner, reference.path)),
                        )
                    )
    return list(dict.fromkeys(found))


def rename_definition(documents: Documents, old: str, new: str) -> dict[str, dict[str, Any]]:
    """The documents with one of them under another key and every reference to it rewritten."""
    made: dict[str, dict[str, Any]] = {}
    for key, document in documents.items():
        copy: dict[str, Any] = dict(document)
        for owner in owners(document):
            for reference in references_by(owner):
                named = reference.to in definition_kinds() or reference.to == "operation"
                if named and reference.name.split(".")[0] == old:
                    copy = replaced(copy, (*owner.path, *reference.path), new + reference.name[len(old) :])
        if key == old:
            copy = {**copy, "key": new}
        made[new if key == old else key] = copy
    return made


def _scopes(documents: Documents) -> Scopes:
    return Scopes(Definitions({key: without_bad_settings(d) for key, d in documents.items()}))


def _place(scopes: Scopes, form_key: str, field_id: str) -> Place:
    form = scopes.definitions.forms.get(form_key)
    place = form.place(field_id) if form else None
    if place is None or place.field.key is None:
        raise NotFound(
            Text("表单“{form}”里没有字段“{field}”。", "The form “{form}” has no field “{field}”.").fill(
                form=form_key, field=field_id
            )
        )
    return place


def _taken(scopes: Scopes, form_key: str, place: Place, new: str) -> Text | None:
    form = scopes.definitions.forms[form_key]
    for other in form.places:
        near = other.table is place.table or other.table is None or place.table is None
        if other.field.key == new and other.field.id != place.field.id and near:
            return Text(
                "标识“{key}”已被“{label}”使用，请换一个。",
                "The key “{key}” is already used by “{label}”; choose another.",
            ).fill(key=new, label=other.field.label)
    return None


def _meanings(scopes: Scopes, each: Written, form_key: str, place: Place) -> set[Names]:
    """All paths by which an expression, where it stands, may mean the field."""
    own = each.owner.place[0]
    flow = scopes.definitions.flows.get(own)
    here = flow.form if flow else own
    found: set[Names] = set()
    contexts = [here]
    if each.scope == "target":
        aimed = scopes.definitions.flows.get(each.target or "")
        contexts.append(aimed.form if aimed else each.target or "")
    table = each.owner.table or (str(each.owner.piece.get("id")) if each.scope == "row" else None)
    for context in contexts:
        if context == form_key:
            found.add(place.path)
            if place.table is not None and place.table.id == table and context == here:
                found |= {place.path[1:], ("item", *place.path[1:])}
        for form, field, around, target in scopes.relations:
            if form.key != context or target != form_key:
                continue
            way: Names = (str(around.key), str(field.key)) if around else (str(field.key),)
            found.add((*way, *place.path))
            if around is not None and around.id == table and context == here:
                found |= {(*way[1:], *place.path), ("item", *way[1:], *place.path)}
    return found


def _reads(each: Written, meanings: set[Names]) -> bool:
    if not meanings:
        return False
    try:
        reads = compile_expression(each.text).reads
    except ExpressionError:
        return False
    return any(read[: len(path)] == path for read in reads for path in meanings)


def _rewritten(text: str, path: Names, new: str, each: Written) -> str:
    try:
        return rename(text, path, new)
    except ExpressionError as fault:
        if fault.code != "name_clash":
            return text
        raise BadDefinition(
            Text(
                "“{place}”里的公式自己用了名字“{new}”，请换一个标识。",
                "The formula at “{place}” uses the name “{new}” itself; choose another key.",
            ).fill(place=each.words, new=new)
        ) from None


def _form_of(of: str | None, document: Mapping[str, Any], scopes: Scopes) -> str | None:
    key = str(document.get("key"))
    flow = scopes.definitions.flows.get(of if of is not None else key)
    return flow.form if flow else (of if of is not None else key)


def _reference_words(owner: Owner, path: tuple[str | int, ...]) -> Text:
    if owner.family not in ("fields", "nodes"):
        return Text("提示位置", "place of the message")
    kind = kind_of("fields" if owner.family == "fields" else "nodes", str(owner.piece.get("kind")))
    control = control_at(kind.settings, path[1:])
    return control.label if control else Text("设置", "setting")


_USED = Text("{whose}的“{what}”", "“{what}” of {whose}")


def _sentence(owner: Owner, document: Mapping[str, Any], words: Text) -> Text:
    return _USED.fill(whose=_whose(owner, document), what=words)


def _whose(owner: Owner, document: Mapping[str, Any]) -> Text:
    name = Text.of(document.get("label"), str(document.get("key")))
    kind = definition_kinds()[str(document.get("kind"))].label
    whole = Text("{kind}“{name}”", "the {kind} “{name}”").fill(kind=kind, name=name)
    piece = owner.piece
    match owner.family:
        case "fields":
            return Text("{whole}的字段“{label}”", "the field “{label}” of {whole}").fill(
                whole=whole, label=said_label(piece)
            )
        case "nodes":
            return Text("{whole}的步骤“{label}”", "the step “{label}” of {whole}").fill(
                whole=whole, label=node_label(piece)
            )
        case "rules":
            said = Text.of(piece.get("message"), str(piece.get("check")))
            return Text("{whole}的校验“{said}”", "the check “{said}” of {whole}").fill(whole=whole, said=said)
        case _:
            return whole

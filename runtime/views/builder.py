"""Simple filter rows (field, operator, value) turned into FEEL text and, where they name things, into conditions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, not_, or_
from sqlalchemy.orm import Session

from app.definitions.form import Field, Form
from app.errors import Invalid
from app.expressions import ListOf
from app.fields.kind import Refused
from app.fields.registry import field_kinds
from app.i18n import Text
from runtime.views.about import ABOUT, EMPTY, NAMING, Standing, about, operators_about
from runtime.views.filter import BadFilter
from runtime.views.keys import Holds, SortKey
from runtime.views.named import like, named, nobody, says

OPERATORS: dict[str, Text] = {
    "=": Text("等于", "is"),
    "!=": Text("不等于", "is not"),
    ">": Text("大于", "is more than"),
    ">=": Text("不小于", "is at least"),
    "<": Text("小于", "is less than"),
    "<=": Text("不大于", "is at most"),
    "contains": Text("包含", "contains"),
    "starts": Text("开头是", "starts with"),
    "empty": Text("为空", "is empty"),
    "filled": Text("不为空", "is filled"),
}
Condition = ColumnElement[bool]


@dataclass(frozen=True)
class Wanted:
    """What filter rows ask for; all of it must hold. ``notes`` tell which names mean nothing."""

    text: str = ""  # FEEL
    conditions: tuple[Condition, ...] = ()
    notes: tuple[Text, ...] = ()


def wanted(
    session: Session,
    workspace_id: str,
    form: Form,
    rows: Iterable[tuple[str, str, str]],
    allowed: Iterable[str],
    *,
    standings: Sequence[Standing],
    zone: str,
    today: date,
) -> Wanted:
    """What rows of (field's id or name of :data:`ABOUT`, operator, value) ask; those without a field or a value they
    need ask nothing.

    Where answers hold ids, the value is a name: anybody of that name counts. Options are meant by their label or value.
    Raises BadFilter naming the field whose value cannot be read or that cannot be compared so.
    """
    may = set(allowed)
    texts, conditions, notes = [], [], []
    for id, operator, typed in rows:
        raw, place = typed.strip(), form.place(id)
        if operator not in OPERATORS or not (raw or operator in EMPTY):
            continue
        condition, note = None, None
        if id in ABOUT:
            _must(ABOUT[id], operator, operators_about(id))
            condition, note = about(session, id, operator, raw, standings=standings, zone=zone, today=today)
        elif place is None or id not in may:
            continue
        elif operator not in EMPTY and _is_name(place.field):
            condition, note = _named(session, workspace_id, place.field, operator, raw)
        elif operator not in EMPTY and field_kinds.get(place.field.kind).options(place.field, "zh") is not None:
            condition, note = _optional(place.field, operator, raw)
        else:
            texts.append(_part(place.field, operator, raw))
        if condition is not None:
            conditions.append(condition)
        if note is not None:
            notes.append(note)
    return Wanted(" and ".join(texts), tuple(conditions), tuple(notes))


def _must(label: Text, operator: str, known: Sequence[str]) -> None:
    if operator not in known:
        raise BadFilter(
            Text(
                "筛选“{field}”：不能用“{operator}”。可以用：{known}。",
                "Filter “{field}”: “{operator}” makes no sense here. You can use: {known}.",
            ).fill(
                field=label,
                operator=OPERATORS[operator],
                known=Text("、".join(OPERATORS[o].zh for o in known), ", ".join(OPERATORS[o].en for o in known)),
            )
        )


def _is_name(field: Field) -> bool:
    of = field_kinds.get(field.kind).names_of(field)
    return of is not None and of != "file"


def _named(session: Session, workspace_id: str, field: Field, operator: str, raw: str) -> tuple[Condition, Text | None]:
    _must(field.label, operator, NAMING)
    of = field_kinds.get(field.kind).names_of(field) or ""
    meant = named(session, of, operator, raw, workspace_id)
    return _among(field, operator, meant), nobody(session, of, operator, raw, meant)


def _optional(field: Field, operator: str, raw: str) -> tuple[Condition, Text | None]:
    """Options by their label in either language, or by their value where all of it stands there; else own words."""
    _must(field.label, operator, NAMING)
    kind = field_kinds.get(field.kind)
    offers = [option for locale in ("zh", "en") for option in kind.options(field, locale) or ()]
    meant = {option["value"] for option in offers if says(option["label"], operator, raw)}
    if operator in ("=", "!="):
        meant |= {option["value"] for option in offers if says(option["value"], operator, raw)}
        return _among(field, operator, _kept(field, meant or {raw})), None if meant else _no_option(field, raw)
    listed, key = _among(field, operator, _kept(field, meant)), SortKey(field.id)
    own_words = and_(like(key, operator, raw), key.not_in(_kept(field, (option["value"] for option in offers))))
    return or_(listed, own_words), None


def _no_option(field: Field, raw: str) -> Text | None:
    """The kind's own sentence where it takes no words beside its options."""
    wrong = field_kinds.get(field.kind).check(field, _read(field, raw), {})
    return next((each.text for each in wrong if isinstance(each, Invalid) and each.code == "option"), None)


def _kept(field: Field, values: Iterable[str]) -> list[str]:
    """Options as answers keep them: the text of each where they are several, the sort key of one."""
    kind = field_kinds.get(field.kind)
    kept: list[str] = []
    for value in values:
        stored = _read(field, value)
        kept += stored if isinstance(stored, list) else [kind.sort_key(field, stored) or ""]
    return sorted(set(kept))


def _among(field: Field, operator: str, values: Select[str] | Sequence[str]) -> Condition:
    """Whether the answer is one of these, or has one of them where it holds several."""
    if isinstance(field_kinds.get(field.kind).feel_type(field), ListOf):
        held = Holds(field.id, values)
        return not_(held) if operator == "!=" else held
    key = SortKey(field.id)
    if operator == "!=":
        return or_(key.is_(None), key.not_in(values))
    return and_(key.is_not(None), key.in_(values))


def _part(field: Field, operator: str, raw: str) -> str:
    key = str(field.key)
    if operator == "empty":
        return f"{key} = null"
    if operator == "filled":
        return f"{key} != null"
    if operator in ("contains", "starts"):
        return f"{'contains' if operator == 'contains' else 'starts with'}({key}, {quoted(raw)})"
    return f"{key} {operator} {literal(field, raw)}"


def literal(field: Field, raw: str) -> str:
    """What a person typed as a FEEL constant of the field's type."""
    return _written(field_kinds.get(field.kind).to_feel(field, _read(field, raw)))


def _read(field: Field, raw: str) -> Any:
    try:
        return field_kinds.get(field.kind).read(field, raw)
    except Refused as error:
        raise BadFilter(
            Text("筛选“{field}”：{why}", "Filter “{field}”: {why}").fill(field=field.label, why=error.text)
        ) from None


def _written(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal | int):
        return f"({value})" if value < 0 else str(value)
    if isinstance(value, datetime | date):
        return f'@"{value.isoformat()}"'
    return quoted(str(value))


def quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'

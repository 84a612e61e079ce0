"""Answering what only the database can: does it exist, is it taken, the next number. All of a submission at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, delete, literal, or_, select, union_all
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.accounts.models import Department, Membership, Role, User
from app.answers.state import FormState
from app.database import new_id
from app.definitions.form import Form
from app.definitions.scopes import related_form
from app.definitions.workspace import Definitions
from app.errors import Invalid
from app.fields.kind import TODAY, Lookup
from app.fields.registry import field_kinds
from app.files.models import File
from app.i18n import Text
from runtime.models.records import Record, Series, UniqueValue
from runtime.records.matching import condition_of, matching

VALUE_LIMIT = 300

TAKEN = Text("“{label}”已被另一条数据使用，不能重复。", "Another record already has this “{label}”.")
GONE = Text(
    "“{label}”里选的内容已不存在，请重新选择。", "What was chosen for “{label}” no longer exists. Choose again."
)

NOT_OFFERED = Text(
    "“{label}”里选的数据不符合这里的条件，请重新选择。",
    "What was chosen for “{label}” does not meet its condition. Choose again.",
)


def answer_lookups(
    session: Session,
    workspace_id: str,
    form: Form,
    lookups: Iterable[Lookup],
    *,
    definitions: Definitions,
    state: FormState,
    record_id: str | None = None,
    filling_id: str | None = None,
) -> list[Invalid]:
    """Those ``exists`` and ``unique`` look-ups that are answered by no, asked in one statement for all of them.

    A file counts only where it belongs to this filling or record, a record only inside the workspace and where it meets
    the field's condition (one more statement for each such field), a person only within the field's limits. Whether a
    value is free is settled by :func:`claim_values`; asking here tells it together with everything else that is wrong.
    """
    groups: dict[str, list[Lookup]] = {}
    for lookup in lookups:
        if lookup.ask != "next":
            groups.setdefault(_group(form, lookup), []).append(lookup)
    if not groups:
        return []
    selects = []
    for name, group in groups.items():
        values = list(dict.fromkeys(q.value[:VALUE_LIMIT] for q in group))
        if group[0].ask == "unique":
            taken = select(literal(name).label("of"), UniqueValue.value).where(
                UniqueValue.workspace_id == workspace_id,
                UniqueValue.form == form.key,
                UniqueValue.field_id == group[0].of.partition(":")[2],
                UniqueValue.value.in_(values),
            )
            selects.append(taken.where(UniqueValue.record_id != record_id) if record_id else taken)
        else:
            selects.append(
                _existing(name, group[0].of, values, _limits(form, group[0]), workspace_id, filling_id, record_id)
            )
    found = {(of, value) for of, value in session.execute(union_all(*selects))}
    refused = []
    for name, group in groups.items():
        for lookup in group:
            there = (name, lookup.value[:VALUE_LIMIT]) in found
            if lookup.ask == "exists" and not there:
                refused.append(lookup.invalid or Invalid(lookup.path, "gone", GONE.fill(label=_label(form, lookup))))
            elif lookup.ask == "unique" and there:
                refused.append(lookup.invalid or Invalid(lookup.path, "taken", TAKEN.fill(label=_label(form, lookup))))
    return refused + _unmet(session, workspace_id, form, groups.values(), definitions, state, refused)


def _unmet(
    session: Session,
    workspace_id: str,
    form: Form,
    groups: Iterable[list[Lookup]],
    definitions: Definitions,
    state: FormState,
    refused: list[Invalid],
) -> list[Invalid]:
    """Chosen records that exist and do not meet the condition of their field."""
    gone = {i.path for i in refused}
    by_field: dict[str, list[Lookup]] = {}
    for lookup in (q for group in groups for q in group if q.ask == "exists" and q.path not in gone):
        place = form.place(_field_id(lookup))
        if place and related_form(place.field) and condition_of(place.field):
            by_field.setdefault(place.field.id, []).append(lookup)
    found: list[Invalid] = []
    for id, group in by_field.items():
        values = {q.value for q in group}
        field = form.by_id[id].field
        met = matching(session, workspace_id, definitions, field, state, among=values, limit=len(values))
        offered = {match[0] for match in met}
        found.extend(
            Invalid(q.path, "not_offered", NOT_OFFERED.fill(label=field.label)) for q in group if q.value not in offered
        )
    return found


def _group(form: Form, lookup: Lookup) -> str:
    if lookup.ask == "unique":
        return f"unique|{lookup.of}"
    return f"{lookup.of}|{_field_id(lookup)}" if _limits(form, lookup) else lookup.of


def _limits(form: Form, lookup: Lookup) -> Mapping[str, Any]:
    place = form.place(_field_id(lookup))
    if place is None:
        return {}
    limits = field_kinds.get(place.field.kind).limits(place.field)
    return {k: v for k, v in limits.items() if v and k in ("roles", "departments")}


def _field_id(lookup: Lookup) -> str:
    return lookup.path[2] if len(lookup.path) > 2 else lookup.path[0]


def _label(form: Form, lookup: Lookup) -> Text:
    place = form.place(_field_id(lookup))
    return place.field.label if place else Text("", "")


def _existing(
    group: str,
    of: str,
    values: list[str],
    limits: Mapping[str, Any],
    workspace_id: str,
    filling_id: str | None,
    record_id: str | None,
) -> Any:
    tag = literal(group).label("of")
    sort, _, form = of.partition(":")
    if sort == "user":
        query = select(tag, User.id).where(User.id.in_(values), User.active)
        if limits.get("departments"):
            query = query.where(User.department_id.in_(limits["departments"]))
        if limits.get("roles"):
            query = query.where(
                User.id.in_(
                    select(Membership.user_id)
                    .join(Role, Role.id == Membership.role_id)
                    .where(Role.workspace_id == workspace_id, Role.key.in_(limits["roles"]))
                )
            )
        return query
    if sort == "department":
        return select(tag, Department.id).where(Department.id.in_(values))
    if sort == "record":
        return select(tag, Record.id).where(
            Record.id.in_(values), Record.workspace_id == workspace_id, Record.form == form, Record.deleted_at.is_(None)
        )
    if sort == "file":
        owners: list[ColumnElement[bool]] = []
        if filling_id is not None:
            owners.append(File.filling_id == filling_id)
        if record_id is not None:
            owners.append(File.record_id == record_id)
        return select(tag, File.id).where(
            File.id.in_(values), File.workspace_id == workspace_id, or_(*owners) if owners else literal(False)
        )
    raise LookupError(f"a kind asks whether a {of!r} exists; nobody can tell")


def claim_values(
    session: Session,
    form: Form,
    workspace_id: str,
    record_id: str,
    lookups: Iterable[Lookup],
    *,
    fields: Iterable[str] = (),
) -> list[Invalid]:
    """Take the unique values for a record; answers those that another record holds. ``fields`` are top-level fields
    whose earlier values of this record are given up first."""
    fields = list(fields)
    if fields:
        session.execute(
            delete(UniqueValue).where(
                UniqueValue.record_id == record_id,
                UniqueValue.workspace_id == workspace_id,
                UniqueValue.form == form.key,
                UniqueValue.field_id.in_(fields),
            )
        )
    asked: dict[tuple[str, str], list[Lookup]] = {}
    for lookup in lookups:
        if lookup.ask == "unique":
            asked.setdefault((lookup.of.partition(":")[2], lookup.value[:VALUE_LIMIT]), []).append(lookup)
    if not asked:
        return []
    rows = [
        {"workspace_id": workspace_id, "form": form.key, "field_id": field_id, "value": value, "record_id": record_id}
        for field_id, value in asked
    ]
    taken = _dialect(session).insert(UniqueValue).values(rows).on_conflict_do_nothing()
    got = {(f, v) for f, v in session.execute(taken.returning(UniqueValue.field_id, UniqueValue.value))}
    refused = [q for key, group in asked.items() for i, q in enumerate(group) if key not in got or i > 0]
    return [q.invalid or Invalid(q.path, "taken", TAKEN.fill(label=_label(form, q))) for q in refused]


def next_numbers(
    session: Session, form: Form, workspace_id: str, answers: dict[str, Any], lookups: Iterable[Lookup], today: date
) -> None:
    """Draw the numbers that were asked for and put the values made of them into the answers; ``today`` is the day
    they show. A submission that fails afterwards leaves a gap or not; both are allowed."""
    for lookup in lookups:
        if lookup.ask != "next":
            continue
        place = form.place(_field_id(lookup))
        if place is None:
            continue
        name = f"{form.key}:{lookup.of.partition(':')[2]}:{lookup.value}"[:200]
        upsert = _dialect(session).insert(Series).values(id=new_id(), workspace_id=workspace_id, name=name, last=1)
        upsert = upsert.on_conflict_do_update(index_elements=["workspace_id", "name"], set_={"last": Series.last + 1})
        number = int(session.execute(upsert.returning(Series.last)).scalar_one())
        value = field_kinds.get(place.field.kind).given(place.field, number, {**answers, TODAY: today})
        if len(lookup.path) == 1:
            answers[lookup.path[0]] = value
        else:
            answers[lookup.path[0]] = [
                {**row, lookup.path[2]: value} if row["id"] == lookup.path[1] else row
                for row in answers.get(lookup.path[0]) or ()
            ]


def _dialect(session: Session) -> Any:
    return postgresql if session.get_bind().dialect.name == "postgresql" else sqlite

"""A page of a form's records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from app.answers.keys import searchable
from app.definitions.form import Form
from app.errors import FormworkError
from app.fields.registry import field_kinds
from app.i18n import Text
from runtime.models.cases import Case
from runtime.models.records import Record
from runtime.views.about import sort_about
from runtime.views.filter import filter_sql
from runtime.views.keys import SortKey

PAGE = 50
COUNT_LIMIT = 10_000  # counting stops here: "more than 10,000" costs the same in a table of a million


class BadSort(FormworkError):
    status = 422
    code = "bad_sort"


@dataclass(frozen=True)
class Query:
    """What to list. ``sort`` is a field's key or a name of :data:`runtime.views.about.ABOUT`, ``-`` before it for
    descending; None is newest first. ``only`` limits to records that the reader may see, ``conditions`` are what he
    asks for beside ``filter``."""

    form: Form
    workspace_id: str
    text: str = ""
    filter: str = ""
    sort: str | None = None
    cursor: str | None = None
    limit: int = PAGE
    only: ColumnElement[bool] | None = None
    conditions: tuple[ColumnElement[bool], ...] = ()


@dataclass(frozen=True)
class Row:
    id: str
    answers: dict[str, Any]
    title: str
    release: int
    created_by: str | None
    created_at: datetime
    case_id: str | None
    number: str | None
    status: str | None
    outcome: str | None


@dataclass(frozen=True)
class Found:
    rows: list[Row]
    next: str | None
    total: int  # at most COUNT_LIMIT; more exist when it is reached


def list_records(session: Session, query: Query, *, today: date, now: datetime) -> Found:
    """One page, with the total; raises BadFilter and BadSort. Two statements, a third where a cursor is given."""
    where = _where(query, today, now)
    column, descending = _sort(query)
    selected = _select().where(*where)
    total = session.execute(
        select(func.count()).select_from(select(Record.id).where(*where).limit(COUNT_LIMIT).subquery())
    ).scalar_one()
    if query.cursor:
        selected = selected.where(_after(session, query.cursor, column, descending))
    order = (
        [Record.id.desc()]
        if column is None
        else [column.desc(), Record.id.desc()]
        if descending
        else [column, Record.id]
    )
    rows = session.execute(selected.order_by(*order).limit(query.limit + 1)).all()
    page = [Row(*row) for row in rows[: query.limit]]
    return Found(page, page[-1].id if len(rows) > query.limit else None, total)


def all_records(session: Session, query: Query, *, today: date, now: datetime) -> Iterator[Row]:
    """Every record of a query, newest first, a thousand at a time: for exports."""
    selected = _select().where(*_where(query, today, now)).order_by(Record.id.desc()).limit(1000)
    last: str | None = None
    while True:
        rows = session.execute(selected.where(Record.id < last) if last else selected).all()
        for row in rows:
            yield Row(*row)
        if len(rows) < 1000:
            return
        last = rows[-1].id


def numbered(session: Session, query: Query, *, today: date, now: datetime) -> bool:
    """Whether any record of a query has a case whose number is not its title."""
    number = select(Case.id).where(Case.id == Record.case_id, Case.number != "", Case.number != Record.title)
    return (
        session.execute(select(Record.id).where(*_where(query, today, now), number.exists()).limit(1)).first()
        is not None
    )


def _select() -> Select[Any]:
    return select(
        Record.id,
        Record.answers,
        Record.title,
        Record.release,
        Record.created_by,
        Record.created_at,
        Record.case_id,
        Case.number,
        Case.status,
        Case.outcome,
    ).outerjoin(Case, Case.id == Record.case_id)


def _where(query: Query, today: date, now: datetime) -> list[ColumnElement[bool]]:
    where = [Record.workspace_id == query.workspace_id, Record.form == query.form.key, Record.deleted_at.is_(None)]
    if query.only is not None:
        where.append(query.only)
    where.extend(query.conditions)
    for word in searchable(query.text).split()[:8]:
        where.append(Record.search.contains(word, autoescape=True))
    if query.filter.strip():
        where.append(filter_sql(query.form, query.filter, today=today, now=now))
    return where


def _sort(query: Query) -> tuple[ColumnElement[Any] | None, bool]:
    """What to sort by, never null, and whether downwards."""
    if not query.sort:
        return None, True
    name, descending = query.sort.removeprefix("-"), query.sort.startswith("-")
    beside = sort_about(name)
    if beside is not None:
        return beside, descending
    field = query.form.by_key.get(name)
    if field is None or field_kinds.get(field.kind).holds != "value":
        raise BadSort(
            Text("不能按“{name}”排序：表单没有这个字段。", "Cannot sort by “{name}”: the form has no such field.").fill(
                name=name
            )
        )
    return func.coalesce(SortKey(field.id), ""), descending


def _after(session: Session, cursor: str, column: ColumnElement[Any] | None, descending: bool) -> ColumnElement[bool]:
    """What comes after the record of the cursor, by sort key and then id, so that no record shows twice."""
    if column is None:
        return Record.id < cursor
    key = session.execute(select(column).select_from(Record).where(Record.id == cursor)).scalar()
    if key is None:  # no such record
        return Record.id < cursor if descending else Record.id > cursor
    if descending:
        return or_(column < key, and_(column == key, Record.id < cursor))
    return or_(column > key, and_(column == key, Record.id > cursor))

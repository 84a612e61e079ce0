"""Words for the ids that answers hold: people, departments, files, other records. One statement for all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import JSON, String, literal, select, type_coerce, union_all
from sqlalchemy.orm import Session

from app.accounts.models import Department, User
from app.answers.state import rows_of
from app.definitions.form import Form, columns
from app.fields.registry import field_kinds
from app.files.models import File
from runtime.models.records import Record


def ids_in(form: Form, answers: Mapping[str, Any]) -> dict[str, set[str]]:
    """The ids that answers hold, by whose they are: ``user``, ``department``, ``file``, ``record``."""
    found: dict[str, set[str]] = {}

    def add(field: Any, value: Any) -> None:
        kind = field_kinds.get(field.kind)
        of = kind.names_of(field)
        if of is not None and value is not None:
            found.setdefault(of.partition(":")[0], set()).update(kind.ids(field, value))

    for field in form.values:
        if field_kinds.get(field.kind).holds == "rows":
            for row in rows_of(answers.get(field.id)):
                for column in columns(field):
                    add(column, row.get(column.id))
        else:
            add(field, answers.get(field.id))
    return found


def words_of(session: Session, form: Form, many: Iterable[Mapping[str, Any]], locale: str = "zh") -> dict[str, str]:
    """Words by id for the answers of several records of a form; no statement where they hold no ids."""
    ids: dict[str, set[str]] = {}
    for answers in many:
        for of, found in ids_in(form, answers).items():
            ids.setdefault(of, set()).update(found)
    return words_for(session, ids, locale)


def words_for(session: Session, ids: Mapping[str, set[str]], locale: str = "zh") -> dict[str, str]:
    """Words by id; unknown ids have none."""
    as_text = {"user": (User.id, User.name), "file": (File.id, File.name), "record": (Record.id, Record.title)}
    selects: list[Any] = [
        select(literal("text").label("sort"), id.label("id"), type_coerce(word, String).label("word")).where(
            id.in_(sorted(ids[of]))
        )
        for of, (id, word) in as_text.items()
        if ids.get(of)
    ]
    words: dict[str, str] = {}
    if selects:
        words.update({id: word for _, id, word in session.execute(union_all(*selects))})
    if ids.get("department"):  # a label in two languages is JSON, which no union mixes with text in both dialects
        for id, name in session.execute(
            select(Department.id, type_coerce(Department.name, JSON)).where(
                Department.id.in_(sorted(ids["department"]))
            )
        ):
            words[id] = name.get(locale) or name.get("zh") or next(iter(name.values()), "")
    return words

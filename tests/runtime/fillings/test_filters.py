"""A list's filter, asked of the database, finds exactly the records for which the expression is true."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.answers.scope import feel_scope
from app.database import db, transaction
from app.definitions.form import Form, load_form
from app.expressions import compile_expression
from app.releases import release_definitions
from app.web.current import now
from app.workspaces import Workspace
from runtime.models.records import Record
from runtime.records import create_record
from runtime.views.filter import BadFilter, filter_sql
from tests.cast import Cast
from tests.drawing import field, form
from tests.flows import publish

TODAY = date(2026, 11, 24)
OPTIONS = [{"value": v, "label": {"zh": v, "en": v}} for v in ("a", "b", "c")]
DOCUMENT = form(
    field("amount", "number"),
    field("born", "date"),
    field("agreed", "yes_no"),
    field("grade", "choice", settings={"options": OPTIONS}),
    field("name"),
    key="loans",
    title="name",
)
VALUES: dict[str, list[Any]] = {
    "amount": ["-3", "0", "7", "7.50", "1000", None],
    "born": ["1999-12-31", "2000-01-01", "2026-11-24", None],
    "agreed": [True, False, None],
    "grade": ["a", "b", "c", None],
    "name": ["ann", "bob", "annabel", "100% o_k", None],
}
CONSTANTS = {
    "amount": ["-3", "7.5", "8", "1000.00"],
    "born": ['date("2000-01-01")', 'date("2026-01-01")', "today()"],
    "grade": ['"a"', '"b"', '"z"'],
    "name": ['"ann"', '"bob"', '"%"', '"o_"', '"o"'],
}


def condition(dice: random.Random, depth: int = 0) -> str:
    """A condition of the subset that lists understand."""
    pick = dice.random()
    if depth < 3 and pick < 0.4:
        joined = dice.choice([" and ", " or "]).join(condition(dice, depth + 1) for _ in range(2))
        return f"({joined})"
    if depth < 3 and pick < 0.5:
        return f"not({condition(dice, depth + 1)})"
    if pick < 0.58:
        return dice.choice(["agreed", "agreed = false", "agreed != true", "agreed = null"])
    name = dice.choice(list(CONSTANTS))
    one, other = (dice.choice(CONSTANTS[name]) for _ in range(2))
    shapes = [f"{name} = {one}", f"{name} != {one}", f"{one} = {name}", f"{name} = null", f"{name} != null"]
    shapes.append(f"{name} in ({one}, {other})")
    if name in ("amount", "born"):
        shapes += [f"{name} {op} {one}" for op in ("<", "<=", ">", ">=")]
        shapes += [f"{one} < {name}", f"{name} between {one} and {other}", f"{name} in [{one}..{other})"]
        shapes.append(f"{name} in (< {one}, > {other})")
    if name == "name":
        shapes += [f"contains(name, {one})", f"starts with(name, {one})"]
    return dice.choice(shapes)


@pytest.fixture
def records(app: Flask, cast: Cast) -> dict[str, dict[str, Any]]:
    """A hundred records with answers drawn at random, by id."""
    dice = random.Random(7)
    publish(app, cast.workspace, [DOCUMENT])
    made = {}
    with app.app_context(), transaction() as session:
        workspace = session.get_one(Workspace, cast.workspace)
        definitions = release_definitions(session, workspace.id, workspace.release)
        for _ in range(100):
            answers = {key: dice.choice(values) for key, values in VALUES.items()}
            given = {k: v for k, v in answers.items() if v is not None}
            id = create_record(
                session,
                workspace=workspace,
                definitions=definitions,
                form=definitions.forms["loans"],
                release=workspace.release,
                answers=given,
                who=None,
                now=now(),
            )
            made[id] = given
    return made


def found(form: Form, text: str) -> set[str]:
    wanted = filter_sql(form, text, today=TODAY, now=now())
    return set(db.session.scalars(select(Record.id).where(wanted)))


def test_the_database_and_the_evaluator_agree(app: Flask, records: dict[str, dict[str, Any]]) -> None:
    form, dice = load_form(DOCUMENT), random.Random(20261124)
    scopes = {id: feel_scope(form, answers) for id, answers in records.items()}
    with app.app_context():
        for _ in range(400):
            text = condition(dice)
            compiled = compile_expression(text)
            expected = {id for id, scope in scopes.items() if compiled.evaluate(scope, today=TODAY, now=now()) is True}
            assert found(form, text) == expected, text


@pytest.mark.parametrize(
    "text", ["amount > ", "amount + 1 > 2", "wages > 3", "string length(name) = 3", "amount > name"]
)
def test_what_a_list_cannot_ask_is_refused_in_words(app: Flask, text: str) -> None:
    with app.app_context(), pytest.raises(BadFilter) as caught:
        filter_sql(load_form(DOCUMENT), text, today=TODAY, now=now())
    assert caught.value.text.zh
    assert caught.value.text.en

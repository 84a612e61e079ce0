"""A relation with a condition: the picker offers what meets it, and nothing else is taken."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from flask import Flask

from app.answers.state import FormState, form_state
from app.database import db, transaction
from app.definitions.workspace import Definitions
from app.errors import InvalidAnswers
from app.releases import release_definitions
from app.web.current import now
from app.workspaces import Workspace
from runtime.records import create_record
from runtime.records.options import offers
from tests.cast import Cast
from tests.drawing import field, form
from tests.flows import publish


def documents(condition: str) -> list[dict[str, Any]]:
    relation = field("customer", "relation", label="客户", settings={"form": "customers", "filter": condition})
    return [
        form(
            field("name"),
            field("limit", "number"),
            field("city"),
            field("closed", "yes_no"),
            key="customers",
            title="name",
        ),
        form(relation, field("amount", "number"), key="loans"),
    ]


class Bank:
    """Three customers: 甲 in 上海 with 1000, 乙 in 北京 with 5000, 丙 in 上海 with 9000, whose account is closed."""

    def __init__(self, app: Flask, cast: Cast, condition: str) -> None:
        self.cast = cast
        publish(app, cast.workspace, documents(condition))
        self.customers = {
            name: self.make("customers", name=name, city=city, limit=limit, closed=closed)
            for name, city, limit, closed in (
                ("甲", "上海", "1000", False),
                ("乙", "北京", "5000", False),
                ("丙", "上海", "9000", True),
            )
        }

    @property
    def definitions(self) -> Definitions:
        workspace = db.session().get_one(Workspace, self.cast.workspace)
        return release_definitions(db.session(), workspace.id, workspace.release)

    def make(self, form: str, **answers: Any) -> str:
        with transaction() as session:
            workspace = session.get_one(Workspace, self.cast.workspace)
            return create_record(
                session,
                workspace=workspace,
                definitions=self.definitions,
                form=self.definitions.forms[form],
                release=workspace.release,
                answers=answers,
                who=self.cast.ids["owner"],
                now=now(),
                check=True,
            )

    def state(self, **answers: Any) -> FormState:
        return form_state(self.definitions.forms["loans"], answers, today=date(2026, 11, 24), now=now())

    def offered(self, *, inside: bool = True, **answers: Any) -> list[str]:
        offer = offers(db.session(), self.cast.workspace, "zh", self.definitions, self.state(**answers), inside=inside)
        return [each["label"] for each in offer(self.definitions.forms["loans"].by_id["customer"].field)]

    def lent(self, customer: str, amount: str = "1") -> str:
        return self.make("loans", customer=self.customers[customer], amount=amount)


@pytest.fixture
def opened(app: Flask, cast: Cast) -> Iterator[Any]:
    with app.app_context():
        yield lambda condition: Bank(app, cast, condition)


# The last one asks more than a list's filter can: the length of a name.
@pytest.mark.parametrize(
    ("condition", "open_to"),
    [
        ("", ["丙", "乙", "甲"]),
        ('city = "上海"', ["丙", "甲"]),
        ('city = "上海" and not(closed)', ["甲"]),
        ("limit >= 5000", ["丙", "乙"]),
        ("string length(city) = 2 and limit < 9000", ["乙", "甲"]),
    ],
)
def test_only_those_that_meet_the_condition_are_offered(opened: Any, condition: str, open_to: list[str]) -> None:
    bank = opened(condition)
    assert bank.offered() == open_to
    for name in bank.customers:
        if name in open_to:
            bank.lent(name)
        else:
            with pytest.raises(InvalidAnswers) as caught:
                bank.lent(name)
            assert [(i.path, i.code) for i in caught.value.invalids] == [(("customer",), "not_offered")]
            assert "客户" in caught.value.invalids[0].text.zh


def test_the_condition_reads_what_is_being_filled(opened: Any) -> None:
    bank = opened("limit >= amount")
    assert bank.offered() == []  # nothing is known yet
    assert bank.offered(amount="2000") == ["丙", "乙"]
    bank.lent("乙", "5000")
    with pytest.raises(InvalidAnswers):
        bank.lent("甲", "1001")


def test_the_public_is_offered_no_records(opened: Any) -> None:
    assert opened("").offered(inside=False) == []

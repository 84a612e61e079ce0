"""Records: made, changed, guarded."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select

from app.database import db, transaction
from app.errors import Conflict, InvalidAnswers, NotFound
from app.releases import release_definitions
from app.web.current import now
from app.workspaces import Workspace
from runtime.models.records import Record, Revision, UniqueValue
from runtime.records import change_record, create_record, find_record, find_records
from tests.cast import Cast
from tests.flows import publish

FORM: dict[str, Any] = {
    "kind": "form",
    "format": 1,
    "key": "customer",
    "label": {"zh": "客户", "en": "Customer"},
    "title": "name",
    "fields": [
        {"id": "name", "key": "name", "kind": "text", "label": {"zh": "姓名", "en": "Name"}, "required": True},
        {
            "id": "code",
            "key": "code",
            "kind": "text",
            "label": {"zh": "编号", "en": "Code"},
            "settings": {"unique": True},
        },
        {"id": "limit", "key": "limit", "kind": "number", "label": {"zh": "额度", "en": "Limit"}},
        {
            "id": "half",
            "key": "half",
            "kind": "computed",
            "label": {"zh": "一半", "en": "Half"},
            "settings": {"formula": "limit / 2"},
        },
        {"id": "manager", "key": "manager", "kind": "user", "label": {"zh": "经理", "en": "Manager"}},
    ],
}
LOAN: dict[str, Any] = {
    "kind": "form",
    "format": 1,
    "key": "loan",
    "label": {"zh": "贷款", "en": "Loan"},
    "fields": [
        {
            "id": "customer",
            "key": "customer",
            "kind": "relation",
            "label": {"zh": "客户", "en": "Customer"},
            "settings": {"form": "customer"},
        },
        {"id": "amount", "key": "amount", "kind": "number", "label": {"zh": "金额", "en": "Amount"}},
        {
            "id": "left",
            "key": "left",
            "kind": "computed",
            "label": {"zh": "剩余", "en": "Left"},
            "settings": {"formula": "customer.limit - amount"},
        },
    ],
    "rules": [
        {
            "id": "limit",
            "check": "amount <= customer.limit",
            "at": "amount",
            "message": {"zh": "超过客户额度", "en": "Above the customer's limit"},
        }
    ],
}


class Records:
    def __init__(self, app: Flask, cast: Cast) -> None:
        self.cast = cast
        publish(app, cast.workspace, [FORM, LOAN])

    def make(self, form: str = "customer", *, check: bool = True, **answers: Any) -> str:
        with transaction() as session:
            workspace = session.get_one(Workspace, self.cast.workspace)
            definitions = release_definitions(session, workspace.id, workspace.release)
            return create_record(
                session,
                workspace=workspace,
                definitions=definitions,
                form=definitions.forms[form],
                release=workspace.release,
                answers=answers,
                who=self.cast.ids["owner"],
                now=now(),
                check=check,
            )

    def change(self, record: str, changes: dict[str, Any], who: str = "owner", **more: Any) -> Revision:
        with transaction() as session:
            return change_record(
                session, record, changes, who=self.cast.ids[who], step=None, reason=None, now=now(), **more
            )

    def get(self, record: str) -> Record:
        return find_record(db.session(), record)


@pytest.fixture
def records(app: Flask, cast: Cast) -> Iterator[Records]:
    with app.app_context():
        yield Records(app, cast)


@contextmanager
def statements() -> Iterator[list[str]]:
    said: list[str] = []

    def note(_c: Any, _k: Any, statement: str, *_rest: Any) -> None:
        said.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def test_a_record_is_stored_with_keys_words_and_title(records: Records) -> None:
    record = records.get(records.make(name="陈思远", code="K-1", limit="1000", manager=records.cast.ids["helper"]))
    assert record.answers["half"] == "500"
    assert record.title == "陈思远"
    assert "陈思远" in record.search
    assert set(record.keys) == {"name", "code", "limit", "half", "manager"}


def test_everything_wrong_is_told_at_once(records: Records) -> None:
    records.make(name="甲", code="K-1")
    with pytest.raises(InvalidAnswers) as caught:
        records.make(code="K-1", manager="nobody")
    assert [i.path for i in caught.value.invalids] == [("name",), ("code",), ("manager",)]
    assert db.session.scalars(select(Record)).all()[1:] == []


def test_a_change_is_one_revision_and_recomputes(records: Records) -> None:
    record = records.make(name="甲", limit="100")
    revision = records.change(record, {"limit": "300"})
    assert (revision.number, revision.changes) == (2, {"limit": ["100", "300"], "half": ["50", "150"]})
    assert records.get(record).answers["half"] == "150"


def test_a_change_that_changes_nothing_makes_no_revision(records: Records) -> None:
    record = records.make(name="甲")
    assert records.change(record, {"name": "甲", "limit": None}).number == 1


def test_only_a_change_of_the_same_field_is_a_conflict(records: Records) -> None:
    record = records.make(name="甲", limit="1")
    records.change(record, {"limit": "2"}, who="helper")
    records.change(record, {"name": "乙"}, expected=1)
    with pytest.raises(Conflict) as caught:
        records.change(record, {"limit": "3"}, expected=1)
    assert caught.value.details["fields"] == ["limit"]
    assert caught.value.details["who"] == "周明远"


def test_a_value_given_up_may_be_taken_by_another(records: Records) -> None:
    first, second = records.make(name="甲", code="K-1"), records.make(name="乙", code="K-2")
    with pytest.raises(InvalidAnswers):
        records.change(second, {"code": "K-1"})
    records.change(first, {"code": "K-3"})
    records.change(second, {"code": "K-1"})
    held = db.session.execute(select(UniqueValue.value, UniqueValue.record_id)).all()
    assert {(v.lower(), r) for v, r in held} == {("k-3", first), ("k-1", second)}


def test_one_hop_through_a_relation_is_read(records: Records) -> None:
    customer = records.make(name="甲", limit="1000")
    loan = records.make("loan", customer=customer, amount="300")
    assert records.get(loan).answers["left"] == "700"
    with pytest.raises(InvalidAnswers) as caught:
        records.make("loan", customer=customer, amount="3000")
    assert [i.code for i in caught.value.invalids] == ["rule.limit"]


def test_records_are_found_by_key(records: Records) -> None:
    record = records.make(name="甲", code="K-1")
    records.make(name="乙", code="K-2")
    key = records.get(record).keys["code"]
    found = find_records(db.session(), workspace_id=records.cast.workspace, form="customer", keys={"code": key})
    assert [r.id for r in found] == [record]
    with pytest.raises(NotFound):
        find_record(db.session(), "nothing")


def test_making_and_changing_take_few_statements(records: Records) -> None:
    record = records.make(name="甲", code="K-0", limit="1", manager=records.cast.ids["helper"])
    with statements() as made:
        records.make(name="乙", code="K-1", limit="1", manager=records.cast.ids["helper"])
    with statements() as changed:
        records.change(record, {"limit": "7", "code": "K-9"})
    # begin, workspace, release (kept), look-ups, unique values, words, record, revision
    assert len(made) <= 8, made
    assert len(changed) <= 8, changed

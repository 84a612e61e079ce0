"""Two approvals of one customer at the same moment cannot both use what is left of the limit."""

from __future__ import annotations

import threading

import pytest
from flask import Flask
from sqlalchemy import select

from app.database import db
from runtime.models.records import Record
from tests.cast import Cast
from tests.drawing import approval, field, flow, form, node
from tests.runtime.office import Office

LIMIT = 100_000


@pytest.fixture
def credit(office: Office, cast: Cast) -> Office:
    customer = form(field("name"), field("limit", "number"), key="customer")
    request = form(
        field("customer", "relation", settings={"form": "customer"}),
        field("amount", "number"),
        field("approved", "number"),
    )
    nodes = [
        node("begin", "start", by_hand=True),
        approval("chief", cast.ids["chief"]),
        node(
            "used",
            "record",
            does="find",
            form="request",
            where=[{"field": "customer", "op": "=", "value": "customer.id"}],
            sums=["approved"],
            lock="customer",
        ),
        node("fits", "condition", branches=[{"id": "yes", "when": "used.sum_approved + amount <= customer.limit"}]),
        node("grant", "record", does="update", writes=[{"field": "approved", "value": "amount"}]),
        node("granted", "end", outcome="approved"),
        node("refused", "end", outcome="rejected"),
    ]
    lines = [
        ("begin", "out", "chief"),
        ("chief", "approved", "used"),
        ("used", "out", "fits"),
        ("fits", "yes", "grant"),
        ("fits", "otherwise", "refused"),
        ("grant", "out", "granted"),
    ]
    office.publish(customer, request, flow(nodes, *lines))
    return office


def test_what_is_left_of_a_limit_is_granted_once(app: Flask, cast: Cast, credit: Office) -> None:
    for round in range(5):
        customer = credit.record("customer", name=f"客户 {round}", limit=str(LIMIT))
        cases = [credit.start(customer=customer, amount="60000") for _ in range(2)]
        both = threading.Barrier(2)
        faults: list[BaseException] = []

        def approve(case: str, both: threading.Barrier = both, faults: list[BaseException] = faults) -> None:
            try:
                with app.app_context():
                    both.wait()
                    Office(app, cast).decide("chief", case)
                    db.session.remove()
            except BaseException as fault:
                faults.append(fault)

        threads = [threading.Thread(target=approve, args=(case,)) for case in cases]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        assert faults == []
        granted = [
            answers.get("approved")
            for answers in db.session.scalars(select(Record.answers).where(Record.form == "request"))
            if answers.get("customer") == customer
        ]
        db.session.rollback()
        assert sorted(granted, key=str) == ["60000", None]

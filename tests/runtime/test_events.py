"""One flow says that something has happened; another, which knows only the event's name, goes on with the record."""

from __future__ import annotations

from sqlalchemy import select

from app.database import db
from runtime.models.cases import Case
from tests.cast import Cast
from tests.drawing import approval, field, flow, form, node
from tests.runtime.office import Office


def intake(cast: Cast) -> dict[str, object]:
    nodes = [
        node("begin", "start", by_hand=True),
        approval("look", cast.ids["helper"]),
        node("tell", "event", event="application_ready"),
        node("over", "end"),
    ]
    lines = [("begin", "out", "look"), ("look", "approved", "tell"), ("tell", "out", "over")]
    return flow(nodes, *lines, key="intake")


def decision(cast: Cast) -> dict[str, object]:
    nodes = [
        node("begin", "start", by_hand=False, on_event="application_ready"),
        node(
            "committee",
            "approval",
            "审议",
            who={
                "rules": [{"by": "people", "users": [cast.ids[each] for each in ("owner", "helper", "chief")]}],
                "not_by": [],
            },
            mode="k_of_n",
            k=2,
            veto_roles=["admin"],
        ),
        node("over", "end", outcome="approved"),
    ]
    return flow(nodes, ("begin", "out", "committee"), ("committee", "approved", "over"), key="decision")


def child_of(case: str) -> str | None:
    found = db.session.scalar(select(Case.id).where(Case.root_id == case, Case.id != case))
    db.session.rollback()
    return found


def test_the_listening_flow_goes_on_with_the_same_record_once(office: Office, cast: Cast) -> None:
    office.publish(form(field("what")), intake(cast), decision(cast))
    case = office.start(flow="intake", what="额度")
    office.decide("helper", case)
    office.drain()
    office.drain()
    child = child_of(case)
    assert child is not None
    assert office.outcome(case) == "completed"
    records = set(db.session.scalars(select(Case.record_id).where(Case.root_id == case)))
    db.session.rollback()
    assert len(records) == 1
    assert office.holders(child) == {"owner", "helper", "chief"}


def test_without_a_listener_nothing_more_happens(office: Office, cast: Cast) -> None:
    office.publish(form(field("what")), intake(cast))
    case = office.start(flow="intake", what="额度")
    office.decide("helper", case)
    office.drain()
    assert office.outcome(case) == "completed"
    assert child_of(case) is None


def test_the_chair_may_veto_by_role(office: Office, cast: Cast) -> None:
    office.publish(form(field("what")), intake(cast), decision(cast))
    case = office.start(flow="intake", what="额度")
    office.decide("helper", case)
    office.drain()
    child = child_of(case)
    assert child is not None
    office.decide("helper", child)
    office.decide("owner", child, "reject", opinion="超出政策")  # the owner is the workspace's admin
    assert office.outcome(child) == "rejected"

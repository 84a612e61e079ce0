"""Stories of cases, through the executor and the database."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, func, select

from app.database import db, transaction
from app.errors import Conflict, InvalidAnswers, NotFound
from app.ports.clock import FixedClock
from app.web.current import now
from runtime.models.cases import Case, Event, Notice, Step, Task
from runtime.models.jobs import Job
from runtime.tasks import Decision, decide, end_case, reassign, resume_case, suspend_case, withdraw
from runtime.tasks.decide import BadDecision
from tests.drawing import approval, field, flow, form, node
from tests.runtime.office import Office

REQUEST = form(field("subject"), field("amount", "number"), title="subject")


def simple(office: Office, **settings: Any) -> None:
    ids = office.cast.ids
    office.publish(
        REQUEST,
        flow(
            [
                node("start", "start"),
                approval("check", ids["helper"], ids["second"], **settings),
                node("end", "end", outcome="approved"),
            ],
            ("start", "out", "check"),
            ("check", "approved", "end"),
            number='"R-" + string(amount)',
        ),
    )


def in_parallel(office: Office) -> None:
    """Two approvals beside each other, a join, and the chief last."""
    ids = office.cast.ids
    office.publish(
        REQUEST,
        flow(
            [
                node("start", "start"),
                node("both", "parallel", branches=[{"id": "p1"}, {"id": "p2"}]),
                approval("left", ids["helper"]),
                approval("right", ids["second"]),
                node("join", "join"),
                approval("last", ids["chief"]),
                node("end", "end", outcome="approved"),
            ],
            ("start", "out", "both"),
            ("both", "p1", "left"),
            ("both", "p2", "right"),
            ("left", "approved", "join"),
            ("right", "approved", "join"),
            ("join", "out", "last"),
            ("last", "approved", "end"),
        ),
    )


def test_one_of_two_decides_and_the_others_task_closes(office: Office) -> None:
    simple(office)
    case = office.start(subject="新电脑", amount="5000")
    assert office.holders(case) == {"helper", "second"}
    office.decide("helper", case)
    assert office.outcome(case) == "approved"
    assert office.holders(case) == set()


def test_a_case_gets_its_number_and_title_from_the_flows_texts_and_the_record(office: Office) -> None:
    simple(office)
    case = db.session.get(Case, office.start(subject="新电脑", amount="5000"))
    assert case is not None
    assert (case.number, case.title) == ("R-5000", "新电脑")


def test_who_comes_second_is_told_who_was_faster_and_when(office: Office) -> None:
    simple(office)
    case = office.start(subject="新电脑", amount="5000")
    task = office.task("second", case)
    office.decide("helper", case)
    with pytest.raises(Conflict) as told, transaction() as session:
        decide(session, who=office.cast.ids["second"], task_id=str(task), decision=Decision("approve"), now=now())
    assert told.value.details["who"] == "周明远"
    assert "周明远" in told.value.text.zh


def test_a_stranger_finds_no_task(office: Office) -> None:
    simple(office)
    case = office.start(subject="新电脑", amount="5000")
    with pytest.raises(NotFound), transaction() as session:
        decide(
            session,
            who=office.cast.ids["outsider"],
            task_id=str(office.task("helper", case)),
            decision=Decision("approve"),
            now=now(),
        )


def test_rejecting_ends_the_case_unless_an_edge_says_otherwise(office: Office) -> None:
    simple(office)
    case = office.start(subject="新电脑", amount="5000")
    office.decide("helper", case, "reject", opinion="预算不足")
    assert office.outcome(case) == "rejected"


def test_rejecting_without_a_word_is_refused_and_nothing_happens(office: Office) -> None:
    simple(office)
    case = office.start(subject="新电脑", amount="5000")
    with pytest.raises(InvalidAnswers):
        office.decide("helper", case, "reject")
    assert office.holders(case) == {"helper", "second"}


def test_an_action_that_the_step_does_not_offer_is_refused(office: Office) -> None:
    simple(office, actions=["reject"])
    case = office.start(subject="新电脑", amount="5000")
    with pytest.raises(BadDecision):
        office.decide("helper", case, "transfer", to=office.cast.ids["chief"])


def test_parallel_branches_meet_at_the_join(office: Office) -> None:
    in_parallel(office)
    case = office.start(subject="装修", amount="90000")
    assert office.holders(case) == {"helper", "second"}
    office.decide("second", case)
    assert office.holders(case) == {"helper"}
    office.decide("helper", case)
    assert office.holders(case) == {"chief"}
    office.decide("chief", case)
    assert office.outcome(case) == "approved"


def test_a_return_over_the_split_stops_both_branches_and_starts_again(office: Office) -> None:
    in_parallel(office)
    case = office.start(by="owner", subject="装修", amount="90000")
    office.decide("helper", case, "return", opinion="请补充报价单", to="start")
    assert office.holders(case) == {"owner"}
    office.decide("owner", case, "submit")
    assert office.holders(case) == {"helper", "second"}


def test_a_transfer_hands_the_task_on(office: Office) -> None:
    simple(office, mode="all")
    case = office.start(subject="新电脑", amount="5000")
    office.decide("helper", case, "transfer", to=office.cast.ids["chief"])
    assert office.holders(case) == {"second", "chief"}


def test_the_initiator_may_withdraw_and_nobody_else(office: Office) -> None:
    simple(office)
    case = office.start(by="owner", subject="新电脑", amount="5000")
    with pytest.raises(NotFound), transaction() as session:
        withdraw(session, who=office.cast.ids["helper"], case_id=case, now=now())
    with transaction() as session:
        withdraw(session, who=office.cast.ids["owner"], case_id=case, now=now())
    assert office.outcome(case) == "withdrawn"
    assert office.holders(case) == set()


def test_a_suspended_case_takes_no_decision_until_it_is_resumed(office: Office) -> None:
    simple(office)
    case = office.start(subject="新电脑", amount="5000")
    with transaction() as session:
        suspend_case(session, who=office.cast.ids["owner"], case_id=case, now=now())
    with pytest.raises(Conflict):
        office.decide("helper", case)
    with transaction() as session:
        resume_case(session, who=office.cast.ids["owner"], case_id=case, now=now())
    office.decide("helper", case)
    assert office.outcome(case) == "approved"


def test_an_admin_reassigns_a_task(office: Office) -> None:
    simple(office, mode="all")
    case = office.start(subject="新电脑", amount="5000")
    with transaction() as session:
        reassign(
            session,
            who=office.cast.ids["owner"],
            task_id=str(office.task("helper", case)),
            to=office.cast.ids["chief"],
            now=now(),
        )
    assert office.holders(case) == {"second", "chief"}


def test_when_nobody_is_found_the_workspaces_admin_gets_it_and_the_task_says_so(office: Office) -> None:
    office.publish(
        REQUEST,
        flow(
            [
                node("start", "start"),
                node("check", "approval", who={"rules": [{"by": "role", "role": "nobody_holds_this"}]}),
                node("end", "end"),
            ],
            ("start", "out", "check"),
            ("check", "approved", "end"),
        ),
    )
    case = office.start(subject="新电脑", amount="1")
    assert office.holders(case) == {"owner"}
    assert db.session.scalar(select(Task.reason).where(Task.case_id == case)) == "admin"


def test_the_head_of_the_initiators_department_decides(office: Office) -> None:
    office.publish(
        REQUEST,
        flow(
            [
                node("start", "start"),
                node("check", "approval", who={"rules": [{"by": "department_head", "of": "initiator"}]}),
                node("end", "end"),
            ],
            ("start", "out", "check"),
            ("check", "approved", "end"),
        ),
    )
    case = office.start(by="helper", subject="请假", amount="1")
    assert office.holders(case) == {"chief"}


def test_whoever_acted_at_one_step_may_not_decide_at_another(office: Office) -> None:
    ids = office.cast.ids
    office.publish(
        REQUEST,
        flow(
            [
                node("start", "start"),
                approval("first", ids["helper"]),
                node(
                    "second",
                    "approval",
                    who={"rules": [{"by": "people", "users": [ids["helper"], ids["chief"]]}], "not_by": ["first"]},
                ),
                node("end", "end"),
            ],
            ("start", "out", "first"),
            ("first", "approved", "second"),
            ("second", "approved", "end"),
        ),
    )
    case = office.start(subject="x", amount="1")
    office.decide("helper", case)
    assert office.holders(case) == {"chief"}


def test_a_wait_ends_when_its_time_has_come(office: Office, clock: FixedClock) -> None:
    office.publish(
        REQUEST,
        flow(
            [node("start", "start"), node("pause", "wait", mode="for", **{"for": "P2D"}), node("end", "end")],
            ("start", "out", "pause"),
            ("pause", "out", "end"),
        ),
    )
    case = office.start(subject="x", amount="1")
    clock.move(timedelta(days=1))
    office.drain()
    assert office.outcome(case) is None
    clock.move(timedelta(days=1, seconds=1))
    office.drain()
    assert office.outcome(case) == "completed"


def test_a_timer_of_a_step_that_is_over_dies_with_it(office: Office, clock: FixedClock) -> None:
    simple(office, due="P1D", when_due="reject")
    case = office.start(subject="x", amount="1")
    office.decide("helper", case)
    clock.move(timedelta(days=3))
    office.drain()
    assert office.outcome(case) == "approved"
    assert set(db.session.scalars(select(Job.status).where(Job.case_id == case))) <= {"cancelled"}


def calling(office: Office) -> None:
    """A flow that starts another one, which the chief decides, and waits for its end."""
    ids = office.cast.ids
    office.publish(
        REQUEST,
        flow(
            [
                node("start", "start", by_flow=True),
                approval("check", ids["chief"]),
                node("end", "end", outcome="approved"),
            ],
            ("start", "out", "check"),
            ("check", "approved", "end"),
            key="sub",
        ),
        flow(
            [node("start", "start"), node("call", "call_flow", flow="sub"), node("end", "end", outcome="approved")],
            ("start", "out", "call"),
            ("call", "done", "end"),
            ("call", "failed", "end"),
        ),
    )


def test_a_child_flow_runs_as_a_case_of_its_own_and_its_end_lets_the_parent_go_on(office: Office) -> None:
    calling(office)
    parent = office.start(subject="x", amount="1")
    office.drain()
    child = db.session.scalar(select(Case).where(Case.root_id == parent, Case.id != parent))
    assert child is not None
    assert office.outcome(parent) is None
    office.decide("chief", child.id)
    office.drain()
    assert office.outcome(parent) == "approved"


def test_a_case_that_is_ended_ends_what_it_waits_for(office: Office) -> None:
    calling(office)
    parent = office.start(subject="x", amount="1")
    office.drain()
    child = db.session.scalar(select(Case.id).where(Case.root_id == parent, Case.id != parent))
    assert child is not None
    with transaction() as session:
        end_case(session, who=office.cast.ids["owner"], case_id=parent, now=now())
    assert office.outcome(child) is None  # two cases are never changed in one transaction
    office.drain()
    assert (office.outcome(parent), office.outcome(child)) == ("ended", "ended")
    assert not list(db.session.scalars(select(Task.id).where(Task.case_id == child, Task.status == "open")))


def test_a_case_ended_before_its_call_was_made_starts_nothing(office: Office) -> None:
    calling(office)
    parent = office.start(subject="x", amount="1")
    with transaction() as session:
        end_case(session, who=office.cast.ids["owner"], case_id=parent, now=now())
    office.drain()
    assert list(db.session.scalars(select(Case.id).where(Case.root_id == parent))) == [parent]


def test_a_copy_lands_in_the_inbox_and_nothing_waits_for_it(office: Office) -> None:
    ids = office.cast.ids
    office.publish(
        REQUEST,
        flow(
            [
                node("start", "start"),
                node("cc", "copy", who={"rules": [{"by": "people", "users": [ids["second"]]}]}),
                node("end", "end"),
            ],
            ("start", "out", "cc"),
            ("cc", "out", "end"),
        ),
    )
    case = office.start(subject="x", amount="1")
    assert office.outcome(case) == "completed"
    assert list(db.session.scalars(select(Notice.user_id).where(Notice.case_id == case))) == [ids["second"]]


def test_every_event_is_one_commit_and_costs_few_statements(office: Office) -> None:
    """What an event costs must not grow unnoticed. The figures are ceilings; an approval in the middle of a case asks
    and writes as often in a case of ten steps as in one of a thousand."""
    in_parallel(office)
    office.start(subject="warm", amount="1")
    statements: list[str] = []
    commits: list[int] = []
    event.listen(db.engine, "before_cursor_execute", lambda *a: statements.append(a[2]))
    event.listen(db.engine, "commit", lambda _: commits.append(1))
    case = office.start(subject="x", amount="1")
    started = len(statements)
    task = office.task("helper", case)
    statements.clear()
    commits.clear()
    with transaction() as session:
        decide(session, who=office.cast.ids["helper"], task_id=str(task), decision=Decision("approve"), now=now())
    assert len(statements) <= 11, statements
    assert started <= 18, started
    assert len(commits) == 1


def test_steps_and_events_tell_the_whole_way(office: Office) -> None:
    in_parallel(office)
    case = office.start(subject="x", amount="1")
    for who in ("helper", "second", "chief"):
        office.decide(who, case)
    assert office.nodes(case) == ["start", "both", "left", "right", "join", "last", "end"]
    assert db.session.scalar(select(func.count()).select_from(Event).where(Event.case_id == case)) == 4
    assert set(db.session.scalars(select(Step.status).where(Step.case_id == case))) == {"done"}


def test_a_formula_follows_what_an_earlier_step_of_the_same_event_wrote(office: Office) -> None:
    request = form(
        field("amount", "number"),
        field("used", "number"),
        field("together", "computed", settings={"formula": "amount + used"}),
    )
    nodes = [
        node("begin", "start", by_hand=True),
        node("count", "record", does="update", writes=[{"field": "used", "value": "500"}]),
        node("large", "condition", branches=[{"id": "yes", "when": "together > 1000"}]),
        node("over", "end", outcome="approved"),
        node("small", "end", outcome="completed"),
    ]
    lines = [
        ("begin", "out", "count"),
        ("count", "out", "large"),
        ("large", "yes", "over"),
        ("large", "otherwise", "small"),
    ]
    office.publish(request, flow(nodes, *lines))
    assert office.outcome(office.start(amount="600")) == "approved"
    assert office.outcome(office.start(amount="400")) == "completed"

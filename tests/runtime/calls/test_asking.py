"""Stories of flows that ask another system."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest
from sqlalchemy import update

from app.database import db, transaction
from app.nodes.registry import node_kinds
from app.ports.clock import FixedClock
from app.web.current import now, ports
from runtime.jobs.claim import claim, done
from runtime.jobs.manage import retry_job
from runtime.jobs.worker import drain
from runtime.models.cases import Case, Step
from runtime.models.jobs import Job
from runtime.sandbox.people import report
from runtime.tasks import end_case
from runtime.tasks.manage import retry_step
from tests.drawing import node
from tests.runtime.calls.agency import GOOD, Agency
from tests.runtime.office import Office


def test_what_another_system_answers_is_written_into_the_record(office: Office, agency: Agency) -> None:
    agency.draw()
    case = office.start(id_number=GOOD)
    assert office.outcome(case) is None
    office.drain()
    assert office.outcome(case) == "approved"
    assert agency.answers(case)["score"] == str(report(GOOD)["score"])
    job = agency.job(case)
    assert job.status == "done"
    assert job.reply == {
        "result": {"context": {"score": {"number": str(report(GOOD)["score"])}}},
        "status": "200",
    }
    assert agency.institution.counts()["keys"] == {job.key: 1}


def test_a_busy_system_is_asked_again_later_under_the_same_key(
    office: Office, agency: Agency, clock: FixedClock
) -> None:
    agency.draw()
    case = office.start(id_number="110101199003079113")  # 911: busy twice, then well
    for _ in range(3):
        office.drain()
        assert office.outcome(case) in (None, "approved")
        clock.move(timedelta(minutes=1))
    assert office.outcome(case) == "approved"
    assert agency.institution.counts()["effects"] == 1
    assert agency.institution.counts()["requests"] == 3


@pytest.mark.parametrize(
    ("number", "code", "requests"),
    [
        ("110101199003079023", "wrong_shape", 1),
        ("110101199003079033", "not_json", 1),
        ("110101199003079043", "too_large", 1),
        ("110101199003079053", "unreachable", 2),
        ("110101199003079063", "too_large", 1),
        ("110101199003079013", "timeout", 2),
        ("110101199003079123", "timeout", 2),
        ("110101199003079073", "status", 1),  # a POST is not led on
    ],
)
def test_a_failure_takes_the_way_drawn_for_it_and_the_timeline_says_why(
    office: Office, agency: Agency, clock: FixedClock, number: str, code: str, requests: int
) -> None:
    other = node("manual", "end", outcome="rejected")
    check = node("which", "condition", branches=[{"id": "b1", "when": f'ask.error = "{code}"'}])
    agency.draw(
        ("ask", "failed", "which"), ("which", "b1", "manual"), ("which", "otherwise", "end"),
        nodes=(other, check), attempts=2,
    )  # fmt: skip
    case = office.start(id_number=number)
    office.drain()
    clock.move(timedelta(minutes=1))
    office.drain()
    assert office.outcome(case) == "rejected"
    assert agency.institution.counts()["effects"] == 1
    assert agency.institution.counts()["requests"] == requests
    (note,) = agency.notes(case)
    assert note.startswith("“查征信”没有问到：")
    assert number not in note


def test_without_such_a_way_the_case_stops_and_an_admin_has_it_tried_again(office: Office, agency: Agency) -> None:
    agency.draw(attempts=1)
    agency.institution.behave("/bureau/report", "not_json", times=1)
    case = office.start(id_number=GOOD)
    office.drain()
    row = db.session.get(Case, case)
    assert row is not None and row.incident
    step = db.session.query(Step).filter_by(case_id=case, node="ask").one()
    assert step.failure is not None
    assert step.failure["code"] == "not_json"
    assert step.failure["text"]["en"].startswith("“Credit report” got no answer: The answer is no JSON")
    assert agency.job(case).error["sentence"]["zh"].startswith("对方的回答不是 JSON")
    with transaction() as session:
        retry_step(session, who=office.cast.ids["admin"], step_id=step.id, now=now())
    office.drain()
    assert office.outcome(case) == "approved"


def test_a_missing_or_misdirected_secret_stops_the_call_before_anything_is_sent(office: Office, agency: Agency) -> None:
    agency.give_key(origin="https://elsewhere.example:443")
    agency.draw()
    case = office.start(id_number=GOOD)
    office.drain()
    job = agency.job(case)
    assert job.status == "dead"
    assert job.error["code"] == "other_origin"
    assert "elsewhere.example" in job.error["sentence"]["en"]
    assert agency.institution.counts()["requests"] == 0


def test_a_case_that_ended_meanwhile_hears_no_late_reply(office: Office, agency: Agency) -> None:
    agency.draw()
    case = office.start(id_number=GOOD)
    with transaction() as session:
        end_case(session, who=office.cast.ids["admin"], case_id=case, now=now())
    office.drain()
    assert office.outcome(case) == "ended"
    assert agency.job(case).status == "cancelled"
    assert agency.institution.counts()["requests"] == 0


def test_a_worker_that_dies_after_asking_asks_again_under_the_same_key_and_its_late_verdict_is_not_heard(
    office: Office, agency: Agency
) -> None:
    agency.draw()
    case = office.start(id_number=GOOD)
    with transaction() as session:
        (dying,) = claim(session, now())
    given = replace(ports(), key=dying.key, attempt=dying.attempts, workspace=dying.workspace_id or "")
    late = cast(Any, node_kinds.work(dying.kind)).run(dying.request, given)  # asked; then it says no more
    assert office.drain() == 0, "its lease still holds"
    with transaction() as session:
        session.execute(update(Job).values(leased_until=datetime.now(UTC) - timedelta(seconds=1)))
    assert office.drain() == 1
    assert office.outcome(case) == "approved"
    assert agency.institution.counts()["keys"] == {dying.key: 2}
    with transaction() as session:
        assert not done(session, dying, late, now())
    assert office.nodes(case) == ["start", "ask", "end"]


def test_work_that_waits_behind_a_slow_system_is_given_back_untouched(office: Office, agency: Agency) -> None:
    agency.draw(timeout=20)
    agency.institution.behave("/bureau/report", "slow", seconds=5, times=1)
    slow, *others = [office.start(id_number=GOOD) for _ in range(3)]
    held_up = threading.Thread(target=drain, args=(office.app,), kwargs={"patience": 0.1})
    held_up.start()
    while held_up.is_alive() and not agency.institution.counts()["requests"]:
        time.sleep(0.01)  # until then this thread's own drain could be the one that is held up
    while None in map(office.outcome, others) and held_up.is_alive():
        office.drain()
        time.sleep(0.02)
    assert [office.outcome(case) for case in (slow, *others)] == [None, "approved", "approved"]
    held_up.join()
    assert office.outcome(slow) == "approved"
    assert {agency.job(case).attempts for case in (slow, *others)} == {1}
    assert agency.institution.counts()["requests"] == 3


def test_a_job_that_an_admin_has_done_again_heals_the_step_under_the_same_key(office: Office, agency: Agency) -> None:
    agency.draw(attempts=1)
    agency.institution.behave("/bureau/report", "slow", seconds=1.5, times=1)  # acts, and answers too late
    case = office.start(id_number=GOOD)
    office.drain()
    job = agency.job(case)
    assert job.error["code"] == "timeout"
    with transaction() as session:
        retry_job(session, who=office.cast.ids["admin"], job_id=job.id, now=now())
    office.drain()
    assert office.outcome(case) == "approved"
    assert agency.institution.counts()["keys"] == {job.key: 2}
    assert not db.session.get_one(Case, case).incident
    assert office.nodes(case) == ["start", "ask", "end"]

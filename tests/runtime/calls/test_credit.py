"""The bundled credit approval where things go wrong or take long: the bank's rules hold all the same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.models import Membership, Role
from app.answers.defaults import initial_answers
from app.answers.patch import json_patch
from app.database import db, new_id, transaction
from app.errors import InvalidAnswers
from app.ports.clock import FixedClock
from app.releases import release_definitions
from app.secrets import keep_secret
from app.web.current import now, settings
from app.workspaces import Workspace
from builder.gallery import template
from runtime.executor import start_case
from runtime.models.cases import Case, Step
from runtime.records import change_record, create_record
from runtime.sandbox.institution import API_KEY
from runtime.tasks import Decision, decide, retry_step
from tests.cast import Cast
from tests.runtime.calls.agency import Agency
from tests.runtime.office import Office

APPLIED: dict[str, Any] = {
    "loan_product": "consumer", "amount": "30000", "term": "12", "repayment": "equal_instalments",
    "purpose": "furniture", "applicant_name": "顾清和", "id_number": "11010119900307805X", "id_forever": True,
    "mobile": "13900001234", "email": "gu@example.com", "address": "澄江市", "housing": "own", "years_at_address": "6",
    "employment": "salaried", "employer": "澄江纺织厂", "position": "主任", "years_employed": "8",
    "monthly_income": "18000", "savings_band": "high", "has_debts": False, "with_guarantor": False,
    "consent_query": True, "consent_processing": True, "consent_sensitive": True, "declaration": True,
    "signature": {"typed": "顾清和"}, "account_band": "none",
}  # fmt: skip
ROLES = {"chief": "branch_manager", "second": "risk_officer", "helper": "credit_officer"}


class Bank:
    def __init__(self, office: Office, agency: Agency) -> None:
        self.office, self.agency = office, agency
        documents = {key: dict(body) for key, body in template("credit_approval").bundle.definitions.items()}
        documents["sandbox"]["base"] = f"http://127.0.0.1:{agency.port}"
        office.publish(*documents.values())
        with transaction() as session:
            keep_secret(
                session, settings().secret_key, workspace_id=office.cast.workspace, connector="sandbox",
                origin=f"http://127.0.0.1:{agency.port}", value=API_KEY, who=None, now=now(),
            )  # fmt: skip
            for who, key in ROLES.items():
                self.seat(session, who, key)

    def seat(self, session: Any, who: str, *keys: str) -> None:
        for key in keys:
            role = session.scalar(select(Role).where(Role.workspace_id == self.office.cast.workspace, Role.key == key))
            if role is None:
                role = Role(workspace_id=self.office.cast.workspace, key=key, label={"zh": key}, rights={"verbs": []})
                session.add(role)
                session.flush()
            session.add(Membership(user_id=self.office.cast.ids[who], role_id=role.id))
        session.flush()

    def apply(self, **more: Any) -> str:
        with transaction() as session:
            workspace = session.get(Workspace, self.office.cast.workspace)
            assert workspace is not None
            definitions = release_definitions(session, workspace.id, workspace.release)
            form, at = definitions.forms["application"], now()
            given = {
                field.id: {**APPLIED, **more}[str(field.key)] for field in form.values if field.key in APPLIED | more
            }
            record = create_record(
                session, workspace=workspace, definitions=definitions, form=form, release=workspace.release,
                answers=initial_answers(form, today=at.date(), now=at, given=given),
                who=self.office.cast.ids["owner"], now=at,
            )  # fmt: skip
            case = start_case(
                session, workspace_id=workspace.id, release=workspace.release, flow="credit_approval",
                record_id=record, initiator=self.office.cast.ids["owner"], now=at,
            )  # fmt: skip
        self.office.drain()
        return case

    def decide(self, who: str, case: str, verb: str = "approve", **answers: Any) -> None:
        task = self.office.task(who, case)
        assert task is not None, f"{who} has nothing to do; it stands at {self.at(case)}"
        with transaction() as session:
            patch = (lambda state: json_patch(state.form, state, answers, new_id=new_id)) if answers else None
            said = Decision(verb, opinion="理由", patch=patch)
            decide(session, who=self.office.cast.ids[who], task_id=task, decision=said, now=now())
        self.office.drain()

    def at(self, case: str) -> set[str]:
        with db.engine.connect() as connection:
            live = select(Step.node).where(Step.case_id == case, Step.status.in_(("active", "failed")))
            return set(connection.execute(live).scalars())

    def failed(self, case: str) -> Any:
        with db.engine.connect() as connection:
            return connection.execute(select(Step).where(Step.case_id == case, Step.status == "failed")).first()

    def answers(self, case: str) -> dict[str, Any]:
        return self.agency.answers(case)


@pytest.fixture
def bank(office: Office) -> Iterator[Bank]:
    with Agency.beside(office) as agency:
        yield Bank(office, agency)


def test_a_score_that_does_not_come_blocks_the_next_step_and_says_so(bank: Bank, cast: Cast) -> None:
    bank.agency.institution.behave("/bureau/report", "not_json")
    case = bank.apply()
    failed = bank.failed(case)
    assert failed.node == "bureau"
    assert "查询征信报告" in failed.failure["text"]["zh"]
    assert "JSON" in failed.failure["text"]["zh"]
    assert "scoring" not in bank.office.nodes(case)
    bank.agency.institution.behave("/bureau/report", None)
    with transaction() as session:
        retry_step(session, who=cast.ids["admin"], step_id=failed.id, now=now())
    bank.office.drain()
    assert bank.at(case) == {"manager"}


def test_a_consent_withdrawn_meanwhile_sends_it_back_before_anything_is_asked(bank: Bank) -> None:
    first = bank.apply()
    customer = bank.answers(first)["customer"]
    asked = bank.agency.institution.counts()["effects"]
    withdrawn = [
        {"id": "c1", "consent_purpose": "query", "consent_version": "2026-01",
         "consent_given": "2026-11-01T00:00:00Z", "consent_withdrawn": "2026-11-20T00:00:00Z"}
    ]  # fmt: skip
    with transaction() as session:
        change_record(session, customer, {"customer_consents": withdrawn}, who=None, step=None, reason=None, now=now())
    second = bank.apply()
    assert bank.at(second) == {"ask_consent"}
    assert bank.agency.institution.counts()["effects"] == asked


def test_the_approver_lowers_within_bounds_and_never_raises(bank: Bank) -> None:
    case = bank.apply()
    proposed = bank.answers(case)
    assert proposed["approved_amount"] == "30000"
    with pytest.raises(InvalidAnswers) as told:
        bank.decide("chief", case, approved_amount="45000")
    assert any("不能高于申请金额" in each.text.zh for each in told.value.invalids)
    with pytest.raises(InvalidAnswers):
        bank.decide("chief", case, approved_rate="0.01")
    bank.decide("chief", case, approved_amount="24000")
    assert bank.answers(case)["approved_amount"] == "24000"
    assert bank.at(case) == {"accept"}


def test_an_approval_lapses_after_ninety_days(bank: Bank, clock: FixedClock) -> None:
    case = bank.apply()
    bank.decide("chief", case)
    assert bank.answers(case)["approval_valid_until"] == "2027-02-22"
    clock.move(timedelta(days=89))
    bank.office.drain()
    assert bank.at(case) == {"accept"}
    clock.move(timedelta(days=2))
    bank.office.drain()
    assert bank.office.outcome(case) == "expired"


def test_an_exception_goes_to_the_committee_where_four_of_five_agree_unless_the_chair_does_not(bank: Bank) -> None:
    with transaction() as session:
        for who in ("owner", "helper", "second", "outsider"):
            bank.seat(session, who, "committee")
        bank.seat(session, "admin", "committee", "committee_chair")
    case = bank.apply(wants_person=True)
    bank.decide("chief", case, policy_exception=True, exception_reason="重点客户")
    assert bank.at(case) == {"committee"}
    for who in ("helper", "second", "outsider"):
        bank.decide(who, case)
        assert bank.at(case) == {"committee"}
    bank.decide("admin", case)  # the fourth; the initiator himself may not act on his own case
    assert bank.at(case) == {"accept"}
    other = bank.apply(wants_person=True, id_number="110101199003078056", amount="20000")
    bank.decide("chief", other, policy_exception=True, exception_reason="重点客户")
    bank.decide("helper", other)
    bank.decide("admin", other, "reject")
    assert bank.office.outcome(other) == "rejected"


def test_rules_decline_with_reasons_in_words_and_a_way_to_a_person(bank: Bank) -> None:
    case = bank.apply(id_number="11010119850612802X")
    assert bank.at(case) == {"human"}
    answers = bank.answers(case)
    assert answers["outcome"] == "decline"
    assert answers["knockout_reasons"] == ["OVERDUE_NOW"]
    assert "逾期" in answers["decline_reasons"]
    bank.decide("owner", case, "submit", review_request=True)
    assert bank.at(case) <= {"manager", "manager_first", "committee"}


def test_every_step_of_a_case_names_people_by_role_and_none_is_stuck(bank: Bank) -> None:
    cases = [
        bank.apply(amount=amount, term=term) for amount, term in (("15000", "8"), ("90000", "12"), ("180000", "36"))
    ]
    with db.engine.connect() as connection:
        stuck = connection.execute(select(Case.id).where(Case.id.in_(cases), Case.incident)).scalars().all()
    assert stuck == []

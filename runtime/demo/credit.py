"""Playing the credit templates: who applies for what, and what the bank's people make of it."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from flask import Flask
from sqlalchemy import select

from app.answers.defaults import initial_answers
from app.answers.patch import overlay
from app.database import db, new_id, transaction
from app.errors import FormworkError
from app.ports.clock import FixedClock
from app.releases import release_definitions
from app.secrets import keep_secret
from app.web.current import settings
from app.workspaces import Workspace
from runtime.demo.papers import keep_papers
from runtime.executor import start_case
from runtime.executor.load import PARTY
from runtime.jobs.worker import drain
from runtime.models.cases import Case, Task
from runtime.parties.links import make_party
from runtime.records import create_record
from runtime.sandbox.institution import API_KEY, Institution
from runtime.sandbox.server import HOST, Server
from runtime.tasks import Decision, decide

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
"""Of the check digit of resident ID numbers (GB 11643-1999, ISO 7064 MOD 11-2)."""

# Name, three figures of the ID number that the sandbox institution knows, amount, months, purpose, monthly income.
APPLICANTS = (
    ("顾清和", "805", "30000", "12", "furniture", "18000"),
    ("沈若溪", "802", "50000", "24", "travel", "9000"),
    ("陆时安", "211", "80000", "24", "furniture", "22000"),
    ("许知夏", "805", "15000", "8", "travel", "16000"),
    ("叶蓁蓁", "803", "60000", "36", "repairs", "12000"),
    ("程以南", "342", "120000", "36", "furniture", "26000"),
    ("江予怀", "805", "45000", "12", "education", "14000"),
    ("苏念慈", "513", "20000", "12", "medical", "11000"),
    ("秦书白", "804", "90000", "24", "electronics", "15000"),
    ("温景然", "805", "180000", "12", "furniture", "48000"),
    ("阮青梧", "627", "36000", "18", "travel", "13000"),
    ("宋承霖", "805", "26000", "12", "repairs", "17500"),
)
WAITING = 5
"""The latest applicants whose applications nobody has touched yet."""
AGREE = ("身份与收入核实无误。", "同意按建议额度。", "还款来源稳定，同意。")


def play(
    app: Flask, workspace: Workspace, clock: FixedClock, chance: random.Random, *, days: int, connector: str = "sandbox"
) -> None:
    """Let the applicants apply over the last days, the oldest first, and the bank's people act on the older ones."""
    origin = f"http://{HOST}:{settings().sandbox_port}"
    with transaction() as session:
        keep_secret(
            session, settings().secret_key, workspace_id=workspace.id, connector=connector, origin=origin,
            value=API_KEY, who=None, now=clock.now(),
        )  # fmt: skip
    with _institution(settings().sandbox_port) as answers:
        for number, applicant in enumerate(APPLICANTS):
            age = timedelta(days=days * (len(APPLICANTS) - number) / (len(APPLICANTS) + 1))
            clock.at = max(clock.at, datetime.now(UTC) - age)
            _apply(workspace, clock, applicant)
            drain(app)
            if answers and number < len(APPLICANTS) - WAITING:
                _act(app, workspace, clock, chance)
    clock.at = max(clock.at, datetime.now(UTC) - timedelta(minutes=5))


@contextmanager
def _institution(port: int) -> Iterator[bool]:
    """The sandbox institution while the demo is made; False where its port is taken, and nothing is asked then."""
    try:
        server = Server(port, Institution())
    except OSError:
        yield False
        return
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield True
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _apply(workspace: Workspace, clock: FixedClock, applicant: tuple[str, ...]) -> None:
    name, ending, amount, term, purpose, income = applicant
    definitions = release_definitions(db.session(), workspace.id, workspace.release)
    form = definitions.forms[definitions.flows["intake"].form]
    given = {
        "loan_product": "consumer", "amount": amount, "term": term, "repayment": "equal_instalments",
        "purpose": purpose, "applicant_name": name, "id_number": _id_number(ending, name), "id_forever": True,
        "mobile": f"139{sum(map(ord, name)) % 10**8:08}", "email": f"{ending}.{amount}@example.com",
        "address": "澄江市城东区（示例）", "housing": "own", "years_at_address": "6", "employment": "salaried",
        "employer": "澄江纺织厂（示例）", "position": "职员", "years_employed": "7", "monthly_income": income,
        "savings_band": "high", "has_debts": False, "with_guarantor": False, "consent_query": True,
        "consent_processing": True, "consent_sensitive": True, "declaration": True, "signature": {"typed": name},
    }  # fmt: skip
    known = {field.id: given[str(field.key)] for field in form.values if field.key in given}
    local = clock.now().astimezone(ZoneInfo(workspace.zone))
    answers = initial_answers(form, today=local.date(), now=local, given=known)
    large = int(amount) > 50_000
    papers = {
        field: [new_id()]
        for field in ("id_photos", "income_proof", *(("bank_statements", "purpose_proof") if large else ()))
    }
    with transaction() as session:
        party = PARTY + make_party(
            session, workspace_id=workspace.id, name=name, mobile=str(given["mobile"]), email=str(given["email"]),
            now=clock.now(),
        )  # fmt: skip
        record = create_record(
            session, workspace=workspace, definitions=definitions, form=form, release=workspace.release,
            answers={**answers, **papers}, who=party, now=clock.now(),
        )  # fmt: skip
        keep_papers(session, papers, workspace=workspace.id, record=record, who=party, now=clock.now())
        start_case(
            session, workspace_id=workspace.id, release=workspace.release, flow="intake", record_id=record,
            initiator=party, now=clock.now(),
        )  # fmt: skip


def _id_number(ending: str, name: str) -> str:
    first = f"110101{1975 + sum(map(ord, name)) % 25}0{1 + len(name)}15{ending}"
    return first + "10X98765432"[sum(int(d) * w for d, w in zip(first, WEIGHTS, strict=True)) % 11]


def _act(app: Flask, workspace: Workspace, clock: FixedClock, chance: random.Random) -> None:
    """Everybody acts on what has come to him, the applicants on what they were offered; some of them think it over."""
    for _ in range(8):
        rows = db.session.execute(
            select(Task.id, Task.holder, Task.node)
            .join(Case, Case.id == Task.case_id)
            .where(Case.workspace_id == workspace.id, Task.status == "open")
            .order_by(Task.id)
        ).all()
        db.session.rollback()
        acted = False
        for task, holder, node in rows:
            clock.move(timedelta(minutes=chance.randrange(3, 30)))
            decision = _decision(node, holder, chance)
            if decision is None:
                continue
            with suppress(FormworkError), transaction() as session:
                if session.scalar(select(Task.status).where(Task.id == task)) == "open":
                    decide(session, who=holder, task_id=task, decision=decision, now=clock.now())
                    acted = True
        drain(app)
        if not acted:
            return


def _decision(node: str, holder: str, chance: random.Random) -> Decision | None:
    if holder.startswith(PARTY):
        if node == "accept" and chance.random() < 0.7:
            return Decision("submit", patch=lambda state: overlay(state, {"accepted": True}))
        return None
    if chance.random() < 0.08:
        return Decision("reject", opinion="负债较高，暂不同意。")
    return Decision("approve", opinion=chance.choice(AGREE))

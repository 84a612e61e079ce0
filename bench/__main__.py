"""``make bench``: the loan case with a durable commit per event, beside a hand-written floor in the same run."""

from __future__ import annotations

import argparse
import os
import statistics
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from bench import loan
from bench.desk import Desk
from bench.floor import Floor
from bench.people import hire
from bench.server import Server


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=150)
    parser.add_argument("--rounds", type=int, default=3, help="product and floor take turns; the median counts")
    parser.add_argument("--database", default=os.environ.get("FORMWORK_TEST_POSTGRES"))
    arguments = parser.parse_args()
    core(2_000)
    beside_the_floor(None, arguments.cases, arguments.rounds)
    if arguments.database:
        beside_the_floor(arguments.database, arguments.cases, arguments.rounds)


def core(cases: int) -> None:
    """The pure core alone: no database, three events a case."""
    from app.definitions.flow import load_flow
    from app.definitions.form import load_form
    from app.nodes.events import Answered, Decided
    from runtime.engine import Begin, Deliver, Facts, State, advance

    flow, form, ids = load_flow(loan.flow("loans")), load_form(loan.form()), count()
    answers = {"applicant": "A1", "loan_amount": "30000", "grade": "C", "term": "36", "annual_income": "90000"}
    now = datetime(2026, 1, 15, tzinfo=UTC)
    facts = Facts(
        now=now,
        today=date(2026, 1, 15),
        answers=answers,
        case={"id": "c"},
        initiator="u",
        names={},
        new_id=lambda: f"i{next(ids)}",
        visited=lambda _: None,
    )
    began = time.perf_counter()
    for _ in range(cases):
        result = advance(flow, form, State(), Begin(), facts)
        state = result.state
        for token in state.tokens:
            state = advance(
                flow,
                form,
                state,
                Deliver(token.step, Answered("people", "find", {"people": ["u1"], "why": "rule", "skipped": []})),
                facts,
            ).state
        for token in state.tokens:
            task = token.memory["seats"][0]["task"]
            state = advance(flow, form, state, Deliver(token.step, Decided(task, "u1", "approve")), facts).state
        if state.outcome != "approved":
            raise RuntimeError(f"the case ended as {state.outcome}")
    seconds = time.perf_counter() - began
    print(f"core alone: {cases / seconds:,.0f} cases/s, {seconds / cases / 5 * 1000:.3f} ms a call of advance")


def beside_the_floor(url: str | None, cases: int, rounds: int) -> None:
    from sqlalchemy import event, select

    from app.accounts.models import User
    from app.database import db
    from app.web.current import settings
    from app.workspaces import Workspace

    with Server(url, EMBEDDED_WORKER="0") as server:
        hire(server)
        desk = Desk(server.environ)
        desk.publish()
        with desk.app.app_context():
            workspace = db.session.execute(select(Workspace.id)).scalar_one()
            holders = list(db.session.scalars(select(User.id).limit(2)))
            db.session.rollback()
            floor = Floor(settings(), workspace)
            product_runs, floor_runs = [], []
            _product(desk, 20)
            for _ in range(rounds):
                product_runs.append(_product(desk, cases))
                floor_runs.append(floor.run(holders, cases))
            statements = _statements(desk, lambda note: event.listen(db.engine, "before_cursor_execute", note))
            db.session.remove()
            db.engine.dispose()
        floor.connection.close()
    ours, least = statistics.median(product_runs), statistics.median(floor_runs)
    print(
        f"{'PostgreSQL' if url else 'SQLite'}: {ours:.0f} cases/s ({ours * 3:.0f} events/s, each a durable commit), "
        f"floor {least:.0f} cases/s: {ours / least:.2f} of the floor"
    )
    print(
        f"  SQL statements: submit and start {statements[0]}, a decision in the middle {statements[1]}, "
        f"the last {statements[2]}"
    )


def _product(desk: Desk, cases: int) -> float:
    began = time.perf_counter()
    for number in range(cases):
        for task, holder in desk.tasks(desk.start(number)):
            desk.decide(task, holder)
    return cases / (time.perf_counter() - began)


def _statements(desk: Desk, listen: Callable[[Any], None]) -> list[int]:
    seen: list[str] = []
    listen(lambda *a: seen.append(a[2]))
    counts = []
    case = desk.start(0)
    counts.append(len(seen))
    for task, holder in desk.tasks(case):
        seen.clear()
        desk.decide(task, holder)
        counts.append(len(seen))
    return counts


if __name__ == "__main__":
    main()

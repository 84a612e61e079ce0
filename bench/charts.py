"""What the figures on a workspace's first page cost: ``python -m bench.charts``.

A workspace with 1,000 and with 100,000 cases (a fifth of them running, a year of them, one to five steps each) on
SQLite and on PostgreSQL. Per size and reader it tells the median of seven readings in milliseconds: the three
statements one by one, and the whole page over HTTP. The member sees a hundredth of the cases, those he began.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import insert

from app.accounts.actor import Actor
from app.config import read_settings
from app.database import db, new_id, transaction
from app.migrate import migrate
from app.web.current import now
from app.workspaces import Workspace
from runtime.analytics.ages import ages
from runtime.analytics.outcomes import outcomes
from runtime.analytics.stages import stages
from runtime.models.cases import Case, Step, Task
from runtime.models.records import Record
from tests.cast import Cast
from tests.drawing import approval, field, flow, form, node
from tests.flows import publish
from tests.services import fresh_database, postgres

READINGS, STEPS, DAYS, CHUNK = 7, 12, 365, 2_000
OUTCOMES = ("approved", "approved", "approved", "rejected", "completed", "withdrawn", "ended")


@contextmanager
def workspace_of(cases: int, running: float, url: str | None) -> Iterator[tuple[Flask, Cast]]:
    """An application on a fresh, migrated database, filled."""
    from wsgi import create_app

    with tempfile.TemporaryDirectory() as folder:
        environ = {"FORMWORK_INSTANCE": folder, "SECRET_KEY": "bench", "EMBEDDED_WORKER": "0"}
        settings = read_settings({**environ, **({"DATABASE_URL": url} if url else {})})
        Path(folder).mkdir(exist_ok=True)
        migrate(settings.database_url)
        app = create_app(settings, worker=False)
        cast = Cast(app)
        names = [f"n{at}" for at in range(STEPS)]
        edges = [
            ("begin", "out", "n0"),
            *((a, "approved", b) for a, b in zip(names, [*names[1:], "over"], strict=True)),
        ]
        nodes = [node("begin", "start"), *(approval(n, cast.ids["chief"]) for n in names), node("over", "end")]
        publish(app, cast.workspace, [form(field("a"), title="a"), flow(nodes, *edges)])
        with app.app_context():
            fill(cast, names, cases, running)
            if url:  # PostgreSQL gathers statistics by itself, but not at once; on SQLite nobody ever does
                with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                    connection.exec_driver_sql("analyze")
        yield app, cast
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


def fill(cast: Cast, names: list[str], cases: int, running: float) -> None:
    chance, at = random.Random(7), now()
    for _ in range(0, cases, CHUNK):
        rows: dict[Any, list[dict[str, Any]]] = {Record: [], Case: [], Step: [], Task: []}
        for _ in range(min(CHUNK, cases)):
            runs = chance.random() < running
            begun = at - timedelta(days=chance.expovariate(1 / 12) if runs else chance.random() * DAYS)
            ended = None if runs else min(at, begun + timedelta(days=chance.random() * 14))
            by = cast.ids["second"] if chance.random() < 0.01 else cast.ids["owner"]
            record, case, visits = new_id(), new_id(), [new_id() for _ in range(chance.randrange(1, 6))]
            here = chance.randrange(STEPS)
            same = {"workspace_id": cast.workspace}
            rows[Record].append(
                {"id": record, **same, "form": "request", "release": 1, "answers": {}, "keys": {}}
                | {"case_id": case, "created_by": by, "created_at": begun, "changed_at": begun}
            )
            token = {"id": 1, "node": names[here], "step": visits[-1], "path": [], "standing": "waiting"}
            rows[Case].append(
                {"id": case, **same, "flow": "handle", "release": 1, "record_id": record, "root_id": case}
                | {"state": {"tokens": [token] if runs else [], "next": 2}, "initiator": by}
                | {"status": "running" if runs else "finished", "outcome": None if runs else chance.choice(OUTCOMES)}
                | {"started_at": begun, "ended_at": ended}
            )
            for visit in visits:
                waits = runs and visit == visits[-1]
                place = {"node": names[here], "kind": "approval", "path": [], "status": "active" if waits else "done"}
                rows[Step].append({"id": visit, "case_id": case, **place, "entered_at": begun, "left_at": ended})
                task = {"status": "open" if waits else "closed", "holder": cast.ids["chief"], "opened_at": begun}
                rows[Task].append({"id": new_id(), **same, "case_id": case, "step_id": visit, "node": "n", **task})
        with transaction() as session:
            for table, found in rows.items():
                session.execute(insert(table), found)


def milliseconds(work: Callable[[], object]) -> float:
    """The median, a first reading left out: it fills caches."""
    taken = []
    for _ in range(READINGS + 1):
        begun = time.perf_counter()
        work()
        taken.append((time.perf_counter() - begun) * 1000)
    return statistics.median(taken[1:])


def measure(app: Flask, cast: Cast, who: str) -> str:
    with app.app_context():
        session, at = db.session(), now()
        workspace, reader = (
            session.get_one(Workspace, cast.workspace),
            Actor(cast.ids[who], "", "", admin=who == "admin"),
        )
        parts = {
            "steps": milliseconds(lambda: stages(session, reader, workspace)),
            "ages": milliseconds(lambda: ages(session, reader, workspace, at)),
            "weeks": milliseconds(lambda: outcomes(session, reader, workspace, at)),
        }
        db.session.remove()
    client = cast.client(who)
    page = milliseconds(lambda: client.get("/w/lab").get_data())
    figures = ", ".join(f"{name} {ms:6.1f}" for name, ms in parts.items())
    return f"{figures}, together {sum(parts.values()):6.1f}; page {page:6.1f} ms"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, nargs="*", default=[1_000, 100_000])
    parser.add_argument("--running", type=float, default=0.2, help="the share of cases under way")
    asked = parser.parse_args()
    server, why = postgres()
    if server is None:
        print(why)
    for name in ("SQLite", "PostgreSQL") if server else ("SQLite",):
        for cases in asked.cases:
            fresh = nullcontext() if name == "SQLite" else fresh_database(str(server))
            with fresh as url, workspace_of(cases, asked.running, url) as (app, cast):
                for who, sees in (("admin", "all"), ("second", "his own")):
                    print(f"{name:10} {cases:>7,} cases, who sees {sees:7}: {measure(app, cast, who)}", flush=True)


if __name__ == "__main__":
    main()

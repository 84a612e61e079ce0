"""``python -m bench.fallout --cases 1000``: what a bank's operations fear, one after the other, while cases run.

On a PostgreSQL and a Redis of its own, with two RQ workers: ``kill -9`` of a worker, of Redis, of the web process, then
PostgreSQL stopped without a goodbye and started again. Every case asks the sandbox institution three things at once,
waits a second and ends. Afterwards each case must have ended once, and the institution must have counted each effect
once by its key. Printed per blow: seconds until the next effect was counted (until a case could be started again, for
the web process), and what was left in the end.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

from sqlalchemy import func, select

from bench.credit.house import House, house
from bench.people import hire
from bench.server import Client
from bench.services import Postgres, RedisServer
from runtime.models.cases import Case, Step
from runtime.models.jobs import Job

ASKED = ("bureau", "blacklist", "fraud")


def documents(connector: dict[str, Any]) -> list[dict[str, Any]]:
    """A short form and the flow of the measurement."""

    def field(key: str) -> dict[str, Any]:
        return {"id": key, "key": key, "kind": "text", "label": {"zh": key, "en": key}}

    def node(id: str, kind: str, **settings: Any) -> dict[str, Any]:
        return {"id": id, "kind": kind, "label": {"zh": id, "en": id}, "settings": settings}

    asks = {"bureau": {"name": "name"}, "blacklist": {}, "fraud": {"amount": "30000"}}
    calls = [node(each, "call", operation=f"sandbox.{each}", inputs=asks[each]) for each in ASKED]
    lines = [
        ("begin", "out", "both"), *(("both", each, each) for each in ASKED), *((each, "done", "all") for each in ASKED),
        ("all", "out", "wait"), ("wait", "out", "over"),
    ]  # fmt: skip
    flow = {
        "kind": "flow", "format": 1, "key": "ask", "label": {"zh": "查询", "en": "Ask"}, "form": "person",
        "nodes": [
            node("begin", "start"), node("both", "parallel", branches=[{"id": each} for each in ASKED]), *calls,
            node("all", "join"), node("wait", "wait", mode="until", until='now() + duration("PT1S")'),
            node("over", "end"),
        ],
        "edges": [{"from": a, "port": p, "to": b} for a, p, b in lines],
    }  # fmt: skip
    form = {
        "kind": "form", "format": 1, "key": "person", "label": {"zh": "人员", "en": "Person"},
        "fields": [field("name"), field("id_number"), field("mobile")],
    }  # fmt: skip
    return [form, flow, connector]


class Fallout:
    def __init__(self, at: House, postgres: Postgres, redis: RedisServer, token: str, slug: str, cases: int) -> None:
        self.at, self.postgres, self.redis = at, postgres, redis
        self.token, self.slug, self.cases = token, slug, cases
        self.started: dict[int, str] = {}
        self.effects = 3 * cases

    def submit(self) -> list[threading.Thread]:
        """Start the cases from four threads. What got no answer is asked again under the same key."""
        numbers = iter(range(self.cases))
        lock = threading.Lock()

        def work() -> None:
            client = Client(self.at.server.port, self.token)
            while True:
                with lock:
                    n = next(numbers, None)
                if n is None:
                    return
                answers = {
                    "name": f"申请人{n:05}",
                    "id_number": f"110101{1970 + n // 800}0101{n % 800:03}5",
                    "mobile": f"139{n:08}",
                }
                while n not in self.started:
                    try:
                        status, said = client.ask(
                            "POST", f"/api/v1/workspaces/{self.slug}/flows/ask/cases", {"answers": answers},
                            Idempotency_Key=f"case-{n}",
                        )  # fmt: skip
                    except OSError:
                        status = 0
                    if status == 201:
                        self.started[n] = said["case"]
                    else:
                        time.sleep(0.2)

        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        return threads

    def counted(self) -> int:
        return int(str(self.at.counts()["effects"]))

    def until(self, effects: int) -> None:
        while self.counted() < effects:
            time.sleep(0.02)

    def blow(self, name: str, share: float, strike: Callable[[], None], mend: Callable[[], None]) -> None:
        """Strike when that share of the effects is done, mend, and tell the seconds until the next one is counted."""
        self.until(int(self.effects * share))
        began = time.monotonic()
        strike()
        mend()
        mended = time.monotonic() - began
        seen = self.counted()
        while self.counted() <= seen and seen < self.effects:
            time.sleep(0.02)
        print(
            f"  {name:42} at {seen:>5} effects: back after {mended:5.1f} s, the next effect after "
            f"{time.monotonic() - began:5.1f} s",
            flush=True,
        )

    def kill_worker(self) -> None:
        worker = self.at.workers_running.pop()
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()

    def kill_redis(self) -> None:
        self.redis.kill()
        time.sleep(5)  # work goes on without it meanwhile

    def kill_web(self) -> None:
        self.at.server.kill()

    def start_web(self) -> None:
        self.at.server.start()

    def settled(self, seconds: float = 600) -> tuple[int, int, int]:
        """When no job is left: cases ended, steps of the end (one each), jobs left."""
        until = time.monotonic() + seconds
        while True:
            with self.at.engine.connect() as connection:
                open_jobs = select(func.count()).select_from(Job).where(Job.status.in_(("due", "leased", "dead")))
                left = connection.execute(open_jobs).scalar_one()
                running = connection.execute(
                    select(func.count()).select_from(Case).where(Case.status != "finished")
                ).scalar_one()
                if (left == 0 and running == 0) or time.monotonic() > until:
                    ended = select(func.count()).select_from(Case).where(Case.status == "finished")
                    ends = select(func.count()).select_from(Step).where(Step.node == "over", Step.status == "done")
                    return connection.execute(ended).scalar_one(), connection.execute(ends).scalar_one(), left
            time.sleep(0.5)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=1000)
    arguments = parser.parse_args()
    postgres, redis = Postgres(), RedisServer()
    try:
        with house(postgres.url, redis.url, workers=2) as at:
            staff = hire(at.server, templates=("credit_approval",), staff={}, sandbox=at.sandbox)
            at.open()
            admin = Client(at.server.port, staff.tokens["admin"])
            base = f"/api/v1/workspaces/{staff.slug}"
            connector = admin.must("GET", f"{base}/definitions/sandbox")["document"]
            for document in documents(connector)[:2]:
                admin.must("POST", f"{base}/definitions", document)
            admin.must("POST", f"{base}/publish", {"note": ""})
            run(Fallout(at, postgres, redis, staff.tokens["admin"], staff.slug, arguments.cases))
    finally:
        redis.close()
        postgres.close()


def run(it: Fallout) -> None:
    began = time.monotonic()
    threads = it.submit()
    it.blow("kill -9 of a worker, another one started", 0.1, it.kill_worker, it.at.start_worker)
    it.blow("kill -9 of Redis, back after 5 s", 0.25, it.kill_redis, it.redis.start)
    it.blow("kill -9 of the web process, started again", 0.4, it.kill_web, it.start_web)
    it.blow("PostgreSQL stopped at once and restarted", 0.6, it.postgres.stop, it.postgres.start)
    for thread in threads:
        thread.join()
    ended, ends, left = it.settled()
    counts = it.at.counts()
    effects, requests = int(str(counts["effects"])), int(str(counts["requests"]))
    print(
        f"{len(it.started)} cases on PostgreSQL with Redis and two workers, {time.monotonic() - began:.0f} s: {ended} "
        f"ended, {ends} ends; {effects} effects of {it.effects} by key, {requests - effects} requests repeated under "
        f"the same key; {left} jobs left"
    )
    sys.exit(0 if ended == ends == it.cases and effects == it.effects and left == 0 else 1)


if __name__ == "__main__":
    main()

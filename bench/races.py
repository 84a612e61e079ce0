"""``python -m bench.races --times 500``: two people decide the same task at the same instant.

On SQLite two threads, on PostgreSQL two processes. Each time exactly one must win and the other must be told who was
faster; any other exception (a lock error above all) is counted and fails the run.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import threading
from collections import Counter
from multiprocessing.connection import Connection
from typing import Any

from bench.desk import Desk
from bench.people import hire
from bench.server import Server


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=500)
    parser.add_argument("--database", default=None)
    arguments = parser.parse_args()
    with Server(arguments.database, EMBEDDED_WORKER="0") as server:
        hire(server)
        desk = Desk(server.environ)
        desk.publish()
        verdicts = (threads if arguments.database is None else processes)(desk, server.environ, arguments.times)
    print(f"{arguments.times} times two at once on {'PostgreSQL' if arguments.database else 'SQLite'}:")
    for verdict, n in sorted(verdicts.items()):
        print(f"  {n:>6}  {verdict}")
    wrong = [v for v in verdicts if v != "one won, the other was told who and when"]
    sys.exit(1 if wrong else 0)


def verdict(said: list[str]) -> str:
    if sorted(said) == ["told", "won"]:
        return "one won, the other was told who and when"
    return " + ".join(sorted(said))


def attempt(desk: Desk, task: str, holder: str) -> str:
    from app.database import db
    from app.errors import Conflict

    try:
        desk.decide(task, holder)
        return "won"
    except Conflict as told:
        return "told" if told.details.get("who") and told.details.get("when") else f"told nothing: {told}"
    except Exception as error:
        return f"{type(error).__name__}: {error}"[:120]
    finally:
        db.session.remove()


def threads(desk: Desk, _environ: dict[str, str], times: int) -> Counter[str]:
    found: Counter[str] = Counter()
    for number in range(times):
        with desk.app.app_context():
            task, holder = desk.tasks(desk.start(number))[0]
        said: list[str] = []
        gate = threading.Barrier(2)

        def go(task: str = task, holder: str = holder, gate: threading.Barrier = gate, said: list[str] = said) -> None:
            with desk.app.app_context():
                gate.wait()
                said.append(attempt(desk, task, holder))

        pair = [threading.Thread(target=go) for _ in range(2)]
        for thread in pair:
            thread.start()
        for thread in pair:
            thread.join()
        found[verdict(said)] += 1
    return found


def processes(desk: Desk, environ: dict[str, str], times: int) -> Counter[str]:
    found: Counter[str] = Counter()
    context = multiprocessing.get_context("spawn")
    gate = context.Barrier(2)
    pipes = [context.Pipe() for _ in range(2)]
    workers = [context.Process(target=_worker, args=(far, gate, environ), daemon=True) for _, far in pipes]
    for worker in workers:
        worker.start()
    for _, far in pipes:
        far.close()  # only the worker holds it now, so that a worker that died ends the wait for its answer
    for number in range(times):
        with desk.app.app_context():
            task, holder = desk.tasks(desk.start(number))[0]
        for near, _ in pipes:
            near.send((task, holder))
        found[verdict([near.recv() for near, _ in pipes])] += 1
    for near, _ in pipes:
        near.send(None)
    for worker in workers:
        worker.join(timeout=10)
    return found


def _worker(pipe: Connection, gate: Any, environ: dict[str, str]) -> None:
    desk = Desk(environ)
    while (order := pipe.recv()) is not None:
        with desk.app.app_context():
            gate.wait(timeout=60)
            pipe.send(attempt(desk, *order))


if __name__ == "__main__":
    main()

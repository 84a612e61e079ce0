"""``python -m bench.writers --seconds 30 --writers 16``: many write at once; errors and the worst wait."""

from __future__ import annotations

import argparse
import sys
import threading
import time
from collections import Counter

from bench.desk import Desk
from bench.people import hire
from bench.server import Server


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--writers", type=int, default=16)
    parser.add_argument("--database", default=None)
    arguments = parser.parse_args()
    with Server(arguments.database, EMBEDDED_WORKER="0") as server:
        hire(server)
        desk = Desk(server.environ)
        desk.publish()
        errors, waits = run(desk, arguments.writers, arguments.seconds)
    waits.sort()
    print(
        f"{arguments.writers} writers for {arguments.seconds:.0f} s on "
        f"{'PostgreSQL' if arguments.database else 'SQLite'}: {len(waits)} events, {sum(errors.values())} errors, "
        f"{len(waits) / arguments.seconds:.0f} events/s; wait median {waits[len(waits) // 2] * 1000:.0f} ms, "
        f"99 % {waits[len(waits) * 99 // 100] * 1000:.0f} ms, worst {waits[-1] * 1000:.0f} ms"
    )
    for error, n in errors.most_common():
        print(f"  {n:>6}  {error}")
    sys.exit(1 if errors else 0)


def run(desk: Desk, writers: int, seconds: float) -> tuple[Counter[str], list[float]]:
    """Each writer starts cases and decides their tasks; answers the errors and how long each event took."""
    from app.database import db

    errors: Counter[str] = Counter()
    waits: list[float] = []
    until = time.monotonic() + seconds

    def write(number: int) -> None:
        with desk.app.app_context():
            count = 0
            while time.monotonic() < until:
                count += 1
                try:
                    began = time.monotonic()
                    case = desk.start(number * 100_000 + count)
                    waits.append(time.monotonic() - began)
                    for task, holder in desk.tasks(case):
                        began = time.monotonic()
                        desk.decide(task, holder)
                        waits.append(time.monotonic() - began)
                except Exception as error:
                    errors[f"{type(error).__name__}: {error}"[:160]] += 1
                finally:
                    db.session.remove()

    threads = [threading.Thread(target=write, args=(n,)) for n in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors, waits


if __name__ == "__main__":
    main()

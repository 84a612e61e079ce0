"""People at work over REST while a measurement runs: some submit, others work their inboxes until nothing is left."""

from __future__ import annotations

import collections
import queue
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from bench.server import Client

Item = dict[str, Any]
Decide = Callable[[Client, Item], tuple[int, Any]]
"""Decides one task of an inbox; answers the status and what was said, (0, None) for one that is left undecided."""


LOOK = 0.5
"""Seconds between looks into an empty inbox: oftener, the looking would be what is measured."""
QUIET = 2.0
"""Seconds without a decision of anybody after which nobody has anything to do any more."""


class Play:
    """What came of it: ``started`` are the cases, ``refused`` sentences by how often, ``faster`` decisions that came
    after somebody else's."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.started: list[str] = []
        self.refused: collections.Counter[str] = collections.Counter()
        self.faster = 0
        self.submitted = self.seconds = 0.0
        self.faults: list[str] = []
        self._moved = time.monotonic()

    def run(
        self,
        work: Iterable[Any],
        submit: Callable[[Client, Any], tuple[int, Any]],
        submitters: Iterable[str],
        officers: Mapping[str, Decide],
        busy: Callable[[], bool] = lambda: False,
    ) -> None:
        """``submitters`` and ``officers`` are API tokens. Officers stop when all is submitted, their inbox is empty and
        nothing is ``busy`` that could still bring them work."""
        todo: queue.SimpleQueue[Any] = queue.SimpleQueue()
        for each in work:
            todo.put(each)
        done = threading.Event()

        def submitting(token: str) -> None:
            client = Client(self.port, token)
            while True:
                try:
                    row = todo.get_nowait()
                except queue.Empty:
                    return
                status, said = submit(client, row)
                if status == 201:
                    self.started.append(said["case"])
                else:
                    self.refused[_sentence(status, said)] += 1

        def deciding(token: str, decide: Decide) -> None:
            client = Client(self.port, token)
            left: set[str] = set()
            while not self.faults:
                last = done.is_set() and not busy() and time.monotonic() - self._moved > QUIET
                items = _undecided(client, left)
                for item in items:
                    status, said = decide(client, item)
                    self._moved = time.monotonic()
                    if status == 0:
                        left.add(item["id"])
                    elif status in (404, 409):  # somebody else decided between listing and deciding
                        self.faster += 1
                    elif status >= 400:
                        self.faults.append(f"{item.get('node')} answered {status}: {said}")
                        return
                if not items:
                    if last:
                        return
                    time.sleep(LOOK)

        began = time.monotonic()
        first = [threading.Thread(target=submitting, args=(token,)) for token in submitters]
        others = [threading.Thread(target=deciding, args=pair) for pair in officers.items()]
        for thread in (*first, *others):
            thread.start()
        for thread in first:
            thread.join()
        self.submitted = time.monotonic() - began
        done.set()
        for thread in others:
            thread.join()
        self.seconds = self._moved - began
        if self.faults:
            raise RuntimeError(self.faults[0])


def _undecided(client: Client, left: set[str]) -> list[Item]:
    """The first page of an inbox that holds more than what was left undecided on purpose."""
    cursor = ""
    while True:
        page = client.must("GET", f"/api/v1/tasks?box=todo&limit=200&cursor={cursor}")
        items = [item for item in page["items"] if item["id"] not in left]
        cursor = page["next"]
        if items or not cursor:
            return items


def _sentence(status: int, said: Any) -> str:
    errors = said.get("errors") if isinstance(said, dict) else None
    told = "; ".join(f"{e['path']}: {e['message']}" for e in errors[:2]) if errors else str(said)
    return f"{status} {told}"[:200]

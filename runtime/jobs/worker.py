"""Draining due jobs: by the embedded thread of the web process, or by ``python -m runtime.worker``."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque

from flask import Flask

from app.database import db, transaction
from app.web.current import now, settings
from runtime.jobs.bell import ring, woken
from runtime.jobs.claim import BATCH, Claimed, claim, give_back, release_all
from runtime.jobs.perform import perform
from runtime.sweep import sweep

log = logging.getLogger("formwork.jobs")

POLL = 2.0  # seconds between looks without a bell
SWEEP = 60.0
# After so many seconds with one batch the rest of it goes back: jobs must not wait behind another system that dawdles,
# nor lose their lease doing so.
PATIENCE = 5.0
# Threads of the embedded worker: as many slow systems as may be asked at once before anything else has to wait.
THREADS = 4


def drain(app: Flask, seconds: float = 60.0, patience: float = PATIENCE) -> int:
    """Do due jobs until none is left or the time is up; then the bell is rung again. Answers how many were done."""
    began, count = time.monotonic(), 0
    with app.app_context():
        try:
            while time.monotonic() - began < seconds:
                with transaction() as session:
                    jobs = claim(session, now())
                count += _Batch(app, jobs).perform(patience)
                if len(jobs) < BATCH and not _more():
                    return count
            ring()
            return count
        finally:
            db.session.remove()


class _Batch:
    """Jobs taken together. While one of them dawdles, a timer gives back those that nobody has begun."""

    def __init__(self, app: Flask, jobs: list[Claimed]) -> None:
        self._app, self._waiting, self._lock = app, deque(jobs), threading.Lock()

    def perform(self, patience: float) -> int:
        """Answers how many were done."""
        timer = threading.Timer(patience, self._give_back) if len(self._waiting) > 1 else None
        if timer is not None:
            timer.daemon = True
            timer.start()
        count = 0
        while (job := self._next()) is not None:
            perform(job)
            count += 1
        if timer is not None:
            timer.cancel()
        return count

    def _next(self) -> Claimed | None:
        with self._lock:
            return self._waiting.popleft() if self._waiting else None

    def _give_back(self) -> None:
        with self._lock:
            left = list(self._waiting)
            self._waiting.clear()
        if not left:
            return
        try:
            with self._app.app_context():
                with transaction() as session:
                    give_back(session, left)
                ring()
                db.session.remove()
        except Exception:
            log.exception("jobs could not be given back; their lease runs out by itself")


def _more() -> bool:
    """Whether doing the last batch made more work that is due already."""
    from sqlalchemy import select

    from runtime.models.jobs import Job

    found = db.session.execute(select(Job.id).where(Job.status == "due", Job.due_at <= now()).limit(1)).first()
    db.session.rollback()
    return found is not None


def work_forever(app: Flask, stop: threading.Event, *, sweeps: bool = True) -> None:
    """Drain at each bell and every few seconds whatever the bell says; sweep once a minute."""
    swept = float("-inf")
    while not stop.is_set():
        try:
            woken.clear()
            drain(app)
            if sweeps and time.monotonic() - swept > SWEEP:
                swept = time.monotonic()
                with app.app_context():
                    sweep()
                    db.session.remove()
        except Exception:
            log.exception("the worker stumbled; it goes on")
            stop.wait(POLL)
        woken.wait(POLL)


def start_embedded_worker(app: Flask) -> None:
    """Threads of this process, unless other workers do the jobs (EMBEDDED_WORKER=0)."""
    with app.app_context():
        if not settings().embedded_worker:
            return
        sqlite = settings().sqlite

    def run() -> None:
        if sqlite:  # nobody else can be at work on this file, so a lease can only be a dead process's
            try:
                with app.app_context(), transaction() as session:
                    release_all(session)
            except Exception:
                log.exception("leases could not be given back; they run out by themselves")
        for n in range(1, THREADS):
            another = threading.Thread(
                target=work_forever,
                args=(app, threading.Event()),
                kwargs={"sweeps": False},
                name=f"formwork-worker-{n}",
                daemon=True,
            )
            another.start()
        work_forever(app, threading.Event())

    threading.Thread(target=run, name="formwork-worker", daemon=True).start()

"""Draining due jobs: by the embedded thread of the web process, or by ``python -m runtime.worker``."""

from __future__ import annotations

import logging
import threading
import time

from flask import Flask

from app.database import db, transaction
from app.web.current import now, settings
from runtime.jobs.bell import ring, woken
from runtime.jobs.claim import BATCH, claim, release_all
from runtime.jobs.perform import perform
from runtime.sweep import sweep

log = logging.getLogger("formwork.jobs")

POLL = 2.0  # seconds between looks without a bell
SWEEP = 60.0


def drain(app: Flask, seconds: float = 60.0) -> int:
    """Do due jobs until none is left or the time is up; then the bell is rung again. Answers how many were done."""
    began, count = time.monotonic(), 0
    with app.app_context():
        try:
            while time.monotonic() - began < seconds:
                with transaction() as session:
                    jobs = claim(session, now())
                for job in jobs:
                    perform(job)
                count += len(jobs)
                if len(jobs) < BATCH and not _more():
                    return count
            ring()
            return count
        finally:
            db.session.remove()


def _more() -> bool:
    """Whether doing the last batch made more work that is due already."""
    from sqlalchemy import select

    from runtime.models.jobs import Job

    found = db.session.execute(select(Job.id).where(Job.status == "due", Job.due_at <= now()).limit(1)).first()
    db.session.rollback()
    return found is not None


def work_forever(app: Flask, stop: threading.Event) -> None:
    """Drain at each bell and every few seconds whatever the bell says; sweep once a minute."""
    swept = float("-inf")
    while not stop.is_set():
        try:
            woken.clear()
            drain(app)
            if time.monotonic() - swept > SWEEP:
                swept = time.monotonic()
                with app.app_context():
                    sweep()
                    db.session.remove()
        except Exception:
            log.exception("the worker stumbled; it goes on")
            stop.wait(POLL)
        woken.wait(POLL)


def start_embedded_worker(app: Flask) -> None:
    """One thread of this process, unless other workers do the jobs (EMBEDDED_WORKER=0)."""
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
        work_forever(app, threading.Event())

    threading.Thread(target=run, name="formwork-worker", daemon=True).start()

"""The doorbell: wakes a worker after a commit. It may be lost; the sweep finds what it missed."""

from __future__ import annotations

import logging
import threading

from flask import current_app

from app.web.current import settings

log = logging.getLogger("formwork.jobs")

# Wakes the embedded worker of this process.
woken = threading.Event()


def ring() -> None:
    """Wake the worker of this process and, with Redis, one on any machine. Never raises."""
    woken.set()
    url = settings().redis_url
    if url and not current_app.testing:
        try:
            from runtime.jobs.redis_bell import ring_redis

            ring_redis(url)
        except Exception as error:
            log.warning("the bell could not be rung (%s); the sweep will find the jobs", error)

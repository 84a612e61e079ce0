"""The doorbell across machines: an RQ message that says "drain", and nothing else."""

from __future__ import annotations

from functools import lru_cache

from redis import Redis
from rq import Queue

QUEUE = "formwork"


@lru_cache(maxsize=4)
def _queue(url: str) -> Queue:
    return Queue(QUEUE, connection=Redis.from_url(url, socket_connect_timeout=2, socket_timeout=5))


def ring_redis(url: str) -> None:
    """Ask for a drain. While fewer drains wait than there can be workers, another one adds nothing but noise."""
    queue = _queue(url)
    if queue.count < 4:
        queue.enqueue("runtime.worker.drain", result_ttl=0, failure_ttl=60, job_timeout=180)

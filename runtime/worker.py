"""``python -m runtime.worker``: an RQ worker that drains due jobs at each bell, beside a thread that polls whatever
Redis does. Without REDIS_URL it only polls. Any number may run on any number of machines."""

from __future__ import annotations

import logging
import sys
import threading
from functools import cache

from flask import Flask

from app.errors import FormworkError
from runtime.jobs import worker


@cache
def application() -> Flask:
    """The composed application, imported late: this module is named by messages that any process may read."""
    from wsgi import create_app

    return create_app()


def drain() -> int:
    """What an RQ message asks for."""
    return worker.drain(application())


def main() -> int:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    try:
        app = application()
    except FormworkError as error:
        print(error.text.en, file=sys.stderr)
        return 2
    from app.web.current import KEY

    url = app.extensions[KEY]["settings"].redis_url
    stop = threading.Event()
    if not url:
        worker.work_forever(app, stop)
        return 0
    threading.Thread(target=worker.work_forever, args=(app, stop), name="formwork-sweep", daemon=True).start()
    from redis import Redis
    from redis.exceptions import RedisError
    from rq import SimpleWorker

    from runtime.jobs.redis_bell import QUEUE

    while True:  # Redis may come and go; the thread above goes on alone meanwhile
        try:
            SimpleWorker([QUEUE], connection=Redis.from_url(url)).work(logging_level="WARNING")
            return 0
        except RedisError as error:
            logging.getLogger("formwork.jobs").warning("Redis is away (%s); polling goes on", error)
            stop.wait(5)


if __name__ == "__main__":
    sys.exit(main())

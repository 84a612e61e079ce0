"""A served application for browser tests: one database, its worker running, a free port."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from werkzeug.serving import make_server

from app.config import Settings, read_settings
from app.database import Base, db
from runtime.jobs.worker import work_forever
from tests.cast import Cast


class Site:
    """A served application. ``ids`` are the users' ids by their names in the stories; one ``password`` for all."""

    def __init__(self, app: Flask, url: str) -> None:
        self.app, self.url = app, url
        self.ids: dict[str, str] = {}
        self.password = ""
        self.sessions: dict[str, list[dict[str, object]]] = {}
        self.cast: Cast | None = None
        self.sandbox = ""  # where an institution answers that its connectors may ask


def settings_for(folder: Path, inside: int | None = None) -> Settings:
    """``inside`` is a port of this machine that connectors may ask."""
    environ = {"FORMWORK_INSTANCE": str(folder), "SECRET_KEY": "test", "PASSWORD_MEMORY": "64"}
    return read_settings({**environ, "CONNECT_INSIDE": f"127.0.0.1:{inside}"} if inside else environ)


@contextmanager
def serve(
    folder: Path,
    prepare: Callable[[Settings], None] | None = None,
    make_settings: Callable[[Path], Settings] = settings_for,
) -> Iterator[Site]:
    """Serve a fresh database in the folder; ``prepare`` may fill it before anybody looks."""
    from wsgi import create_app

    settings = make_settings(folder)
    app = create_app(settings, worker=False)
    with app.app_context():
        Base.metadata.create_all(db.engine)
        db.session.remove()
    if prepare:
        prepare(settings)
    stop = threading.Event()
    worker = threading.Thread(target=work_forever, args=(app, stop), daemon=True)
    worker.start()
    server = make_server("127.0.0.1", 0, app, threaded=True)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Site(app, f"http://127.0.0.1:{server.server_port}")
    finally:
        stop.set()
        server.shutdown()
        thread.join()
        worker.join(timeout=10)
        server.server_close()
        with app.app_context():
            db.session.remove()
            db.engine.dispose()

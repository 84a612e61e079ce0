"""Serving the product with gunicorn: one process with threads on SQLite, several processes on PostgreSQL."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from app.config import BadSetting, Settings
from app.i18n import Text
from app.migrate import behind


def check_ready(settings: Settings) -> None:
    """Raise :class:`BadSetting` for what would otherwise end in a stack trace: a taken port, a missing migration."""
    with socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise BadSetting(
                Text(
                    "端口 {port} 用不了（{why}）。请用 PORT=… 换一个，或先停掉占用它的程序。",
                    "Port {port} cannot be used ({why}). Choose another by PORT=…, or free it.",
                ).fill(port=settings.port, why=error.strerror)
            ) from None
    check_migrated(settings)


def check_migrated(settings: Settings) -> None:
    """Raise :class:`BadSetting` where the database is older than the program."""
    if behind(settings.database_url):
        raise BadSetting(
            Text(
                "数据库结构还没有更新。请先运行 python wsgi.py migrate。",
                "The database lacks a migration. Run `python wsgi.py migrate` first.",
            )
        )


class _Server(BaseApplication):  # type: ignore[misc]
    def __init__(self, make: Callable[[], Flask], options: dict[str, Any]) -> None:
        self._make = make
        self._options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return self._make()


def serve(settings: Settings, make: Callable[[], Flask]) -> None:
    """Serve until stopped. ``make`` builds the application inside each process, after the fork."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    _Server(
        make,
        {
            "bind": f"{host}:{settings.port}",
            "worker_class": "gthread",
            "threads": 16,
            "workers": 1 if settings.sqlite else max(2, min(8, os.cpu_count() or 2)),
            "timeout": 120,
            "graceful_timeout": 10,
            "keepalive": 5,
            "proc_name": "formwork",
            "accesslog": None,
            "loglevel": "warning",
            "max_requests": 0,
            "forwarded_allow_ips": "127.0.0.1",
        },
    ).run()

"""What belongs to the running application: its settings and its ports."""

from __future__ import annotations

from datetime import date, datetime
from typing import cast
from zoneinfo import ZoneInfo

from flask import current_app

from app.config import Settings
from app.ports import Ports

KEY = "formwork"


def settings() -> Settings:
    return cast(Settings, current_app.extensions[KEY]["settings"])


def ports() -> Ports:
    return cast(Ports, current_app.extensions[KEY]["ports"])


def now() -> datetime:
    """The moment by the clock port, UTC."""
    return ports().clock.now()


def today(zone: str) -> date:
    """The calendar day in a workspace's zone."""
    return now().astimezone(ZoneInfo(zone)).date()

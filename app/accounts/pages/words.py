"""Times and devices in words."""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from app.i18n import Text
from app.web.current import now, settings

_BROWSERS = (
    ("Edg/", "Edge"),
    ("MicroMessenger", "WeChat"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("Windows", "Windows"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def when(moment: datetime | None) -> str:
    """MM-DD HH:mm this year, else the date; in the installation's zone."""
    if moment is None:
        return "—"
    zone = ZoneInfo(settings().zone)
    local = moment.astimezone(zone)
    return local.strftime("%m-%d %H:%M" if local.year == now().astimezone(zone).year else "%Y-%m-%d")


def device(agent: str | None) -> Text:
    """Which browser on which system, as far as it tells."""
    browser = next((name for mark, name in _BROWSERS if mark in (agent or "")), None)
    system = next((name for mark, name in _SYSTEMS if mark in (agent or "")), None)
    if browser is None and system is None:
        plain = re.match(r"[\w.-]+", agent or "")
        return Text(plain[0], plain[0]) if plain else Text("未知设备", "Unknown device")
    parts = [p for p in (browser, system) if p]
    return Text("，".join(parts), ", ".join(parts))

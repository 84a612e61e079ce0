"""What the sandbox knows about a person: fixed by a hash of the ID number, or by a documented ending."""

from __future__ import annotations

from hashlib import sha256
from typing import Any


def ending(id_number: str) -> str:
    """The three characters that decide: those before the check digit of an 18-digit number, else the last three."""
    return id_number[-4:-1] if len(id_number) == 18 else id_number[-3:]


def _dice(id_number: str, about: str) -> list[int]:
    return list(sha256(f"{about}:{id_number.upper()}".encode()).digest())


def report(id_number: str) -> dict[str, Any]:
    """A credit report."""
    dice = _dice(id_number, "bureau")
    overdue = 0 if dice[0] < 180 else 1 + dice[1] % 3
    found: dict[str, Any] = {
        "found": True,
        "score": 480 + (dice[2] * 256 + dice[3]) % 400 - 40 * overdue,
        "overdue_count": overdue,
        "overdue_months": 0 if overdue == 0 else 1 + dice[4] % 2,
        "enquiries_6m": dice[5] % 7,
        "open_loans": dice[6] % 5,
    }
    match ending(id_number):
        case "801":
            return {name: False if name == "found" else None for name in found}
        case "802":
            return {**found, "score": 431, "overdue_count": 7, "overdue_months": 5, "enquiries_6m": 9, "open_loans": 6}
        case "805":
            return {**found, "score": 868, "overdue_count": 0, "overdue_months": 0, "enquiries_6m": 1, "open_loans": 1}
    return found


def blacklist(id_number: str) -> dict[str, Any]:
    """Whether somebody put him on a list; one in fifty is."""
    if ending(id_number) == "803" or _dice(id_number, "blacklist")[0] < 5:
        return {"hit": True, "list": "court", "reason": "失信被执行人 / dishonest judgment debtor"}
    return {"hit": False, "list": None, "reason": None}


def fraud(id_number: str) -> dict[str, Any]:
    """How likely the application is a fraud, from 0 to 100."""
    dice = _dice(id_number, "fraud")
    risk = 91 if ending(id_number) == "804" else dice[0] * 60 // 255
    level = "high" if risk >= 80 else "medium" if risk >= 40 else "low"
    reasons = {"high": ["many_devices", "mobile_shared"], "medium": ["mobile_new"], "low": []}[level]
    return {"risk": risk, "level": level, "reasons": reasons}

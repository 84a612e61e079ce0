"""The bank's people, each deciding as a careful clerk would, the same way on every run."""

from __future__ import annotations

import zlib
from typing import Any

from bench.people import Staff
from bench.playing import Decide, Item
from bench.server import Client

STAFF = {
    "officer.1": ("officer",),
    "officer.2": ("officer",),
    "manager": ("branch_manager",),
    "risk": ("risk_officer",),
    "credit": ("credit_officer",),
    "head": ("head_of_credit",),
    "member.1": ("committee",),
    "member.2": ("committee",),
    "member.3": ("committee",),
    "member.4": ("committee",),
    "chair": ("committee", "committee_chair"),
}


def deciders(staff: Staff) -> dict[str, Decide]:
    """By API token. The first officer submits for the applicants, so he also answers what applicants are asked."""
    return {staff.tokens[name]: applicant if name == "officer.1" else officer for name in STAFF}


def officer(client: Client, item: Item) -> tuple[int, Any]:
    """One title in twelve is rejected; so is what lacks an amount to approve, or no longer fits the limit."""
    path = f"/api/v1/tasks/{item['id']}/decision"
    if item["node"] == "less" or zlib.crc32(item["title"].encode()) % 12 == 0:
        return client.ask("POST", path, {"verb": "reject", "opinion": "还款来源不足"})
    status, said = client.ask("POST", path, {"verb": "approve", "opinion": "同意"})
    if status == 422:
        return client.ask("POST", path, {"verb": "reject", "opinion": "没有可批准的额度"})
    return status, said


def applicant(client: Client, item: Item) -> tuple[int, Any]:
    """Accepts what was approved; one in four of those declined asks for a person, the others leave it at that."""
    path = f"/api/v1/tasks/{item['id']}/decision"
    if item["node"] not in ("accept", "human"):
        return officer(client, item)
    if item["node"] == "accept":
        return client.ask("POST", path, {"verb": "submit", "answers": {"accepted": True}})
    if zlib.crc32(item["title"].encode()) % 4 == 1:
        return client.ask("POST", path, {"verb": "submit", "answers": {"review_request": True}})
    return 0, None

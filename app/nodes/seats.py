"""Seats: who sits at a step, what each has said, whose turn it is, and whether that decides the step.

A seat is plain JSON: ``{"task", "who", "order", "verdict"}`` and, where they apply, ``veto``, ``due``, and for an
added signer ``added_by``, ``when`` ("before" or "after") and ``for`` (the index of the seat he was added to). Seats of
one ``order`` are one voice: it says yes when all of them have approved, no when one has rejected. A seat has a task
only while it is his turn; ``verdict`` is approved, rejected or null.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal

from app.nodes.kind import View
from app.nodes.outcome import CloseTasks, Effect, OpenTask, SetTimer

Seat = dict[str, Any]
Mode = Literal["any", "all", "in_order", "k_of_n"]
Verdict = Literal["approved", "rejected"]

DUE = "due:"

# More signers than this at one step are refused, so that a state cannot grow without end.
SEATS_LIMIT = 100


def seats_of(memory: Mapping[str, Any]) -> list[Seat]:
    """The step's seats, copied: an outcome never changes the state it was made from."""
    return [dict(seat) for seat in memory.get("seats") or ()]


def make(people: Sequence[str], veto: Sequence[str] = ()) -> list[Seat]:
    seats: list[Seat] = []
    for order, who in enumerate(dict.fromkeys(people)):
        seats.append({"task": None, "who": who, "order": order, "verdict": None})
        if who in veto:
            seats[-1]["veto"] = True
    return seats


def sitting(seats: list[Seat], task: str) -> int | None:
    """The index of the seat that holds this open task."""
    return next((i for i, seat in enumerate(seats) if seat["task"] == task and seat["verdict"] is None), None)


def open_due(seats: list[Seat], mode: Mode, view: View, length: timedelta | None, reason: str) -> list[Effect]:
    """Give a task to every seat whose turn it is and that has none; with a deadline, one timer for all of these."""
    due = view.now + length if length else None
    opened: list[Effect] = []
    for i, seat in enumerate(seats):
        if not _turn(seats, i, mode):
            continue
        seat["task"] = view.new_id()
        if due:
            seat["due"] = due.isoformat()
        opened.append(OpenTask(seat["task"], seat["who"], due, "added" if seat.get("added_by") else reason))
    if opened and due and isinstance(opened[0], OpenTask):
        opened.append(SetTimer(DUE + opened[0].id, due))
    return opened


def _turn(seats: list[Seat], i: int, mode: Mode) -> bool:
    seat = seats[i]
    if seat["task"] is not None or seat["verdict"] is not None or _says(seats, seat["order"]) == "rejected":
        return False
    if any(s.get("for") == i and s.get("when") == "before" and s["verdict"] is None for s in seats):
        return False
    return mode != "in_order" or all(
        _says(seats, s["order"]) == "approved" for s in seats if s["order"] < seat["order"]
    )


def _says(seats: list[Seat], order: int) -> Verdict | None:
    said = [s["verdict"] for s in seats if s["order"] == order]
    if "rejected" in said:
        return "rejected"
    return "approved" if all(v == "approved" for v in said) else None


def verdict(seats: list[Seat], mode: Mode, k: int) -> Verdict | None:
    """What the seats' voices decide together; None while that is open. ``k`` counts for k_of_n only."""
    said = [_says(seats, order) for order in sorted({s["order"] for s in seats})]
    yes, no = said.count("approved"), said.count("rejected")
    match mode:
        case "any":
            return "approved" if yes else "rejected" if no else None
        case "k_of_n":
            needed = min(k, len(said))
            if any(s["verdict"] == "rejected" and s.get("veto") for s in seats):
                return "rejected"
            return "approved" if yes >= needed else "rejected" if len(said) - no < needed else None
        case _:
            return "rejected" if no else "approved" if yes == len(said) else None


def close_idle(seats: list[Seat]) -> list[Effect]:
    """Take back the tasks of seats whose voice is already decided by another of the same order."""
    idle = [s for s in seats if s["task"] and s["verdict"] is None and _says(seats, s["order"]) == "rejected"]
    closed = tuple(s["task"] for s in idle)
    for seat in idle:
        seat["task"] = None
    return [CloseTasks("decided_by_other", closed)] if closed else []


def stand_up(seats: list[Seat]) -> None:
    """All open tasks are gone (the step was parked): who has not decided gets a new one later; agreement is kept."""
    for seat in seats:
        if seat["verdict"] is None:
            seat["task"] = None
            seat.pop("due", None)


def hand_over(seats: list[Seat], i: int, to: str, view: View) -> list[Effect]:
    """The seat goes to another person, with the deadline it had."""
    seat = seats[i]
    seat.update(task=view.new_id(), who=to)
    due = datetime.fromisoformat(seat["due"]) if seat.get("due") else None
    return [OpenTask(seat["task"], to, due, "transfer")]


def add(seats: list[Seat], i: int, to: str, when: Literal["before", "after"]) -> None:
    """Another signer beside seat ``i``: before him (he decides when the other has approved), or after him (his own
    approval counts now, and the other's is needed too)."""
    seat = seats[i]
    if when == "before":
        seat["task"] = None
        seat.pop("due", None)
    else:
        seat["verdict"] = "approved"
    seats.append(
        {
            "task": None,
            "who": to,
            "order": seat["order"],
            "verdict": None,
            "added_by": seat["who"],
            "when": when,
            "for": i,
        }
    )


def overdue(seats: list[Seat], now: datetime) -> list[int]:
    return [
        i
        for i, seat in enumerate(seats)
        if seat["task"] and seat["verdict"] is None and seat.get("due") and datetime.fromisoformat(seat["due"]) <= now
    ]

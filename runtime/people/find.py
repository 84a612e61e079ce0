"""The people service: rules in, people out, with why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from app.accounts.departments import below, department_tree
from app.accounts.models import User
from app.accounts.people import active_among, department_head, role_holders
from runtime.executor.load import PARTY, Loaded
from runtime.executor.question import Question
from runtime.models.cases import Case, Step, Task
from runtime.models.records import Party
from runtime.people.load import least_busy

# Verbs of a task that make its holder somebody who acted (a comment or a transfer does not).
ACTED = ("approve", "reject", "submit", "return")


@dataclass(frozen=True)
class Standpoint:
    """Where a rule is asked: the workspace, and the case with its family where there is one (not in a preview)."""

    workspace_id: str
    case_id: str | None = None
    root_id: str | None = None
    initiator: str | None = None


def serve(session: Session, loaded: Loaded, question: Question) -> Any:
    """Answers ``Ask("people", "find", …)`` as :mod:`app.nodes.who` says."""
    if question.verb != "find":
        raise KeyError(f"the people service knows no {question.verb!r}")
    case = loaded.case
    return find(session, Standpoint(case.workspace_id, case.id, case.root_id, case.initiator), question.args)


def find_people(session: Session, loaded: Loaded, rules: Sequence[Mapping[str, Any]]) -> list[str]:
    """Who a list of rules means, without the fallbacks of a task: for notices."""
    case = loaded.case
    return _first(session, Standpoint(case.workspace_id, case.id, case.root_id, case.initiator), rules)


def find(session: Session, at: Standpoint, args: Mapping[str, Any]) -> dict[str, Any]:
    found = _first(session, at, args.get("rules") or ())
    barred = _who_acted(session, at, args.get("not_by") or ())
    people = [p for p in found if p not in barred]
    skipped: list[str] = []
    if args.get("initiator", "ask") != "ask" and at.initiator in people:
        skipped.append(at.initiator)
        people.remove(at.initiator)
        if args["initiator"] == "head":
            head = _head_of(session, at.initiator, 0)
            people.extend(p for p in head if p not in people and p not in barred)
            if head:
                skipped.remove(at.initiator)
    if args.get("same") == "skip":
        earlier = _approved_before(session, at)
        skipped.extend(p for p in people if p in earlier)
        people = [p for p in people if p not in earlier]
    why = "rule"
    if args.get("share") == "one" and len(people) > 1:
        people = [least_busy(session, at.workspace_id, people, at.case_id, args.get("node"))]
    if not people and not skipped and args.get("nobody", "admin") == "admin":
        people, why = [p for p in _admins(session, at.workspace_id) if p not in barred][:1], "admin"
    reply: dict[str, Any] = {"people": people, "why": why, "skipped": skipped}
    if args.get("marked"):
        holders = {p for role in args["marked"] for p in role_holders(session, at.workspace_id, str(role))}
        reply["marked"] = [p for p in people if p in holders]
    if args.get("contact"):
        reply["contact"] = _contacts(session, people)
    return reply


def _first(session: Session, at: Standpoint, rules: Sequence[Mapping[str, Any]]) -> list[str]:
    """The people of the first rule that finds any, each once, active ones only."""
    for rule in rules:
        people = list(dict.fromkeys(_by(session, at, rule)))
        if people:
            return people
    return []


def _by(session: Session, at: Standpoint, rule: Mapping[str, Any]) -> list[str]:
    value = rule.get("value")
    match rule.get("by"):
        case "people":
            return _active(session, [str(u) for u in rule.get("users") or ()])
        case "role":
            holders = role_holders(session, at.workspace_id, str(rule.get("role") or ""))
            if not rule.get("of"):
                return holders
            return _within(session, holders, at.initiator if rule["of"] == "initiator" else _one(value))
        case "department_head":
            who = at.initiator if rule.get("of") != "field" else _one(value)
            return _head_of(session, who, int(rule.get("up") or 0))
        case "field":
            held = value if isinstance(value, list) else [value] if value else []
            return _active(session, [str(v) for v in held])
        case "initiator":
            return _active(session, [at.initiator] if at.initiator else [])
    return []


def _one(value: Any) -> str | None:
    first = value[0] if isinstance(value, list) and value else value
    return str(first) if first else None


def _active(session: Session, ids: Sequence[str]) -> list[str]:
    """Those who may act: active users and known parties, in the order given."""
    users = [i for i in ids if not i.startswith(PARTY)]
    known = active_among(session, users)
    return [i for i in ids if i in known or i.startswith(PARTY)]


def _admins(session: Session, workspace_id: str) -> list[str]:
    """Whoever runs the workspace; without one, whoever runs the installation."""
    return role_holders(session, workspace_id, "admin") or list(
        session.scalars(select(User.id).where(User.admin, User.active).order_by(User.id))
    )


def _head_of(session: Session, who: str | None, up: int) -> list[str]:
    """The head of a person's department, or of a department given by its id, ``up`` levels higher."""
    if not who:
        return []
    head = department_head(session, _department(session, who), up, but=who)
    return [head] if head else []


def _department(session: Session, of: str) -> str:
    """The department of a person; any other id is taken for that of a department."""
    return session.scalar(select(User.department_id).where(User.id == of)) or of


def _within(session: Session, people: Sequence[str], whose: str | None) -> list[str]:
    """Those of the people who belong to this person's department (or to this department) or to one below it."""
    if not whose or not people:
        return []
    departments = below(department_tree(session), _department(session, whose))
    belong = set(session.scalars(select(User.id).where(User.id.in_(people), User.department_id.in_(departments))))
    return [p for p in people if p in belong]


def _who_acted(session: Session, at: Standpoint, nodes: Sequence[str]) -> set[str]:
    """Whoever acted at one of these nodes anywhere in the family of cases (segregation of duties). A ``start`` node
    counts its initiator."""
    if not nodes or at.root_id is None:
        return set()
    family = select(Case.id).where(Case.root_id == at.root_id)
    acted = set(
        session.scalars(
            select(Task.decided_by).where(
                Task.case_id.in_(family), Task.node.in_(nodes), Task.verb.in_(ACTED), Task.decided_by.is_not(None)
            )
        )
    )
    began = aliased(Step)
    first = select(Step.id).where(Step.case_id == Case.id).order_by(Step.id).limit(1).scalar_subquery()
    acted.update(
        session.scalars(
            select(Case.initiator)
            .join(began, began.case_id == Case.id)
            .where(
                Case.root_id == at.root_id,
                began.node.in_(nodes),
                Case.initiator.is_not(None),
                ~select(Task.id).where(Task.step_id == began.id).exists(),
            )
            .where(began.id == first)
        )
    )
    return {a for a in acted if a}


def _approved_before(session: Session, at: Standpoint) -> set[str]:
    if at.case_id is None:
        return set()
    return {
        w
        for w in session.scalars(select(Task.decided_by).where(Task.case_id == at.case_id, Task.verb == "approve"))
        if w
    }


def _contacts(session: Session, people: Sequence[str]) -> dict[str, Any]:
    users = {
        row.id: row
        for row in session.execute(
            select(User.id, User.email, User.locale).where(User.id.in_([p for p in people if not p.startswith(PARTY)]))
        )
    }
    parties = {
        row.id: row
        for row in session.execute(
            select(Party.id, Party.email).where(
                Party.id.in_([p.removeprefix(PARTY) for p in people if p.startswith(PARTY)])
            )
        )
    }
    found: dict[str, Any] = {}
    for person in people:
        if person in users:
            found[person] = {"email": users[person].email, "locale": users[person].locale or "zh"}
        elif person.removeprefix(PARTY) in parties:
            found[person] = {"email": parties[person.removeprefix(PARTY)].email, "locale": "zh"}
    return found

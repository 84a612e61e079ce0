"""What a list of cases shows beside the rows: names of flows and steps, the main figure, where each stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case as sql_case
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.accounts.permissions import can
from app.answers.state import right_of
from app.definitions.flow import Flow
from app.definitions.form import Form
from app.i18n import Text
from app.nodes.kind import Action
from app.nodes.registry import node_kinds
from app.releases import release_definitions
from runtime.cases.drawn import main_figure
from runtime.inbox.lists import Line
from runtime.models.cases import Case, Task
from runtime.models.records import Record


@dataclass(frozen=True)
class Item:
    """A line with its words. ``batch`` is the verb that may be given to many at once, None where the form must be
    looked at. ``where`` names the steps at which the case waits."""

    line: Line
    flow: Text
    node: Text | None
    figure: str
    where: tuple[Text, ...]
    batch: str | None
    verb: Text | None
    incident: bool


def items_of(session: Session, actor: Actor, lines: Sequence[Line], locale: str) -> list[Item]:
    """The lines in words; at most two statements, and one per release that is not loaded yet."""
    if not lines:
        return []
    ids = [line.case_id for line in lines]
    rows = {
        row.id: row
        for row in session.execute(
            select(Case.id, Case.state, Case.incident, Record.answers)
            .join(Record, Record.id == Case.record_id)
            .where(Case.id.in_(ids))
        )
    }
    mine = dict(
        session.execute(
            select(Task.case_id, Task.node)
            .where(Task.holder == actor.id, Task.status == "open", Task.case_id.in_(ids))
            .order_by(Task.id)
        ).all()
    )
    return [_item(session, actor, line, rows[line.case_id], mine.get(line.case_id), locale) for line in lines]


def _item(session: Session, actor: Actor, line: Line, row: object, mine: str | None, locale: str) -> Item:
    definitions = release_definitions(session, line.workspace_id, line.release)
    flow = definitions.flows[line.flow]
    form = definitions.forms[flow.form]
    state, incident, answers = row.state, row.incident, row.answers  # type: ignore[attr-defined]
    tokens = [t["node"] for t in (state or {}).get("tokens", ()) if t["standing"] in ("waiting", "failed")]
    node = flow.by_id.get(line.node or "")
    actions = node_kinds.get(node.kind).actions(node) if node else ()
    return Item(
        line,
        flow.label,
        node.name if node else None,
        main_figure(form, answers, _sight(actor, line, flow, form, mine), locale),
        tuple(flow.by_id[n].name for n in dict.fromkeys(tokens) if n in flow.by_id),
        batch_verb(actions),
        next((a.label for a in actions if a.verb == line.verb), None),
        incident,
    )


def batch_verb(actions: Sequence[Action]) -> str | None:
    """The primary action where it asks for nothing but a yes."""
    return next(
        (a.verb for a in actions if a.tone == "primary" and not a.needs and not a.answers and a.opinion != "required"),
        None,
    )


def _sight(actor: Actor, line: Line, flow: Flow, form: Form, mine: str | None) -> object:
    """Which fields the reader sees of this case, by the same order as :func:`runtime.seeing.seen_case`."""
    if mine is None and can(actor, "cases.read", line.workspace_id):
        return lambda _id: True
    at = mine or (flow.start.id if line.initiator == actor.id and flow.start else line.node)
    node = flow.by_id.get(at or "")
    rights = node_kinds.get(node.kind).rights(node) if node else {"*": "read"}
    return lambda id: right_of(form.by_id[id], rights) != "hide"


def due_counts(session: Session, who: str, now: datetime, day: datetime, week: datetime) -> dict[str, int]:
    """How many open tasks are overdue, due today, this week, later, or have no deadline. One statement."""
    group = sql_case(
        (Task.due_at.is_(None), "none"),
        (Task.due_at < now, "overdue"),
        (Task.due_at < day, "today"),
        (Task.due_at < week, "week"),
        else_="later",
    )
    # The group is named in a subquery: PostgreSQL takes a CASE with bound values in two clauses for two different ones.
    mine = select(group.label("due")).where(Task.holder == who, Task.status == "open").subquery()
    return dict(session.execute(select(mine.c.due, func.count()).group_by(mine.c.due)).all())


def running_count(session: Session, who: str) -> int:
    return (
        session.scalar(select(func.count()).select_from(Case).where(Case.initiator == who, Case.status != "finished"))
        or 0
    )

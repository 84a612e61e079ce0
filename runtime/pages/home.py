"""The first page after signing in: my day."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, make_response, render_template, url_for
from sqlalchemy import select

from app.accounts.frame import places
from app.accounts.permissions import can
from app.database import db
from app.web.current import now, settings
from app.web.language import locale, said
from app.web.rules import me, signed_in
from app.workspaces import Workspace
from runtime.home.find import dead_jobs, incidents, startable
from runtime.inbox.lists import started, todo
from runtime.inbox.told import due_counts, items_of, running_count
from runtime.models.cases import Notice
from runtime.pages.frame import inbox_counts
from runtime.pages.inbox import row
from runtime.pages.words import bounds, day, moment

blueprint = Blueprint("home", __name__)
TASKS, STARTED, NOTICES, QUICK = 8, 6, 5, 6


@blueprint.get("/")
@signed_in
def home() -> Response:
    """Counts, the most urgent tasks, my running cases, where I may go; for admins what has failed."""
    session, actor, at, zone = db.session(), me(), now(), settings().zone
    spaces = places(actor, locale())
    found = {w.id: w for w in session.scalars(select(Workspace).where(Workspace.id.in_([p.id for p in spaces])))}
    week_end = bounds(at, zone)
    sizes = due_counts(session, actor.id, at, *week_end)
    mine = inbox_counts(actor)
    tasks = [row(i, at) for i in items_of(session, actor, todo(session, actor.id, limit=TASKS).lines, locale())]
    begun = [
        row(i, at)
        for i in items_of(
            session,
            actor,
            [x for x in started(session, actor.id, limit=20).lines if x.status != "finished"][:STARTED],
            locale(),
        )
    ]
    quick = [(flow, place) for place in spaces for flow in startable(session, actor, found[place.id])][:QUICK]
    managed = [p.id for p in spaces if can(actor, "cases.manage", p.id)]
    news = session.scalars(select(Notice).where(Notice.user_id == actor.id).order_by(Notice.id.desc()).limit(NOTICES))
    return make_response(
        render_template(
            "run/home.html",
            day=day(at, zone, locale()),
            sizes=sizes,
            total=mine["todo"],
            copied=mine["copied"],
            tasks=tasks,
            begun=begun,
            running=running_count(session, actor.id),
            spaces=spaces,
            quick=quick,
            many=len(spaces) > 1,
            news=[_news(n, at, zone) for n in news],
            failed=incidents(session, None if actor.admin else managed) if managed or actor.admin else [],
            dead=dead_jobs(session) if can(actor, "jobs") else 0,
            may_make=can(actor, "workspaces.create"),
        )
    )


def _news(notice: Notice, at: Any, zone: str) -> dict[str, Any]:
    return {
        "text": said(notice.text),
        "at": moment(notice.at, zone, at),
        "unread": notice.read_at is None,
        "href": url_for("cases.show", id=notice.case_id) if notice.case_id else url_for("notices.notices"),
    }

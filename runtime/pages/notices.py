"""News for one person."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from sqlalchemy import select, update

from app.database import db, transaction
from app.errors import NotFound
from app.web.current import now, settings
from app.web.language import said, say
from app.web.rules import me, signed_in
from app.workspaces import Workspace
from runtime.models.cases import Notice
from runtime.pages.words import moment

blueprint = Blueprint("notices", __name__)
PAGE = 50


@blueprint.get("/notices")
@signed_in
def notices() -> Response:
    """Newest first; ``?cursor=`` goes on after one."""
    wanted = (
        select(Notice, Workspace.label)
        .join(Workspace, Workspace.id == Notice.workspace_id)
        .where(Notice.user_id == me().id)
    )
    cursor = request.args.get("cursor")
    if cursor:
        wanted = wanted.where(Notice.id < cursor)
    rows = db.session.execute(wanted.order_by(Notice.id.desc()).limit(PAGE + 1)).all()
    at = now()
    told = [
        {
            "id": n.id,
            "text": said(n.text),
            "place": said(label),
            "at": moment(n.at, settings().zone, at),
            "unread": n.read_at is None,
        }
        for n, label in rows[:PAGE]
    ]
    return make_response(
        render_template(
            "run/notices.html",
            told=told,
            any_unread=any(n["unread"] for n in told),
            next=url_for("notices.notices", cursor=told[-1]["id"]) if len(rows) > PAGE else None,
            first=url_for("notices.notices") if cursor else None,
            crumbs=[{"label": say("通知", "Notices")}],
        )
    )


@blueprint.post("/notices/<id>")
@signed_in
def open_notice(id: str) -> Response:
    """Read one: marks it, and leads to what it is about."""
    with transaction() as session:
        case = session.execute(select(Notice.case_id).where(Notice.id == id, Notice.user_id == me().id)).first()
        if case is None:
            raise NotFound()
        session.execute(update(Notice).where(Notice.id == id, Notice.read_at.is_(None)).values(read_at=now()))
    return make_response(redirect(url_for("cases.show", id=case[0]) if case[0] else url_for("notices.notices"), 303))


@blueprint.post("/notices")
@signed_in
def read_all() -> Response:
    with transaction() as session:
        session.execute(update(Notice).where(Notice.user_id == me().id, Notice.read_at.is_(None)).values(read_at=now()))
    return make_response(redirect(url_for("notices.notices"), 303))

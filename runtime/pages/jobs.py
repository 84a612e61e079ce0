"""Background work that failed or waits, for admins."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from sqlalchemy import func, select

from app.database import db, transaction
from app.errors import FormworkError, NotFound
from app.fields.registry import field_kinds
from app.i18n import Text
from app.nodes.registry import node_kinds
from app.web.current import now, settings
from app.web.language import locale, said, say
from app.web.rules import admins_only, me
from app.workspaces import Workspace
from runtime.jobs.manage import cancel_job, retry_job
from runtime.models.cases import Case
from runtime.models.jobs import Job
from runtime.pages.words import moment

blueprint = Blueprint("jobs", __name__)
PAGE = 50
STATES = {
    "dead": Text("失败", "Failed"),
    "due": Text("等待", "Waiting"),
    "leased": Text("执行中", "At work"),
    "cancelled": Text("已取消", "Given up"),
    "done": Text("完成", "Done"),
}


CASE_JOBS = {
    "timer": Text("定时器", "Timer"),
    "child_ended": Text("子流程结束", "A child case ended"),
    "party_task": Text("通知申请人", "Letter to an applicant"),
}


def name_of(job: Job) -> str:
    """What a job is called: its kind's own name, or that of a message to a case."""
    if job.family == "case":
        return CASE_JOBS.get(job.kind, Text(job.kind, job.kind)).to(locale())
    kinds: Any = node_kinds if job.family == "nodes" else field_kinds
    return str(kinds.get(job.kind).label.to(locale())) if job.kind in kinds else job.kind


def sentence_of(job: Job) -> str:
    """What went wrong last, in the reader's language where it is known in both."""
    return Text.of((job.error or {}).get("sentence")).to(locale())


@blueprint.get("/admin/jobs")
@admins_only
def listing() -> Response:
    """``?state=dead|due|leased|cancelled|done&cursor=``; the newest first."""
    state = request.args.get("state", "dead")
    if state not in STATES:
        raise NotFound()
    sizes = dict(db.session.execute(select(Job.status, func.count()).group_by(Job.status)).all())
    wanted = (
        select(Job, Workspace.label, Case.title)
        .outerjoin(Workspace, Workspace.id == Job.workspace_id)
        .outerjoin(Case, Case.id == Job.case_id)
        .where(Job.status == state)
    )
    cursor = request.args.get("cursor")
    if cursor:
        wanted = wanted.where(Job.id < cursor)
    rows = db.session.execute(wanted.order_by(Job.id.desc()).limit(PAGE + 1)).all()
    at, zone = now(), settings().zone
    told = [
        {
            "job": job,
            "name": name_of(job),
            "place": said(label) if label else "—",
            "case": title,
            "sentence": sentence_of(job),
            "due": moment(job.due_at, zone, at),
            "at": moment(job.done_at or job.created_at, zone, at),
        }
        for job, label, title in rows[:PAGE]
    ]
    return make_response(
        render_template(
            "run/jobs.html",
            told=told,
            state=state,
            name=STATES[state].to(locale()),
            states=[
                {
                    "label": name.to(locale()),
                    "count": sizes.get(key, 0),
                    "current": key == state,
                    "href": url_for("jobs.listing", state=key),
                }
                for key, name in STATES.items()
            ],
            next=url_for("jobs.listing", state=state, cursor=rows[PAGE - 1][0].id) if len(rows) > PAGE else None,
            first=url_for("jobs.listing", state=state) if cursor else None,
            crumbs=[{"label": say("后台作业", "Jobs")}],
        )
    )


@blueprint.get("/admin/jobs/<id>")
@admins_only
def show(id: str) -> Response:
    return _page(id)


@blueprint.post("/admin/jobs/<id>/retry")
@admins_only
def retry(id: str) -> Response:
    """Try again; with ``request`` (JSON) what it asks is changed first."""
    text = request.form.get("request")
    body: Any = None
    if text is not None:
        try:
            body = json.loads(text, parse_float=str)
        except ValueError as error:
            return _page(id, text, say(f"这不是有效的 JSON：{error}", f"This is not JSON: {error}"))
        if not isinstance(body, dict):
            return _page(id, text, say("请求应是一个 JSON 对象。", "The request must be a JSON object."))
    return _done(
        id,
        lambda session: retry_job(session, who=me().id, job_id=id, now=now(), request=body),
        say("已重新排队。", "Queued again."),
    )


@blueprint.get("/admin/jobs/<id>/retry")
@admins_only
def back_to_job(id: str) -> Response:
    return make_response(redirect(url_for("jobs.show", id=id), 303))


@blueprint.post("/admin/jobs/<id>/cancel")
@admins_only
def cancel(id: str) -> Response:
    return _done(
        id, lambda session: cancel_job(session, who=me().id, job_id=id, now=now()), say("已取消。", "Given up.")
    )


def _page(id: str, typed: str | None = None, wrong: str | None = None) -> Response:
    job = db.session.get(Job, id)
    if job is None:
        raise NotFound()
    at, zone = now(), settings().zone
    response = make_response(
        render_template(
            "run/job.html",
            job=job,
            name=name_of(job),
            wrong=wrong,
            sentence=sentence_of(job),
            state=STATES.get(job.status, Text(job.status, job.status)).to(locale()),
            typed=typed if typed is not None else json.dumps(job.request, ensure_ascii=False, indent=2),
            when=lambda x: moment(x, zone, at),
            crumbs=[{"label": say("后台作业", "Jobs"), "href": url_for("jobs.listing")}, {"label": name_of(job)}],
        )
    )
    response.status_code = 422 if wrong else 200
    return response


def _done(id: str, act: Any, text: str) -> Response:
    try:
        with transaction() as session:
            act(session)
        flash(text, "ok")
    except NotFound:
        raise
    except FormworkError as error:
        flash(error.text.to(locale()), "bad")
    return make_response(redirect(url_for("jobs.show", id=id), 303))

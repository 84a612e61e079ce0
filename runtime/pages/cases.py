"""One case: its answers, the way it went, what was said, and what may be done with it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, g, make_response, redirect, render_template, request, url_for
from sqlalchemy import insert, select

from app.accounts.pages.addresses import local_path
from app.accounts.permissions import require
from app.database import db, new_id, transaction
from app.errors import FormworkError, NotFound
from app.i18n import Text
from app.releases import release_definitions
from app.web.current import now
from app.web.language import locale, say
from app.web.rules import me, signed_in
from runtime.cases.read import case_seen_by
from runtime.inbox.lists import todo
from runtime.inbox.seen import mark_seen
from runtime.models.cases import Case, Comment, Step, Task
from runtime.pages.panel import Panel, Typed
from runtime.tasks import end_case, reassign, resume_case, retry_step, skip_step, suspend_case, withdraw
from runtime.why import causes, replay

blueprint = Blueprint("cases", __name__)
COMMENT_LIMIT = 4_000
TABS = ("answers", "files", "comments", "history", "why", "family", "way")


@blueprint.get("/cases/<id>")
@signed_in
def show(id: str) -> Response:
    """``?tab=answers|files|comments|history|why|family|way``; with ``why`` also ``replay=1``."""
    return page(Panel.of(db.session(), me(), id, now(), locale()))


@blueprint.post("/cases/<id>/seen")
@signed_in
def seen(id: str) -> Response:
    """The reader has the case before him: sent by the page's script, since looking at a page changes nothing."""
    case_seen_by(db.session(), me(), id)
    with transaction() as session:
        mark_seen(session, me().id, id, now())
    return Response(status=204)


def page(panel: Panel, status: int = 200) -> Response:
    """The case page; also what a refused decision answers, with everything typed."""
    tab = request.args.get("tab", "answers") if status == 200 else "answers"
    tab = tab if tab in TABS else "answers"
    case = panel.case
    g.workspace = panel.told.workspace if panel.told.workspace.id in me().roles or me().admin else None
    names = {
        "answers": (panel.told.form.label.to(locale()), None),
        "files": (say("文件", "Files"), sum(len(links) for _, links in panel.uploads)),
        "comments": (say("评论", "Comments"), len(panel.comments)),
        "history": (say("修改记录", "Changes"), len(panel.changes)),
        "why": (say("依据", "Why"), panel.decisions),
        "family": (say("相关流程", "Related cases"), len(panel.family)),
        "way": (say("流程", "Flow"), None),
    }
    tabs = [
        {
            "label": label,
            "count": count or None,
            "current": key == tab,
            "key": key,
            "href": url_for("cases.show", id=case.id, tab=key if key != "answers" else None),
        }
        for key, (label, count) in names.items()
        if count or count is None or key in (tab, "comments")
    ]
    response = make_response(
        render_template(
            "run/case.html",
            p=panel,
            tab=tab,
            tabs=tabs,
            **(_why(panel) if tab == "why" else {}),
            beside=_beside(panel),
            rail=True,
            bare=True,
            then=url_for("cases.show", id=case.id),
            crumbs=[
                {"label": say("收件箱", "Inbox"), "href": url_for("inbox.inbox")},
                {"label": case.number or panel.title},
            ],
        )
    )
    response.status_code = status
    return response


def _why(panel: Panel) -> dict[str, Any]:
    """What the decisions went by; ``?replay=1`` asks them again. Looking changes nothing."""
    session, told = db.session(), panel.told
    found = None
    if request.args.get("replay"):
        definitions = release_definitions(session, panel.case.workspace_id, panel.case.release)
        found = replay((visit.step for visit in told.visits), definitions)
    return {
        "whys": causes(session, told),
        "replayed": {each.step: each.same for each in found or ()},
        "tried": None if found is None else len(found),
    }


def _beside(panel: Panel) -> dict[str, Any] | None:
    """The task before and after this one among the first of the reader's list."""
    if panel.task is None:
        return None
    lines = todo(db.session(), me().id, limit=100).lines
    at = next((i for i, line in enumerate(lines) if line.case_id == panel.case.id), None)
    if at is None:
        return None
    return {
        "at": at + 1,
        "of": len(lines),
        "before": url_for("cases.show", id=lines[at - 1].case_id) if at else None,
        "after": url_for("cases.show", id=lines[at + 1].case_id) if at + 1 < len(lines) else None,
    }


@blueprint.get("/cases/<id>/print")
@signed_in
def printed(id: str) -> Response:
    """A clean sheet: facts, answers, opinions."""
    panel = Panel.of(db.session(), me(), id, now(), locale())
    return make_response(render_template("run/print.html", p=panel))


@blueprint.post("/cases/<id>/comments")
@signed_in
def comment(id: str) -> Response:
    """Say something; whoever may see the case reads it."""
    case = case_seen_by(db.session(), me(), id)
    text = request.form.get("text", "").strip()
    if not text or len(text) > COMMENT_LIMIT:
        flash(say(f"评论要写 1 到 {COMMENT_LIMIT} 字。", f"A comment takes 1 to {COMMENT_LIMIT} characters."), "bad")
        panel = Panel.of(db.session(), me(), id, now(), locale(), Typed(opinion=text[:COMMENT_LIMIT]))
        return _comments(panel, text)
    with transaction() as session:
        session.execute(
            insert(Comment).values(id=new_id(), case_id=case.id, who=me().id, text={"zh": text, "en": text}, at=now())
        )
    return make_response(redirect(url_for("cases.show", id=id, tab="comments") + "#comments", 303))


@blueprint.get("/cases/<id>/comments")
@signed_in
def comments(id: str) -> Response:
    return make_response(redirect(url_for("cases.show", id=id, tab="comments"), 303))


def _comments(panel: Panel, typed: str) -> Response:
    response = make_response(
        render_template(
            "run/case.html",
            p=panel,
            tab="comments",
            tabs=[],
            beside=None,
            rail=True,
            bare=True,
            typed_comment=typed,
            crumbs=[
                {"label": say("收件箱", "Inbox"), "href": url_for("inbox.inbox")},
                {"label": panel.case.number or panel.title},
            ],
        )
    )
    response.status_code = 422
    return response


# -- what stands outside the tasks --------------------------------------------------------------------------------


@blueprint.get("/cases/<id>/manage")
@signed_in
def manage(id: str) -> Response:
    """Reassign, suspend, resume, end, retry; right ``cases.manage``. The initiator finds his withdrawal here."""
    panel = Panel.of(db.session(), me(), id, now(), locale())
    if not panel.may_withdraw:
        require(me(), "cases.manage", panel.case.workspace_id)
    g.workspace = panel.told.workspace if panel.may_manage else None
    return make_response(
        render_template(
            "run/manage.html",
            p=panel,
            crumbs=[
                {"label": panel.case.number or panel.title, "href": url_for("cases.show", id=id)},
                {"label": say("管理流程实例", "Manage this case")},
            ],
        )
    )


@blueprint.post("/cases/<id>/withdraw")
@signed_in
def take_back(id: str) -> Response:
    """The initiator takes his case back."""
    case_seen_by(db.session(), me(), id)
    return _done(
        id, lambda session: withdraw(session, who=me().id, case_id=id, now=now()), Text("已撤回。", "Withdrawn.")
    )


@blueprint.post("/cases/<id>/<any(end, suspend, resume):what>")
@signed_in
def turn(id: str, what: str) -> Response:
    """What an admin does to a whole case."""
    _managed(id)
    verbs = {
        "end": (end_case, Text("已终止。", "Ended.")),
        "suspend": (suspend_case, Text("已挂起。", "Suspended.")),
        "resume": (resume_case, Text("已恢复。", "Resumed.")),
    }
    act, text = verbs[what]
    return _done(id, lambda session: act(session, who=me().id, case_id=id, now=now()), text)


@blueprint.post("/cases/<id>/reassign")
@signed_in
def hand_over(id: str) -> Response:
    """Give a task of this case to somebody else."""
    _managed(id)
    task, to = request.form.get("task", ""), request.form.get("to_user", "")
    if db.session.scalar(select(Task.id).where(Task.id == task, Task.case_id == id)) is None:
        raise NotFound()
    return _done(
        id,
        lambda session: reassign(session, who=me().id, task_id=task, to=to, now=now()),
        Text("已转派。", "Reassigned."),
    )


@blueprint.post("/cases/<id>/retry")
@signed_in
def retry(id: str) -> Response:
    """Enter a failed step of this case again."""
    _managed(id)
    step = request.form.get("step", "")
    if db.session.scalar(select(Step.id).where(Step.id == step, Step.case_id == id)) is None:
        raise NotFound()
    return _done(
        id,
        lambda session: retry_step(session, who=me().id, step_id=step, now=now()),
        Text("已重试，请看步骤是否恢复。", "Tried again; see whether the step goes on."),
    )


@blueprint.post("/cases/<id>/skip")
@signed_in
def skip(id: str) -> Response:
    """Leave a failed step of this case behind through one of its ways out; a reason must be given."""
    _managed(id)
    step = request.form.get("step", "")
    if db.session.scalar(select(Step.id).where(Step.id == step, Step.case_id == id)) is None:
        raise NotFound()
    port, reason = request.form.get("port", ""), request.form.get("reason", "")
    return _done(
        id,
        lambda session: skip_step(session, who=me().id, step_id=step, port=port, reason=reason, now=now()),
        Text("已跳过，流程继续。", "Skipped; the case goes on."),
    )


def _managed(id: str) -> Case:
    case = case_seen_by(db.session(), me(), id)
    require(me(), "cases.manage", case.workspace_id)
    return case


def _done(id: str, act: Any, text: Text) -> Response:
    """Do it in one transaction and say so on the page it came from; a refusal is said there too."""
    try:
        with transaction() as session:
            act(session)
        flash(text.to(locale()), "ok")
    except NotFound:
        raise
    except FormworkError as error:
        flash(error.text.to(locale()), "bad")
    return make_response(redirect(local_path(request.form.get("next"), url_for("cases.show", id=id)), 303))

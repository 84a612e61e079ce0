"""The inbox: four boxes, a split view, many decided at once."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from sqlalchemy import select, update

from app.accounts.frame import places
from app.database import db, transaction
from app.errors import NotFound
from app.i18n import Text
from app.nodes.registry import node_kinds
from app.releases import release_definitions
from app.web.current import now, settings
from app.web.language import locale, said, say
from app.web.rules import me, signed_in
from runtime.api.tasks import BATCH_LIMIT, decide_many
from runtime.cases.read import APPLICANT
from runtime.inbox.lists import BOX
from runtime.inbox.told import Item, batch_verb, due_counts, items_of, running_count
from runtime.models.cases import Case, Notice, Task
from runtime.pages.frame import inbox_counts
from runtime.pages.panel import Panel
from runtime.pages.words import GROUPS, bounds, deadline, group_of, moment, standing
from runtime.tasks import Decision

blueprint = Blueprint("inbox", __name__)

NAMES = {
    "todo": Text("待办", "To do"),
    "handled": Text("已办", "Handled"),
    "started": Text("我发起", "Started by me"),
    "copied": Text("抄送", "Copied"),
}
EMPTY = {
    "todo": (
        Text("没有待办", "Nothing to do"),
        Text("需要您处理的流程会出现在这里。", "What needs you will stand here."),
    ),
    "handled": (
        Text("还没有处理过", "Nothing handled yet"),
        Text("您处理过的流程会留在这里，可随时查看。", "What you decided stays here."),
    ),
    "started": (
        Text("还没有发起过", "Nothing started yet"),
        Text("您提交的申请和它的进度会出现在这里。", "What you submit will stand here."),
    ),
    "copied": (
        Text("没有抄送", "No copies"),
        Text("抄送给您的流程会出现在这里。", "Cases copied to you will stand here."),
    ),
}


@blueprint.get("/inbox")
@signed_in
def inbox() -> Response:
    """``?box=todo|handled|started|copied&q=&workspace=<slug>&cursor=&task=<line id>``."""
    box = request.args.get("box", "todo")
    if box not in BOX:
        raise NotFound()
    session, actor, at = db.session(), me(), now()
    text, cursor = request.args.get("q", "").strip()[:100], request.args.get("cursor") or None
    spaces = places(actor, locale())
    slug = request.args.get("workspace") or ""
    place = next((p for p in spaces if p.slug == slug), None)
    page = BOX[box](session, actor.id, workspace=place.id if place else None, text=text, cursor=cursor)
    items = items_of(session, actor, page.lines, locale())
    chosen = request.args.get("task")
    current = next((i for i, item in enumerate(items) if item.line.id == chosen), 0)
    panel = _panel(items, current)
    keep: dict[str, Any] = {"box": box, "q": text or None, "workspace": slug or None, "cursor": cursor}
    rows = [row(item, at) for item in items]

    def address(i: int) -> str | None:
        return url_for("inbox.inbox", **keep, task=items[i].line.id) if 0 <= i < len(items) else None

    day, week = bounds(at, settings().zone)
    plain = not (text or place)
    sizes = due_counts(session, actor.id, at, day, week) if box == "todo" and plain else {}
    return make_response(
        render_template(
            "run/inbox.html",
            box=box,
            tabs=_tabs(box, actor.id),
            groups=_grouped(rows, box),
            sizes=sizes,
            panel=panel,
            items=items,
            current=current,
            opened=chosen is not None,
            address=address,
            keep=keep,
            text=text,
            spaces=spaces,
            slug=slug,
            empty=EMPTY[box],
            next=url_for("inbox.inbox", **{**keep, "cursor": page.next}) if page.next else None,
            first=url_for("inbox.inbox", **{**keep, "cursor": None}) if cursor else None,
            crumbs=[{"label": say("收件箱", "Inbox")}],
            then_href=address(current + 1) or address(current - 1) or url_for("inbox.inbox", box=box),
            total=sum(sizes.values()) if sizes else None,
            bare=False,
        )
    )


def _panel(items: list[Item], current: int) -> Panel | None:
    if not items:
        return None
    return Panel.of(db.session(), me(), items[current].line.case_id, now(), locale())


def row(item: Item, at: Any) -> dict[str, Any]:
    """A line as a list of that box draws it."""
    line, zone = item.line, settings().zone
    text, tone = standing(line.status, line.outcome, item.incident, item.where)
    return {
        "item": item,
        "line": line,
        "title": line.title or said(item.flow),
        "flow": said(item.flow),
        "node": said(item.node) if item.node else "",
        "who": line.initiator_name or APPLICANT.to(locale()),
        "figure": item.figure,
        "due": deadline(line.due_at, at, zone, locale()),
        "group": group_of(line.due_at, at, zone),
        "standing": text.to(locale()),
        "tone": tone,
        "at": moment(line.at, zone, at),
        "verb": item.verb.to(locale()) if item.verb else "",
        "case_href": url_for("cases.show", id=line.case_id),
    }


def _grouped(rows: list[dict[str, Any]], box: str) -> list[tuple[str, str, list[dict[str, Any]]]]:
    if box != "todo":
        return [("", "", rows)] if rows else []
    return [(name, GROUPS[name].to(locale()), list(each)) for name, each in groupby(rows, key=lambda r: r["group"])]


def _tabs(box: str, who: str) -> list[dict[str, Any]]:
    mine = inbox_counts(me())
    sizes = {
        "todo": mine["todo"],
        "handled": None,
        "started": running_count(db.session(), who) or None,
        "copied": mine["copied"] or None,
    }
    return [
        {
            "label": name.to(locale()),
            "href": url_for("inbox.inbox", box=key),
            "count": sizes[key],
            "current": key == box,
        }
        for key, name in NAMES.items()
    ]


@blueprint.post("/inbox/batch")
@signed_in
def batch() -> Response:
    """Give many tasks their primary action at once; one result per item. Each stands or falls alone."""
    ids = list(dict.fromkeys(request.form.getlist("task")))
    if not ids or len(ids) > BATCH_LIMIT:
        flash(Text("请勾选 1 到 {n} 件待办。", "Tick 1 to {n} tasks.").fill(n=BATCH_LIMIT).to(locale()), "bad")
        return make_response(redirect(url_for("inbox.inbox"), 303))
    session, actor = db.session(), me()
    lines = {
        row.id: row
        for row in session.execute(
            select(
                Task.id, Task.node, Task.case_id, Case.title, Case.number, Case.release, Case.flow, Case.workspace_id
            )
            .join(Case, Case.id == Task.case_id)
            .where(Task.id.in_(ids), Task.holder == actor.id)
        )
    }
    verbs: dict[str, list[str]] = {}
    for id in ids:
        verbs.setdefault(_verb(lines.get(id)), []).append(id)
    results = {}
    for verb, some in verbs.items():
        decision = Decision(verb=verb, opinion=request.form.get("opinion", "").strip())
        results.update({r["task"]: r for r in decide_many(actor.id, some, decision)})
    told = [{"line": lines.get(id), "result": results[id]} for id in ids]
    return make_response(
        render_template(
            "run/batch.html",
            told=told,
            done=sum(1 for r in results.values() if r["status"] == 200),
            crumbs=[
                {"label": say("收件箱", "Inbox"), "href": url_for("inbox.inbox")},
                {"label": say("批量处理", "Batch")},
            ],
        )
    )


@blueprint.get("/inbox/batch")
@signed_in
def after_batch() -> Response:
    return make_response(redirect(url_for("inbox.inbox"), 303))


def _verb(line: Any) -> str:
    """The verb of a batch for that task; empty where it has none, which the decision then refuses with its reason."""
    if line is None:
        return ""
    flow = release_definitions(db.session(), line.workspace_id, line.release).flows[line.flow]
    node = flow.by_id.get(line.node)
    return (batch_verb(node_kinds.get(node.kind).actions(node)) if node else None) or ""


@blueprint.post("/inbox/read")
@signed_in
def read_copies() -> Response:
    """Mark every copy as read."""
    with transaction() as session:
        session.execute(
            update(Notice).where(Notice.user_id == me().id, Notice.copy, Notice.read_at.is_(None)).values(read_at=now())
        )
    return make_response(redirect(url_for("inbox.inbox", box="copied"), 303))

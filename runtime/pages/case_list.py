"""The cases behind a figure of a workspace's first page: those that stand at a step, of an age, or that ended so."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request, url_for
from sqlalchemy import ColumnElement, func, select

from app.accounts.entry import workspace_by_slug
from app.database import db
from app.definitions.workspace import Definitions
from app.errors import NotFound
from app.i18n import Text
from app.releases import release_definitions
from app.web.current import now
from app.web.language import locale, said
from app.web.rules import me, signed_in
from app.workspaces import Workspace
from runtime.analytics.ages import BANDS, aged
from runtime.analytics.outcomes import ended_in
from runtime.analytics.stages import RUNNING, standing_at
from runtime.analytics.whose import counted
from runtime.cases.read import APPLICANT, SYSTEM, names_of
from runtime.cases.way import nodes_now
from runtime.models.cases import Case
from runtime.pages.charts import OUTCOME_NAMES, week_span
from runtime.pages.words import moment, standing

blueprint = Blueprint("case_list", __name__)
PAGE = 50
ALL = Text("在办的流程", "Cases under way")


@blueprint.get("/w/<slug>/cases")
@signed_in
def listing(slug: str) -> Response:
    """``?flow=&node=`` or ``?age=`` or ``?week=[&outcome=]``, and ``&cursor=``; without any, all that run."""
    workspace = workspace_by_slug(slug)
    if workspace.release == 0:
        raise NotFound()
    session, actor, at = db.session(), me(), now()
    live = release_definitions(session, workspace.id, workspace.release)
    title, asked, latest_first = _asked(workspace, live)
    where = [counted(actor, workspace.id), asked]
    total = session.scalar(select(func.count()).select_from(Case).where(*where)) or 0
    found = select(Case).where(*where).order_by(Case.id.desc() if latest_first else Case.id).limit(PAGE + 1)
    cursor = request.args.get("cursor", "")[:36]
    if cursor:
        found = found.where(Case.id < cursor if latest_first else Case.id > cursor)
    cases = list(session.scalars(found))
    more, cases = len(cases) > PAGE, cases[:PAGE]
    names = names_of(session, list({c.initiator for c in cases if c.initiator}))
    kept: dict[str, Any] = {k: request.args[k] for k in ("flow", "node", "age", "week", "outcome") if k in request.args}
    return make_response(
        render_template(
            "run/case-list.html",
            place=workspace,
            title=title.to(locale()),
            total=total,
            over=latest_first,
            rows=[_row(workspace, each, names, at) for each in cases],
            first=url_for("case_list.listing", slug=slug, **kept) if cursor else None,
            next=url_for("case_list.listing", slug=slug, **kept, cursor=cases[-1].id) if more else None,
            crumbs=[
                {"label": said(workspace.label), "href": url_for("workspaces.home", slug=slug)},
                {"label": title.to(locale())},
            ],
        )
    )


def _asked(workspace: Workspace, live: Definitions) -> tuple[Text, ColumnElement[bool], bool]:
    """What is listed, in words and as a condition, and whether it is over: then the latest comes first, otherwise the
    one that runs longest. What cannot be asked is NotFound."""
    args = request.args
    if "week" in args:
        try:
            monday = date.fromisoformat(args["week"])
        except ValueError:
            raise NotFound() from None
        outcome = args.get("outcome")
        if monday.weekday() or not 2000 <= monday.year < 9999 or (outcome is not None and outcome not in OUTCOME_NAMES):
            raise NotFound()
        words = OUTCOME_NAMES[outcome] if outcome else Text("办结", "Finished")
        title = Text("{days} {words}的流程", "{words}, {days}").fill(days=week_span(monday), words=words)
        return title, ended_in(monday, outcome, workspace.zone), True
    if "age" in args:
        band = next((b for b in BANDS if b.key == args["age"]), None)
        if band is None:
            raise NotFound()
        title = Text("在办的流程：{age}", "Cases under way: {age}").fill(age=band.label)
        return title, RUNNING & aged(band, now(), workspace.zone), False
    if "node" in args:
        flow, node = args.get("flow", "")[:64], args["node"][:64]
        name = _name(workspace, live, flow, node)
        return (
            Text("在办的流程：{step}", "Cases under way: {step}").fill(step=name),
            standing_at(flow, node),
            False,
        )
    return ALL, RUNNING, False


def _name(workspace: Workspace, live: Definitions, flow: str, node: str) -> Text:
    """What the step is called: in the live release or, where that dropped it, in the newest that has cases there."""
    session = db.session()
    known = live.flows.get(flow)
    if known is None or node not in known.by_id:
        here = counted(me(), workspace.id), standing_at(flow, node)
        release = session.scalar(select(func.max(Case.release)).where(*here))
        if release is None:
            raise NotFound()
        known = release_definitions(session, workspace.id, release).flows[flow]
    return known.by_id[node].name


def _row(workspace: Workspace, case: Case, names: dict[str, str], at: Any) -> dict[str, Any]:
    flow = release_definitions(db.session(), workspace.id, case.release).flows[case.flow]
    where = [flow.by_id[n].name for n in nodes_now(case) if n in flow.by_id]
    text, tone = standing(case.status, case.outcome, case.incident, where)
    return {
        "title": case.title or said(flow.label),
        "number": case.number or "—",
        "flow": said(flow.label),
        "who": names.get(case.initiator or "", (APPLICANT if case.initiator else SYSTEM).to(locale())),
        "text": text.to(locale()),
        "tone": tone,
        "started": moment(case.started_at, workspace.zone, at),
        "ended": moment(case.ended_at, workspace.zone, at),
        "href": url_for("cases.show", id=case.id),
    }

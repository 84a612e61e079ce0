"""A workspace's first page."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template, request, url_for

from app.accounts.entry import workspace_by_slug
from app.accounts.permissions import can
from app.database import db
from app.releases import release_definitions
from app.web.current import now
from app.web.language import locale, said
from app.web.rules import me, signed_in
from runtime.cases.read import APPLICANT, names_of
from runtime.home.find import incidents, public_links, recent_cases, record_counts, startable
from runtime.inbox.lists import todo
from runtime.inbox.told import items_of
from runtime.pages.charts import charts
from runtime.pages.inbox import row
from runtime.pages.words import moment, standing

blueprint = Blueprint("workspaces", __name__)


@blueprint.get("/w/<slug>")
@signed_in
def home(slug: str) -> Response:
    """My tasks here, what I can start, the latest cases, the forms. An unpublished one shows the next step."""
    workspace = workspace_by_slug(slug)
    session, actor, at = db.session(), me(), now()
    definitions = release_definitions(session, workspace.id, workspace.release) if workspace.release else None
    lines = todo(session, actor.id, workspace=workspace.id, limit=6).lines
    cases = recent_cases(session, actor, workspace.id)
    names = names_of(session, list({c.initiator for c in cases if c.initiator}))
    told = []
    for case in cases:
        flow = release_definitions(session, workspace.id, case.release).flows[case.flow]
        tokens = [t["node"] for t in (case.state or {}).get("tokens", ()) if t["standing"] in ("waiting", "failed")]
        where = [flow.by_id[n].name for n in dict.fromkeys(tokens) if n in flow.by_id]
        text, tone = standing(case.status, case.outcome, case.incident, where)
        told.append(
            {
                "title": case.title or said(flow.label),
                "number": case.number,
                "flow": said(flow.label),
                "who": names.get(case.initiator or "", APPLICANT.to(locale())),
                "text": text.to(locale()),
                "tone": tone,
                "at": moment(case.started_at, workspace.zone, at),
                "href": url_for("cases.show", id=case.id),
            }
        )
    counts = record_counts(session, actor, workspace.id)
    forms = [
        {"label": said(f.label), "n": counts.get(f.key, 0), "href": url_for("records.listing", slug=slug, form=f.key)}
        for f in (definitions.forms.values() if definitions else ())
    ]
    base = request.host_url.rstrip("/")
    return make_response(
        render_template(
            "run/workspace.html",
            place=workspace,
            label=said(workspace.label),
            tasks=[row(i, at) for i in items_of(session, actor, lines, locale())],
            starts=startable(session, actor, workspace),
            cases=told,
            charts=charts(session, actor, workspace, at) if definitions else None,
            forms=forms,
            public=[(f, f"{base}/apply/{slug}/{f.key}") for f in public_links(session, workspace)],
            failed=incidents(session, [workspace.id]) if can(actor, "cases.manage", workspace.id) else [],
            may_design=can(actor, "design", workspace.id),
            crumbs=[{"label": said(workspace.label)}],
        )
    )

"""Publishing and releases as pages."""

from __future__ import annotations

from flask import Response, make_response, redirect, render_template, request, url_for

from app.accounts.entry import workspace_by_slug
from app.accounts.pages.answers import refused, told
from app.accounts.permissions import can
from app.database import db, transaction
from app.definitions.change import Change
from app.errors import BadDefinition, Conflict
from app.i18n import Text
from app.web.current import now
from app.web.language import locale, say
from app.web.rules import me, signed_in
from app.workspaces import Workspace
from builder import drafts, publish, releases
from builder.pages.blueprint import blueprint, crumbs, when
from builder.pages.places import address


@blueprint.get("/w/<slug>/design/publish")
@signed_in
def publishing(slug: str) -> Response:
    return _page(workspace_by_slug(slug, "design"))


def _page(workspace: Workspace, note: str = "", wrong: str = "", status: int = 200) -> Response:
    session = db.session()
    outlook = publish.outlook(session, workspace)
    live = next((r for r in releases.list_releases(session, workspace) if r.live), None)
    return make_response(
        render_template(
            "builder/publish.html",
            slug=workspace.slug,
            outlook=outlook,
            live=live,
            note=note,
            wrong=wrong,
            counts=_counts(outlook.changes),
            when=when(workspace.zone),
            address=lambda place: address(workspace.slug, place),
            names={e.key: e.label for e in drafts.list_drafts(session, workspace)},
            may_publish=can(me(), "publish", workspace.id),
            crumbs=crumbs(workspace, {"label": say("发布", "Publish")}),
        ),
        status,
    )


def _counts(changes: list[Change]) -> dict[str, int]:
    return {what: sum(c.what == what for c in changes) for what in ("added", "changed", "moved", "removed")}


@blueprint.post("/w/<slug>/design/publish")
@signed_in
def make(slug: str) -> Response:
    workspace = workspace_by_slug(slug, "publish")
    note = request.form.get("note", "")
    try:
        with transaction() as session:
            number = publish.publish(session, workspace, note, me().id, now(), request.form.get("seen", type=int))
    except (BadDefinition, Conflict) as error:
        return _page(workspace, note, error.text.to(locale()), error.status)
    told(Text("第 {n} 版已发布。", "Release {n} is live.").fill(n=number))
    return make_response(redirect(url_for("designer.design", slug=slug)))


@blueprint.get("/w/<slug>/design/releases")
@signed_in
def list_(slug: str) -> Response:
    """``?from=2&to=3`` compares two of them."""
    workspace = workspace_by_slug(slug, "design")
    session = db.session()
    old, new = request.args.get("from", type=int), request.args.get("to", type=int)
    compared = releases.compare(session, workspace, old, new) if old is not None and new is not None else None
    lines = releases.list_releases(session, workspace)
    return make_response(
        render_template(
            "builder/releases.html",
            slug=slug,
            lines=lines,
            compared=compared,
            old=old,
            new=new,
            when=when(workspace.zone),
            options=[(r.number, say(f"第 {r.number} 版", f"Release {r.number}")) for r in lines],
            address=lambda place: address(slug, place),
            crumbs=crumbs(workspace, {"label": say("版本", "Releases")}),
        )
    )


@blueprint.post("/w/<slug>/design/releases/<int:number>/restore")
@signed_in
def restore(slug: str, number: int) -> Response:
    workspace = workspace_by_slug(slug, "design")
    try:
        with transaction() as session:
            changed = releases.restore(session, workspace, number, me().id, now())
        told(
            Text(
                "第 {n} 版已恢复为草稿，{m} 个定义有变化。检查后再发布。",
                "Release {n} is back as drafts; {m} definitions changed. Look them over, then publish.",
            ).fill(n=number, m=len(changed))
        )
    except (BadDefinition, Conflict) as error:
        refused(error)
    return make_response(redirect(url_for("designer.design", slug=slug)))

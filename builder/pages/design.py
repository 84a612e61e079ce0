"""A workspace's definitions: the list, new ones, import and export, and the designers' mount point."""

from __future__ import annotations

from typing import Any

from flask import Response, g, make_response, redirect, render_template, request, url_for
from flask_wtf.csrf import generate_csrf

from app.accounts.entry import workspace_by_slug
from app.accounts.pages.answers import refused, told
from app.accounts.permissions import can
from app.database import db, transaction
from app.definitions.bundle import Joined, read_bundle
from app.definitions.names import make_key
from app.errors import FormworkError, Problem
from app.i18n import Text
from app.nodes.registry import node_kinds
from app.web.current import now
from app.web.language import locale
from app.web.reading import uploaded
from app.web.rules import me, signed_in
from app.workspaces import Workspace
from builder import drafts, gallery, moving
from builder.pages.blueprint import blueprint, crumbs, when
from builder.pages.decision import decision_page
from builder.problems import problems_of

Page = Response
# Kinds of definitions that are read on a page of their own instead of drawn in the designer.
PAGES = {"decision": decision_page}


@blueprint.get("/w/<slug>/design")
@signed_in
def design(slug: str) -> Page:
    """``?add=form|flow|sheet|template|dmn|import`` opens the panel that adds something."""
    return _page(workspace_by_slug(slug, "design"))


def _page(
    workspace: Workspace,
    typed: dict[str, str] | None = None,
    clash: Joined | None = None,
    source: str = "",
    wrong: str = "",
    status: int = 200,
) -> Page:
    session = db.session()
    entries = drafts.list_drafts(session, workspace)
    problems: dict[str, list[Problem]] = {}
    for problem in problems_of(session, workspace.id):
        problems.setdefault(problem.place[0] if problem.place else "", []).append(problem)
    return make_response(
        render_template(
            "builder/design.html",
            slug=workspace.slug,
            entries=entries,
            problems=problems,
            release=workspace.release,
            forms=[(e.key, e.label.to(locale())) for e in entries if e.kind == "form" and e.state != "deleted"],
            changed=[e for e in entries if e.state != "live"],
            add=request.args.get("add", ""),
            typed=typed or {},
            clash=clash,
            source=source,
            when=when(workspace.zone),
            wrong=wrong,
            templates=gallery.templates(),
            may_publish=can(me(), "publish", workspace.id),
            crumbs=crumbs(workspace),
        ),
        status,
    )


@blueprint.post("/w/<slug>/design/new")
@signed_in
def add(slug: str) -> Page:
    """A new form or flow from its name; the key is made of it."""
    workspace = workspace_by_slug(slug, "design")
    typed = {name: request.form.get(name, "").strip() for name in ("kind", "label", "form")}
    if not typed["label"] or typed["kind"] not in ("form", "flow"):
        return _page(workspace, typed, wrong=Text("请填写名称。", "Enter a name.").to(locale()), status=422)
    try:
        with transaction() as session:
            document = _fresh(typed, set(session.scalars(drafts.keys_of(workspace.id))))
            drafts.create_draft(session, workspace, document, me().id, now())
    except FormworkError as error:
        return _page(workspace, typed, wrong=error.text.to(locale()), status=error.status)
    return make_response(redirect(url_for("designer.edit", slug=slug, key=document["key"])))


def _fresh(typed: dict[str, str], taken: set[str]) -> dict[str, Any]:
    label = {"en" if typed["label"].isascii() else "zh": typed["label"][:200]}
    key = make_key(typed["label"], taken, typed["kind"])
    if typed["kind"] == "form":
        return {"kind": "form", "format": 1, "key": key, "label": label, "fields": []}
    begin = next(k for k in node_kinds if k.begins)
    finish = next(k for k in node_kinds if k.ends)
    nodes = [
        {"id": "n1", "kind": begin.name, "settings": begin.default_settings},
        {"id": "n2", "kind": finish.name, "settings": finish.default_settings},
    ]
    return {
        "kind": "flow",
        "format": 1,
        "key": key,
        "label": label,
        "form": typed["form"],
        "nodes": nodes,
        "edges": [{"from": "n1", "port": "out", "to": "n2"}],
    }


@blueprint.post("/w/<slug>/design/<key>/delete")
@signed_in
def delete(slug: str, key: str) -> Page:
    workspace = workspace_by_slug(slug, "design")
    try:
        with transaction() as session:
            seen = request.form.get("revision", type=int)
            live = drafts.delete_draft(session, workspace, key, seen, me().id, now())
        later = Text("已删除。线上的版本在下次发布时撤下。", "Deleted. What is live goes with the next publish.")
        told(later if live else Text("已删除。", "Deleted."))
    except FormworkError as error:
        refused(error)
    return make_response(redirect(url_for("designer.design", slug=slug)))


@blueprint.post("/w/<slug>/design/import")
@signed_in
def import_(slug: str) -> Page:
    """An exported file, or the one already sent (``source``) with what was chosen for each clash."""
    workspace = workspace_by_slug(slug, "design")
    try:
        source = request.form.get("source", "")
        data = source.encode() if source else uploaded("file")[1]
        bundle = read_bundle(data)
        with transaction() as session:
            joined = moving.add_bundle(session, workspace, bundle, _choices(), me().id, now())
    except FormworkError as error:
        return _page(workspace, wrong=error.text.to(locale()), status=error.status)
    if joined.clashes:
        return _page(workspace, clash=joined, source=data.decode("utf-8-sig"), status=409)
    return _added(slug, joined)


@blueprint.post("/w/<slug>/design/template")
@signed_in
def add_template(slug: str) -> Page:
    workspace = workspace_by_slug(slug, "design")
    name = request.form.get("template", "")
    try:
        with transaction() as session:
            joined = gallery.add_template(session, workspace, name, _choices(), me().id, now())
    except FormworkError as error:
        return _page(workspace, wrong=error.text.to(locale()), status=error.status)
    if joined.clashes:
        return _page(workspace, {"template": name}, clash=joined, status=409)
    return _added(slug, joined)


def _choices() -> dict[str, str]:
    """``choice.<key>`` is keep, replace or rename, the new key stands in ``as.<key>``."""
    found: dict[str, str] = {}
    for name, value in request.form.items():
        if name.startswith("choice."):
            key = name.removeprefix("choice.")
            found[key] = f"rename:{request.form.get(f'as.{key}', '').strip()}" if value == "rename" else value
    return found


def _added(slug: str, joined: Joined) -> Page:
    told(
        Text("已加入 {n} 个定义，{same} 个本来就相同。", "{n} definitions added; {same} were the same already.").fill(
            n=len(joined.write), same=len(joined.shared)
        )
    )
    return make_response(redirect(url_for("designer.design", slug=slug)))


@blueprint.get("/w/<slug>/design/<key>")
@signed_in
def edit(slug: str, key: str) -> Page:
    """The designer of one definition, drawn by its script."""
    workspace = workspace_by_slug(slug, "design")
    session, actor = db.session(), me()
    draft = drafts.find_draft(session, workspace.id, key)
    if draft.kind in PAGES:
        found = [p for p in problems_of(session, workspace.id) if p.place[:1] == (key,)]
        return PAGES[draft.kind](workspace, draft, found)
    boot = {
        "workspace": {"slug": slug, "label": workspace.label},
        "key": key,
        "kind": draft.kind,
        "document": draft.body,
        "revision": draft.revision,
        "saved_at": draft.saved_at.isoformat(),
        "locale": locale(),
        "csrf": generate_csrf(),
        "definitions": [e.to_json() for e in drafts.list_drafts(session, workspace)],
        "me": {"id": actor.id, "name": actor.name},
        "release": workspace.release or None,
        "problems": [p.to_json() for p in problems_of(session, workspace.id)],
        "kinds": {"fields": "/api/v1/schemas/field-kinds.json", "nodes": "/api/v1/schemas/node-kinds.json"},
        "publish": can(actor, "publish", workspace.id),
    }
    g.designing = key
    return make_response(
        render_template("builder/designer.html", boot=boot, label=Text.of(draft.body.get("label"), key).to(locale()))
    )

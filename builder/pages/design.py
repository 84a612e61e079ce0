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
from builder.asked import asks_of
from builder.connectors import secret_problems
from builder.decisions import BEGINNINGS, new_decision
from builder.pages.blueprint import blueprint, crumbs, when
from builder.problems import problems_of

Page = Response


@blueprint.get("/w/<slug>/design")
@signed_in
def design(slug: str) -> Page:
    """``?add=form|flow|decision|connector|sheet|template|dmn|import`` opens the panel that adds something."""
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
    """A new form, flow, decision or connector from its name; the key is made of it."""
    workspace = workspace_by_slug(slug, "design")
    typed = {name: request.form.get(name, "").strip() for name in ("kind", "label", "form", "begins")}
    if not typed["label"] or typed["kind"] not in FRESH:
        return _page(workspace, typed, wrong=Text("请填写名称。", "Enter a name.").to(locale()), status=422)
    try:
        with transaction() as session:
            taken = set(session.scalars(drafts.keys_of(workspace.id)))
            label = {"en" if typed["label"].isascii() else "zh": typed["label"][:200]}
            document = FRESH[typed["kind"]](make_key(typed["label"], taken, typed["kind"]), label, typed)
            drafts.create_draft(session, workspace, document, me().id, now())
    except FormworkError as error:
        return _page(workspace, typed, wrong=error.text.to(locale()), status=error.status)
    return make_response(redirect(url_for("designer.edit", slug=slug, key=document["key"])))


def _new_form(key: str, label: dict[str, str], _typed: dict[str, str]) -> dict[str, Any]:
    return {"kind": "form", "format": 1, "key": key, "label": label, "fields": []}


def _new_flow(key: str, label: dict[str, str], typed: dict[str, str]) -> dict[str, Any]:
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


def _new_decision(key: str, label: dict[str, str], typed: dict[str, str]) -> dict[str, Any]:
    return new_decision(key, label, typed["begins"] if typed["begins"] in BEGINNINGS else next(iter(BEGINNINGS)))


def _new_connector(key: str, label: dict[str, str], _typed: dict[str, str]) -> dict[str, Any]:
    return {
        "kind": "connector",
        "format": 1,
        "key": key,
        "label": label,
        "base": "",
        "auth": {"kind": "none"},
        "operations": [],
    }


FRESH = {"form": _new_form, "flow": _new_flow, "decision": _new_decision, "connector": _new_connector}


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
    return _added(workspace, joined)


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
    return _added(workspace, joined)


def _choices() -> dict[str, str]:
    """``choice.<key>`` is keep, replace or rename, the new key stands in ``as.<key>``."""
    found: dict[str, str] = {}
    for name, value in request.form.items():
        if name.startswith("choice."):
            key = name.removeprefix("choice.")
            found[key] = f"rename:{request.form.get(f'as.{key}', '').strip()}" if value == "rename" else value
    return found


def _added(workspace: Workspace, joined: Joined) -> Page:
    told(
        Text("已加入 {n} 个定义，{same} 个本来就相同。", "{n} definitions added; {same} were the same already.").fill(
            n=len(joined.write), same=len(joined.shared)
        )
    )
    for problem in secret_problems(db.session(), workspace.id, joined.write):
        told(problem.text)
    return make_response(redirect(url_for("designer.design", slug=workspace.slug)))


@blueprint.get("/w/<slug>/design/<key>")
@signed_in
def edit(slug: str, key: str) -> Page:
    """The designer of one definition, drawn by its script."""
    workspace = workspace_by_slug(slug, "design")
    session, actor = db.session(), me()
    draft = drafts.find_draft(session, workspace.id, key)
    asked = drafts.documents(session, workspace.id)
    boot = {
        "workspace": {"slug": slug, "label": workspace.label},
        "key": key,
        "kind": draft.kind,
        "document": draft.body,
        "revision": draft.revision,
        "saved_at": draft.saved_at.isoformat(),
        "locale": locale(),
        "csrf": generate_csrf(),
        "definitions": [
            {**e.to_json(), "asks": asks_of(asked.get(e.key, {}))} for e in drafts.list_drafts(session, workspace)
        ],
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

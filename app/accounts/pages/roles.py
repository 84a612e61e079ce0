"""Roles of a workspace and the rights they grant."""

from __future__ import annotations

from typing import Any

from flask import Response, make_response, redirect, render_template, request, url_for

from app.accounts import roles as verbs
from app.accounts.entry import workspace_by_slug
from app.accounts.pages.answers import NOTHING_WRONG, Wrong, refused, told, wrong
from app.accounts.pages.blueprint import blueprint
from app.accounts.permissions import WORKSPACE_VERBS
from app.accounts.roles import RoleLine, members_of, roles_of
from app.database import db, transaction
from app.errors import Conflict, InvalidAnswers, NotFound
from app.i18n import Text
from app.web.current import now
from app.web.language import locale, say
from app.web.rules import me, signed_in
from app.workspaces import Workspace


@blueprint.get("/w/<slug>/roles")
@signed_in
def roles(slug: str) -> Response:
    workspace = workspace_by_slug(slug, "manage")
    return make_response(
        render_template(
            "accounts/roles.html",
            roles=roles_of(db.session(), workspace.id),
            verbs=_verbs(),
            slug=slug,
            people=len(members_of(db.session(), workspace.id)),
            crumbs=_crumbs(workspace),
        )
    )


@blueprint.get("/w/<slug>/roles/new")
@signed_in
def role_form(slug: str) -> Response:
    workspace = workspace_by_slug(slug, "manage")
    return _page(workspace, None, {"zh": "", "en": "", "key": "", "verbs": ["enter"]})


@blueprint.post("/w/<slug>/roles/new")
@signed_in
def add_role(slug: str) -> Response:
    workspace = workspace_by_slug(slug, "manage")
    typed = _typed()
    try:
        with transaction() as session:
            verbs.add_role(
                session, workspace.id, key=typed["key"], label=typed, verbs=typed["verbs"], by=me().id, at=now()
            )
    except InvalidAnswers as error:
        return _page(workspace, None, typed, wrong(error), 422)
    told(Text("已新建角色“{role}”。", "The role “{role}” is there now.").fill(role=typed["zh"] or typed["en"]))
    return make_response(redirect(url_for("accounts.roles", slug=slug)))


@blueprint.get("/w/<slug>/roles/<key>")
@signed_in
def role(slug: str, key: str) -> Response:
    workspace = workspace_by_slug(slug, "manage")
    found = _role(workspace, key)
    return _page(workspace, found, {"zh": found.label.zh, "en": found.label.en, "key": key, "verbs": list(found.verbs)})


@blueprint.post("/w/<slug>/roles/<key>")
@signed_in
def save_role(slug: str, key: str) -> Response:
    workspace = workspace_by_slug(slug, "manage")
    typed = _typed()
    try:
        with transaction() as session:
            if "remove" in request.form:
                verbs.remove_role(session, workspace.id, key, by=me().id, at=now())
            else:
                verbs.edit_role(session, workspace.id, key, label=typed, verbs=typed["verbs"], by=me().id, at=now())
    except InvalidAnswers as error:
        return _page(workspace, _role(workspace, key), typed, wrong(error), 422)
    except Conflict as error:
        refused(error)
        return make_response(redirect(url_for("accounts.role", slug=slug, key=key)))
    told(
        Text("角色已删除。", "The role is removed.")
        if "remove" in request.form
        else Text("角色“{role}”已保存。", "Saved the role “{role}”.").fill(role=typed["zh"] or typed["en"])
    )
    return make_response(redirect(url_for("accounts.roles", slug=slug)))


def _typed() -> dict[str, Any]:
    return {
        "zh": request.form.get("zh", ""),
        "en": request.form.get("en", ""),
        "key": request.form.get("key", ""),
        "verbs": request.form.getlist("verbs"),
    }


def _role(workspace: Workspace, key: str) -> RoleLine:
    found = next((r for r in roles_of(db.session(), workspace.id) if r.key == key), None)
    if found is None:
        raise NotFound()
    return found


def _verbs() -> list[tuple[str, str]]:
    said = locale()
    return [(verb, _capital(label.to(said))) for verb, label in WORKSPACE_VERBS.items()]


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _page(
    workspace: Workspace, found: RoleLine | None, typed: dict[str, Any], bad: Wrong = NOTHING_WRONG, status: int = 200
) -> Response:
    name = found.label.to(locale()) if found else say("新建角色", "New role")
    return make_response(
        render_template(
            "accounts/role.html",
            role=found,
            typed=typed,
            wrong=bad,
            verbs=_verbs(),
            slug=workspace.slug,
            crumbs=[*_crumbs(workspace, last=False), {"label": name}],
        ),
        status,
    )


def _crumbs(workspace: Workspace, last: bool = True) -> list[dict[str, str]]:
    middle = {"label": say("成员与角色", "Members and roles")}
    if not last:
        middle["href"] = url_for("accounts.roles", slug=workspace.slug)
    return [{"label": Text.of(workspace.label).to(locale()), "href": f"/w/{workspace.slug}"}, middle]

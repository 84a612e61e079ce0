"""Members of a workspace: who holds which role."""

from __future__ import annotations

from flask import Response, make_response, redirect, render_template, request, url_for
from sqlalchemy import select

from app.accounts import roles as verbs
from app.accounts.departments import department_names
from app.accounts.entry import workspace_by_slug
from app.accounts.models import User
from app.accounts.pages.answers import NOTHING_WRONG, Wrong, refused, told, wrong
from app.accounts.pages.blueprint import blueprint
from app.accounts.people import person, resolve_person
from app.accounts.roles import Member, members_of, roles_of
from app.database import db, transaction
from app.errors import Conflict, Invalid, InvalidAnswers, NotFound
from app.i18n import Text
from app.web.current import now
from app.web.language import locale, say
from app.web.rules import me, signed_in
from app.workspaces import Workspace


@blueprint.get("/w/<slug>/members")
@signed_in
def members(slug: str) -> Response:
    return _page(workspace_by_slug(slug, "manage"))


@blueprint.post("/w/<slug>/members")
@signed_in
def add_member(slug: str) -> Response:
    workspace = workspace_by_slug(slug, "manage")
    typed, keys = request.form.get("who", ""), request.form.getlist("roles")
    try:
        if not typed.strip():
            raise InvalidAnswers(
                [
                    Invalid(
                        ("who",),
                        "required",
                        Text("请填写要添加的人的姓名或邮箱。", "Enter the name or e-mail of whom to add."),
                    )
                ]
            )
        if not keys:
            raise InvalidAnswers(
                [Invalid(("roles",), "required", Text("请至少选一个角色。", "Choose at least one role."))]
            )
        user_id = resolve_person(db.session(), typed, path="who")
        with transaction() as session:
            verbs.add_member(session, workspace.id, user_id, keys, by=me().id, at=now())
    except InvalidAnswers as error:
        return _page(workspace, typed, keys, wrong(error), 422)
    told(Text("已添加。", "Added."))
    return make_response(redirect(url_for("accounts.members", slug=slug)))


@blueprint.get("/w/<slug>/members/<user_id>")
@signed_in
def member(slug: str, user_id: str) -> Response:
    workspace = workspace_by_slug(slug, "manage")
    return _member_page(workspace, _member(workspace, user_id))


@blueprint.post("/w/<slug>/members/<user_id>")
@signed_in
def save_member(slug: str, user_id: str) -> Response:
    """Set the roles ticked; none, or the button "remove", takes him out of the workspace."""
    workspace = workspace_by_slug(slug, "manage")
    found = _member(workspace, user_id)
    keys = [] if "remove" in request.form else request.form.getlist("roles")
    try:
        with transaction() as session:
            verbs.set_member(session, workspace.id, user_id, keys, by=me().id, at=now())
    except Conflict as error:
        refused(error)
        return make_response(redirect(url_for("accounts.member", slug=slug, user_id=user_id)))
    name = found.person.name
    told(
        Text("{name}的角色已保存。", "Saved the roles of {name}.").fill(name=name)
        if keys
        else Text("{name}已移出本应用。", "{name} is no longer a member.").fill(name=name)
    )
    if user_id == me().id:  # he may have taken the right to this page from himself
        return make_response(redirect("/"))
    return make_response(redirect(url_for("accounts.members", slug=slug)))


def _member(workspace: Workspace, user_id: str) -> Member:
    found = next((m for m in members_of(db.session(), workspace.id) if m.person.id == user_id), None)
    if found is None or person(db.session(), user_id) is None:
        raise NotFound()
    return found


def _page(
    workspace: Workspace, typed: str = "", keys: list[str] | None = None, bad: Wrong = NOTHING_WRONG, status: int = 200
) -> Response:
    said = locale()
    session = db.session()
    found = members_of(session, workspace.id)
    inside = {m.person.id for m in found}
    offered = [
        f"{n} <{e}>"
        for i, n, e in session.execute(
            select(User.id, User.name, User.email).where(User.active).order_by(User.name, User.id).limit(200)
        )
        if i not in inside
    ]
    roles = roles_of(session, workspace.id)
    return make_response(
        render_template(
            "accounts/members.html",
            members=found,
            roles=roles,
            labels={r.key: r.label.to(said) for r in roles},
            department_names={i: n.to(said) for i, n in department_names(session).items()},
            offered=offered,
            typed=typed,
            keys=keys if keys is not None else ["member"],
            wrong=bad,
            slug=workspace.slug,
            crumbs=[
                {"label": Text.of(workspace.label).to(said), "href": f"/w/{workspace.slug}"},
                {"label": say("成员与角色", "Members and roles")},
            ],
        ),
        status,
    )


def _member_page(workspace: Workspace, found: Member) -> Response:
    said = locale()
    names = department_names(db.session())
    department = names.get(found.person.department_id or "")
    return make_response(
        render_template(
            "accounts/member.html",
            member=found,
            roles=roles_of(db.session(), workspace.id),
            slug=workspace.slug,
            department=department.to(said) if department else None,
            crumbs=[
                {"label": Text.of(workspace.label).to(said), "href": f"/w/{workspace.slug}"},
                {
                    "label": say("成员与角色", "Members and roles"),
                    "href": url_for("accounts.members", slug=workspace.slug),
                },
                {"label": found.person.name},
            ],
        )
    )

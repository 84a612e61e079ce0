"""People of the installation: the list, one person, inviting."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, make_response, redirect, render_template, request, url_for
from sqlalchemy import select

from app.accounts import letters, post, users
from app.accounts.departments import department_tree
from app.accounts.letters import Addressee
from app.accounts.models import Membership, Role
from app.accounts.pages.addresses import full_address
from app.accounts.pages.answers import NOTHING_WRONG, Wrong, refused, told, wrong
from app.accounts.pages.blueprint import blueprint
from app.accounts.pages.words import when
from app.accounts.people import Person, list_people
from app.accounts.people import person as find_person
from app.database import db, transaction
from app.errors import Conflict, InvalidAnswers, NotFound
from app.i18n import Text
from app.ports.clock import RealClock
from app.web.current import now, ports, settings
from app.web.language import locale, say
from app.web.rules import admins_only, me
from app.workspaces import Workspace

PAGE = 50


@blueprint.get("/admin/people")
@admins_only
def people() -> Response:
    text, state = request.args.get("q", "").strip(), request.args.get("state", "")
    department = request.args.get("department") or None
    page = max(1, request.args.get("page", 1, type=int))
    found = list_people(db.session(), text=text, state=state, department_id=department, page=page, size=PAGE)
    pages = max(1, -(-found.total // PAGE))
    if page > pages:
        return make_response(redirect(_list(q=text, state=state, department=department, page=pages)))

    def address(number: int) -> str:
        return _list(q=text, state=state, department=department, page=number)

    everybody = sum(found.counts.values())
    names = {
        "": say("全部", "All"),
        "active": say("在用", "Active"),
        "invited": say("待接受邀请", "Invited"),
        "off": say("已停用", "Deactivated"),
    }
    states = [
        {
            "label": label,
            "count": found.counts.get(key, everybody),
            "current": key == state,
            "href": _list(q=text, state=key, department=department),
        }
        for key, label in names.items()
    ]
    return make_response(
        render_template(
            "accounts/people.html",
            found=found,
            text=text,
            state=state,
            department=department,
            page=page,
            pages=pages,
            address=address,
            states=states,
            departments=_departments(),
            department_names=dict(_departments(indent=False)),
            crumbs=[{"label": say("人员", "People")}],
        )
    )


@blueprint.get("/admin/people/new")
@admins_only
def invitation_form() -> Response:
    return _invite_page({"department_id": request.args.get("department", "")}, NOTHING_WRONG)


@blueprint.post("/admin/people/new")
@admins_only
def invite_person() -> Response:
    typed = _typed()
    at, until = now(), RealClock().now() + letters.LIFE["invite"]
    try:
        with transaction() as session:
            user_id, token = letters.invite(
                session,
                email=typed["email"],
                name=typed["name"],
                department_id=typed["department_id"] or None,
                title=typed["title"],
                admin=bool(typed["admin"]),
                by=me().id,
                at=at,
                until=until,
            )
    except InvalidAnswers as error:
        return _invite_page(typed, wrong(error), 422)
    return _send_invitation(_person(user_id), token)


@blueprint.post("/admin/people/<user_id>/invitation")
@admins_only
def resend(user_id: str) -> Response:
    try:
        with transaction() as session:
            token = letters.invite_again(
                session, user_id, by=me().id, at=now(), until=RealClock().now() + letters.LIFE["invite"]
            )
    except Conflict as error:
        refused(error)
        return _back(user_id)
    return _send_invitation(_person(user_id), token)


@blueprint.post("/admin/people/<user_id>/reset")
@admins_only
def send_reset(user_id: str) -> Response:
    with transaction() as session:
        to, token = letters.reset_link(session, user_id, now=RealClock().now())
    link = full_address("accounts.reset", token)
    sent = post.send_reset(ports().mail, to, link, locale=locale())
    return _sent_page(
        _person(user_id),
        link,
        sent,
        say("重设密码的链接", "Link for a new password"),
        say("2 小时内有效，只能使用一次。", "It works once, within 2 hours."),
    )


@blueprint.get("/admin/people/<user_id>")
@admins_only
def person(user_id: str) -> Response:
    found = _person(user_id)
    typed = {
        "name": found.name,
        "email": found.email,
        "title": found.title or "",
        "mobile": found.mobile or "",
        "department_id": found.department_id or "",
        "admin": found.admin,
    }
    return _person_page(found, typed, NOTHING_WRONG)


@blueprint.post("/admin/people/<user_id>")
@admins_only
def save_person(user_id: str) -> Response:
    typed = _typed()
    try:
        with transaction() as session:
            users.edit_user(
                session,
                user_id,
                name=typed["name"],
                email=typed["email"],
                title=typed["title"],
                mobile=typed["mobile"],
                department_id=typed["department_id"] or None,
                admin=bool(typed["admin"]),
                by=me().id,
                at=now(),
            )
    except InvalidAnswers as error:
        return _person_page(_person(user_id), typed, wrong(error), 422)
    except Conflict as error:
        sentence = error.text.to(locale())
        return _person_page(_person(user_id), typed, Wrong({"admin": sentence}, [("admin", sentence)]), error.status)
    told(Text("{name}的资料已保存。", "Saved: {name}.").fill(name=typed["name"].strip()))
    return _back(user_id)


@blueprint.post("/admin/people/<user_id>/deactivate")
@admins_only
def deactivate(user_id: str) -> Response:
    found = _person(user_id)
    try:
        with transaction() as session:
            users.deactivate(session, user_id, by=me().id, at=now())
    except Conflict as error:
        refused(error)
        return _back(user_id)
    told(
        Text("{name}已停用，他的登录都已退出。", "{name} is deactivated and signed out everywhere.").fill(
            name=found.name
        )
    )
    return _back(user_id)


@blueprint.post("/admin/people/<user_id>/reactivate")
@admins_only
def reactivate(user_id: str) -> Response:
    found = _person(user_id)
    with transaction() as session:
        users.reactivate(session, user_id, by=me().id, at=now())
    told(Text("{name}已恢复使用。", "{name} is active again.").fill(name=found.name))
    return _back(user_id)


def _typed() -> dict[str, Any]:
    form: Mapping[str, str] = request.form
    return {k: form.get(k, "") for k in ("name", "email", "title", "mobile", "department_id", "admin")}


def _person(user_id: str) -> Person:
    found = find_person(db.session(), user_id)
    if found is None:
        raise NotFound()
    return found


def _back(user_id: str) -> Response:
    return make_response(redirect(url_for("accounts.person", user_id=user_id)))


def _list(**values: Any) -> str:
    return url_for("accounts.people", **{k: v for k, v in values.items() if v and (k, v) != ("page", 1)})


def _departments(indent: bool = True) -> list[tuple[str, str]]:
    said = locale()
    return [(b.id, ("　" * b.depth if indent else "") + b.name.to(said)) for b in department_tree(db.session())]


def _invite_page(typed: dict[str, Any], bad: Wrong, status: int = 200) -> Response:
    return make_response(
        render_template(
            "accounts/invite.html",
            typed=typed,
            wrong=bad,
            departments=_departments(),
            crumbs=[
                {"label": say("人员", "People"), "href": url_for("accounts.people")},
                {"label": say("邀请", "Invite")},
            ],
        ),
        status,
    )


def _person_page(found: Person, typed: dict[str, Any], bad: Wrong, status: int = 200) -> Response:
    said = locale()
    memberships: dict[str, dict[str, Any]] = {}
    for workspace, label in db.session.execute(
        select(Workspace, Role.label)
        .join(Role, Role.workspace_id == Workspace.id)
        .join(Membership, Membership.role_id == Role.id)
        .where(Membership.user_id == found.id)
        .order_by(Workspace.slug, Role.position)
    ):
        line = memberships.setdefault(
            workspace.id,
            {"name": Text.of(workspace.label).to(said), "slug": workspace.slug, "icon": workspace.icon, "roles": []},
        )
        line["roles"].append(Text.of(label).to(said))
    return make_response(
        render_template(
            "accounts/person.html",
            person=found,
            typed=typed,
            wrong=bad,
            departments=_departments(),
            memberships=list(memberships.values()),
            own=found.id == me().id,
            crumbs=[{"label": say("人员", "People"), "href": url_for("accounts.people")}, {"label": found.name}],
        ),
        status,
    )


def _send_invitation(found: Person, token: str) -> Response:
    link = full_address("accounts.invitation", token)
    to = Addressee(found.id, found.name, found.email, None)
    sent = post.send_invitation(ports().mail, to, link, by=me().name, locale=locale())
    return _sent_page(
        found,
        link,
        sent,
        say("邀请链接", "Invitation link"),
        say("{} 前有效，只能使用一次。", "It works once, until {}.").format(
            when(RealClock().now() + letters.LIFE["invite"])
        ),
    )


def _sent_page(found: Person, link: str, sent: bool, title: str, note: str) -> Response:
    """What was sent; the link itself only where no mail server would have carried it, or it failed to."""
    show = link if settings().mail_url is None or not sent else None
    return make_response(
        render_template(
            "accounts/sent.html",
            person=found,
            link=show,
            sent=sent,
            heading=title,
            note=note,
            mailbox=settings().mail_url is None,
            crumbs=[
                {"label": say("人员", "People"), "href": url_for("accounts.people")},
                {"label": found.name, "href": url_for("accounts.person", user_id=found.id)},
                {"label": title},
            ],
        )
    )

"""The tree of departments."""

from __future__ import annotations

from typing import Any

from flask import Response, make_response, redirect, render_template, request, url_for
from sqlalchemy import select

from app.accounts import departments as verbs
from app.accounts.departments import Branch, below, department_tree
from app.accounts.models import User
from app.accounts.pages.answers import NOTHING_WRONG, Wrong, refused, told, wrong
from app.accounts.pages.blueprint import blueprint
from app.accounts.people import names_of, resolve_person
from app.database import db, transaction
from app.errors import Conflict, InvalidAnswers, NotFound
from app.i18n import Text
from app.web.current import now
from app.web.language import locale, say
from app.web.rules import admins_only, me


@blueprint.get("/admin/departments")
@admins_only
def departments() -> Response:
    """The tree; ``open`` names the department being edited, ``under`` the parent of a new one ("" for the top)."""
    tree = department_tree(db.session())
    chosen = request.args.get("open")
    if chosen is not None:
        branch = _branch(tree, chosen)
        return _page(tree, branch, None, _as_typed(branch))
    if "under" in request.args:
        under = request.args["under"]
        return _page(tree, None, under, {"zh": "", "en": "", "parent_id": under, "head": ""})
    return _page(tree, None, None, {})


@blueprint.post("/admin/departments")
@admins_only
def add_department() -> Response:
    typed = _typed()
    try:
        head = resolve_person(db.session(), typed["head"], path="head") if typed["head"].strip() else None
        with transaction() as session:
            made = verbs.add_department(
                session, name=typed, parent_id=typed["parent_id"] or None, head_id=head, by=me().id, at=now()
            )
    except InvalidAnswers as error:
        return _page(department_tree(db.session()), None, typed["parent_id"], typed, wrong(error), 422)
    told(Text("已新建“{name}”。", "“{name}” is there now.").fill(name=typed["zh"] or typed["en"]))
    return make_response(redirect(url_for("accounts.departments", open=made)))


@blueprint.post("/admin/departments/<department_id>")
@admins_only
def save_department(department_id: str) -> Response:
    typed = _typed()
    try:
        head = resolve_person(db.session(), typed["head"], path="head") if typed["head"].strip() else None
        with transaction() as session:
            verbs.edit_department(
                session,
                department_id,
                name=typed,
                parent_id=typed["parent_id"] or None,
                head_id=head,
                by=me().id,
                at=now(),
            )
    except InvalidAnswers as error:
        tree = department_tree(db.session())
        return _page(tree, _branch(tree, department_id), None, typed, wrong(error), 422)
    told(Text("“{name}”已保存。", "Saved: “{name}”.").fill(name=typed["zh"] or typed["en"]))
    return make_response(redirect(url_for("accounts.departments", open=department_id)))


@blueprint.post("/admin/departments/<department_id>/shift")
@admins_only
def shift_department(department_id: str) -> Response:
    with transaction() as session:
        verbs.shift_department(
            session, department_id, -1 if request.form.get("step") == "up" else 1, by=me().id, at=now()
        )
    return make_response(redirect(url_for("accounts.departments", open=department_id)))


@blueprint.post("/admin/departments/<department_id>/remove")
@admins_only
def remove_department(department_id: str) -> Response:
    try:
        with transaction() as session:
            verbs.remove_department(session, department_id, by=me().id, at=now())
    except Conflict as error:
        refused(error)
        return make_response(redirect(url_for("accounts.departments", open=department_id)))
    told(Text("部门已删除。", "The department is removed."))
    return make_response(redirect(url_for("accounts.departments")))


def _typed() -> dict[str, str]:
    return {k: request.form.get(k, "") for k in ("zh", "en", "parent_id", "head")}


def _branch(tree: list[Branch], department_id: str) -> Branch:
    found = next((b for b in tree if b.id == department_id), None)
    if found is None:
        raise NotFound()
    return found


def _as_typed(branch: Branch) -> dict[str, str]:
    head = ""
    if branch.head_id:
        name, email = db.session.execute(select(User.name, User.email).where(User.id == branch.head_id)).one()
        head = f"{name} <{email}>"
    return {"zh": branch.name.zh, "en": branch.name.en, "parent_id": branch.parent_id or "", "head": head}


def _page(
    tree: list[Branch],
    branch: Branch | None,
    under: str | None,
    typed: dict[str, str],
    bad: Wrong = NOTHING_WRONG,
    status: int = 200,
) -> Response:
    said = locale()
    head_names = names_of(db.session(), [b.head_id for b in tree if b.head_id])
    inside = below(tree, branch.id) if branch else set()
    parents = [(b.id, "　" * b.depth + b.name.to(said)) for b in tree if b.id not in inside]
    # Whoever heads a department nearly always works in it, so its own people are offered; anybody may be typed.
    near = inside or ({under} if under else set())
    offered: list[Any] = [
        f"{n} <{e}>"
        for n, e in db.session.execute(
            select(User.name, User.email)
            .where(User.active, User.department_id.in_(near))
            .order_by(User.name)
            .limit(100)
        )
    ]
    siblings = [b.id for b in tree if branch and b.parent_id == branch.parent_id]
    return make_response(
        render_template(
            "accounts/departments.html",
            tree=tree,
            branch=branch,
            under=under,
            typed=typed,
            wrong=bad,
            said_in=said,
            head_names=head_names,
            parents=parents,
            offered=offered,
            siblings=siblings,
            crumbs=[{"label": say("部门", "Departments")}],
        ),
        status,
    )

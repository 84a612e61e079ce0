"""The first start: somebody must be the first admin."""

from __future__ import annotations

from flask import Response, make_response, redirect, render_template, request, url_for

from app.accounts.pages.answers import NOTHING_WRONG, Wrong, refused, wrong
from app.accounts.pages.blueprint import blueprint
from app.accounts.pages.sign_in import signed_in_as
from app.accounts.passwords import check_password, hash_password
from app.accounts.users import anybody, check_person, create_first_admin
from app.database import db, transaction
from app.errors import Conflict, InvalidAnswers
from app.web.current import now
from app.web.rules import open_to_all


@blueprint.get("/first-start")
@open_to_all
def first_start() -> Response:
    if anybody(db.session()):
        return make_response(redirect(url_for("accounts.sign_in")))
    return _page({}, NOTHING_WRONG)


@blueprint.post("/first-start")
@open_to_all
def begin() -> Response:
    if anybody(db.session()):
        return make_response(redirect(url_for("accounts.sign_in")))
    form = request.form
    email, name, password = form.get("email", ""), form.get("name", ""), form.get("password", "")
    bad = check_person(email, name) + check_password(password, form.get("again", ""))
    if bad:
        return _page({"email": email, "name": name}, wrong(InvalidAnswers(bad)), 422)
    hashed = hash_password(password)
    try:
        with transaction() as session:
            user_id = create_first_admin(session, email=email, name=name, password=hashed, at=now())
    except Conflict as error:  # somebody was faster
        refused(error)
        return make_response(redirect(url_for("accounts.sign_in")))
    return signed_in_as(user_id, "/")


def _page(typed: dict[str, str], bad: Wrong, status: int = 200) -> Response:
    return make_response(render_template("accounts/first-start.html", typed=typed, wrong=bad), status)

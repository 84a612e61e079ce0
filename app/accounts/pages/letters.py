"""Pages behind the links in letters: an invitation, a new password."""

from __future__ import annotations

from flask import Response, make_response, render_template, request

from app.accounts.letters import (
    Addressee,
    accept_invitation,
    addressee,
    request_reset,
    reset_password,
)
from app.accounts.pages.addresses import full_address
from app.accounts.pages.answers import NOTHING_WRONG, Wrong, told, wrong
from app.accounts.pages.blueprint import blueprint
from app.accounts.pages.sign_in import signed_in_as
from app.accounts.passwords import check_password, hash_password
from app.accounts.post import send_reset
from app.accounts.users import check_person
from app.database import db, transaction
from app.errors import InvalidAnswers, NotFound
from app.i18n import Text
from app.ports.clock import RealClock
from app.web.current import now, ports, settings
from app.web.language import locale
from app.web.rules import open_to_all


@blueprint.get("/invitation/<token>")
@open_to_all
def invitation(token: str) -> Response:
    try:
        person = addressee(db.session(), token, "invite", RealClock().now())
    except NotFound as error:
        return _gone(error)
    return _invitation(person, person.name, NOTHING_WRONG)


@blueprint.post("/invitation/<token>")
@open_to_all
def accept(token: str) -> Response:
    try:
        person = addressee(db.session(), token, "invite", RealClock().now())
        name, password = request.form.get("name", ""), request.form.get("password", "")
        bad = [i for i in check_person(person.email, name) if i.path == ("name",)]
        bad += check_password(password, request.form.get("again", ""))
        if bad:
            return _invitation(person, name, wrong(InvalidAnswers(bad)), 422)
        hashed = hash_password(password)
        with transaction() as session:
            user_id = accept_invitation(session, token, name=name, password=hashed, now=RealClock().now(), at=now())
    except NotFound as error:
        return _gone(error)
    told(Text("欢迎，{name}。", "Welcome, {name}.").fill(name=name.strip()))
    return signed_in_as(user_id, "/")


@blueprint.get("/forgot")
@open_to_all
def forgot() -> Response:
    return _forgot(request.args.get("email", ""), NOTHING_WRONG)


@blueprint.post("/forgot")
@open_to_all
def ask_reset() -> Response:
    email = request.form.get("email", "")
    if bad := [i for i in check_person(email, "") if i.path == ("email",)]:
        return _forgot(email, wrong(InvalidAnswers(bad)), 422)
    with transaction() as session:
        asked = request_reset(session, email, now=RealClock().now())
    if asked:
        person, token = asked
        send_reset(ports().mail, person, full_address("accounts.reset", token, asked_by_anybody=True), locale=locale())
    # The same page whether or not anybody has that address.
    return make_response(
        render_template("accounts/forgot.html", sent=True, email=email.strip(), no_mail=settings().mail_url is None)
    )


def _forgot(email: str, bad: Wrong, status: int = 200) -> Response:
    return make_response(render_template("accounts/forgot.html", sent=False, email=email, wrong=bad), status)


@blueprint.get("/reset/<token>")
@open_to_all
def reset(token: str) -> Response:
    try:
        person = addressee(db.session(), token, "reset", RealClock().now())
    except NotFound as error:
        return _gone(error)
    return _reset(person, NOTHING_WRONG)


@blueprint.post("/reset/<token>")
@open_to_all
def renew_password(token: str) -> Response:
    try:
        person = addressee(db.session(), token, "reset", RealClock().now())
        password = request.form.get("password", "")
        if bad := check_password(password, request.form.get("again", "")):
            return _reset(person, wrong(InvalidAnswers(bad)), 422)
        hashed = hash_password(password)
        with transaction() as session:
            user_id = reset_password(session, token, hashed, now=RealClock().now(), at=now())
    except NotFound as error:
        return _gone(error)
    told(Text("新密码已生效，其他设备上的登录已退出。", "The new password is set; other devices are signed out."))
    return signed_in_as(user_id, "/")


def _invitation(person: Addressee, name: str, bad: Wrong, status: int = 200) -> Response:
    return make_response(render_template("accounts/invitation.html", person=person, name=name, wrong=bad), status)


def _reset(person: Addressee, bad: Wrong, status: int = 200) -> Response:
    return make_response(render_template("accounts/reset.html", person=person, wrong=bad), status)


def _gone(error: NotFound) -> Response:
    return make_response(render_template("accounts/letter-gone.html", sentence=error.text.to(locale())), error.status)

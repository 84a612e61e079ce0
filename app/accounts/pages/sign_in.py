"""Signing in and out."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, g, make_response, redirect, render_template, request, session, url_for
from sqlalchemy import or_, select

from app.accounts.attempts import TooMany
from app.accounts.models import Department, User
from app.accounts.pages.addresses import local_path
from app.accounts.pages.answers import NOTHING_WRONG, Wrong, wrong
from app.accounts.pages.blueprint import blueprint
from app.accounts.sessions import COOKIE, LIFE, open_session
from app.accounts.sessions import sign_out as end_session
from app.accounts.sign_in import sign_in as check_in
from app.database import db, transaction
from app.errors import InvalidAnswers, NotFound
from app.i18n import Text
from app.ports.clock import RealClock
from app.web.current import settings
from app.web.language import locale
from app.web.rules import open_to_all

# Domains reserved for examples (RFC 2606): nobody real has an address there, so only invented people get a button.
INVENTED = or_(User.email.endswith("@example.com"), User.email.endswith(".example"))


@dataclass(frozen=True, slots=True)
class DemoPerson:
    id: str
    name: str
    note: str

    @property
    def initial(self) -> str:
        return self.name[:1]


@blueprint.get("/sign-in")
@open_to_all
def sign_in() -> Response:
    to = local_path(request.args.get("next"))
    if g.actor is not None:
        return make_response(redirect(to))
    return _page(to)


@blueprint.post("/sign-in")
@open_to_all
def enter() -> Response:
    to = local_path(request.form.get("next"))
    if who := request.form.get("demo"):
        return signed_in_as(_demo_person(who), to)
    email, password = request.form.get("email", ""), request.form.get("password", "")
    try:
        token, _ = check_in(email, password, address=request.remote_addr or "", agent=request.user_agent.string)
    except InvalidAnswers as error:
        return _page(to, email, wrong(error), 422)
    except TooMany as error:
        sentence = error.text.to(locale())
        return _page(to, email, Wrong({"password": sentence}, [("password", sentence)]), error.status)
    return welcome(token, to)


@blueprint.post("/sign-out")
@open_to_all
def sign_out() -> Response:
    if token := request.cookies.get(COOKIE):
        with transaction() as database:
            end_session(database, token)
    session.clear()
    response = make_response(redirect(url_for("accounts.sign_in")))
    response.delete_cookie(COOKIE)
    return response


def signed_in_as(user_id: str, to: str) -> Response:
    """Sign this browser in without a password: after an invitation, a reset, the first start, in the demo."""
    with transaction() as database:
        token = open_session(database, user_id, request.user_agent.string, RealClock().now())
    return welcome(token, to)


def welcome(token: str, to: str) -> Response:
    # What the visitor's session held (the token against forged posts, too) must not live on in the person's.
    session.clear()
    response = make_response(redirect(to))
    give_cookie(response, token)
    return response


def give_cookie(response: Response, token: str) -> None:
    response.set_cookie(COOKIE, token, max_age=LIFE, httponly=True, samesite="Lax", secure=settings().secure_cookies)


def _page(to: str, email: str = "", bad: Wrong = NOTHING_WRONG, status: int = 200) -> Response:
    people = _demo_people() if settings().demo else []
    return make_response(render_template("accounts/sign-in.html", to=to, email=email, wrong=bad, people=people), status)


def _demo_people() -> list[DemoPerson]:
    rows = db.session.execute(
        select(User.id, User.name, User.title, User.admin, Department.name)
        .outerjoin(Department, Department.id == User.department_id)
        .where(User.active, INVENTED)
        .order_by(User.id)
        .limit(12)
    )
    admin = Text("系统管理员", "Installation admin")
    return [
        DemoPerson(i, name, title or (admin.to(locale()) if is_admin else Text.of(department).to(locale())))
        for i, name, title, is_admin, department in rows
    ]


def _demo_person(user_id: str) -> str:
    if settings().demo:
        found = db.session.scalar(select(User.id).where(User.id == user_id, User.active, INVENTED))
        if found is not None:
            return found
    raise NotFound()

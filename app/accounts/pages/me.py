"""A person's own page: name, language, theme, password, devices, tokens."""

from __future__ import annotations

from datetime import timedelta

from flask import Response, g, make_response, redirect, render_template, request, url_for
from sqlalchemy import select

from app.accounts.api_tokens import make_token, revoke_token, tokens_of
from app.accounts.models import User
from app.accounts.pages.answers import NOTHING_WRONG, Wrong, told, wrong
from app.accounts.pages.blueprint import blueprint
from app.accounts.pages.preferences import THEME_COOKIE
from app.accounts.pages.words import device, when
from app.accounts.passwords import check_password, hash_password, password_fits
from app.accounts.sessions import devices, end_sessions
from app.accounts.users import set_password, set_preferences
from app.database import db, transaction
from app.errors import Invalid, InvalidAnswers
from app.i18n import Text
from app.ports.clock import RealClock
from app.web.current import now
from app.web.language import COOKIE, locale
from app.web.rules import me as asking
from app.web.rules import signed_in

LIVES = {"30": 30, "90": 90, "365": 365, "never": None}  # days


@blueprint.get("/me")
@signed_in
def me() -> Response:
    return _page()


@blueprint.post("/me")
@signed_in
def save_me() -> Response:
    form = request.form
    try:
        with transaction() as session:
            set_preferences(
                session, asking().id, name=form.get("name", ""), locale=form.get("locale"), theme=form.get("theme")
            )
    except InvalidAnswers as error:
        return _page(wrong(error), 422, name=form.get("name", ""))
    g.pop("locale", None)
    response = make_response(redirect(url_for("accounts.me")))
    if form.get("locale"):
        response.set_cookie(COOKIE, form["locale"], samesite="Lax")
    response.delete_cookie(THEME_COOKIE)  # the account's choice holds on every device
    told(Text("资料已保存。", "Saved."))
    return response


@blueprint.post("/me/password")
@signed_in
def change_password() -> Response:
    form, who = request.form, asking()
    kept = db.session.scalar(select(User.password).where(User.id == who.id))
    bad = check_password(form.get("password", ""), form.get("again", ""))
    if not password_fits(kept, form.get("current", "")):
        bad.insert(
            0,
            Invalid(
                ("current",),
                "wrong",
                Text("当前密码不对，请重新输入。", "The current password is not right. Type it again."),
            ),
        )
    if bad:
        return _page(wrong(InvalidAnswers(bad)), 422)
    hashed = hash_password(form["password"])
    with transaction() as session:
        set_password(session, who.id, hashed, by=who.id, at=now(), keep=None if g.by_token else g.sign_in)
    told(Text("密码已修改，其他设备上的登录已退出。", "The password is changed; other devices are signed out."))
    return make_response(redirect(url_for("accounts.me")))


@blueprint.post("/me/devices")
@signed_in
def end_devices() -> Response:
    """End one signed-in browser (``device``), or all but this one."""
    only = request.form.get("device")
    with transaction() as session:
        if only:
            end_sessions(session, asking().id, only=only)
        else:
            end_sessions(session, asking().id, but=g.sign_in)
    told(Text("已退出。", "Signed out there."))
    return make_response(redirect(url_for("accounts.me") + "#devices"))


@blueprint.post("/me/tokens")
@signed_in
def new_token() -> Response:
    at = RealClock().now()
    life = LIVES.get(request.form.get("life", "90"), 90)
    try:
        with transaction() as session:
            token = make_token(
                session,
                asking().id,
                request.form.get("token_name", ""),
                at=at,
                expires_at=at + timedelta(days=life) if life else None,
            )
    except InvalidAnswers as error:
        return _page(wrong(error), 422)
    return _page(token=token)  # shown this once, so no redirect


@blueprint.post("/me/tokens/<token_id>/revoke")
@signed_in
def drop_token(token_id: str) -> Response:
    with transaction() as session:
        revoke_token(session, asking().id, token_id, at=now())
    told(Text("令牌已撤销，用它的程序不能再访问。", "The token is revoked; programs that use it are shut out."))
    return make_response(redirect(url_for("accounts.me") + "#tokens"))


def _page(
    bad: Wrong = NOTHING_WRONG, status: int = 200, *, token: str | None = None, name: str | None = None
) -> Response:
    who, said = asking(), locale()
    at = RealClock().now()
    seats = [
        {
            "id": d.token_hash,
            "name": device(d.agent).to(said),
            "since": when(d.since),
            "here": d.token_hash == g.sign_in,
        }
        for d in devices(db.session(), who.id, at)
    ]
    lines = [
        {
            "id": t.id,
            "name": t.name,
            "made": when(t.created_at),
            "used": when(t.last_used_at),
            "until": when(t.expires_at) if t.expires_at else None,
            "over": bool(t.expires_at and t.expires_at <= at),
        }
        for t in tokens_of(db.session(), who.id)
    ]
    page = render_template(
        "accounts/me.html",
        wrong=bad,
        devices=seats,
        tokens=lines,
        token=token,
        typed_name=who.name if name is None else name,
    )
    return make_response(page, status)

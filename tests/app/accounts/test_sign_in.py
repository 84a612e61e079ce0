"""Signing in, staying signed in, being signed out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, func, select, update

from app.accounts import users
from app.accounts.models import Attempt, SignIn, User
from app.accounts.passwords import hash_password
from app.accounts.sessions import COOKIE, LIFE, by_cookie
from app.accounts.tokens import digest
from app.database import db, transaction
from app.web.current import KEY, now
from tests.cast import PASSWORD, Cast, csrf


def post(client: FlaskClient, path: str, page: str | None = None, **data: str) -> object:
    token = csrf(client.get(page or path).get_data(as_text=True))
    return client.post(path, data={**data, "csrf_token": token})


def try_to_sign_in(client: FlaskClient, email: str, password: str, to: str = "/") -> object:
    return post(client, "/sign-in", email=email, password=password, next=to)


def sentence(answer: object) -> str:
    page = answer.get_data(as_text=True)  # type: ignore[attr-defined]
    start = page.index('id="password-error"')
    return page[start : page.index("</p>", start)]


@pytest.mark.usefixtures("cast")
def test_the_right_password_leads_to_where_one_wanted(app: Flask) -> None:
    client = app.test_client()
    assert client.get("/me?x=1").location == "/sign-in?next=/me?x%3D1"
    answer = try_to_sign_in(client, " Owner@Example.com ", PASSWORD, "/me?x=1")
    assert answer.location == "/me?x=1"
    assert client.get("/me").status_code == 200


def test_wrong_password_unknown_person_and_deactivated_one_get_the_same_sentence(app: Flask, cast: Cast) -> None:
    with app.app_context(), transaction() as session:
        users.deactivate(session, cast.ids["second"], by=None, at=now())
    client = app.test_client()
    answers = [
        try_to_sign_in(client, "owner@example.com", "not this one"),
        try_to_sign_in(client, "nobody@example.com", "not this one"),
        try_to_sign_in(client, "second@example.com", PASSWORD),
    ]
    assert [a.status_code for a in answers] == [422, 422, 422]
    assert len({sentence(a) for a in answers}) == 1
    assert 'value="owner@example.com"' in answers[0].get_data(as_text=True)  # what was typed is kept


@pytest.mark.usefixtures("cast")
def test_an_invited_person_without_a_password_cannot_sign_in(app: Flask) -> None:
    with app.app_context(), transaction() as session:
        users.create_user(session, email="new@example.com", name="新人", at=now())
    assert try_to_sign_in(app.test_client(), "new@example.com", "").status_code == 422


def test_the_cookie_is_not_what_the_database_keeps(app: Flask, cast: Cast) -> None:
    client = cast.client("owner")
    token = client.get_cookie(COOKIE)
    assert token is not None
    assert token.http_only
    assert token.same_site == "Lax"
    with app.app_context():
        assert db.session.scalar(select(SignIn.token_hash)) == digest(token.value) != token.value


@pytest.mark.usefixtures("cast")
def test_guessing_one_account_is_stopped_and_waits_its_time(app: Flask) -> None:
    client = app.test_client()
    for _ in range(10):
        assert try_to_sign_in(client, "owner@example.com", "guess").status_code == 422
    assert try_to_sign_in(client, "owner@example.com", PASSWORD).status_code == 429
    assert try_to_sign_in(client, "helper@example.com", PASSWORD).status_code == 302  # others go on
    with app.app_context(), transaction() as session:
        session.execute(update(Attempt).values(since=datetime.now(UTC) - timedelta(minutes=16)))
    assert try_to_sign_in(app.test_client(), "owner@example.com", PASSWORD).status_code == 302


@pytest.mark.usefixtures("cast")
def test_guessing_many_accounts_from_one_address_is_stopped(app: Flask) -> None:
    with app.app_context(), transaction() as session:
        session.add(Attempt(key="sign-in:address:127.0.0.1", count=100, since=datetime.now(UTC)))
    assert try_to_sign_in(app.test_client(), "owner@example.com", PASSWORD).status_code == 429


def test_a_branch_office_that_signs_in_at_nine_is_not_taken_for_an_attack(app: Flask, cast: Cast) -> None:
    for _ in range(12):
        cast.client("owner")
    with app.app_context():
        assert db.session.scalar(select(func.max(Attempt.count))) == 0


def test_an_ended_session_is_a_visitor_again(app: Flask, cast: Cast) -> None:
    client = cast.client("owner")
    post(client, "/sign-out", page="/me")
    assert client.get("/me").status_code == 302
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(SignIn)) == 0


def test_an_expired_session_is_a_visitor_again(app: Flask, cast: Cast) -> None:
    client = cast.client("owner")
    with app.app_context(), transaction() as session:
        session.execute(update(SignIn).values(expires_at=datetime.now(UTC) - timedelta(seconds=1)))
    assert client.get("/me").status_code == 302


def test_a_session_grows_longer_with_use_and_writes_once_a_day(app: Flask, cast: Cast) -> None:
    client = cast.client("owner")
    assert not any(v.startswith(COOKIE) for k, v in client.get("/api/v1/me").headers if k == "Set-Cookie")
    old = datetime.now(UTC) + LIFE - timedelta(days=3)
    with app.app_context(), transaction() as session:
        session.execute(update(SignIn).values(expires_at=old))
    answer = client.get("/api/v1/me")
    assert any(v.startswith(COOKIE) for k, v in answer.headers if k == "Set-Cookie")
    with app.app_context():
        assert db.session.scalar(select(SignIn.expires_at)) > old + timedelta(days=2)
    assert not any(v.startswith(COOKIE) for k, v in client.get("/api/v1/me").headers if k == "Set-Cookie")


def test_deactivating_ends_every_session_at_once(app: Flask, cast: Cast) -> None:
    phone, desk = cast.client("helper"), cast.client("helper")
    post(
        cast.client("admin"),
        f"/admin/people/{cast.ids['helper']}/deactivate",
        page=f"/admin/people/{cast.ids['helper']}",
    )
    assert phone.get("/me").status_code == desk.get("/me").status_code == 302
    with app.app_context():
        assert not db.session.scalar(select(User.active).where(User.id == cast.ids["helper"]))


def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(app: Flask, cast: Cast) -> None:
    desk, phone = cast.client("owner"), cast.client("owner")
    post(desk, "/me/password", page="/me", current=PASSWORD, password="a longer sentence", again="a longer sentence")
    assert desk.get("/me").status_code == 200
    assert phone.get("/me").status_code == 302
    assert try_to_sign_in(app.test_client(), "owner@example.com", PASSWORD).status_code == 422
    assert try_to_sign_in(app.test_client(), "owner@example.com", "a longer sentence").status_code == 302


@pytest.mark.parametrize(
    ("current", "password", "again", "field"),
    [
        ("wrong one", "a longer sentence", "a longer sentence", "current"),
        (PASSWORD, "short", "short", "password"),
        (PASSWORD, "a longer sentence", "another sentence", "again"),
    ],
)
def test_a_bad_change_of_password_names_the_field(
    cast: Cast, current: str, password: str, again: str, field: str
) -> None:
    answer = post(cast.client("owner"), "/me/password", page="/me", current=current, password=password, again=again)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.get_data(as_text=True)


def test_who_asks_is_known_after_two_statements(app: Flask, cast: Cast) -> None:
    client = cast.client("owner")
    token = client.get_cookie(COOKIE)
    assert token is not None
    statements: list[str] = []
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", note := lambda *a: statements.append(a[2]))
        found = by_cookie(db.session(), token.value, datetime.now(UTC))
        event.remove(db.engine, "before_cursor_execute", note)
    assert found is not None
    assert found.actor.roles == {cast.workspace: frozenset({"admin"})}
    assert "publish" in found.actor.rights[cast.workspace]
    assert len([s for s in statements if s.startswith("SELECT")]) == len(statements) - statements.count("BEGIN") == 2


def test_a_post_without_its_token_is_refused(cast: Cast) -> None:
    client = cast.client("owner")
    for path in (
        "/sign-in",
        "/sign-out",
        "/me",
        "/me/password",
        "/me/tokens",
        "/language",
        "/theme",
        "/w/lab/members",
        "/w/lab/roles/new",
        "/forgot",
    ):
        assert client.post(path, data={"name": "x", "locale": "en"}).status_code == 400, path
    assert client.get("/me").status_code == 200


def test_hashes_made_with_old_parameters_are_renewed_at_sign_in(app: Flask, cast: Cast) -> None:
    from argon2 import PasswordHasher

    with app.app_context(), transaction() as session:
        old = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
        session.execute(update(User).where(User.id == cast.ids["owner"]).values(password=old))
    cast.client("owner")
    with app.app_context():
        kept = db.session.scalar(select(User.password).where(User.id == cast.ids["owner"]))
        assert kept != old
        assert kept.split("$")[3] == hash_password("x").split("$")[3]


def test_no_demo_buttons_and_no_sign_in_without_a_password_outside_the_demo(app: Flask, cast: Cast) -> None:
    client = app.test_client()
    assert 'name="demo"' not in client.get("/sign-in").get_data(as_text=True)
    assert post(client, "/sign-in", demo=cast.ids["admin"]).status_code == 404
    assert client.get("/me").status_code == 302


def test_in_the_demo_one_click_signs_in_an_invented_person_and_nobody_else(app: Flask, cast: Cast) -> None:
    with app.app_context(), transaction() as session:
        session.execute(update(User).where(User.id == cast.ids["owner"]).values(email="lin@bank.com"))
        users.deactivate(session, cast.ids["second"], by=None, at=now())
    kept = app.extensions[KEY]["settings"]
    app.extensions[KEY]["settings"] = replace(kept, demo=True)
    try:
        client = app.test_client()
        page = client.get("/sign-in").get_data(as_text=True)
        assert "周明远" in page
        assert "林晓岚" not in page
        assert "孙雅婷" not in page
        for who in ("owner", "second"):
            assert post(client, "/sign-in", demo=cast.ids[who]).status_code == 404
        assert post(client, "/sign-in", demo=cast.ids["helper"], next="/me").location == "/me"
        assert client.get("/api/v1/me").get_json()["name"] == "周明远"
    finally:
        app.extensions[KEY]["settings"] = kept

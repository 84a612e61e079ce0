"""Invitations and forgotten passwords: links that open once."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from app.accounts.models import Letter, User
from app.accounts.pages.addresses import full_address
from app.accounts.tokens import digest
from app.database import db, transaction
from app.ports.mail import MemoryMail
from app.web.current import KEY
from tests.cast import PASSWORD, Cast, csrf

NEW = "a sentence of my own"


def link_in(mail: MemoryMail) -> str:
    found = re.search(r"http://localhost(/\S+)", mail.sent[-1].body)
    assert found
    return found[1]


def invite(cast: Cast, email: str = "zhao@example.com", name: str = "赵敏") -> str:
    admin = cast.client("admin")
    token = csrf(admin.get("/admin/people/new").get_data(as_text=True))
    answer = admin.post("/admin/people/new", data={"csrf_token": token, "name": name, "email": email})
    return answer.get_data(as_text=True)


def take(client: FlaskClient, path: str, password: str = NEW, **data: str) -> object:
    token = csrf(client.get(path).get_data(as_text=True))
    return client.post(path, data={"csrf_token": token, "password": password, "again": password, **data})


def test_an_invited_person_chooses_a_password_and_is_in(app: Flask, cast: Cast, mail: MemoryMail) -> None:
    page = invite(cast)
    path = link_in(mail)
    assert path in page  # no mail server here, so the admin sees the link and hands it over
    assert mail.sent[-1].to == "zhao@example.com"
    assert "何思源邀请您" in mail.sent[-1].body
    guest = app.test_client()
    assert "zhao@example.com" in guest.get(path).get_data(as_text=True)
    assert take(guest, path, name="赵敏敏").location == "/"  # type: ignore[attr-defined]
    assert guest.get("/api/v1/me").get_json()["name"] == "赵敏敏"


def test_a_link_opens_once(app: Flask, cast: Cast, mail: MemoryMail) -> None:
    invite(cast)
    path = link_in(mail)
    first, second = app.test_client(), app.test_client()
    token = csrf(second.get(path).get_data(as_text=True))
    take(first, path, name="赵敏")
    late = second.post(
        path, data={"csrf_token": token, "password": "other words here", "again": "other words here", "name": "别人"}
    )
    assert late.status_code == 404
    assert "已经用过" in late.get_data(as_text=True)
    assert second.get(path).status_code == 404
    assert second.get("/me").status_code == 302


def test_an_expired_or_invented_link_opens_nothing(app: Flask, cast: Cast, mail: MemoryMail) -> None:
    invite(cast)
    path = link_in(mail)
    with app.app_context(), transaction() as session:
        session.execute(update(Letter).values(expires_at=datetime.now(UTC) - timedelta(seconds=1)))
    client = app.test_client()
    for gone in (path, "/invitation/invented", "/reset/invented", path.replace("invitation", "reset")):
        assert client.get(gone).status_code == 404
    with app.app_context():
        assert db.session.scalar(select(Letter.token_hash)) == digest(path.rsplit("/", 1)[1])


def test_what_was_typed_wrong_is_told_and_the_link_still_works(app: Flask, cast: Cast, mail: MemoryMail) -> None:
    invite(cast)
    path, client = link_in(mail), app.test_client()
    bad = take(client, path, "short", name="")
    assert bad.status_code == 422  # type: ignore[attr-defined]
    page = bad.get_data(as_text=True)  # type: ignore[attr-defined]
    assert 'id="name-error"' in page
    assert 'id="password-error"' in page
    assert take(client, path, name="赵敏").status_code == 302  # type: ignore[attr-defined]


def test_inviting_again_voids_the_first_link(app: Flask, cast: Cast, mail: MemoryMail) -> None:
    invite(cast)
    first = link_in(mail)
    with app.app_context():
        user = db.session.scalar(select(User.id).where(User.email == "zhao@example.com"))
    admin = cast.client("admin")
    token = csrf(admin.get(f"/admin/people/{user}").get_data(as_text=True))
    admin.post(f"/admin/people/{user}/invitation", data={"csrf_token": token})
    second = link_in(mail)
    client = app.test_client()
    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200
    take(client, second, name="赵敏")
    answer = admin.post(f"/admin/people/{user}/invitation", data={"csrf_token": token}, follow_redirects=True)
    assert "已经接受邀请" in answer.get_data(as_text=True)


def test_an_address_that_somebody_has_is_not_invited_twice(cast: Cast, mail: MemoryMail) -> None:
    page = invite(cast, email="Helper@example.com")
    assert "这个邮箱已经属于周明远" in page
    assert mail.sent == []


@pytest.mark.usefixtures("cast")
def test_the_answer_to_a_forgotten_password_is_the_same_for_everybody(app: Flask, mail: MemoryMail) -> None:
    def ask(email: str) -> str:
        client = app.test_client()
        token = csrf(client.get("/forgot").get_data(as_text=True))
        page = client.post("/forgot", data={"csrf_token": token, "email": email}).get_data(as_text=True)
        return page[page.index("<main") :].replace(email, "someone")

    assert ask("helper@example.com") == ask("nobody@example.com")
    assert [letter.to for letter in mail.sent] == ["helper@example.com"]


def test_a_reset_sets_the_password_and_ends_all_sessions(app: Flask, cast: Cast, mail: MemoryMail) -> None:
    old = cast.client("helper")
    client = app.test_client()
    token = csrf(client.get("/forgot").get_data(as_text=True))
    client.post("/forgot", data={"csrf_token": token, "email": "helper@example.com"})
    path = link_in(mail)
    assert take(client, path).location == "/"  # type: ignore[attr-defined]
    assert client.get("/me").status_code == 200
    assert old.get("/me").status_code == 302
    fresh = app.test_client()
    token = csrf(fresh.get("/sign-in").get_data(as_text=True))
    assert (
        fresh.post(
            "/sign-in", data={"csrf_token": token, "email": "helper@example.com", "password": PASSWORD}
        ).status_code
        == 422
    )
    assert (
        fresh.post("/sign-in", data={"csrf_token": token, "email": "helper@example.com", "password": NEW}).status_code
        == 302
    )


@pytest.mark.usefixtures("cast")
def test_five_letters_an_hour_are_enough(app: Flask, mail: MemoryMail) -> None:
    client = app.test_client()
    token = csrf(client.get("/forgot").get_data(as_text=True))
    for _ in range(7):
        client.post("/forgot", data={"csrf_token": token, "email": "helper@example.com"})
    assert len(mail.sent) == 5


def test_an_admin_gets_a_reset_link_to_hand_over(app: Flask, cast: Cast, mail: MemoryMail) -> None:
    admin, path = cast.client("admin"), f"/admin/people/{cast.ids['helper']}"
    token = csrf(admin.get(path).get_data(as_text=True))
    page = admin.post(f"{path}/reset", data={"csrf_token": token}).get_data(as_text=True)
    assert link_in(mail) in page
    admin.post(f"{path}/deactivate", data={"csrf_token": token})
    assert admin.post(f"{path}/reset", data={"csrf_token": token}).status_code == 404
    assert app.test_client().get(link_in(mail)).status_code == 404  # deactivated: an earlier link is dead, too


def test_letters_speak_the_persons_language(app: Flask, cast: Cast, mail: MemoryMail) -> None:
    with app.app_context(), transaction() as session:
        session.execute(update(User).where(User.id == cast.ids["helper"]).values(locale="en"))
    client = app.test_client()
    token = csrf(client.get("/forgot").get_data(as_text=True))
    client.post("/forgot", data={"csrf_token": token, "email": "helper@example.com"})
    assert mail.sent[-1].subject == "Reset your Formwork password"


@pytest.mark.parametrize(
    ("base", "server", "wanted"),
    [
        ("https://forms.bank.example/", "smtp://mail", "https://forms.bank.example"),
        (None, "smtp://mail", "http://127.0.0.1:8000"),
        (None, None, "http://forged.example"),
    ],
)
def test_a_forged_host_does_not_get_into_a_mailed_link(
    app: Flask, base: str | None, server: str | None, wanted: str
) -> None:
    kept = app.extensions[KEY]["settings"]
    app.extensions[KEY]["settings"] = replace(kept, base_url=base, mail_url=server)
    try:
        with app.test_request_context("/forgot", headers={"Host": "forged.example"}):
            assert full_address("accounts.reset", "x", asked_by_anybody=True) == wanted + "/reset/x"
    finally:
        app.extensions[KEY]["settings"] = kept

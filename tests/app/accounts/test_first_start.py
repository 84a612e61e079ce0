"""The first start without the demo, and the command that makes an admin."""

from __future__ import annotations

import io
import threading

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.__main__ import main
from app.accounts.models import User
from app.config import Settings
from app.database import db
from tests.cast import csrf

FORM = {"name": "何思源", "email": "he@example.com", "password": "a longer sentence", "again": "a longer sentence"}


@pytest.mark.usefixtures("app")
def test_while_nobody_has_an_account_every_page_leads_there(client: FlaskClient) -> None:
    for path in ("/", "/sign-in", "/admin/people", "/w/lab/members", "/forgot"):
        assert client.get(path).location == "/first-start", path
    assert client.get("/api/v1/me").status_code == 401
    picture = client.get("/static/img/favicon.svg")
    picture.close()
    assert picture.status_code == 200


def test_the_first_admin_is_in_at_once_and_the_door_closes(app: Flask, client: FlaskClient) -> None:
    token = csrf(client.get("/first-start").get_data(as_text=True))
    assert client.post("/first-start", data={**FORM, "csrf_token": token}).location == "/"
    assert client.get("/admin/people").status_code == 200
    other = app.test_client()
    assert other.get("/first-start").location == "/sign-in"
    token = csrf(other.get("/sign-in").get_data(as_text=True))
    answer = other.post("/first-start", data={**FORM, "email": "b@example.com", "csrf_token": token})
    assert answer.location == "/sign-in"
    with app.app_context():
        assert db.session.scalars(select(User.email)).all() == ["he@example.com"]


def test_what_is_wrong_is_told_and_kept(client: FlaskClient) -> None:
    token = csrf(client.get("/first-start").get_data(as_text=True))
    answer = client.post("/first-start", data={**FORM, "again": "other", "email": "he", "csrf_token": token})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'id="again-error"' in page
    assert 'id="email-error"' in page
    assert 'value="何思源"' in page
    assert "a longer sentence" not in page


def test_of_many_first_admins_at_the_same_instant_one_is_made(app: Flask) -> None:
    clients = [app.test_client() for _ in range(6)]
    tokens = [csrf(c.get("/first-start").get_data(as_text=True)) for c in clients]
    start, places = threading.Barrier(len(clients)), []

    def begin(number: int) -> None:
        start.wait()
        answer = clients[number].post(
            "/first-start", data={**FORM, "email": f"a{number}@example.com", "csrf_token": tokens[number]}
        )
        places.append(answer.location)

    threads = [threading.Thread(target=begin, args=(n,)) for n in range(len(clients))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(places) == ["/", *["/sign-in"] * 5]
    with app.app_context():
        assert len(db.session.scalars(select(User.id)).all()) == 1


@pytest.fixture
def environment(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setenv("FORMWORK_INSTANCE", str(settings.instance))
    monkeypatch.setenv("DATABASE_URL", settings.database_url)
    monkeypatch.setenv("SECRET_KEY", "test")
    monkeypatch.setenv("PASSWORD_MEMORY", "64")
    return monkeypatch


def command(environment: pytest.MonkeyPatch, password: str, email: str = "he@example.com") -> int:
    environment.setattr("sys.stdin", io.StringIO(password + "\n"))
    return main(["create-admin", "--email", email, "--name", "何思源"])


def test_the_command_makes_an_admin_who_can_sign_in(app: Flask, environment: pytest.MonkeyPatch) -> None:
    assert command(environment, "a longer sentence") == 0
    client = app.test_client()
    token = csrf(client.get("/sign-in").get_data(as_text=True))
    answer = client.post(
        "/sign-in", data={"csrf_token": token, "email": "he@example.com", "password": "a longer sentence"}
    )
    assert answer.status_code == 302
    assert client.get("/admin/people").status_code == 200


@pytest.mark.usefixtures("cast")
@pytest.mark.parametrize(
    ("password", "email", "words"),
    [
        ("short", "new@example.com", "密码至少 8 位"),
        ("a longer sentence", "nonsense", "完整的邮箱"),
        ("a longer sentence", "admin@example.com", "已经属于何思源"),
    ],
)
def test_the_command_says_what_is_wrong_in_one_sentence(
    environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], password: str, email: str, words: str
) -> None:
    assert command(environment, password, email) == 1
    told = capsys.readouterr().err
    assert words in told
    assert "Traceback" not in told

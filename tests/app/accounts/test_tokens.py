"""Bearer tokens of the API."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from app.accounts import users
from app.accounts.models import ApiToken
from app.database import db, transaction
from app.web.current import now
from tests.cast import Cast, csrf


def make(client: FlaskClient, name: str = "报表系统", life: str = "90") -> str:
    token = csrf(client.get("/me").get_data(as_text=True))
    page = client.post("/me/tokens", data={"csrf_token": token, "token_name": name, "life": life})
    found = re.search(r"fw_[\w-]{43}", page.get_data(as_text=True))
    assert found
    return found[0]


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def test_a_token_acts_as_its_owner_and_is_shown_once(app: Flask, cast: Cast) -> None:
    owner = cast.client("owner")
    token = make(owner)
    assert token not in owner.get("/me").get_data(as_text=True)
    answer = app.test_client().get("/api/v1/me", headers=bearer(token)).get_json()
    assert answer["email"] == "owner@example.com"
    assert answer["workspaces"][0]["slug"] == "lab"
    assert "manage" in answer["workspaces"][0]["rights"]
    with app.app_context():
        row = db.session.scalars(select(ApiToken)).one()
        assert row.token_hash != token
        assert row.last_used_at is not None


def test_a_request_with_a_token_needs_no_form_token(app: Flask, cast: Cast) -> None:
    token = make(cast.client("owner"))
    client = app.test_client()
    new_member = {"who": "吴倩", "roles": "member"}
    assert client.post("/w/lab/members", headers=bearer(token), data=new_member).status_code == 302
    assert client.post("/w/lab/members", data=new_member).status_code == 400


@pytest.mark.usefixtures("app")
def test_an_unknown_token_is_refused_and_opens_no_way_round_the_form_token(cast: Cast) -> None:
    client = cast.client("owner")
    answer = client.get("/api/v1/me", headers=bearer("fw_invented"))
    assert answer.status_code == 401
    assert answer.mimetype == "application/problem+json"
    assert client.post("/theme", headers=bearer("x"), data={"theme": "dark"}).status_code == 401
    assert client.post("/theme", headers={"Authorization": "Basic x"}, data={"theme": "dark"}).status_code == 400


def test_a_revoked_an_expired_and_a_deactivated_persons_token_is_refused(app: Flask, cast: Cast) -> None:
    owner, guest = cast.client("owner"), app.test_client()
    revoked, expired, last = make(owner), make(owner, life="30"), make(owner, life="never")
    page = owner.get("/me").get_data(as_text=True)
    with app.app_context():
        rows = db.session.execute(select(ApiToken.id, ApiToken.expires_at).order_by(ApiToken.id)).all()
    assert rows[2].expires_at is None
    assert rows[0].expires_at > datetime.now(UTC) + timedelta(days=89)
    assert cast.client("helper").post(f"/me/tokens/{rows[0].id}/revoke", data={"csrf_token": "x"}).status_code == 400
    owner.post(f"/me/tokens/{rows[0].id}/revoke", data={"csrf_token": csrf(page)})
    assert guest.get("/api/v1/me", headers=bearer(revoked)).status_code == 401
    with app.app_context(), transaction() as session:
        session.execute(update(ApiToken).where(ApiToken.id == rows[1].id).values(expires_at=datetime.now(UTC)))
    assert guest.get("/api/v1/me", headers=bearer(expired)).status_code == 401
    assert guest.get("/api/v1/me", headers=bearer(last)).status_code == 200
    with app.app_context(), transaction() as session:
        users.deactivate(session, cast.ids["owner"], by=None, at=now())
    assert guest.get("/api/v1/me", headers=bearer(last)).status_code == 401


def test_nobody_revokes_another_persons_token(app: Flask, cast: Cast) -> None:
    make(cast.client("owner"))
    with app.app_context():
        which = db.session.scalars(select(ApiToken.id)).one()
    helper = cast.client("helper")
    token = csrf(helper.get("/me").get_data(as_text=True))
    assert helper.post(f"/me/tokens/{which}/revoke", data={"csrf_token": token}).status_code == 404
    with app.app_context():
        assert db.session.scalars(select(ApiToken.id)).all() == [which]


def test_a_token_needs_a_name(cast: Cast) -> None:
    client = cast.client("owner")
    token = csrf(client.get("/me").get_data(as_text=True))
    answer = client.post("/me/tokens", data={"csrf_token": token, "token_name": "  "})
    assert answer.status_code == 422
    assert 'id="token_name-error"' in answer.get_data(as_text=True)

"""What the page's script sends and gets: JSON answers from the same addresses."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from app.database import db
from app.files.models import File
from runtime.models.records import Filling, Record
from tests.cast import Cast
from tests.flows import publish
from tests.runtime.fillings.loans import Applicant, loan

JSON = {"Accept": "application/json"}
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


@pytest.fixture
def lab(app: Flask, cast: Cast) -> Flask:
    publish(app, cast.workspace, loan(cast.ids["helper"]))
    return app


@pytest.fixture
def page(lab: Flask) -> Applicant:
    return Applicant(lab.test_client(), "/apply/lab/apply")


def send(page: Applicant, address: str | None = None, *, without: tuple[str, ...] = (), **more: Any) -> TestResponse:
    values = MultiDict((k, v) for k, v in page.controls() if k not in without)
    for key, value in more.items():
        values.setlist(key.replace("__", "."), value if isinstance(value, list) else [value])
    return page.client.post(address or page.address, data=values, headers=JSON, content_type="multipart/form-data")


def answers(app: Flask) -> dict[str, Any]:
    with app.app_context():
        return db.session.scalars(select(Filling)).one().answers


def test_the_first_save_makes_the_filling_and_tells_its_address(lab: Flask, page: Applicant) -> None:
    said = send(page, _do="save", name="甲").get_json()
    assert said["href"].startswith("/f/")
    assert said["revision"] == 2
    assert answers(lab)["name"] == "甲"
    again = Applicant(lab.test_client(), said["href"])
    assert again.has('value="甲"')


def test_saves_count_revisions_and_an_old_one_is_refused(lab: Flask, page: Applicant) -> None:
    first = send(page, _do="save", name="甲").get_json()
    second = send(page, first["href"], _do="save", _revision=str(first["revision"]), name="乙", without=("_token",))
    assert second.get_json()["revision"] == 3
    stale = send(page, first["href"], _do="save", _revision=str(first["revision"]), name="丙", without=("_token",))
    assert (stale.status_code, stale.get_json()["revision"]) == (409, 3)
    assert answers(lab)["name"] == "乙"
    lost = send(page, first["href"], _do="save", _revision=str(first["revision"]), name="乙", without=("_token",))
    assert lost.status_code == 200, "the same again, because its answer was lost, is no conflict"


def test_a_save_tells_what_only_the_server_works_out(page: Applicant) -> None:
    page.press(name="甲")
    said = send(page, _do="save", amount="5000", debts=["r1"], debts__r1__balance="30").get_json()
    assert said["spots"]["why"] == [True, True, True]
    assert said["computed"]["total"].startswith("30")
    assert said["totals"] == {"debts": {"balance": "30"}}


def test_the_sum_of_a_column_that_is_kept_from_the_filler_is_not_told(app: Flask, cast: Cast) -> None:
    form, flow = loan(cast.ids["helper"])
    flow["nodes"][0]["settings"]["rights"] = {"*": "write", "balance": "hide"}
    publish(app, cast.workspace, [form, flow])
    page = Applicant(app.test_client(), "/apply/lab/apply")
    page.press(name="甲")
    assert send(page, _do="save", amount="500", debts=["r1"]).get_json()["totals"] == {}


def test_unreadable_text_is_saved_without_a_word(lab: Flask, page: Applicant) -> None:
    page.press(name="甲")
    assert send(page, _do="save", amount="一万二左").status_code == 200
    assert Applicant(lab.test_client(), page.address).has('value="一万二左"')


def test_what_is_wrong_comes_as_one_entry_per_field(page: Applicant) -> None:
    page.press(name="甲")
    refused = send(page, _do="submit", amount="x", why="")
    assert refused.status_code == 422
    assert refused.mimetype == "application/problem+json"
    assert [(e["path"], e["code"]) for e in refused.get_json()["errors"]] == [("amount", "number")]


def test_submitting_answers_where_to_go(page: Applicant) -> None:
    page.press(name="甲")
    said = send(page, _do="submit", amount="5").get_json()
    assert said["submitted"] is True
    assert page.client.get(said["href"]).headers["Location"].startswith("/s/")


def _upload(client: FlaskClient, address: str, page: Applicant, name: str, body: bytes) -> TestResponse:
    values: Any = MultiDict((k, v) for k, v in page.controls() if k.startswith("_") or k == "csrf_token")
    values.setlist("_partial", ["1"])
    values.setlist("_do", ["save"])
    values.add("proof", (io.BytesIO(body), name))
    return client.post(address, data=values, headers=JSON, content_type="multipart/form-data")


def test_an_upload_goes_up_by_itself_and_touches_nothing_else(lab: Flask, page: Applicant) -> None:
    page.press(name="甲")
    page.press("save", amount="5")
    said = _upload(page.client, page.address, page, "照片.png", PNG).get_json()
    [file] = said["files"]["proof"]
    assert file["name"] == "照片.png"
    assert page.client.get(file["href"]).data == PNG
    assert answers(lab)["amount"] == "5"


def test_a_refused_upload_says_why_beside_its_field(lab: Flask, page: Applicant) -> None:
    page.press(name="甲")
    refused = _upload(page.client, page.address, page, "照片.png", PNG[:20] + bytes(30))
    assert refused.status_code == 422
    assert [e["path"] for e in refused.get_json()["errors"]] == ["proof"]
    with lab.app_context():
        assert db.session.scalars(select(File)).all() == []


def test_a_row_removed_by_the_script_is_gone_whatever_button_is_pressed(lab: Flask, page: Applicant) -> None:
    page.press(name="甲")
    page.press("save", amount="5", debts=["r1", "r2"], debts__r1__balance="1", debts__r2__balance="2")
    send(page, _do="submit", _remove="debts.r1", debts=["r2"], without=("debts.r1.balance", "debts.r1.lender"))
    with lab.app_context():
        [record] = db.session.scalars(select(Record)).all()
        assert [r["id"] for r in record.answers["debts"]] == ["r2"]


def test_an_upload_before_anything_was_typed_makes_the_filling(lab: Flask, cast: Cast) -> None:
    documents = loan(cast.ids["helper"])
    documents[0]["fields"] = [f for page in documents[0]["fields"] for f in page["fields"]]
    publish(lab, cast.workspace, documents)
    page = Applicant(lab.test_client(), "/apply/lab/apply")
    said = _upload(page.client, page.address, page, "a.png", PNG).get_json()
    assert said["href"].startswith("/f/")
    assert len(said["files"]["proof"]) == 1


def test_forged_posts_are_refused(page: Applicant) -> None:
    assert send(page, without=("csrf_token",), _do="save").status_code == 400


def test_the_page_carries_trees_only_where_it_needs_them(page: Applicant) -> None:
    assert page.has('id="fw-form"') is False or '"work":[]' in page.page
    page.press(name="甲")
    assert '"work":[{' in page.page


def test_a_member_starts_by_hand_and_only_he_opens_it(lab: Flask, cast: Cast) -> None:
    member = Applicant(cast.client("helper"), "/w/lab/start/apply")
    member.press(name="甲")
    assert lab.test_client().get(member.address).status_code == 404
    assert cast.client("second").get(member.address).status_code == 404
    said = send(member, _do="submit", amount="5").get_json()
    assert member.client.get(said["href"]).headers["Location"].startswith("/cases/")
    with lab.app_context():
        assert db.session.scalars(select(Record)).one().created_by == cast.ids["helper"]


def test_strangers_cannot_start_by_hand(lab: Flask, cast: Cast) -> None:
    assert cast.client("outsider").get("/w/lab/start/apply").status_code == 404
    assert lab.test_client().get("/w/lab/start/apply").status_code == 302

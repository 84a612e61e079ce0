"""Home, workspace, search, notices, jobs, mailbox, health, the API's description."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert, select, update

from app.database import db, new_id, transaction
from app.i18n import Text
from app.ports.clock import FixedClock
from app.web.current import now
from app.workspaces import Workspace
from runtime.models.cases import Notice
from runtime.models.jobs import Job, Message
from tests.cast import Cast, csrf
from tests.flows import begin

ASK = {"purpose": "采购投影仪", "amount": "8000", "office_note": "库存为零"}


def text(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.get_data(as_text=True)


def add(app: Flask, table: Any, **values: Any) -> str:
    id = new_id()
    with app.app_context(), transaction() as session:
        session.execute(insert(table).values(id=id, **values))
    return id


def test_home_tells_my_day(app: Flask, lab: Cast, clock: FixedClock) -> None:
    begin(app, lab.workspace, lab.ids["second"], ASK)
    clock.move(timedelta(hours=9))
    page = text(lab.client("helper"), "/")
    assert "11 月 24 日 星期二" in page
    assert "1 件已超时" in page
    assert "采购投影仪" in page
    page = text(lab.client("second"), "/")
    assert "1 件在途" in page
    assert "办公室审批" in page
    assert "/w/lab/start/spending" in page


def test_an_outsiders_home_is_empty_but_kind(lab: Cast) -> None:
    page = text(lab.client("outsider"), "/")
    assert "实验室" not in page
    assert "请应用管理员邀请您加入" in page


def test_a_workspace_offers_what_i_may_start_and_counts_what_i_may_see(app: Flask, lab: Cast) -> None:
    begin(app, lab.workspace, lab.ids["second"], ASK)
    page = text(lab.client("owner"), "/w/lab")
    assert "/w/lab/start/spending" in page
    assert "/w/lab/records/request" in page
    assert "采购投影仪" in page
    assert "采购投影仪" not in text(lab.client("chief"), "/w/lab")


def test_an_unpublished_workspace_leads_to_the_designer(cast: Cast) -> None:
    page = text(cast.client("owner"), "/w/lab")
    assert "这个应用还没有发布" in page
    assert "/w/lab/design" in page
    assert "/w/lab/design" not in text(cast.client("helper"), "/w/lab")


def test_search_finds_only_what_i_may_see(app: Flask, lab: Cast) -> None:
    begin(app, lab.workspace, lab.ids["second"], ASK)
    for who in ("owner", "helper", "second"):
        assert "采购投影仪" in text(lab.client(who), "/search?q=投影仪"), who
    for who in ("outsider", "chief"):
        assert "采购投影仪" not in text(lab.client(who), "/search?q=投影仪"), who


def test_notices_are_read_once_by_their_owner_only(app: Flask, lab: Cast) -> None:
    id = add(
        app,
        Notice,
        user_id=lab.ids["helper"],
        workspace_id=lab.workspace,
        at=now_in(app),
        copy=False,
        text=Text("“付款”已到处理时限。", "“Payment” is due.").to_json(),
    )
    helper, second = lab.client("helper"), lab.client("second")
    page = text(helper, "/notices")
    assert "已到处理时限" in page
    assert "已到处理时限" not in text(second, "/notices")
    assert second.post(f"/notices/{id}", data={"csrf_token": csrf(text(second, "/"))}).status_code == 404
    assert helper.post(f"/notices/{id}", data={"csrf_token": csrf(page)}).status_code == 303
    assert "1 条未读" not in text(helper, "/notices")


def now_in(app: Flask) -> Any:
    with app.app_context():
        return now()


def job(app: Flask, lab: Cast, **values: Any) -> str:
    return add(
        app,
        Job,
        **{
            "family": "nodes",
            "kind": "notify",
            "key": new_id(),
            "status": "dead",
            "silent": False,
            "attempts": 8,
            "due_at": now_in(app),
            "created_at": now_in(app),
            "workspace_id": lab.workspace,
            "request": {"to": "a@b.example"},
            "error": {"code": "refused", "sentence": "The mail server answered 550."},
            **values,
        },
    )


def test_a_dead_job_is_seen_mended_and_tried_again(app: Flask, lab: Cast) -> None:
    id = job(app, lab)
    admin = lab.client("admin")
    assert "The mail server answered 550." in text(admin, "/admin/jobs")
    page = text(admin, f"/admin/jobs/{id}")
    bad = admin.post(f"/admin/jobs/{id}/retry", data={"csrf_token": csrf(page), "request": "{not json"})
    assert bad.status_code == 422
    assert "{not json" in bad.get_data(as_text=True)
    admin.post(f"/admin/jobs/{id}/retry", data={"csrf_token": csrf(page), "request": '{"to": "c@d.example"}'})
    with app.app_context():
        found = db.session.execute(select(Job.status, Job.request, Job.attempts).where(Job.id == id)).one()
        assert tuple(found) == ("due", {"to": "c@d.example"}, 0)


def test_a_job_at_work_is_left_alone(app: Flask, lab: Cast) -> None:
    id = job(app, lab, status="leased")
    admin = lab.client("admin")
    page = text(admin, f"/admin/jobs/{id}")
    admin.post(f"/admin/jobs/{id}/cancel", data={"csrf_token": csrf(page)})
    assert "不能改动" in text(admin, f"/admin/jobs/{id}")
    with app.app_context():
        assert db.session.scalar(select(Job.status).where(Job.id == id)) == "leased"


@pytest.mark.parametrize("address", ["/admin/jobs", "/admin/mailbox"])
def test_admin_pages_name_the_right_to_others(lab: Cast, address: str) -> None:
    assert lab.client("owner").get(address).status_code == 403


def test_letters_lie_in_the_mailbox_with_links_that_stay_on_this_site(app: Flask, lab: Cast) -> None:
    add(
        app,
        Message,
        key="k1",
        channel="mail",
        to="x@example.com",
        subject="邀请",
        at=now_in(app),
        body="请打开 http://127.0.0.1:8000/s/abc?x=1 。<script>",
    )
    page = text(lab.client("admin"), "/admin/mailbox")
    assert 'href="/s/abc?x=1"' in page
    assert "&lt;script&gt;" in page


def test_health_is_told_without_signing_in(client: FlaskClient) -> None:
    assert client.get("/healthz").get_json() == {"status": "ok"}
    answer = client.get("/readyz")
    assert answer.get_json()["checks"]["database"] is True
    assert answer.status_code in (200, 503)


def test_the_api_describes_itself(app: Flask, lab: Cast) -> None:
    told = lab.client("second").get("/api/v1/openapi.json").get_json()
    assert told["openapi"].startswith("3.1")
    routes = [r for r in app.url_map.iter_rules() if r.rule.startswith("/api/v1/")]
    assert len(told["paths"]) == len({r.rule for r in routes})
    assert told["paths"]["/api/v1/tasks/{id}/decision"]["post"]["parameters"][0]["name"] == "id"
    ids = [o["operationId"] for path in told["paths"].values() for o in path.values()]
    assert len(ids) == len(set(ids))
    schema = told["components"]["schemas"]["lab.spending"]
    assert schema["required"] == ["purpose", "amount"]
    stranger = lab.client("outsider").get("/api/v1/openapi.json").get_json()
    assert set(stranger["components"]["schemas"]) == {"Problem"}


@pytest.mark.usefixtures("lab")
def test_every_page_of_mine_asks_for_signing_in(client: FlaskClient) -> None:
    for address in ("/", "/inbox", "/notices", "/search", "/w/lab", "/w/lab/records/request", "/cases/x"):
        answer = client.get(address)
        assert answer.status_code == 302, address
        assert "/sign-in" in answer.headers["Location"]


def test_the_frame_names_an_archived_workspace_to_nobody(app: Flask, lab: Cast) -> None:
    with app.app_context(), transaction() as session:
        session.execute(update(Workspace).values(archived_at=now()))
    assert lab.client("owner").get("/w/lab").status_code == 404
    assert "实验室" not in text(lab.client("owner"), "/")

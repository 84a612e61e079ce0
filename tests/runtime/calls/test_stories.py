"""A flow that asks the bureau, from drawing it to the incident, over HTTP: owner, helper, outsider, admin."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import MetaData, select

from app.audit import Audit
from app.database import Base, db
from app.outward import RealHttp
from app.secrets.cipher import seal, unseal
from app.web.current import KEY
from runtime.sandbox.institution import API_KEY
from runtime.sandbox.people import report
from tests.app.outward.lines import answering, whole
from tests.builder.conftest import Designer
from tests.cast import Cast, csrf
from tests.drawing import node
from tests.runtime.calls.agency import GOOD, REQUEST, Agency, asking, connector
from tests.runtime.office import Office

SECRET = "the bureau's own secret"


@pytest.fixture
def agency(app: Flask, cast: Cast) -> Iterator[Agency]:
    """Beside an office without a context of its own: requests must not share what they know of their sender."""
    with Agency.beside(Office(app, cast)) as agency:
        yield agency


@pytest.fixture
def owner(cast: Cast) -> Designer:
    return Designer(cast.client("owner"))


@pytest.fixture
def drawn(owner: Designer, agency: Agency) -> Designer:
    """Form, connector and flow are drafts of the owner's."""
    for document in (REQUEST, connector(agency.port), asking()):
        owner.post("definitions", document, 201)
    return owner


def keep(designer: Designer, secret: str = API_KEY, status: int = 200, key: str = "agency") -> Any:
    answer = designer.send("PUT", f"definitions/{key}/secret", {"secret": secret})
    assert answer.status_code == status, answer.get_data(as_text=True)
    return answer.get_json()


def start(designer: Designer, number: str = GOOD) -> str:
    made = designer.post("flows/handle/cases", {"answers": {"id_number": number}}, 201)
    return str(made["case"])


def outcome(designer: Designer, case: str) -> Any:
    return designer.get(f"/api/v1/cases/{case}")["outcome"]


def test_the_owner_sets_it_up_publishes_it_and_the_case_is_answered(drawn: Designer, agency: Agency) -> None:
    said = keep(drawn)
    assert said["secret"]["origin"] == f"http://127.0.0.1:{agency.port}"
    assert said["secret"]["by"] == "林晓岚"
    assert drawn.get("problems")["problems"] == []
    drawn.post("publish", {}, 201)
    case = start(drawn)
    agency.office.drain()
    told = drawn.get(f"/api/v1/cases/{case}")
    assert told["status"] == "finished"
    assert agency.answers(case)["score"] == str(report(GOOD)["score"])


def test_only_those_who_design_meet_a_connector_at_all(drawn: Designer, cast: Cast) -> None:
    for who, status in (("helper", 403), ("outsider", 404)):
        other = Designer(cast.client(who))
        for method, path, body in (
            ("GET", "definitions/agency/connector", None),
            ("PUT", "definitions/agency/secret", {"secret": "x"}),
            ("DELETE", "definitions/agency/secret", None),
            ("POST", "definitions/agency/try", {"operation": "report", "arguments": {}}),
        ):
            assert other.send(method, path, body).status_code == status, (who, method, path)
    assert drawn.send("PUT", "definitions/request/secret", {"secret": "x"}).status_code == 409
    assert drawn.send("GET", "definitions/nothing/connector").status_code == 404


def everything(app: Flask) -> Iterator[str]:
    """All that the database holds, as text."""
    metadata: MetaData = Base.metadata
    with app.app_context(), db.engine.connect() as connection:
        for table in metadata.sorted_tables:
            for row in connection.execute(table.select()):
                yield f"{table.name} {row}"


def test_the_secret_is_nowhere_to_be_seen(
    app: Flask, drawn: Designer, agency: Agency, cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    keep(drawn, SECRET)  # the wrong one: the bureau refuses it, and that goes into jobs, incidents and logs
    drawn.post("publish", {}, 201)
    case = start(drawn)
    agency.office.drain()
    job = agency.job(case)
    assert job.status == "dead"
    assert job.error["code"] == "status"
    seen = [
        drawn.client.get(path).get_data(as_text=True)
        for path in (
            "/w/lab/design",
            "/w/lab/design/agency",
            "/w/lab/design/publish",
            "/api/v1/workspaces/lab/definitions/agency",
            "/api/v1/workspaces/lab/definitions/agency/connector",
            "/api/v1/workspaces/lab/problems",
            "/api/v1/workspaces/lab/export",
            f"/cases/{case}",
        )
    ]
    admin = cast.client("admin")
    seen += [admin.get(path).get_data(as_text=True) for path in ("/admin/jobs", f"/admin/jobs/{job.id}")]
    tried = drawn.post("definitions/agency/try", {"operation": "report", "arguments": {"id_number": GOOD}})
    assert tried["request"]["headers"]["X-Api-Key"] == "•••"
    seen += [json.dumps(tried, ensure_ascii=False), caplog.text, *everything(app)]
    assert not [text[:200] for text in seen if SECRET in text]
    with app.app_context():
        lines = db.session.execute(select(Audit.verb, Audit.what, Audit.details)).all()
        db.session.rollback()
    told = [tuple(line) for line in lines]
    assert ("secret.set", "connector:agency", {}) in told
    assert ("connector.try", "connector:agency", {"operation": "report", "came": "status"}) in told


def test_a_case_without_an_answer_is_an_incident_until_an_admin_has_it_tried_again(
    drawn: Designer, agency: Agency, cast: Cast
) -> None:
    keep(drawn, SECRET)
    drawn.post("publish", {}, 201)
    case = start(drawn)
    agency.office.drain()
    assert drawn.get(f"/api/v1/cases/{case}")["incident"] is True
    keep(drawn)  # the right one
    helper = cast.client("helper")
    page = drawn.client.get(f"/cases/{case}/manage").get_data(as_text=True)
    assert "对方回答了状态 401" in page
    step = page.split('name="step" value="')[1].split('"')[0]
    token = {"csrf_token": csrf(page), "step": step}
    refused = helper.post(f"/cases/{case}/retry", data={**token, "csrf_token": csrf(helper.get("/forgot").text)})
    assert refused.status_code in (403, 404)
    assert drawn.client.post(f"/cases/{case}/retry", data=token).status_code == 303
    agency.office.drain()
    assert outcome(drawn, case) == "approved"


def test_the_branch_for_failures_goes_on_without_an_answer(drawn: Designer, agency: Agency) -> None:
    other = asking(("ask", "failed", "by_hand"), nodes=(node("by_hand", "end", outcome="rejected"),))
    drawn.put("handle", other, 1)
    keep(drawn)
    drawn.post("publish", {}, 201)
    agency.institution.behave("/bureau/report", "wrong")
    case = start(drawn)
    agency.office.drain()
    assert outcome(drawn, case) == "rejected"
    page = drawn.client.get(f"/cases/{case}").get_data(as_text=True)
    assert "对方的回答不是约定的样子" in page


def test_trying_an_operation_shows_what_left_and_what_came_back(drawn: Designer, agency: Agency) -> None:
    keep(drawn)
    asked = {"operation": "report", "arguments": {"id_number": GOOD}}
    told = drawn.post("definitions/agency/try", asked)
    assert (told["status"], told["error"]) == (200, None)
    assert told["result"] == f"{{score: {report(GOOD)['score']}}}"
    assert json.loads(told["response"]) == report(GOOD)
    assert told["request"]["body"] == json.dumps({"id_number": GOOD})
    agency.institution.behave("/bureau/report", "slow", seconds=3)
    told = drawn.post("definitions/agency/try", asked)
    assert told["error"]["code"] == "timeout"
    assert 900 < told["milliseconds"] < 2000
    assert "gone" in drawn.post("definitions/agency/try", {"operation": "gone"}, 422)["title"]


def test_an_address_that_changes_leaves_the_secret_behind(drawn: Designer, agency: Agency) -> None:
    keep(drawn)
    with_more = connector(agency.port)
    moved = {**with_more, "base": f"http://localhost:{agency.port}"}
    drawn.put("agency", moved, 1)
    (problem,) = drawn.get("problems")["problems"]
    assert (problem["code"], problem["level"], problem["place"]) == (
        "connector_other_origin",
        "warning",
        ["agency", "auth"],
    )
    told = drawn.post("definitions/agency/try", {"operation": "report", "arguments": {"id_number": GOOD}})
    assert told["error"]["code"] == "other_origin"
    assert agency.institution.counts()["requests"] == 0


@pytest.mark.parametrize("secret", ["a\nb", "密钥", "", "x" * 4001])
def test_a_secret_that_cannot_be_sent_is_not_kept(drawn: Designer, secret: str) -> None:
    assert keep(drawn, secret, 400)


def test_a_secret_that_the_other_system_repeats_is_masked(drawn: Designer, agency: Agency) -> None:
    def echo(line: Any, head: bytes) -> None:
        value = head.split(b"X-Api-Key: ")[1].split(b"\r\n")[0]
        line.sendall(whole(json.dumps({"score": 1, "you_said": value.decode()}).encode(), f"X-Echo: {value.decode()}"))

    with answering(echo) as (port, _):
        held = drawn.client.application.extensions[KEY]
        held["ports"] = replace(held["ports"], http=RealHttp([f"127.0.0.1:{port}"]))
        drawn.put("agency", connector(port, result="{said: response, told: headers}"), 1)
        keep(drawn, SECRET)
        told = drawn.post("definitions/agency/try", {"operation": "report", "arguments": {"id_number": GOOD}})
    assert told["status"] == 200
    assert SECRET not in json.dumps(told, ensure_ascii=False)
    assert "•••" in told["result"]


def test_an_exported_workspace_leaves_its_secrets_behind_and_the_import_says_so(
    app: Flask, drawn: Designer, agency: Agency
) -> None:
    keep(drawn, SECRET)
    data = drawn.client.get("/api/v1/workspaces/lab/export").get_data()
    assert SECRET.encode() not in data
    assert "secret" not in data.decode()
    drawn.send("DELETE", "definitions/agency/secret")
    drawn.put("agency", {**connector(agency.port), "base": "https://agency.example"}, 1)
    page = drawn.client.get("/w/lab/design").get_data(as_text=True)
    form = {"csrf_token": csrf(page), "file": (io.BytesIO(data), "lab.json")}
    clash = drawn.client.post("/w/lab/design/import", data=form, content_type="multipart/form-data")
    assert clash.status_code == 409
    chosen = {"csrf_token": csrf(clash.get_data(as_text=True)), "source": data.decode(), "choice.agency": "replace"}
    done = drawn.client.post("/w/lab/design/import", data=chosen, follow_redirects=True).get_data(as_text=True)
    assert "还没有保存凭证（凭证不随导出和模板带来）" in done


def test_a_secret_copied_to_another_row_or_under_another_key_opens_nothing() -> None:
    place = ("w1", "agency", "https://a:443")
    sealed = seal("key", place, SECRET)
    assert unseal("key", place, sealed) == SECRET
    assert unseal("other key", place, sealed) is None
    assert unseal("key", ("w2", "agency", "https://a:443"), sealed) is None
    assert seal("key", place, SECRET) != sealed, "the same secret twice looks different"


def test_in_the_demo_a_connector_of_the_sandbox_gets_the_documented_key_with_the_publish(
    app: Flask, drawn: Designer, agency: Agency
) -> None:
    held = app.extensions[KEY]
    before = held["settings"]
    drawn.send("DELETE", "definitions/agency/secret")
    for demo in (False, True):
        held["settings"] = replace(before, demo=demo, sandbox_port=agency.port)
        try:
            drawn.put("agency", {**connector(agency.port), "note": f"{demo}"}, 1 + demo)
            drawn.post("publish", {}, 201)
        finally:
            held["settings"] = before
        kept = drawn.get("definitions/agency/connector")["secret"]
        assert (kept is not None) == demo
    case = start(drawn)
    agency.office.drain()
    assert outcome(drawn, case) == "approved"

"""When something goes wrong: a step that fails, files that must not be lost."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.database import db
from app.files.models import File
from runtime.models.cases import Case
from runtime.models.records import Record
from tests.cast import Cast, csrf
from tests.flows import begin, open_task, publish

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


def documents(ids: dict[str, str]) -> list[dict[str, Any]]:
    def step(id: str, who: str, **rights: str) -> dict[str, Any]:
        return {
            "id": id,
            "kind": "approval",
            "label": {"zh": f"{id}审批", "en": id},
            "settings": {"who": {"rules": [{"by": "people", "users": [ids[who]]}]}, "rights": {"*": "read", **rights}},
        }

    form = {
        "kind": "form",
        "format": 1,
        "key": "claim",
        "label": {"zh": "报销", "en": "Claim"},
        "title": "what",
        "fields": [
            {"id": "what", "key": "what", "kind": "text", "label": {"zh": "事由", "en": "What"}, "required": True},
            {
                "id": "amount",
                "key": "amount",
                "kind": "money",
                "label": {"zh": "金额", "en": "Amount"},
                "settings": {"currency": "CNY"},
            },
            {"id": "proof", "key": "proof", "kind": "image", "label": {"zh": "凭证", "en": "Proof"}},
        ],
    }
    flow = {
        "kind": "flow",
        "format": 1,
        "key": "claiming",
        "form": "claim",
        "label": {"zh": "报销审批", "en": "Claiming"},
        "nodes": [
            {"id": "begin", "kind": "start", "label": {"zh": "提交", "en": "Submit"}},
            step("office", "helper", proof="write", amount="write"),
            {
                "id": "fork",
                "kind": "condition",
                "label": {"zh": "看金额", "en": "By amount"},
                "settings": {"branches": [{"id": "b1", "when": "amount > 100"}]},
            },
            step("head", "chief"),
            {"id": "over", "kind": "end", "label": {"zh": "结束", "en": "End"}},
        ],
        "edges": [
            {"from": "begin", "port": "out", "to": "office"},
            {"from": "office", "port": "approved", "to": "fork"},
            {"from": "fork", "port": "b1", "to": "head"},
            {"from": "fork", "port": "otherwise", "to": "over"},
            {"from": "head", "port": "approved", "to": "over"},
        ],
    }
    return [form, flow]


@pytest.fixture
def claims(app: Flask, cast: Cast) -> Cast:
    publish(app, cast.workspace, documents(cast.ids))
    return cast


def decide(app: Flask, cast: Cast, case: str, **data: Any) -> Any:
    client = cast.client("helper")
    page = client.get(f"/cases/{case}").get_data(as_text=True)
    form = {"csrf_token": csrf(page), "task": open_task(app, case, cast.ids["helper"]), "seen": "1", "_drawn": "1"}
    return client.post(f"/cases/{case}/decide", data={**form, **data}, content_type="multipart/form-data")


def test_a_failed_step_tells_its_admin_why_and_is_tried_again(app: Flask, claims: Cast) -> None:
    case = begin(app, claims.workspace, claims.ids["second"], {"what": "打车"}, flow="claiming")
    assert decide(app, claims, case, verb="approve").status_code == 303
    owner = claims.client("owner")
    page = owner.get(f"/cases/{case}/manage").get_data(as_text=True)
    assert "“看金额”出错" in page
    assert "无法判断走哪个分支" in page
    for address in ("/", "/w/lab"):
        assert "打车" in owner.get(address).get_data(as_text=True), address
    assert "is-bad" in owner.get(f"/cases/{case}?tab=way").get_data(as_text=True)
    step = page[page.index('name="step" value="') + len('name="step" value="') :]
    answer = owner.post(f"/cases/{case}/retry", data={"csrf_token": csrf(page), "step": step[: step.index('"')]})
    assert answer.status_code == 303
    assert "已重试" in owner.get(f"/cases/{case}").get_data(as_text=True)
    with app.app_context():
        assert db.session.scalar(select(Case.incident).where(Case.id == case)) is True


def test_a_file_uploaded_with_a_refused_decision_is_kept(app: Flask, claims: Cast) -> None:
    case = begin(app, claims.workspace, claims.ids["second"], {"what": "打车", "amount": "30"}, flow="claiming")
    refused = decide(app, claims, case, verb="reject", **{"f.amount": "30", "f.proof": (BytesIO(PNG), "发票.png")})
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert "发票.png" in page
    start = page.index('name="_file" value="') + len('name="_file" value="')
    kept = page[start : page.index('"', start)]
    done = decide(app, claims, case, verb="approve", _file=kept, **{"f.amount": "30"})
    assert done.status_code == 303
    with app.app_context():
        record = db.session.scalar(
            select(Record.answers).join(Case, Case.record_id == Record.id).where(Case.id == case)
        )
        file = db.session.scalars(select(File)).one()
        assert file.id in str(record["proof"])
        assert file.record_id is not None
    files = claims.client("second").get(f"/cases/{case}?tab=files").get_data(as_text=True)
    assert "发票.png" in files
    assert claims.client("second").get(f"/files/{file.id}").status_code == 200
    assert claims.client("outsider").get(f"/files/{file.id}").status_code == 404


def test_a_file_of_the_wrong_content_is_refused_whatever_its_name(app: Flask, claims: Cast) -> None:
    case = begin(app, claims.workspace, claims.ids["second"], {"what": "打车", "amount": "30"}, flow="claiming")
    refused = decide(
        app, claims, case, verb="approve", **{"f.amount": "30", "f.proof": (BytesIO(b"MZ\x90\x00"), "发票.png")}
    )
    assert refused.status_code == 422
    with app.app_context():
        assert db.session.scalars(select(File)).first() is None

"""Files over REST: uploaded first, named when the case is started; nobody can use another's."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask import Flask

from app.accounts.api_tokens import make_token
from app.database import transaction
from app.web.current import now
from tests.cast import Cast
from tests.drawing import approval, field, flow, form, node
from tests.flows import publish

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def desk(app: Flask, cast: Cast) -> Cast:
    request = form(field("what"), field("proof", "file", required=True))
    nodes = [node("begin", "start", by_hand=True), approval("chief", cast.ids["chief"]), node("over", "end")]
    publish(app, cast.workspace, [request, flow(nodes, ("begin", "out", "chief"), ("chief", "approved", "over"))])
    return cast


BASE = "/api/v1/workspaces/lab/flows/handle"


def send(cast: Cast, who: str, data: bytes = PDF, name: str = "proof.pdf", **query: str) -> Any:
    return cast.app.test_client().post(
        f"{BASE}/files",
        query_string={"field": "proof", **query},
        data={"file": (io.BytesIO(data), name)},
        headers=bearer(cast, who),
    )


def bearer(cast: Cast, who: str) -> dict[str, str]:
    with cast.app.app_context(), transaction() as session:
        return {"Authorization": f"Bearer {make_token(session, cast.ids[who], 'test', expires_at=None, at=now())}"}


def start(cast: Cast, who: str, filling: str | None, file: str) -> Any:
    body = {"answers": {"what": "收入证明", "proof": file}, **({"filling": filling} if filling else {})}
    return cast.app.test_client().post(f"{BASE}/cases", json=body, headers=bearer(cast, who))


def test_a_file_is_uploaded_then_the_case_is_started_with_it(desk: Cast) -> None:
    sent = send(desk, "helper")
    assert sent.status_code == 201, sent.get_json()
    said = sent.get_json()
    started = start(desk, "helper", said["filling"], said["file"])
    assert started.status_code == 201, started.get_json()
    assert desk.client("chief").get(f"/files/{said['file']}").status_code == 200
    again = start(desk, "helper", said["filling"], said["file"])
    assert again.status_code == 404  # the filling was used up by the first case


def test_a_strangers_upload_is_not_there(desk: Cast) -> None:
    said = send(desk, "helper").get_json()
    assert send(desk, "chief", filling=said["filling"]).status_code == 404
    assert start(desk, "chief", said["filling"], said["file"]).status_code == 404
    assert start(desk, "chief", None, said["file"]).status_code == 422
    assert send(desk, "outsider").status_code == 404


def test_what_is_no_such_file_is_refused_by_its_content(desk: Cast) -> None:
    wrong = send(desk, "helper", b"MZ\x90\x00 not a paper", "proof.pdf")
    assert wrong.status_code == 422
    assert wrong.get_json()["errors"][0]["path"] == "proof"

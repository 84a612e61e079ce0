"""Publishing: checked, in words, shared by content; releases compared and restored."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select

from app import releases as seam
from app.audit import Audit
from app.database import db
from app.releases import Version, release_definitions
from tests.builder.conftest import FLOW, FORM, Designer, copy
from tests.cast import Cast


def both(owner: Designer) -> None:
    owner.post("definitions", FORM, 201)
    owner.post("definitions", FLOW, 201)


def test_the_first_publish_says_what_is_new_and_makes_release_1(owner: Designer, app: Flask, cast: Cast) -> None:
    both(owner)
    outlook = owner.get("publish")
    assert [c["text"]["zh"] for c in outlook["changes"]] == ["新增表单“授信申请”", "新增流程“审批”"]
    assert outlook["ready"]
    assert outlook["number"] == 1
    assert owner.post("publish", {"note": "开始"}, 201) == {"release": 1}
    assert {e["state"] for e in owner.get("definitions")["definitions"]} == {"live"}
    with app.app_context():
        found = release_definitions(db.session(), cast.workspace, 1)
        assert found.documents == {"application": FORM, "approval": FLOW}
        assert db.session.scalar(select(func.count()).select_from(Audit).where(Audit.verb == "release.published")) == 1


def test_an_error_blocks_the_publish_and_a_warning_does_not(owner: Designer) -> None:
    both(owner)
    broken = copy(FLOW)
    broken["nodes"][1]["settings"]["branches"][0]["when"] = "amount >"
    owner.put("approval", broken, 1)
    refused = owner.post("publish", {}, 422)
    assert refused["errors"][0]["path"].startswith("approval.nodes.n2.settings.branches.0.when")
    unnamed = copy(FORM)
    unnamed["fields"][0].pop("label")
    owner.put("approval", FLOW, 2)
    owner.put("application", unnamed, 1)
    assert [p["level"] for p in owner.get("problems")["problems"]] == []  # the key stands in for the label
    owner.post("publish", {}, 201)


def test_nothing_new_is_nothing_to_publish(owner: Designer) -> None:
    both(owner)
    owner.post("publish", {}, 201)
    assert owner.get("publish")["ready"] is False
    assert owner.post("publish", {}, 422)["title"].startswith("和线上完全一样")


def test_a_publish_that_did_not_see_the_latest_release_is_told_by_whom(owner: Designer) -> None:
    both(owner)
    owner.post("publish", {"seen": 0}, 201)
    owner.put("application", copy(FORM) | {"title": "amount"}, 1)
    told = owner.post("publish", {"seen": 0}, 409)
    assert (told["who"], told["release"]) == ("林晓岚", 1)
    owner.post("publish", {"seen": 1}, 201)


def test_two_publishes_of_the_same_text_share_one_version(owner: Designer, app: Flask) -> None:
    both(owner)
    owner.post("publish", {}, 201)
    owner.put("application", copy(FORM) | {"title": "amount"}, 1)
    owner.post("publish", {}, 201)
    owner.put("application", FORM, 2)
    owner.post("publish", {}, 201)
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Version)) == 3


def test_releases_are_compared_in_words_and_restored_as_drafts(owner: Designer) -> None:
    both(owner)
    owner.post("publish", {}, 201)
    changed = copy(FLOW)
    changed["nodes"][1]["settings"]["branches"][0]["when"] = "amount <= 80000"
    owner.put("approval", changed, 1)
    owner.send("DELETE", "definitions/application")
    assert owner.get("publish")["ready"] is False  # the flow still needs the form
    owner.post("releases/1/restore", {})
    owner.put("approval", changed, owner.get("definitions/approval")["revision"])
    owner.post("publish", {"note": "放宽"}, 201)
    (change,) = owner.get("releases/1/2")["changes"]
    assert change["text"]["zh"] == "“按金额”：分支“小额”：条件从 金额 不大于 50,000 改为 金额 不大于 80,000"
    assert change["place"][:3] == ["approval", "nodes", "n2"]
    assert owner.post("releases/1/restore", {}) == {"changed": ["approval"]}
    assert owner.get("definitions/approval")["document"] == FLOW
    assert [(r["number"], r["live"], r["note"]) for r in owner.get("releases")["releases"]] == [
        (2, True, "放宽"),
        (1, False, ""),
    ]
    assert owner.send("GET", "releases/1/9").status_code == 404


def test_a_live_definition_goes_with_the_next_publish(owner: Designer, app: Flask, cast: Cast) -> None:
    both(owner)
    owner.post("publish", {}, 201)
    owner.send("DELETE", "definitions/approval")
    assert {e["key"]: e["state"] for e in owner.get("definitions")["definitions"]}["approval"] == "deleted"
    assert [c["text"]["en"] for c in owner.get("publish")["changes"]] == ["Removed flow “Approval”"]
    owner.post("publish", {}, 201)
    assert [e["key"] for e in owner.get("definitions")["definitions"]] == ["application"]
    with app.app_context():
        assert set(release_definitions(db.session(), cast.workspace, 1).documents) == {"application", "approval"}


def test_a_hook_of_run_time_is_called_inside_and_may_stop_the_publish(
    owner: Designer, app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    both(owner)
    seen: list[int] = []

    def broken(session: object, workspace_id: str, number: int) -> None:
        release_definitions(session, workspace_id, number)  # type: ignore[arg-type]
        seen.append(number)
        raise RuntimeError("no room for the index")

    monkeypatch.setattr(seam, "on_publish", [broken])
    monkeypatch.setattr("builder.publish.on_publish", [broken])
    with pytest.raises(RuntimeError, match="no room"):
        owner.post("publish", {}, 500)
    monkeypatch.undo()
    assert seen == [1]
    owner.put("application", copy(FORM) | {"title": "amount"}, 1)
    owner.post("publish", {}, 201)
    with app.app_context():
        assert release_definitions(db.session(), cast.workspace, 1).documents["application"]["title"] == "amount"


def test_publishing_is_a_right_of_its_own(helper: Designer) -> None:
    assert "发布" in helper.post("publish", {}, 403)["title"]

"""Drafts: saved with the revision that was seen, never over somebody else's work, refused only when unloadable."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask

from app.database import db, transaction
from app.errors import Conflict
from app.web.current import now
from app.workspaces import Workspace
from builder import drafts
from tests.builder.conftest import FLOW, FORM, Designer, copy
from tests.cast import Cast


def test_a_new_form_is_listed_as_new_and_can_be_read_back(owner: Designer) -> None:
    made = owner.post("definitions", FORM, 201)
    assert made["revision"] == 1
    read = owner.send("GET", "definitions/application")
    assert read.headers["ETag"] == '"1"'
    assert read.get_json()["document"] == FORM
    (entry,) = owner.get("definitions")["definitions"]
    assert (entry["key"], entry["state"], entry["saved_by"]) == ("application", "new", "林晓岚")


def test_a_save_answers_the_next_revision_and_the_problems(owner: Designer) -> None:
    owner.post("definitions", FORM, 201)
    changed = copy(FORM)
    changed["fields"][3]["shown_if"] = "amonut > 3"
    saved = owner.put("application", changed, 1)
    assert saved["revision"] == 2
    (problem,) = saved["problems"]
    assert problem["place"] == ["application", "fields", "debts", "shown_if"]
    assert problem["span"] == [1, 1]
    assert problem["suggestion"] == "amount"


def test_a_save_over_a_newer_revision_is_refused_with_who_when_and_what(owner: Designer) -> None:
    owner.post("definitions", FORM, 201)
    theirs = copy(FORM)
    theirs["fields"][0]["required"] = False
    owner.put("application", theirs, 1)
    told = owner.put("application", copy(FORM) | {"title": "amount"}, 1, 409)
    assert told["who"] == "林晓岚"
    assert told["when"].startswith("2026-11-24T01:00")
    assert told["revision"] == 2
    assert "“申请人”改为选填" in [c["text"]["zh"] for c in told["changed"]]
    assert told["document"] == theirs


def test_what_was_changed_since_one_began_leaves_ones_own_edits_out(owner: Designer, cast: Cast) -> None:
    admin = Designer(cast.client("admin"))
    owner.post("definitions", FORM, 201)
    theirs = copy(FORM)
    theirs["fields"][0]["required"] = False
    admin.put("application", theirs, 1)
    owner.put("application", copy(FORM) | {"title": "amount"}, 1, 409)
    told = owner.post("definitions/application/since", FORM)
    assert [c["text"]["zh"] for c in told["changed"]] == ["“申请人”改为选填"]
    assert told["own"] is False
    assert admin.post("definitions/application/since", FORM)["own"] is True


def test_a_save_without_a_revision_is_refused(owner: Designer) -> None:
    owner.post("definitions", FORM, 201)
    assert owner.send("PUT", "definitions/application", FORM).status_code == 428


def test_saving_the_same_again_makes_no_revision(owner: Designer) -> None:
    owner.post("definitions", FORM, 201)
    assert owner.put("application", FORM, 1)["revision"] == 1


def test_what_cannot_be_loaded_is_refused_with_one_entry_per_place(owner: Designer) -> None:
    broken = copy(FORM)
    del broken["fields"][1]["id"]
    broken["fields"][2]["label"] = "bare"
    told = owner.post("definitions", broken, 422)
    assert {e["path"] for e in told["errors"]} == {"application.fields.1", "application.fields.has_debts.label"}


def test_a_half_finished_form_is_kept_and_its_problems_are_told(owner: Designer) -> None:
    half = copy(FORM)
    half["fields"].append({"id": "x", "key": "and", "kind": "computed"})
    half["fields"].append({"id": "y", "key": "y", "kind": "gone_kind", "settings": {"anything": 1}})
    half["fields"].append({"id": "z", "key": "z", "kind": "text", "settings": {"max_length": "long"}})
    codes = {
        tuple(p["place"][2:4]): p["code"]
        for p in owner.post("definitions", half, 201)["problems"]
        if p["level"] == "error"
    }
    assert codes[("x", "key")] == "bad_key"
    assert codes[("y", "kind")] == "unknown_kind"
    assert codes[("z", "settings")] == "schema_type"


def test_a_float_is_refused(owner: Designer) -> None:
    form = copy(FORM)
    form["fields"][1]["settings"] = {"max": 0.1}
    assert owner.post("definitions", form, 422)["type"] == "urn:formwork:bad_definition"


def test_a_key_is_taken_once_and_cannot_change(owner: Designer) -> None:
    owner.post("definitions", FORM, 201)
    assert owner.post("definitions", FORM, 409)["type"] == "urn:formwork:key_taken"
    owner.put("application", copy(FORM) | {"key": "other"}, 1, 422)


def test_a_deleted_live_definition_comes_back_under_its_key(owner: Designer) -> None:
    owner.post("definitions", FORM, 201)
    owner.post("publish", {}, 201)
    assert owner.send("DELETE", "definitions/application").status_code == 204
    assert owner.post("definitions", FORM, 201)["revision"] == 3
    assert owner.get("definitions")["definitions"][0]["state"] == "live"


def test_a_key_that_is_a_pages_address_is_refused(owner: Designer) -> None:
    owner.post("definitions", copy(FORM) | {"key": "publish"}, 409)


def test_the_same_idempotency_key_makes_one_definition(owner: Designer) -> None:
    first = owner.post("definitions", FORM, 201, Idempotency_Key="k1")
    assert owner.post("definitions", FORM, 201, Idempotency_Key="k1") == first
    assert len(owner.get("definitions")["definitions"]) == 1
    assert owner.post("definitions", FLOW, 409, Idempotency_Key="k1")["type"] == "urn:formwork:key_reused"


def test_a_draft_that_was_never_live_is_deleted_at_once(owner: Designer) -> None:
    owner.post("definitions", FORM, 201)
    assert owner.send("DELETE", "definitions/application", If_Match='"9"').status_code == 409
    assert owner.send("DELETE", "definitions/application", If_Match='"1"').status_code == 204
    assert owner.get("definitions")["definitions"] == []
    assert owner.send("GET", "definitions/application").status_code == 404


def test_a_member_without_the_right_is_told_which_and_an_outsider_nothing(helper: Designer, outsider: Designer) -> None:
    refused = helper.send("GET", "definitions")
    assert refused.status_code == 403
    assert "设计表单与流程" in refused.get_json()["title"]
    assert outsider.send("GET", "definitions").status_code == 404
    assert outsider.send("POST", "definitions", FORM).status_code == 404


def test_of_two_people_who_save_at_once_one_wins_and_the_other_is_told(owner: Designer, app: Flask, cast: Cast) -> None:
    owner.post("definitions", FORM, 201)
    gate = Barrier(2)

    def save(who: str, title: str, seen: int) -> str:
        with app.app_context():
            workspace = db.session.get_one(Workspace, cast.workspace)
            gate.wait()
            try:
                with transaction() as session:
                    drafts.save_draft(
                        session, workspace, "application", copy(FORM) | {"title": title}, seen, cast.ids[who], now()
                    )
            except Conflict as told:
                return f"told {told.details['who']}"
            finally:
                db.session.remove()
            return "saved"

    with ThreadPoolExecutor(2) as pool:
        for revision in range(1, 21):
            first = pool.submit(save, "owner", f"amount + {revision}", revision)
            second = pool.submit(save, "admin", f"amount - {revision}", revision)
            results = sorted((first.result(), second.result()))
            assert results in (["saved", "told 何思源"], ["saved", "told 林晓岚"])
            assert owner.get("definitions/application")["revision"] == revision + 1

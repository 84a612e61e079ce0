"""Templates and bundles: clone, publish, export and import to the same bytes; adding asks where both sides differ."""

from __future__ import annotations

import json

import pytest
from flask import Flask

from app.accounts.models import Role
from app.database import db, transaction
from app.definitions.bundle import read_bundle, write_bundle
from app.definitions.check import check_workspace
from app.web.current import now
from app.workspaces import Workspace
from builder import gallery, moving, publish
from builder.gallery import templates
from tests.builder.conftest import FLOW, FORM, Designer
from tests.cast import Cast

NAMES = [t.name for t in templates()]


@pytest.mark.parametrize("name", NAMES)
def test_a_template_is_exactly_what_export_writes(name: str) -> None:
    data = (gallery.HOME / f"{name}.json").read_bytes()
    assert write_bundle(read_bundle(data)) == data


@pytest.mark.parametrize("name", NAMES)
def test_a_template_has_no_problems_in_both_languages(name: str) -> None:
    bundle = gallery.template(name).bundle
    roles = {r["key"]: r["label"] for r in bundle.roles}
    assert check_workspace(bundle.definitions, {"role": roles}) == []
    for document in bundle.definitions.values():
        for label in _labels(document):
            assert set(label) >= {"zh", "en"}, label
            assert all(label.values()), label


def _labels(node: object) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    if isinstance(node, dict):
        if node and set(node) <= {"zh", "en"}:
            return [node]
        for part in node.values():
            found += _labels(part)
    elif isinstance(node, list):
        for part in node:
            found += _labels(part)
    return found


@pytest.mark.parametrize("name", NAMES)
def test_a_template_clones_publishes_exports_and_imports_to_the_same_bytes(name: str, app: Flask, cast: Cast) -> None:
    data = (gallery.HOME / f"{name}.json").read_bytes()
    with app.app_context():
        with transaction() as session:
            made = gallery.clone_template(
                session, name, label=None, zone="Asia/Shanghai", who=cast.ids["owner"], now=now()
            )
            assert publish.outlook(session, made).problems == []
            assert publish.publish(session, made, "", cast.ids["owner"], now()) == 1
        assert moving.export(db.session(), made) == data
        with transaction() as session:
            again = moving.make_workspace(
                session,
                label=made.label,
                slug="again",
                icon=made.icon,
                zone="Asia/Shanghai",
                who=cast.ids["owner"],
                now=now(),
            )
            moving.fill_workspace(session, again, read_bundle(data), cast.ids["owner"], now())
        assert moving.export(db.session(), again) == data


def test_a_clone_is_a_workspace_whose_admin_is_who_made_it(cast: Cast) -> None:
    admin = Designer(cast.client("admin"))
    made = admin.post("/api/v1/gallery/leave/clone", {"label": {"zh": "考勤", "en": "Absence"}, "slug": "absence"}, 201)
    assert made["slug"] == "absence"
    inside = Designer(admin.client, "absence")
    assert {e["key"] for e in inside.get("definitions")["definitions"]} == {"leave", "leave_approval"}
    assert inside.get("problems")["problems"] == []
    assert admin.post("/api/v1/gallery/leave/clone", {"slug": "absence"}, 409)["type"] == "urn:formwork:slug_taken"
    assert admin.post("/api/v1/gallery/leave/clone", {}, 201)["slug"] == "leave"
    assert admin.post("/api/v1/gallery/leave/clone", {}, 201)["slug"] == "leave-2"
    admin.post("/api/v1/gallery/leave/clone", {"slug": "Not good!"}, 422)
    admin.post("/api/v1/gallery/nothing/clone", {}, 404)


def test_only_who_may_make_workspaces_clones(owner: Designer) -> None:
    assert "新建应用" in owner.post("/api/v1/gallery/leave/clone", {}, 403)["title"]


def test_the_credit_templates_share_their_forms_in_one_workspace(owner: Designer) -> None:
    first = owner.post("gallery/credit_intake", {})
    second = owner.post("gallery/credit_approval", {})
    assert set(first["written"]) >= {"application", "customer", "intake"}
    assert set(second["shared"]) == {"application", "customer"}
    told = owner.get("problems")["problems"]
    assert [p["level"] for p in told] == ["warning"]  # the sandbox's key: a template carries no secret
    assert "还没有保存凭证" in told[0]["text"]["zh"]


def test_adding_a_template_shares_the_same_and_asks_about_the_differing(
    owner: Designer, app: Flask, cast: Cast
) -> None:
    added = owner.post("gallery/leave", {})
    assert added == {"written": ["leave", "leave_approval"], "shared": [], "kept": []}
    with app.app_context():
        assert db.session.query(Role).filter_by(workspace_id=cast.workspace, key="hr").one().rights["verbs"]
    assert owner.post("gallery/leave", {})["shared"] == ["leave", "leave_approval"]
    mine = owner.get("definitions/leave")["document"]
    mine["fields"][1]["fields"][0]["required"] = False
    owner.put("leave", mine, 1)
    asked = owner.post("gallery/leave", {}, 409)
    (clash,) = asked["clashes"]
    assert clash["key"] == "leave"
    assert "“假别”改为必填" in [c["text"]["zh"] for c in clash["changes"]]
    assert owner.post("gallery/leave", {"choices": {"leave": "keep"}})["kept"] == ["leave"]
    assert owner.get("definitions/leave")["document"] == mine
    owner.post("gallery/leave", {"choices": {"leave": "rename:leave_approval"}}, 422)
    again = owner.post("gallery/leave", {"choices": {"leave": "rename:leave_2"}}, 409)
    assert [c["key"] for c in again["clashes"]] == ["leave_approval"]  # it would now walk the other form
    both = owner.post("gallery/leave", {"choices": {"leave": "rename:leave_2", "leave_approval": "rename:approval_2"}})
    assert both["written"] == ["approval_2", "leave_2"]
    assert owner.get("definitions/leave")["document"] == mine
    assert owner.get("definitions/leave_approval")["document"]["form"] == "leave"
    assert owner.get("definitions/approval_2")["document"]["form"] == "leave_2"
    assert owner.get("problems")["problems"] == []


def test_a_bundle_that_is_imported_is_exported_again_byte_by_byte(owner: Designer) -> None:
    owner.post("definitions", FORM, 201)
    owner.post("definitions", FLOW, 201)
    first = owner.send("GET", "export")
    assert first.headers["Content-Disposition"] == 'attachment; filename="lab.json"'
    body = json.loads(first.data)
    assert [d["key"] for d in body["definitions"]] == ["application", "approval"]
    assert "林晓岚" not in first.get_data(as_text=True)
    answer = owner.client.post(
        f"{owner.base}/import",
        data=first.data,
        headers={"X-CSRFToken": owner.token, "Content-Type": "application/json"},
    )
    assert answer.get_json()["shared"] == ["application", "approval"]
    assert owner.send("GET", "export").data == first.data


def test_an_import_takes_the_choices_with_its_address(owner: Designer) -> None:
    owner.post("definitions", FORM, 201)
    data = owner.send("GET", "export").data
    owner.put("application", {**FORM, "title": "amount"}, 1)
    headers = {"X-CSRFToken": owner.token}
    assert owner.client.post(f"{owner.base}/import", data=data, headers=headers).status_code == 409
    taken = owner.client.post(f"{owner.base}/import?choices=application:replace", data=data, headers=headers)
    assert taken.get_json()["written"] == ["application"]
    assert owner.get("definitions/application")["document"] == FORM


def test_a_file_that_is_no_bundle_is_refused_in_words(owner: Designer) -> None:
    for data in (b"PK\x03\x04", b"[]", b"{}", b'{"kind":"workspace","format":9,"definitions":[]}', b"\xff\xff"):
        answer = owner.client.post(f"{owner.base}/import", data=data, headers={"X-CSRFToken": owner.token})
        assert answer.status_code == 422, data
        assert answer.get_json()["title"]


def test_a_bundle_grants_no_right_that_is_not_known_here(app: Flask, cast: Cast) -> None:
    bundle = gallery.template("leave").bundle
    roles = ({"key": "boss", "label": {"zh": "老板"}, "verbs": ["enter", "fly"]},)
    with app.app_context(), transaction() as session:
        workspace = session.get(Workspace, cast.workspace)
        assert workspace is not None
        moving.add_bundle(session, workspace, type(bundle)(bundle.label, bundle.icon, roles, {}), {}, None, now())
        assert session.query(Role).filter_by(workspace_id=cast.workspace, key="boss").one().rights == {
            "verbs": ["enter"]
        }


def test_a_new_empty_workspace_has_the_standard_roles_and_nothing_else(cast: Cast) -> None:
    admin = Designer(cast.client("admin"))
    admin.post("/api/v1/workspaces", {"label": {"zh": "采购", "en": "Purchasing"}}, 201)
    inside = Designer(admin.client, "purchasing")
    assert inside.get("definitions")["definitions"] == []
    assert [r["id"] for r in inside.get("people")["role"]] == ["admin", "designer", "member", "auditor"]
    admin.post("/api/v1/workspaces", {"label": {}}, 422)

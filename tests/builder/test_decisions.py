"""Decisions as definitions: kept, checked, published and compared like forms and flows; DMN in and out; tried."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask import Flask

from app.database import db
from app.releases import release_definitions
from tests.builder.conftest import Designer, copy
from tests.cast import Cast
from tests.grading import GRADING


def rows(document: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = document["parts"][0]["logic"]["rows"]
    return found


def test_a_decision_is_checked_published_and_pinned_like_any_definition(
    owner: Designer, app: Flask, cast: Cast
) -> None:
    owner.post("definitions", GRADING, 201)
    assert owner.get("problems")["problems"] == []
    assert [c["text"]["zh"] for c in owner.get("publish")["changes"]] == ["新增决策“评级”"]
    owner.post("publish", {}, 201)
    with app.app_context():
        found = release_definitions(db.session(), cast.workspace, 1)
        assert found.documents == {"grading": GRADING}
        assert found.decisions["grading"].parts["limit"].label.zh == "额度"
        db.session.remove()


def test_a_gap_is_a_warning_that_names_an_example_and_blocks_nothing(owner: Designer) -> None:
    gap = copy(GRADING)
    rows(gap)[2]["if"] = ["> 700"]
    owner.post("definitions", gap, 201)
    (problem,) = owner.get("problems")["problems"]
    assert (problem["level"], problem["place"][:3]) == ("warning", ["grading", "parts", "d1"])
    assert "700" in problem["text"]["zh"]
    owner.post("publish", {}, 201)


def test_a_mistake_in_a_cell_blocks_the_publish_and_leads_to_the_cell(owner: Designer) -> None:
    wrong = copy(GRADING)
    rows(wrong)[0]["then"] = ["grad"]
    owner.post("definitions", wrong, 201)
    refused = owner.post("publish", {}, 422)
    assert refused["errors"][0]["path"].startswith("grading.parts.d1.logic.rows.r1.then")


def test_changes_are_told_cell_by_cell(owner: Designer) -> None:
    owner.post("definitions", GRADING, 201)
    owner.post("publish", {}, 201)
    changed = copy(GRADING)
    rows(changed)[1]["if"] = ["[620..700)"]
    rows(changed)[0]["if"] = ["< 620"]
    del rows(changed)[2]
    rows(changed).append({"id": "r4", "if": [">= 700"], "then": ['"A+"']})
    changed["parts"][1]["logic"]["text"] = "0"
    changed["inputs"].append({"id": "i3", "key": "age", "type": "number"})
    owner.put("grading", changed, 1)
    assert [c["text"]["zh"] for c in owner.get("publish")["changes"]] == [
        "新增输入“age”",
        "“等级”：第 1 行“评分”从“< 600”改为“< 620”",
        "“等级”：第 2 行“评分”从“[600..700)”改为“[620..700)”",
        "“等级”：新增第 3 行",
        "“等级”：删除原第 3 行",
        "“额度”的逻辑改了",
    ]


@pytest.mark.parametrize(
    ("spoil", "path"),
    [
        (lambda d: d.pop("parts"), "grading"),
        (lambda d: d["parts"][0]["logic"].update(kind="tabel"), "grading.parts.d1.logic.kind"),
        (lambda d: d.update(surprise=1), ""),
        (lambda d: d.update(format=2), "grading"),
    ],
)
def test_a_document_that_cannot_be_loaded_is_not_kept(owner: Designer, spoil: Any, path: str) -> None:
    document = copy(GRADING)
    spoil(document)
    answer = owner.send("POST", "definitions", document)
    if path:
        assert answer.status_code == 422
        assert answer.get_json()["errors"][0]["path"].startswith(path)
    else:  # what is merely unknown can be kept and mended
        assert answer.status_code == 201
        assert owner.get("problems")["problems"]


def test_a_decision_goes_out_as_dmn_and_comes_back_as_it_was(owner: Designer, helper: Designer) -> None:
    owner.post("definitions", GRADING, 201)
    xml = owner.send("GET", "definitions/grading.dmn")
    assert xml.mimetype == "application/xml"
    answer = owner.client.post(
        f"{owner.base}/dmn",
        data={"file": (io.BytesIO(xml.data), "grading.dmn")},
        headers={"X-CSRFToken": owner.token},
    )
    assert answer.status_code == 201, answer.get_data(as_text=True)
    made = answer.get_json()
    assert made["notices"] == []
    again = owner.get(f"definitions/{made['key']}")["document"]
    assert made["key"] != "grading"
    assert [(r["if"], r["then"]) for r in rows(again)] == [(r["if"], r["then"]) for r in rows(GRADING)]
    assert rows(again)[0]["reason"] == "LOW"
    assert owner.send("GET", "definitions/nothing.dmn").status_code == 404
    assert helper.send("GET", "definitions/grading.dmn").status_code == 403


@pytest.mark.parametrize(
    "bad", [b"no xml", b"<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>", b"<a xmlns='urn:other'/>", b""]
)
def test_bad_xml_is_refused_in_words_and_makes_nothing(owner: Designer, bad: bytes) -> None:
    answer = owner.client.post(
        f"{owner.base}/dmn", data={"file": (io.BytesIO(bad), "x.dmn")}, headers={"X-CSRFToken": owner.token}
    )
    assert answer.status_code == 422
    assert answer.get_json()["title"]
    assert owner.get("definitions")["definitions"] == []


def test_a_decision_is_tried_with_values_as_a_person_types_them(owner: Designer) -> None:
    owner.post("definitions", GRADING, 201)
    told = owner.post("definitions/grading/decide", {"inputs": {"score": "1,650", "city": "上海"}})
    assert told["value"] == {"number": "50000"}
    told = owner.post("definitions/grading/decide", {"ask": "grade", "inputs": {"score": "599.99"}})
    assert (told["value"], told["trace"]["parts"][-1]["rows"], told["trace"]["parts"][-1]["reasons"]) == (
        "C",
        ["r1"],
        ["LOW"],
    )
    refused = owner.post("definitions/grading/decide", {"inputs": {"score": "sixty"}}, 422)
    assert refused["errors"][0]["path"] == "score"
    owner.post("definitions/grading/decide", {"ask": "nothing", "inputs": {}}, 422)


def test_its_page_shows_the_rows_and_marks_the_one_that_fired(owner: Designer) -> None:
    owner.post("definitions", GRADING, 201)
    page = owner.client.get("/w/lab/design/grading?ask=limit&in.score=650").get_data(as_text=True)
    assert "20000" in page
    assert page.count("is-fired") == 1
    assert "评级" in owner.client.get("/w/lab/design").get_data(as_text=True)
    wrong = owner.client.get("/w/lab/design/grading?ask=limit&in.score=abc").get_data(as_text=True)
    assert "“abc”读不懂" in wrong
    assert owner.client.get("/w/lab/design?add=dmn").status_code == 200


def test_a_workspace_with_a_decision_exports_and_imports_to_the_same_bytes(owner: Designer, cast: Cast) -> None:
    owner.post("definitions", GRADING, 201)
    first = owner.send("GET", "export").data
    admin = Designer(cast.client("admin"))
    made = admin.post("/api/v1/workspaces", {"label": {"zh": "二"}, "slug": "second"}, 201)
    assert made
    other = Designer(admin.client, "second")
    answer = other.client.post(
        f"{other.base}/import",
        data=first,
        headers={"X-CSRFToken": other.token, "Content-Type": "application/json"},
    )
    assert answer.status_code in (200, 201), answer.get_data(as_text=True)
    assert other.get("definitions/grading")["document"] == GRADING

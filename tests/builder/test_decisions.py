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


def test_rows_that_did_not_fire_say_which_condition_kept_them(owner: Designer) -> None:
    document = copy(GRADING)
    logic = document["parts"][0]["logic"]
    logic["inputs"].append({"id": "c2", "expression": "upper case(city)"})
    tests = (["< 600", "-"], ["[600..700)", '"SHANGHAI"'], ["? >= 700", "-"], ["(", "-"], ["-", "bonus(?) > 1"])
    logic["rows"] = [{"id": f"r{n}", "if": each, "then": ['"A"']} for n, each in enumerate(tests, 1)]
    body = {"kind": "function", "parameters": [{"key": "x", "type": ""}], "body": {"kind": "literal", "text": "2"}}
    document["parts"].append({"id": "f1", "key": "bonus", "kind": "function", "logic": body})
    owner.post("definitions", document, 201)

    def missed(score: str, city: str) -> list[tuple[str, int]]:
        inputs = {"score": score, "city": city}
        told = owner.post("definitions/grading/decide", {"ask": "grade", "inputs": inputs})
        return [(each["row"], each["column"]) for each in told["misses"]]

    # The last row calls a function and is not judged; one that cannot be read never fires.
    assert missed("650", "Beijing") == [("r1", 0), ("r2", 1), ("r3", 0), ("r4", 0)]
    assert missed("", "Shanghai") == [("r1", 0), ("r2", 0), ("r3", 0), ("r4", 0)]
    told = owner.post("definitions/grading/decide", {"ask": "limit", "inputs": {"score": "650"}})
    assert told["misses"] == []


def test_its_page_shows_the_rows_and_marks_the_one_that_fired(owner: Designer, helper: Designer) -> None:
    owner.post("definitions", GRADING, 201)
    page = owner.client.get("/w/lab/design/grading/read?ask=limit&in.score=650").get_data(as_text=True)
    assert "20000" in page
    assert page.count("is-fired") == 1
    assert "评级" in owner.client.get("/w/lab/design").get_data(as_text=True)
    wrong = owner.client.get("/w/lab/design/grading/read?ask=limit&in.score=abc").get_data(as_text=True)
    assert "“abc”读不懂" in wrong
    assert owner.client.get("/w/lab/design?add=dmn").status_code == 200
    assert owner.client.get("/w/lab/design/nothing/read").status_code == 404
    assert helper.client.get("/w/lab/design/grading/read").status_code == 403


@pytest.mark.parametrize(("begins", "kind"), [("table", "table"), ("scorecard", "scorecard"), ("surprise", "table")])
def test_a_new_decision_begins_empty_and_opens_in_the_designer(owner: Designer, begins: str, kind: str) -> None:
    assert "从什么开始" in owner.client.get("/w/lab/design?add=decision").get_data(as_text=True)
    made = owner.client.post(
        "/w/lab/design/new",
        data={"csrf_token": owner.token, "kind": "decision", "label": "Authority limits", "begins": begins},
    )
    assert made.headers["Location"].endswith("/w/lab/design/authority_limits")
    document = owner.get("definitions/authority_limits")["document"]
    (part,) = document["parts"]
    assert (part["logic"]["kind"], part["key"], document["result"]) == (kind, "authority_limits", part["id"])
    assert [p for p in owner.get("problems")["problems"] if p["level"] == "error"] == []
    page = owner.client.get(made.headers["Location"]).get_data(as_text=True)
    assert '"kind": "decision"' in page
    refused = owner.client.post(
        "/w/lab/design/new", data={"csrf_token": owner.token, "kind": "decision", "label": " ", "begins": begins}
    )
    assert refused.status_code == 422


def test_a_gap_comes_with_the_row_that_fills_it(owner: Designer, helper: Designer) -> None:
    gap = copy(GRADING)
    rows(gap)[2]["if"] = ["> 700"]
    del gap["parts"][0]["logic"]["inputs"][0]["label"]  # the column then goes by its input's name
    owner.post("definitions", gap, 201)
    found = owner.get("definitions/grading/analysis")
    (one,) = found["tables"]["grade"]["gaps"]
    assert one["text"] == {"zh": "评分 为 700 时没有规则。", "en": "No rule when Score is 700."}
    assert (found["revision"], one["example"][0]["feel"]) == (1, "700")
    rows(gap).append({"id": "r4", "if": one["cells"], "then": ['"A"']})
    owner.put("grading", gap, 1)
    again = owner.get("definitions/grading/analysis")
    assert (again["revision"], again["tables"]["grade"]["gaps"], owner.get("problems")["problems"]) == (2, [], [])
    assert owner.send("GET", "definitions/nothing/analysis").status_code == 404
    assert helper.send("GET", "definitions/grading/analysis").status_code == 403


def test_a_renamed_input_is_renamed_in_every_formula_that_means_it_and_nowhere_else(owner: Designer) -> None:
    document = copy(GRADING)
    logic = document["parts"][0]["logic"]
    logic["inputs"][0]["label"] = {"zh": "score", "en": "score"}
    rows(document)[0].update({"if": ['? < score or ? = "score"'], "note": "score"})
    rows(document)[1]["then"] = ['{score: 1}.score + "score"']
    document["parts"][1]["logic"]["text"] = "if score > then"
    owner.post("definitions", document, 201)
    answer = owner.post("definitions/grading/renamed", {"document": document, "from": "score", "to": "评分"})[
        "document"
    ]
    assert answer["parts"][0]["logic"]["inputs"][0] == {**logic["inputs"][0], "expression": "评分"}
    assert rows(answer)[0]["if"] == ['? < 评分 or ? = "score"']
    assert rows(answer)[0]["note"] == "score"
    assert rows(answer)[1]["then"] == ['{score: 1}.score + "score"']
    assert answer["parts"][1]["logic"]["text"] == "if score > then"  # no formula at all: the check says so
    assert owner.get("definitions/grading")["document"] == document
    owner.post("definitions/grading/renamed", {"document": document, "from": "score", "to": "1 2"}, 400)
    owner.post("definitions/grading/renamed", {"document": {}, "from": "score", "to": "x"}, 422)
    owner.post("definitions/nothing/renamed", {"document": document, "from": "score", "to": "x"}, 404)


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

"""Connectors at the designer: made from a name, drawn by their controls, named where flows may ask them."""

from __future__ import annotations

import json
from typing import Any

from tests.builder.conftest import FLOW, FORM, Designer, copy
from tests.cast import csrf
from tests.grading import GRADING
from tests.runtime.calls.agency import connector


def boot(owner: Designer, key: str) -> Any:
    page = owner.client.get(f"/w/lab/design/{key}").get_data(as_text=True)
    return json.loads(page.split('id="fw-boot">')[1].split("</script>")[0])


def test_a_new_connector_is_made_of_its_name(owner: Designer) -> None:
    page = owner.client.get("/w/lab/design?add=connector").get_data(as_text=True)
    assert "新建连接器" in page
    made = owner.client.post(
        "/w/lab/design/new", data={"csrf_token": csrf(page), "kind": "connector", "label": "征信机构"}
    )
    assert made.status_code == 302
    key = made.location.rsplit("/", 1)[1]
    assert [p["code"] for p in owner.get("problems")["problems"]] == ["connector_no_base", "connector_no_operation"]
    assert boot(owner, made.location.rsplit("/", 1)[1])["kind"] == "connector"
    described = owner.get(f"definitions/{key}/connector")
    assert [control["name"] for control in described["operation"]][:4] == ["key", "label", "arguments", "method"]
    assert described["secret"] is None


def test_the_designer_is_told_what_flows_may_ask_and_with_what(owner: Designer) -> None:
    for document in (FORM, connector(8010), GRADING):
        owner.post("definitions", document, 201)
    asks = {name: said for entry in boot(owner, "application")["definitions"] for name, said in entry["asks"].items()}
    assert set(asks) == {"agency.report", "grading"}
    assert asks["agency.report"]["label"] == {"zh": "征信机构 · 查征信", "en": "Credit agency · Credit report"}
    assert asks["agency.report"]["arguments"] == [
        {"key": "id_number", "label": {"zh": "身份证号", "en": "身份证号"}, "type": "string"}
    ]
    assert [a["key"] for a in asks["grading"]["arguments"]] == [i["key"] for i in GRADING["inputs"]]


def test_a_card_names_the_operation_and_a_mapping_may_read_the_result(owner: Designer) -> None:
    for document in (FORM, connector(8010)):
        owner.post("definitions", document, 201)
    flow = copy(FLOW)
    flow["nodes"][3] = {"id": "n4", "kind": "call", "settings": {"operation": "agency.report"}}
    flow["edges"][3]["port"], flow["edges"][4]["port"] = "approved", "done"
    owner.post("definitions", flow, 201)
    said = owner.post("described", {"document": flow})["nodes"]["n4"]["summary"]
    assert said["zh"] == "征信机构 · 查征信"
    at = {"flow": "approval"}
    answered = owner.post("expressions/read", {"text": "result.score + 1", "scope": {**at, "answer": True}})
    assert answered["problems"] == []
    assert (
        owner.post("expressions/read", {"text": "result.score", "scope": at})["problems"][0]["code"] == "unknown_name"
    )


def test_renaming_an_input_rewrites_every_formula_that_means_it(owner: Designer) -> None:
    document = connector(
        8010,
        path="/people/{{ id_number }}/{{ upper case(id_number) }}",
        query=[{"name": "id_number", "value": "id_number"}],
        headers=[{"name": "X-One", "value": '"id_number " + id_number'}, {"name": "X-Two"}],
        body="{id_number: id_number, other: for id_number in [1] return id_number}",
    )
    owner.post("definitions", document, 201)
    asked = {"document": document, "operation": "o1", "from": "id_number", "to": "person"}
    (made,) = owner.post("definitions/agency/renamed-argument", asked)["document"]["operations"]
    assert made["path"] == "/people/{{ person }}/{{ upper case(person) }}"
    assert made["query"] == [{"name": "id_number", "value": "person"}]
    assert made["headers"] == [{"name": "X-One", "value": '"id_number " + person'}, {"name": "X-Two"}]
    assert made["body"] == "{id_number: person, other: for id_number in [1] return id_number}"
    assert made["result"] == document["operations"][0]["result"]
    owner.post("definitions/agency/renamed-argument", {**asked, "to": "1 x"}, 400)

"""What the designers ask while something is typed."""

from __future__ import annotations

from dataclasses import replace

from flask import Flask

from app.web.current import KEY
from tests.builder.conftest import FLOW, FORM, Designer
from tests.cast import Cast


def test_an_expression_is_read_as_tree_type_sentence_and_sample(owner: Designer) -> None:
    owner.post("definitions", FORM, 201)
    told = owner.post(
        "expressions/read",
        {"text": "amount > 50000 and has_debts = true", "expects": "boolean", "scope": {"form": "application"}},
    )
    assert told["type"] == "boolean"
    assert told["problems"] == []
    assert "".join(p["text"] for p in told["sentence"]["zh"]) == "金额大于50,000且有负债等于是"
    assert told["value"] in ("true", "false")
    assert told["tree"]


def test_a_formula_is_worked_out_for_given_answers(owner: Designer) -> None:
    owner.post("definitions", FORM, 201)
    told = owner.post(
        "expressions/read",
        {
            "text": "sum(debts.balance) + amount",
            "scope": {"form": "application"},
            "answers": {"amount": "100", "debts": [{"id": "r1", "balance": "2.5"}], "has_debts": True},
        },
    )
    assert told["value"] is None  # the table is hidden, and a sum of nothing is null
    told = owner.post(
        "expressions/read",
        {
            "text": "sum(debts.balance) + amount",
            "scope": {"form": "application"},
            "answers": {"amount": "1001", "debts": [{"id": "r1", "balance": "2.5"}], "has_debts": True},
        },
    )
    assert told["value"] == "1003.5"


def test_a_row_reads_its_columns_and_a_flow_reads_outputs(owner: Designer) -> None:
    owner.post("definitions", FORM, 201)
    owner.post("definitions", FLOW, 201)
    row = owner.post("expressions/read", {"text": "balance * 2", "scope": {"form": "application", "row": "debts"}})
    assert row["type"] == "number"
    assert row["value"] is not None
    flow = owner.post("expressions/read", {"text": 'n3.verdict = "approved"', "scope": {"flow": "approval"}})
    assert flow["problems"] == []
    wrong = owner.post("expressions/read", {"text": "amount + ", "scope": {"form": "application"}})
    assert wrong["tree"] is None
    assert wrong["problems"][0]["line"] == 1
    assert owner.send("POST", "expressions/read", {"text": "1", "scope": {"form": "nobody"}}).status_code == 404


def test_the_form_being_edited_is_read_before_it_is_saved(owner: Designer) -> None:
    told = owner.post("expressions/read", {"text": "amount", "scope": {"form": "application"}, "document": FORM})
    assert told["type"] == "number"


def test_the_preview_is_the_real_form_as_a_page_of_its_own(owner: Designer) -> None:
    shown = owner.post("preview", {"document": FORM, "language": "en"})
    assert 'name="amount"' in shown["html"]
    assert shown["page"].startswith("<!doctype html>")
    assert "Applicant" in shown["page"]
    assert [s["label"]["en"] for s in shown["steps"]]


def test_a_who_rule_is_tried_out_for_a_sample(owner: Designer, cast: Cast) -> None:
    owner.post("definitions", FORM, 201)
    head = {"rules": [{"by": "department_head", "of": "initiator"}]}
    assert owner.post("who", {"who": head, "form": "application"})["people"] == [
        {"id": cast.ids["chief"], "name": "陈立"}
    ]
    nobody = {"rules": [{"by": "role", "role": "auditor"}], "nobody": "skip"}
    assert owner.post("who", {"who": nobody})["people"] == []


def test_schemas_and_palettes_are_served(owner: Designer) -> None:
    form = owner.get("/api/v1/schemas/form.json")
    assert form["$schema"].endswith("2020-12/schema")
    assert "field" in form["$defs"]
    kinds = {k["name"]: k for k in owner.get("/api/v1/schemas/field-kinds.json")}
    assert kinds["table"]["holds"] == "rows"
    assert kinds["money"]["feel"] == "number"
    nodes = {k["name"]: k for k in owner.get("/api/v1/schemas/node-kinds.json")}
    assert [p["name"] for p in nodes["approval"]["ports"]] == ["approved", "rejected"]
    answer = owner.send("GET", "/api/v1/schemas/flow.json")
    again = owner.send("GET", "/api/v1/schemas/flow.json", If_None_Match=answer.headers["ETag"])
    assert again.status_code == 304


def test_where_no_running_half_is_joined_people_cannot_be_tried(owner: Designer, app: Flask) -> None:
    parts = app.extensions[KEY]
    joined = parts["ports"]
    parts["ports"] = replace(joined, people=None)
    try:
        owner.post("who", {"who": {"rules": [{"by": "initiator"}]}}, 501)
    finally:
        parts["ports"] = joined

"""Renaming a key is one command: every expression that uses the field follows, ids stay."""

from __future__ import annotations

import json

from tests.builder.conftest import FLOW, FORM, Designer


def test_shown_if_formula_branch_title_and_message_follow_the_key(owner: Designer) -> None:
    owner.post("definitions", FORM, 201)
    owner.post("definitions", FLOW, 201)
    answer = owner.post("rename", {"form": "application", "field": "amount", "key": "loan"})
    assert answer["problems"] == []
    changed = {c["key"]: c["document"] for c in answer["changed"]}
    form, flow = changed["application"], changed["approval"]
    assert form["fields"][1]["id"] == "amount"
    assert form["fields"][1]["key"] == "loan"
    assert form["fields"][3]["shown_if"] == "has_debts = true and loan > 1000"
    assert form["fields"][4]["settings"]["formula"] == "sum(debts.balance) + loan"
    assert form["rules"][0]["check"] == "total <= 20 * loan"
    assert flow["title"] == 'applicant + " " + string(loan)'
    assert flow["nodes"][1]["settings"]["branches"][0]["when"] == "loan <= 50000"
    assert flow["nodes"][2]["settings"]["rights"] == {"*": "read", "amount": "write"}  # by id
    assert (
        flow["nodes"][3]["settings"]["subject"]["zh"]
        == "{{ string(loan) }} 元，{{ applicant }}，{{ string(loan * 2) }}"
    )
    assert owner.get("definitions/approval")["revision"] == 2


def test_a_column_follows_in_its_row_and_in_totals(owner: Designer) -> None:
    owner.post("definitions", FORM, 201)
    (changed,) = owner.post("rename", {"form": "application", "field": "lender", "key": "bank"})["changed"]
    assert changed["document"]["fields"][3]["fields"][1]["required"] == "bank != null"
    (changed,) = owner.post("rename", {"form": "application", "field": "balance", "key": "欠款"})["changed"]
    assert changed["document"]["fields"][4]["settings"]["formula"] == "sum(debts.欠款) + amount"


def test_a_key_that_is_taken_reserved_or_stale_is_refused(owner: Designer) -> None:
    owner.post("definitions", FORM, 201)
    owner.post("rename", {"form": "application", "field": "amount", "key": "total"}, 422)
    owner.post("rename", {"form": "application", "field": "balance", "key": "amount"}, 422)
    owner.post("rename", {"form": "application", "field": "amount", "key": "sum"}, 422)
    owner.post("rename", {"form": "application", "field": "nobody", "key": "x"}, 404)
    owner.post("rename", {"form": "application", "field": "amount", "key": "x"}, 409, If_Match='"7"')


def test_where_used_tells_places_and_sentences(owner: Designer) -> None:
    owner.post("definitions", FORM, 201)
    owner.post("definitions", FLOW, 201)
    used = owner.get("used?form=application&field=amount")["used"]
    places = {".".join(u["place"]) for u in used}
    assert {
        "application.fields.debts.shown_if",
        "application.fields.total.settings.formula",
        "application.rules.limit.check",
        "approval.title",
        "approval.nodes.n2.settings.branches.0.when",
        "approval.nodes.n3.settings.rights.amount",
    } <= places
    assert "流程“审批”的步骤“按金额”的“条件”" in json.dumps(used, ensure_ascii=False)

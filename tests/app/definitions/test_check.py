"""The check of a workspace: every problem is a sentence with the place to jump to."""

from __future__ import annotations

import time
from itertools import pairwise
from typing import Any

import pytest

from app.definitions.check import check_workspace

Json = dict[str, Any]


def text(id: str, **more: Any) -> Json:
    return {"id": id, "key": id, "kind": "text", "label": {"zh": id}, **more}


def number(id: str, **more: Any) -> Json:
    return {"id": id, "key": id, "kind": "number", "label": {"zh": id}, **more}


def computed(id: str, formula: str) -> Json:
    return {"id": id, "key": id, "kind": "computed", "label": {"zh": id}, "settings": {"formula": formula}}


def form(*fields: Json, key: str = "f", **more: Any) -> Json:
    return {"kind": "form", "format": 1, "key": key, "label": {"zh": "表"}, "fields": list(fields), **more}


def flow(
    *nodes: Json, key: str = "w", of: str = "f", edges: list[tuple[str, str, str]] | None = None, **more: Any
) -> Json:
    ids = [n["id"] for n in nodes]
    lines = edges if edges is not None else [(a, "out", b) for a, b in pairwise(ids)]
    return {
        "kind": "flow",
        "format": 1,
        "key": key,
        "label": {"zh": "流程"},
        "form": of,
        "nodes": list(nodes),
        "edges": [{"from": a, "port": p, "to": b} for a, p, b in lines],
        **more,
    }


START: Json = {"id": "s", "kind": "start"}
END: Json = {"id": "e", "kind": "end"}


def told(*documents: Json, people: Any = None, level: str = "error") -> list[tuple[str, str]]:
    problems = check_workspace({d["key"]: d for d in documents}, people)
    return [(p.code, ".".join(p.place)) for p in problems if p.level == level]


def test_a_sound_workspace_has_no_problems() -> None:
    assert check_workspace({"f": form(text("a"), number("b"), title="a"), "w": flow(START, END, title="a")}) == []


@pytest.mark.parametrize(
    ("where", "expression", "code"),
    [
        ("shown_if", "b > 3 and", "expected_value"),
        ("shown_if", "nobody > 3", "unknown_name"),
        ("shown_if", "a > 3", "compare_types"),
        ("shown_if", "b", "wrong_result"),
        ("required", "b + 1", "wrong_result"),
        ("read_only_if", '"x"', "wrong_result"),
        ("default", "b", "wrong_result"),
    ],
)
def test_each_expression_of_a_field_is_read_and_typed(where: str, expression: str, code: str) -> None:
    (found,) = told(form(text("a"), number("b"), text("c", **{where: expression})))
    assert found[1] == f"f.fields.c.{where}"
    assert found[0] == code or code == "expected_value"


def test_a_problem_in_an_expression_carries_line_column_and_suggestion() -> None:
    (problem,) = check_workspace({"f": form(number("amount"), text("c", shown_if="true and\n  amuont > 3"))})
    assert problem.span == (2, 3)
    assert (problem.offending, problem.suggestion) == ("amuont", "amount")


def test_a_row_sees_its_columns_the_form_and_item() -> None:
    table = {
        "id": "t",
        "key": "t",
        "kind": "table",
        "label": {"zh": "t"},
        "fields": [number("x"), text("y", shown_if="x > limit and item.x > 1"), text("z", shown_if="wrong = 1")],
    }
    assert told(form(number("limit"), table)) == [("unknown_name", "f.fields.z.shown_if")]
    assert told(form(number("limit"), {**table, "fields": table["fields"][:2]}, text("c", shown_if="x > 1"))) == [
        ("unknown_name", "f.fields.c.shown_if")
    ]


def test_a_columns_key_may_not_repeat_a_key_of_its_form() -> None:
    table = {"id": "t", "key": "t", "kind": "table", "label": {"zh": "t"}, "fields": [number("x"), text("y")]}
    assert ("key_of_form", "f.fields.y2.key") in told(
        form(text("y"), {**table, "fields": [number("x"), {**text("y2"), "key": "y"}]})
    )


def test_keys_and_ids_are_there_once() -> None:
    assert ("key_twice", "f.fields.b.key") in told(form(text("a"), {**text("b"), "key": "a"}))
    assert ("id_twice", "f.fields.a") in told(form(text("a"), {**text("a"), "key": "c"}))
    assert told(form({"id": "s", "key": "s", "kind": "section", "fields": [text("a")]})) == [
        ("layout_key", "f.fields.s.key")
    ]
    assert told(form({"id": "a", "kind": "text", "label": {"zh": "甲"}})) == [("key_missing", "f.fields.a.key")]


def test_fields_stand_where_their_kind_may_stand() -> None:
    page = {"id": "p", "kind": "page", "label": {"zh": "p"}, "fields": [text("a")]}
    assert told(form({"id": "s", "kind": "section", "label": {"zh": "s"}, "fields": [page]})) == [
        ("not_at_top", "f.fields.p")
    ]
    inner = {"id": "u", "key": "u", "kind": "table", "label": {"zh": "u"}, "fields": [text("b")]}
    outer = {"id": "t", "key": "t", "kind": "table", "label": {"zh": "t"}, "fields": [text("a"), inner]}
    assert ("not_in_table", "f.fields.u") in told(form(outer))
    assert ("holds_nothing", "f.fields.a") in told(form({**text("a"), "fields": [text("b")]}))


def test_formulas_that_lead_back_to_themselves_are_named() -> None:
    problems = check_workspace({"f": form(computed("a", "b + 1"), computed("b", "c + 1"), computed("c", "a + 1"))})
    (circle,) = [p for p in problems if p.code == "circular"]
    assert all(name in circle.text.zh for name in ("a → ", "b → ", "c → "))


def test_rules_are_checked_and_point_at_a_field() -> None:
    rules = [{"id": "r", "check": "b > 3", "at": "nobody", "message": {"zh": "x"}}, {"id": "q", "check": "b + 1"}]
    assert told(form(number("b"), rules=rules)) == [
        ("unknown_reference", "f.rules.r.at"),
        ("wrong_result", "f.rules.q.check"),
    ]


def test_a_related_record_is_read_one_hop_and_its_form_must_exist() -> None:
    relation = {
        "id": "c",
        "key": "customer",
        "kind": "relation",
        "label": {"zh": "客户"},
        "settings": {"form": "customers", "filter": "grade = 1"},
    }
    customers = form(number("grade"), key="customers")
    assert told(form(relation, text("x", shown_if="customer.grade > 3")), customers) == []
    assert told(form(relation, text("x", shown_if="customer.colour > 3")), customers) != []
    assert ("unknown_reference", "f.fields.c.settings.form") in told(form(relation))


def test_a_flow_sees_case_initiator_and_outputs() -> None:
    branch = {
        "id": "c",
        "kind": "condition",
        "settings": {
            "branches": [
                {
                    "id": "b1",
                    "when": 'n.verdict = "approved" and initiator.department.name = "x" and case.number != null',
                }
            ]
        },
    }
    approval = {"id": "n", "kind": "approval", "settings": {"who": {"rules": [{"by": "initiator"}]}}}
    edges = [("s", "out", "n"), ("n", "approved", "c"), ("c", "b1", "e"), ("c", "otherwise", "e")]
    assert told(form(text("a")), flow(START, approval, branch, END, edges=edges)) == []
    wrong = {**branch, "settings": {"branches": [{"id": "b1", "when": "n.verdikt = 1"}]}}
    ((code, place),) = told(form(text("a")), flow(START, approval, wrong, END, edges=edges))
    assert place == "w.nodes.c.settings.branches.0.when"
    assert code.startswith("unknown")


def test_places_inside_a_message_are_checked_where_they_stand() -> None:
    note = {
        "id": "n",
        "kind": "notify",
        "settings": {"who": {"rules": [{"by": "initiator"}]}, "subject": {"zh": "您好 {{ a }} 和 {{ b }}", "en": "x"}},
    }
    (problem,) = check_workspace({"f": form(text("a")), "w": flow(START, note, END)})
    assert problem.place == ("w", "nodes", "n", "settings", "subject", "zh")
    assert problem.span is not None
    assert problem.span[0] == 1
    assert problem.offending == "b"
    assert "您好 {{ a }} 和 {{ b }}"[problem.span[1] - 1] == "b"


def test_references_to_people_are_checked_only_where_people_are_known() -> None:
    approval = {"id": "n", "kind": "approval", "settings": {"who": {"rules": [{"by": "role", "role": "boss"}]}}}
    edges = [("s", "out", "n"), ("n", "approved", "e")]
    documents = form(text("a")), flow(START, approval, END, edges=edges)
    assert told(*documents) == []
    assert told(*documents, people={"role": {"boss": {}}}) == []
    assert told(*documents, people={"role": {"clerk": {}}}) == [
        ("unknown_reference", "w.nodes.n.settings.who.rules.0.role")
    ]


def test_settings_that_are_not_in_force_trouble_nobody() -> None:
    record = {
        "id": "r",
        "kind": "record",
        "settings": {"does": "update", "writes": [{"field": "a", "value": "a"}], "record": "nonsense +"},
    }
    assert told(form(text("a")), flow(START, record, END)) == []


def test_a_flow_without_its_form_says_so() -> None:
    assert ("unknown_reference", "w.form") in told(flow(START, END))


def test_a_flow_that_cannot_end_is_told_by_its_drawing() -> None:
    assert told(form(text("a")), flow(START, END, edges=[])) != []


def test_broken_documents_are_told_and_do_not_stop_the_rest() -> None:
    broken = {"kind": "form", "format": 1, "key": "g", "fields": [{"kind": "text"}]}
    found = told(form(text("a", shown_if="nobody")), broken, {"kind": "moon", "key": "m"})
    assert ("schema_required", "g.fields.0") in found
    assert ("unknown_definition", "m.kind") in found
    assert ("unknown_name", "f.fields.a.shown_if") in found


def test_two_hundred_fields_are_checked_again_in_no_time() -> None:
    fields = [
        number("f0"),
        *(number(f"f{i}", shown_if=f"f{i - 1} > {i}", required=f"f{i - 1} = 3") for i in range(1, 200)),
    ]
    documents = {"f": form(*fields)}
    assert check_workspace(documents) == []
    fields[100] = number("f100", shown_if="f99 > 7")
    documents = {"f": form(*fields)}
    best = min(_seconds(documents) for _ in range(5))
    assert best < 0.05, best


def _seconds(documents: dict[str, Json]) -> float:
    begin = time.process_time()
    check_workspace(documents)
    return time.process_time() - begin

"""Why a case went its way: the page tells what a decision read, which rows fired, why; asking again gives the same."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from flask import Flask

from tests.cast import Cast, csrf
from tests.drawing import approval, field, flow, form, node
from tests.flows import begin, open_task, publish

CARD: dict[str, Any] = {
    "kind": "decision",
    "format": 1,
    "key": "card",
    "label": {"zh": "评分", "en": "Scoring"},
    "result": "grade",
    "reasons": [{"code": "INCOME_LOW", "label": {"zh": "收入偏低", "en": "Income is low"}}],
    "inputs": [
        {"id": "income", "key": "income", "label": {"zh": "月收入", "en": "Income"}, "type": "number"},
        {"id": "years", "key": "years", "label": {"zh": "工龄", "en": "Years at work"}, "type": "number"},
    ],
    "parts": [
        {
            "id": "points",
            "key": "points",
            "kind": "decision",
            "label": {"zh": "打分", "en": "Points"},
            "logic": {
                "kind": "scorecard",
                "base": "500",
                "characteristics": [
                    {
                        "id": "c1",
                        "label": {"zh": "收入", "en": "Income"},
                        "input": "income",
                        "bins": [
                            {"id": "b1", "when": "< 5000", "points": "20", "reason": "INCOME_LOW"},
                            {"id": "b2", "when": ">= 5000", "points": "120"},
                        ],
                        "missing": {"points": "0"},
                    }
                ],
            },
        },
        {
            "id": "grade",
            "key": "grade",
            "kind": "decision",
            "label": {"zh": "等级", "en": "Grade"},
            "type": "string",
            "logic": {
                "kind": "table",
                "hit": "FIRST",
                "inputs": [{"id": "s", "expression": "points.score", "label": {"zh": "分数", "en": "Score"}}],
                "outputs": [{"id": "g", "key": "grade"}],
                "rows": [
                    {"id": "r1", "if": [">= 600"], "then": ['"A"']},
                    {"id": "r2", "if": [">= 510"], "then": ['"B"']},
                ],
            },
        },
    ],
}


def documents(ids: Any, card: dict[str, Any] = CARD) -> list[dict[str, Any]]:
    request = form(
        field("income", "number", label="月收入"),
        field("worked", "number", label="工作年数"),
        field("grade", label="等级"),
    )
    nodes = [
        node("begin", "start", by_hand=True),
        node(
            "score",
            "decide",
            "打分定级",
            decision="card",
            inputs={"years": "worked"},
            writes=[{"field": "grade", "value": "result"}],
        ),
        node(
            "branch",
            "condition",
            "看等级",
            branches=[{"id": "good", "label": {"zh": "好", "en": "Good"}, "when": 'grade = "A"'}],
        ),
        approval("chief", ids["chief"], label="主管", rights={"income": "hide"}),
        node("over", "end"),
    ]
    lines = [
        ("begin", "out", "score"),
        ("score", "out", "branch"),
        ("branch", "good", "over"),
        ("branch", "otherwise", "chief"),
        ("chief", "approved", "over"),
    ]
    return [request, flow(nodes, *lines), card]


@pytest.fixture
def scored(app: Flask, cast: Cast) -> Cast:
    publish(app, cast.workspace, documents(cast.ids))
    return cast


def why(cast: Cast, who: str, case: str, **more: Any) -> str:
    page = cast.client(who).get(f"/cases/{case}", query_string={"tab": "why", **more})
    assert page.status_code == 200
    return page.get_data(as_text=True)


def test_the_page_tells_points_rows_reasons_and_where_each_input_came_from(app: Flask, scored: Cast) -> None:
    case = begin(app, scored.workspace, scored.ids["helper"], {"income": "4000", "worked": "3"}, flow="handle")
    told = why(scored, "owner", case)
    for words in ("打分定级", "收入偏低", "INCOME_LOW", "&lt; 5000", "+20", "≥ 510", "工龄", "第 1 版"):
        assert words in told, words
    assert "提交" in told  # the source of an input: whoever submitted it, and when
    assert "步骤“打分定级”" in told  # the branch read the grade that the decision wrote


def test_an_input_that_is_not_the_readers_to_see_stays_hidden_and_the_rules_with_it(app: Flask, scored: Cast) -> None:
    case = begin(app, scored.workspace, scored.ids["helper"], {"income": "4321", "worked": "3"}, flow="handle")
    told = why(scored, "chief", case)
    assert "4321" not in told
    assert "无权查看" in told
    assert "+20" not in told
    outsider = scored.client("outsider").get(f"/cases/{case}?tab=why")
    assert outsider.status_code == 404


def test_asking_again_after_the_rules_changed_gives_what_was_decided_then(app: Flask, scored: Cast) -> None:
    case = begin(app, scored.workspace, scored.ids["helper"], {"income": "4000", "worked": "3"}, flow="handle")
    for cut in ("530", "540", "550"):
        changed = copy.deepcopy(CARD)
        changed["parts"][1]["logic"]["rows"][1]["if"] = [f">= {cut}"]
        publish(app, scored.workspace, documents(scored.ids, changed))
    told = why(scored, "owner", case, replay="1")
    assert "结果与当时完全一致" in told
    answer = scored.client("owner").get(f"/api/v1/cases/{case}/why").get_json()
    assert [each["same"] for each in answer["replay"]] == [True]
    assert answer["release"] == 1


def test_a_gap_is_an_incident_that_an_admin_skips_with_a_reason(app: Flask, scored: Cast) -> None:
    holes = copy.deepcopy(CARD)
    holes["parts"][1]["logic"]["rows"] = holes["parts"][1]["logic"]["rows"][:1]
    publish(app, scored.workspace, documents(scored.ids, holes))
    case = begin(app, scored.workspace, scored.ids["helper"], {"income": "4000", "worked": "3"}, flow="handle")
    owner = scored.client("owner")
    page = owner.get(f"/cases/{case}/manage").get_data(as_text=True)
    assert "没有规则适用" in page
    assert "月收入 4000" in page
    step = page.split('name="step" value="')[1].split('"')[0]
    given = {"csrf_token": csrf(page), "step": step, "port": "out"}
    owner.post(f"/cases/{case}/skip", data=given)
    assert "请写明为什么跳过" in owner.get(f"/cases/{case}/manage").get_data(as_text=True)
    outsider = scored.client("helper")
    token = csrf(outsider.get("/").get_data(as_text=True))
    refused = outsider.post(f"/cases/{case}/skip", data={**given, "csrf_token": token, "reason": "我想"})
    assert refused.status_code in (403, 404)
    owner.post(f"/cases/{case}/skip", data={**given, "reason": "人工核实过，按 B 级处理"})
    assert open_task(app, case, scored.ids["chief"])
    assert "人工核实过" in owner.get(f"/cases/{case}?tab=comments").get_data(as_text=True)

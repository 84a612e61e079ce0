"""A small decision that tests share: a score becomes a grade, a grade a limit."""

from __future__ import annotations

from typing import Any

GRADING: dict[str, Any] = {
    "kind": "decision",
    "format": 1,
    "key": "grading",
    "label": {"zh": "评级", "en": "Grading"},
    "inputs": [
        {"id": "i1", "key": "score", "type": "number", "label": {"zh": "评分", "en": "Score"}},
        {"id": "i2", "key": "city", "type": "string", "label": {"zh": "城市", "en": "City"}},
    ],
    "parts": [
        {
            "id": "d1",
            "key": "grade",
            "kind": "decision",
            "label": {"zh": "等级", "en": "Grade"},
            "logic": {
                "kind": "table",
                "hit": "UNIQUE",
                "inputs": [{"id": "c1", "label": {"zh": "评分", "en": "Score"}, "expression": "score"}],
                "outputs": [{"id": "o1", "key": "grade", "label": {"zh": "等级", "en": "Grade"}}],
                "rows": [
                    {"id": "r1", "if": ["< 600"], "then": ['"C"'], "reason": "LOW"},
                    {"id": "r2", "if": ["[600..700)"], "then": ['"B"']},
                    {"id": "r3", "if": [">= 700"], "then": ['"A"']},
                ],
            },
        },
        {
            "id": "d2",
            "key": "limit",
            "kind": "decision",
            "label": {"zh": "额度", "en": "Limit"},
            "logic": {"kind": "literal", "text": 'if grade = "A" then 50000 else if grade = "B" then 20000 else 0'},
        },
    ],
    "result": "d2",
}

# The same with a scorecard before it, and a table that leaves out exactly 700.
SCORED: dict[str, Any] = {
    **GRADING,
    "key": "scoring",
    "label": {"zh": "评分与额度", "en": "Scoring and limit"},
    "inputs": [
        {"id": "a1", "key": "income", "type": "number", "label": {"zh": "月收入", "en": "Monthly income"}},
        {"id": "a2", "key": "job", "type": "string", "label": {"zh": "工作", "en": "Job"}},
    ],
    "parts": [
        {
            "id": "p1",
            "key": "points",
            "kind": "decision",
            "label": {"zh": "评分卡", "en": "Scorecard"},
            "logic": {
                "kind": "scorecard",
                "base": "500",
                "reasons": 2,
                "characteristics": [
                    {
                        "id": "k1",
                        "label": {"zh": "月收入", "en": "Monthly income"},
                        "input": "income",
                        "bins": [
                            {"id": "b1", "when": "< 5000", "points": "40", "reason": "INCOME_LOW"},
                            {"id": "b2", "when": "[5000..15000)", "points": "120", "reason": ""},
                            {"id": "b3", "when": ">= 15000", "points": "210", "reason": ""},
                        ],
                        "missing": {"points": "0", "reason": "INCOME_UNKNOWN"},
                    },
                    {
                        "id": "k2",
                        "label": {"zh": "工作", "en": "Job"},
                        "input": "job",
                        "bins": [
                            {"id": "b4", "when": '"teacher", "doctor"', "points": "90", "reason": ""},
                            {"id": "b5", "when": '"none"', "points": "-60", "reason": "NO_JOB"},
                        ],
                        "otherwise": {"points": "30", "reason": ""},
                        "missing": {"points": "0", "reason": "JOB_UNKNOWN"},
                    },
                ],
            },
        },
        {
            "id": "p2",
            "key": "score",
            "kind": "decision",
            "label": {"zh": "评分", "en": "Score"},
            "logic": {"kind": "literal", "text": "points.score"},
        },
        {
            **GRADING["parts"][0],
            "logic": {
                **GRADING["parts"][0]["logic"],
                "rows": [
                    *GRADING["parts"][0]["logic"]["rows"][:2],
                    {"id": "r3", "if": ["> 700"], "then": ['"A"'], "note": "优质客户"},
                ],
            },
        },
        GRADING["parts"][1],
    ],
}

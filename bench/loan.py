"""The flow of the benchmarks: branches by amount and grade, two parallel approvals and a join.

Its form has a ``loan_amount`` and a ``grade`` (as in published loan data); officers are roles of the workspace.
"""

from __future__ import annotations

from typing import Any

ROLES = {
    "manager": {"zh": "支行行长", "en": "Branch manager"},
    "risk": {"zh": "风险官", "en": "Risk officer"},
    "credit": {"zh": "信贷官", "en": "Credit officer"},
}


def flow(form: str, key: str = "approval") -> dict[str, Any]:
    """Small loans of good grades pass by themselves, middle ones need the manager, the rest risk and credit."""

    def officer(id: str, role: str) -> dict[str, Any]:
        return {
            "id": id,
            "kind": "approval",
            "label": ROLES[role],
            "settings": {"who": {"rules": [{"by": "role", "role": role}]}, "mode": "any"},
        }

    return {
        "kind": "flow",
        "format": 1,
        "key": key,
        "label": {"zh": "授信审批", "en": "Loan approval"},
        "form": form,
        "nodes": [
            {"id": "n1", "kind": "start", "label": {"zh": "提交", "en": "Submit"}},
            {
                "id": "n2",
                "kind": "condition",
                "label": {"zh": "金额与等级", "en": "Amount and grade"},
                "settings": {
                    "branches": [
                        {
                            "id": "b1",
                            "label": {"zh": "小额优质", "en": "Small and good"},
                            "when": 'loan_amount <= 10000 and grade in ("A", "B")',
                        },
                        {"id": "b2", "label": {"zh": "中额", "en": "Middle"}, "when": "loan_amount <= 20000"},
                    ]
                },
            },
            officer("n3", "manager"),
            {
                "id": "n4",
                "kind": "parallel",
                "label": {"zh": "双人审批", "en": "Two officers"},
                "settings": {"branches": [{"id": "p1"}, {"id": "p2"}]},
            },
            officer("n5", "risk"),
            officer("n6", "credit"),
            {"id": "n7", "kind": "join", "label": {"zh": "汇合", "en": "Join"}},
            {"id": "n8", "kind": "end", "label": {"zh": "通过", "en": "Approved"}, "settings": {"outcome": "approved"}},
        ],
        "edges": [
            {"from": "n1", "port": "out", "to": "n2"},
            {"from": "n2", "port": "b1", "to": "n8"},
            {"from": "n2", "port": "b2", "to": "n3"},
            {"from": "n2", "port": "otherwise", "to": "n4"},
            {"from": "n3", "port": "approved", "to": "n8"},
            {"from": "n4", "port": "p1", "to": "n5"},
            {"from": "n4", "port": "p2", "to": "n6"},
            {"from": "n5", "port": "approved", "to": "n7"},
            {"from": "n6", "port": "approved", "to": "n7"},
            {"from": "n7", "port": "out", "to": "n8"},
        ],
    }


def form() -> dict[str, Any]:
    """A form of eight fields, for the benchmark that needs no file."""

    def field(id: str, kind: str, zh: str, en: str, **settings: Any) -> dict[str, Any]:
        return {
            "id": id,
            "key": id,
            "kind": kind,
            "label": {"zh": zh, "en": en},
            **({"settings": settings} if settings else {}),
        }

    return {
        "kind": "form",
        "format": 1,
        "key": "loans",
        "label": {"zh": "贷款申请", "en": "Loan application"},
        "fields": [
            field("applicant", "text", "申请人", "Applicant"),
            field("emp_title", "text", "职业", "Occupation"),
            field("annual_income", "number", "年收入", "Annual income"),
            field("loan_amount", "number", "贷款金额", "Loan amount"),
            field("term", "number", "期限", "Term"),
            field(
                "grade",
                "choice",
                "等级",
                "Grade",
                options=[{"value": g, "label": {"zh": g, "en": g}} for g in "ABCDEFG"],
            ),
            field("loan_purpose", "text", "用途", "Purpose"),
            field("issued", "date", "日期", "Date"),
        ],
        "title": "applicant",
    }

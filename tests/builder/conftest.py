"""The designers' endpoints as their script uses them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.cast import Cast, csrf

FORM: dict[str, Any] = {
    "kind": "form",
    "format": 1,
    "key": "application",
    "label": {"zh": "授信申请", "en": "Application"},
    "title": "applicant",
    "fields": [
        {
            "id": "applicant",
            "key": "applicant",
            "kind": "text",
            "label": {"zh": "申请人", "en": "Applicant"},
            "required": True,
        },
        {"id": "amount", "key": "amount", "kind": "money", "label": {"zh": "金额", "en": "Amount"}, "required": True},
        {"id": "has_debts", "key": "has_debts", "kind": "yes_no", "label": {"zh": "有负债", "en": "Has debts"}},
        {
            "id": "debts",
            "key": "debts",
            "kind": "table",
            "label": {"zh": "负债", "en": "Debts"},
            "shown_if": "has_debts = true and amount > 1000",
            "fields": [
                {"id": "lender", "key": "lender", "kind": "text", "label": {"zh": "出借人", "en": "Lender"}},
                {
                    "id": "balance",
                    "key": "balance",
                    "kind": "money",
                    "label": {"zh": "余额", "en": "Balance"},
                    "required": "lender != null",
                },
            ],
        },
        {
            "id": "total",
            "key": "total",
            "kind": "computed",
            "label": {"zh": "合计", "en": "Total"},
            "settings": {"formula": "sum(debts.balance) + amount"},
        },
    ],
    "rules": [
        {
            "id": "limit",
            "check": "total <= 20 * amount",
            "at": "total",
            "message": {"zh": "负债过高", "en": "Too much debt"},
        }
    ],
}

FLOW: dict[str, Any] = {
    "kind": "flow",
    "format": 1,
    "key": "approval",
    "label": {"zh": "审批", "en": "Approval"},
    "form": "application",
    "title": 'applicant + " " + string(amount)',
    "nodes": [
        {"id": "n1", "kind": "start", "settings": {"by_hand": True}},
        {
            "id": "n2",
            "kind": "condition",
            "label": {"zh": "按金额", "en": "By amount"},
            "settings": {"branches": [{"id": "b1", "label": {"zh": "小额", "en": "Small"}, "when": "amount <= 50000"}]},
        },
        {
            "id": "n3",
            "kind": "approval",
            "label": {"zh": "经理审批", "en": "Manager"},
            "settings": {"who": {"rules": [{"by": "initiator"}]}, "rights": {"*": "read", "amount": "write"}},
        },
        {
            "id": "n4",
            "kind": "notify",
            "label": {"zh": "告知", "en": "Tell"},
            "settings": {
                "who": {"rules": [{"by": "initiator"}]},
                "subject": {"zh": "{{ string(amount) }} 元，{{ applicant }}，{{ string(amount * 2) }}", "en": "Done"},
            },
        },
        {"id": "n5", "kind": "end"},
    ],
    "edges": [
        {"from": "n1", "port": "out", "to": "n2"},
        {"from": "n2", "port": "b1", "to": "n5"},
        {"from": "n2", "port": "otherwise", "to": "n3"},
        {"from": "n3", "port": "approved", "to": "n4"},
        {"from": "n4", "port": "out", "to": "n5"},
    ],
}


def copy(document: dict[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(json.dumps(document))
    return made


class Designer:
    """A person at the designer: sends JSON with the page's token."""

    def __init__(self, client: FlaskClient, slug: str = "lab") -> None:
        self.client = client
        self.base = f"/api/v1/workspaces/{slug}"
        self.token = csrf(client.get("/forgot").get_data(as_text=True))

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> TestResponse:
        url = path if path.startswith("/") else f"{self.base}/{path}"
        return self.client.open(
            url,
            method=method,
            json=body,
            headers={"X-CSRFToken": self.token, **{k.replace("_", "-"): v for k, v in headers.items()}},
        )

    def get(self, path: str) -> Any:
        answer = self.send("GET", path)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return answer.get_json()

    def post(self, path: str, body: Any, status: int = 200, **headers: str) -> Any:
        answer = self.send("POST", path, body, **headers)
        assert answer.status_code == status, answer.get_data(as_text=True)
        return answer.get_json()

    def put(self, key: str, document: Any, seen: int, status: int = 200) -> Any:
        answer = self.send("PUT", f"definitions/{key}", document, If_Match=f'"{seen}"')
        assert answer.status_code == status, answer.get_data(as_text=True)
        return answer.get_json()


@pytest.fixture
def owner(cast: Cast) -> Designer:
    return Designer(cast.client("owner"))


@pytest.fixture
def helper(cast: Cast) -> Designer:
    return Designer(cast.client("helper"))


@pytest.fixture
def outsider(cast: Cast) -> Designer:
    return Designer(cast.client("outsider"))

"""A public loan application of two pages for tests of filling in, and the applicant's browser."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from typing import Any

from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from tests.cast import csrf


def loan(helper: str, **more: Any) -> list[dict[str, Any]]:
    """Form and flow; the helper (a user's id) approves, or returns to the applicant."""
    form: dict[str, Any] = {
        "kind": "form",
        "format": 1,
        "key": "loan",
        "label": {"zh": "贷款申请", "en": "Loan application"},
        "title": "name",
        "fields": [
            {
                "id": "who",
                "kind": "page",
                "label": {"zh": "身份", "en": "Who you are"},
                "fields": [
                    {
                        "id": "name",
                        "key": "name",
                        "kind": "text",
                        "label": {"zh": "姓名", "en": "Name"},
                        "required": True,
                    },
                    {"id": "mail", "key": "mail", "kind": "email", "label": {"zh": "邮箱", "en": "E-mail"}},
                    {"id": "serial", "key": "serial", "kind": "serial", "label": {"zh": "编号", "en": "No."}},
                    {
                        "id": "code",
                        "key": "code",
                        "kind": "text",
                        "label": {"zh": "客户号", "en": "Customer no."},
                        "settings": {"unique": True},
                    },
                ],
            },
            {
                "id": "money",
                "kind": "page",
                "label": {"zh": "金额", "en": "Amount"},
                "fields": [
                    {
                        "id": "amount",
                        "key": "amount",
                        "kind": "number",
                        "label": {"zh": "借款金额", "en": "Amount"},
                        "required": True,
                    },
                    {
                        "id": "why",
                        "key": "why",
                        "kind": "text",
                        "label": {"zh": "用途", "en": "Purpose"},
                        "required": True,
                        "shown_if": "amount > 1000",
                    },
                    {
                        "id": "debts",
                        "key": "debts",
                        "kind": "table",
                        "label": {"zh": "负债", "en": "Debts"},
                        "settings": {"sums": ["balance"]},
                        "fields": [
                            {"id": "lender", "key": "lender", "kind": "text", "label": {"zh": "机构", "en": "Lender"}},
                            {
                                "id": "balance",
                                "key": "balance",
                                "kind": "number",
                                "label": {"zh": "余额", "en": "Balance"},
                            },
                        ],
                    },
                    {
                        "id": "total",
                        "key": "total",
                        "kind": "computed",
                        "label": {"zh": "合计", "en": "Total"},
                        "settings": {"formula": "sum(debts.balance)"},
                    },
                    {
                        "id": "proof",
                        "key": "proof",
                        "kind": "file",
                        "label": {"zh": "证明", "en": "Proof"},
                        "settings": {"many": True},
                    },
                ],
            },
        ],
        "rules": [
            {
                "id": "much",
                "check": "amount <= 1000000",
                "at": "amount",
                "message": {"zh": "借款金额不能超过 100 万", "en": "At most one million"},
            }
        ],
        **more,
    }
    flow: dict[str, Any] = {
        "kind": "flow",
        "format": 1,
        "key": "apply",
        "form": "loan",
        "label": {"zh": "贷款", "en": "Loan"},
        "nodes": [
            {"id": "begin", "kind": "start", "label": {"zh": "填写", "en": "Fill in"}, "settings": {"public": True}},
            {
                "id": "check",
                "kind": "approval",
                "label": {"zh": "审批", "en": "Approval"},
                "settings": {"who": {"rules": [{"by": "people", "users": [helper]}]}},
            },
            {"id": "over", "kind": "end", "label": {"zh": "结束", "en": "End"}, "settings": {"outcome": "approved"}},
        ],
        "edges": [{"from": "begin", "port": "out", "to": "check"}, {"from": "check", "port": "approved", "to": "over"}],
    }
    return [form, flow]


class Applicant:
    """A browser without script that fills in one form: it remembers the page and posts all of its controls."""

    def __init__(self, client: FlaskClient, address: str) -> None:
        self.client = client
        self.page = ""
        self.address = address
        self.answer: TestResponse | None = None
        self.get(address)

    def get(self, address: str) -> TestResponse:
        self._see(self.client.get(address))
        assert self.answer is not None
        return self.answer

    def press(
        self, button: str = "next", files: Mapping[str, tuple[str, bytes]] | None = None, by: str = "_do", **typed: Any
    ) -> TestResponse:
        """Change controls (dots in names as ``__``; None leaves a control out) and press a button."""
        values = MultiDict(self.controls())
        for key, value in typed.items():
            control = key.replace("__", ".")
            values.poplist(control)
            for each in value if isinstance(value, list) else [] if value is None else [value]:
                values.add(control, each)
        values.add(by, button)
        data: Any = values
        for control, (file_name, body) in (files or {}).items():
            data.add(control, (io.BytesIO(body), file_name))
        action = re.search(r'<form method="post" id="fill" action="([^"]+)"', self.page)
        assert action is not None, self.page[:2000]
        self._see(self.client.post(action[1], data=data, content_type="multipart/form-data"))
        assert self.answer is not None
        return self.answer

    def _see(self, answer: TestResponse) -> None:
        while answer.status_code in (302, 303):
            self.address = answer.headers["Location"]
            answer = self.client.get(self.address)
        self.answer = answer
        self.page = answer.get_data(as_text=True)

    def controls(self) -> list[tuple[str, str]]:
        """Names and values of what a browser would post of the page, without its buttons."""
        inside = re.sub(r"<template.*?</template>", "", self.page, flags=re.DOTALL)
        found = []
        for tag in re.findall(r"<input\b[^>]*>", inside):
            attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
            kind = attributes.get("type", "text")
            if "name" not in attributes or kind == "file" or (kind in ("radio", "checkbox") and " checked" not in tag):
                continue
            found.append((attributes["name"], attributes.get("value", "")))
        return found

    @property
    def csrf(self) -> str:
        return csrf(self.page)

    def has(self, words: str) -> bool:
        return words in self.page

"""What is wrong in a form is told in our words and in the page's language, never by the browser's bubble."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask

from app.ports.mail import MemoryMail
from tests.cast import Cast, csrf

TEMPLATES = Path(__file__).parents[3] / "templates"
POSTED = re.compile(r"<form\b(?:\{\{.*?\}\}|\{%.*?%\}|[^<>{])*method=\"post\"(?:\{\{.*?\}\}|\{%.*?%\}|[^<>{])*>")


@pytest.mark.parametrize(
    "path", sorted(p.relative_to(TEMPLATES) for p in (TEMPLATES / "accounts").glob("*.html")), ids=str
)
def test_no_form_of_accounts_is_checked_by_the_browser(path: Path) -> None:
    forms = POSTED.findall((TEMPLATES / path).read_text(encoding="utf-8"))
    assert [form for form in forms if " novalidate" not in form] == []


@pytest.mark.parametrize("email", ["", "bad", "two words@example.com"])
def test_a_bad_address_is_told_at_the_field(app: Flask, cast: Cast, mail: MemoryMail, email: str) -> None:
    owner, nobody = cast.client("admin"), app.test_client()
    for client, path in ((owner, "/admin/people/new"), (nobody, "/forgot")):
        page = client.get(path)
        assert page.status_code == 200, path
        asked = {"csrf_token": csrf(page.get_data(as_text=True)), "email": email, "name": "新同事"}
        answer = client.post(path, data=asked)
        assert answer.status_code == 422, path
        assert 'id="email-error"' in answer.get_data(as_text=True), path
        assert "请填写完整的邮箱，例如 lin@bank.com。" in answer.get_data(as_text=True), path
    assert mail.sent == []

"""A form drawn: frames, errors, faces, and what the page's script is given."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from app.answers.state import FormState
from app.definitions.form import Form
from app.errors import Invalid
from app.fields.registry import field_kinds
from app.i18n import Text
from app.rendering import form_parts, render_form
from tests.app.answers.forms import DEBTS, computed, form_of, number, section, state_of, text, yes_no

WRONG = Text("这里不对", "Wrong here")


@pytest.fixture(autouse=True)
def in_a_request(built: Flask) -> Iterator[None]:
    with built.test_request_context():
        yield


def draw(form: Form, answers: dict[str, Any], **more: Any) -> str:
    rights = more.pop("rights", None)
    return str(render_form(form, state_of(form, answers, rights=rights), **more))


def block(html: str) -> dict[str, Any] | None:
    found = re.search(r'<script type="application/json" id="fw-form">(.*?)</script>', html, re.DOTALL)
    return json.loads(found[1]) if found else None


def every_kind() -> tuple[Form, FormState]:
    fields = []
    for kind in field_kinds:
        label = {"zh": kind.label.zh, "en": kind.label.en}
        field: dict[str, Any] = {
            "id": f"x_{kind.name}",
            "kind": kind.name,
            "settings": {},
            "label": label,
            "hint": {"zh": "提示", "en": "Hint"},
        }
        if kind.holds != "layout":
            field["key"] = field["id"]
        if kind.holds == "rows" or kind.lays:
            field["fields"] = [text(f"{field['id']}_in")]
        fields.append(field)
    form = form_of(*fields)
    return form, state_of(form, {f.id: field_kinds.get(f.kind).sample(f) for f in form.values})


@pytest.mark.parametrize("face", ["fill", "read", "print"])
@pytest.mark.parametrize("locale", ["zh", "en"])
def test_every_kind_draws_every_face_in_both_languages(face: Any, locale: str) -> None:
    form, state = every_kind()
    html = str(render_form(form, state, face=face, locale=locale))
    assert "<script>" not in html
    assert not re.search(r'\sstyle="|\son\w+="', html), "the policy forbids inline style and script"
    ids = re.findall(r'\sid="([^"]+)"', re.sub(r"<template.*?</template>", "", html, flags=re.DOTALL))
    assert len(ids) == len(set(ids)), [i for i in ids if ids.count(i) > 1]


def test_errors_come_first_with_a_link_to_the_control() -> None:
    form = form_of(text("a", hint={"zh": "写全名", "en": "In full"}), number("b"))
    html = draw(form, {}, invalids=[Invalid(("a",), "x", WRONG)], raw={"b": "abc"})
    assert html.index("fw-errors") < html.index('name="a"')
    assert 'href="#f-a"' in html
    assert 'aria-describedby="f-a-hint f-a-error"' in html
    assert 'value="abc"' in html


def test_an_error_in_a_cell_leads_to_the_cell() -> None:
    form = form_of(*DEBTS)
    wrong = Invalid(("debts", "r1", "lender"), "x", WRONG)
    html = draw(form, {"has_debts": True, "debts": [{"id": "r1"}]}, invalids=[wrong])
    assert 'href="#f-debts-r1-lender"' in html
    assert html.count("这里不对") == 2


def test_an_error_on_another_page_leads_there() -> None:
    form = form_of(section("p1", text("a"), kind="page"), section("p2", text("b"), kind="page"))
    told, _ = form_parts(
        form, state_of(form, {}), page="p1", invalids=[Invalid(("b",), "x", WRONG)], page_href={"p2": "/f/x?step=p2"}
    )
    assert 'href="/f/x?step=p2#f-b"' in told


def test_only_what_may_be_left_out_is_marked() -> None:
    html = draw(form_of(text("must", required=True), text("may")), {})
    assert html.count("选填") == 1
    assert 'aria-required="true"' in html


def test_what_the_reader_may_not_see_is_not_in_the_page() -> None:
    form = form_of(text("a"), text("secret"), computed("twice", 'secret + "x"'), text("b", shown_if='secret = "s"'))
    html = draw(form, {"secret": "s3cr3t"}, rights={"*": "write", "secret": "hide"})
    assert "s3cr3t" not in html.replace("s3cr3tx", "")
    data = block(html)
    assert data is not None
    assert "secret" not in data["fields"]
    assert next(w for w in data["work"] if w["id"] == "b")["shown"] is None, "the server alone works it out"


def test_what_may_only_be_read_has_no_control() -> None:
    html = draw(form_of(text("a"), text("b")), {"a": "甲", "b": "乙"}, rights={"a": "read", "b": "write"})
    assert 'name="a"' not in html
    assert "甲" in html


def test_hidden_fields_are_drawn_hidden_and_left_out_where_it_is_read() -> None:
    form = form_of(yes_no("more"), text("a", shown_if="more"))
    assert re.search(r'data-at="a"[^>]* hidden', draw(form, {"a": "甲"}))
    assert "甲" not in draw(form, {"a": "甲"}, face="read")


def test_a_condition_that_locks_switches_the_control_off() -> None:
    form = form_of(yes_no("done"), text("a", read_only_if="done"))
    assert '<fieldset class="fw-lock" disabled>' in draw(form, {"done": True})
    assert '<fieldset class="fw-lock">' in draw(form, {"done": False})


def test_trees_go_along_only_where_there_are_expressions() -> None:
    assert block(draw(form_of(text("a")), {})) is None
    data = block(draw(form_of(number("a"), computed("b", "a * 2")), {"a": "1"}))
    assert data is not None
    assert [w["id"] for w in data["work"]] == ["a", "b"]
    assert data["work"][1]["value"]["root"][0] == "*"


def test_answers_of_other_pages_come_as_values() -> None:
    form = form_of(
        section("p1", number("a"), number("z"), kind="page"), section("p2", text("b", shown_if="a > 1"), kind="page")
    )
    data = block(draw(form, {"a": "5", "z": "6"}, page="p2"))
    assert data is not None
    assert data["values"] == {"a": {"number": "5"}}


def test_a_note_follows_its_condition_on_its_page() -> None:
    note = {"id": "n", "kind": "note", "settings": {"text": {"zh": "大额", "en": "Large"}}, "shown_if": "a > 1"}
    form = form_of(section("p1", number("a"), section("s", note, number("b")), kind="page"), section("p2", text("c")))
    data = block(draw(form, {}, page="p1"))
    assert data is not None
    [told] = [each for each in data["work"] if each["id"] == "n"]
    assert told["shown"]["root"][0] == ">"


def test_a_row_added_by_the_script_begins_with_its_defaults() -> None:
    columns = [text("rank", default='"first"'), text("owner")]
    form = form_of({"id": "t", "key": "t", "kind": "table", "label": {"zh": "房产"}, "fields": columns})
    [template] = re.findall(r"<template.*?</template>", draw(form, {}), re.DOTALL)
    assert re.search(r'name="t\.[^"]*\.rank"[^>]*value="first"', template)


def test_text_of_an_answer_cannot_end_the_data_block() -> None:
    form = form_of(section("p1", text("a"), kind="page"), section("p2", text("b", shown_if='a = "x"'), kind="page"))
    html = draw(form, {"a": "</script><script>alert(1)</script>"}, page="p2")
    assert "<script>alert" not in html
    assert (block(html) or {})["values"]["a"] == "</script><script>alert(1)</script>"


def test_names_take_a_prefix_and_language_does_not_follow_the_request() -> None:
    html = draw(form_of(text("a"), *DEBTS), {"has_debts": True, "debts": [{"id": "r1"}]}, prefix="task.", locale="en")
    assert 'name="task.a"' in html
    assert 'name="task.debts.r1.lender"' in html
    assert "Optional" in html
    assert "选填" not in html

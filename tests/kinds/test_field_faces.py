"""Every kind drawn by the real renderer: filled in, read and printed, in both languages, with every case's settings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from typing import Any

import pytest
from flask import Flask

from app.answers.patch import apply_post, drawn_paths
from app.answers.state import form_state
from app.definitions.form import Field, Form
from app.fields.registry import field_kinds
from app.i18n import Text
from app.rendering.form import render_form
from app.rendering.view import FileLink
from app.web.pages import init_pages
from tests.kinds.fields import LAYOUT_OR_VALUE, VALUE_KINDS, attempt, cases, field_for, form_with, meant

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
EVIL = '"><img src=x onerror=alert(1)>'
VOID = {"input", "br", "img", "link", "meta", "hr"}


class Page(HTMLParser):
    """The elements of a piece of HTML; unbalanced tags are told at the end."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert not self._open, f"left open: {self._open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open, f"</{tag}> closes nothing"
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data
        if self._open and self._open[-1] == "textarea":
            self.elements[-1][1]["value"] = (self.elements[-1][1].get("value") or "") + data

    def controls(self) -> list[dict[str, str | None]]:
        return [a for tag, a in self.elements if tag in ("input", "select", "textarea")]

    def posted(self) -> list[tuple[str, str]]:
        """What a browser would send with nothing changed."""
        pairs = []
        choosing = ""
        for tag, a in self.elements:
            if tag == "select":
                choosing = str(a["name"])
            elif tag == "option" and choosing and "selected" in a:
                pairs.append((choosing, a.get("value") or ""))
            elif (
                tag in ("input", "textarea")
                and a.get("name")
                and a.get("type") != "file"
                and (a.get("type") not in ("checkbox", "radio") or "checked" in a)
            ):
                pairs.append((str(a["name"]), a.get("value") or ""))
        return pairs


@pytest.fixture(scope="module", autouse=True)
def _drawing() -> Iterator[None]:
    app = Flask("faces")
    init_pages(app)
    with app.app_context():
        yield


def draw(field: Field, answers: dict[str, Any], face: str, locale: str, **more: Any) -> str:
    form = form_with(field)
    state = form_state(form, answers, today=date(2026, 11, 24), now=NOW)
    return str(render_form(form, state, face=face, locale=locale, **more))  # type: ignore[arg-type]


def fields_and_values(kind: str) -> Iterator[tuple[Field, Any]]:
    seen = set()
    for part in ("check", "show", "read", "definition"):
        for case in cases(kind)[part]:
            field = field_for(kind, case)
            if repr(field) not in seen:
                seen.add(repr(field))
                yield field, field_kinds.get(kind).sample(field)


@pytest.mark.parametrize("kind", LAYOUT_OR_VALUE)
def test_all_three_faces_are_sound_html_without_inline_script_or_style(kind: str) -> None:
    for field, value in fields_and_values(kind):
        for face in ("fill", "read", "print"):
            for locale in ("zh", "en"):
                for answers in ({}, {"f1": value} if value is not None else {}):
                    page = Page(draw(field, answers, face, locale))
                    ids = [a["id"] for _, a in page.elements if a.get("id")]
                    assert len(ids) == len(set(ids)), f"an id stands twice: {ids}"
                    for tag, attributes in page.elements:
                        assert "style" not in attributes
                        assert not any(name.startswith("on") for name in attributes), (tag, attributes)


@pytest.mark.parametrize("kind", VALUE_KINDS)
def test_every_control_has_a_name_to_post_and_a_name_to_read_out(kind: str) -> None:
    for field, value in fields_and_values(kind):
        if field_kinds.get(kind).check_definition(field, form_with(field)):
            continue
        page = Page(draw(field, {"f1": value} if value is not None else {}, "fill", "zh"))
        labels = {a.get("for") for tag, a in page.elements if tag == "label"}
        for control in page.controls():
            assert control.get("name")
            if control.get("type") == "hidden":
                continue
            wrapped = control.get("type") in ("radio", "checkbox", "file")
            named = control.get("id") in labels or control.get("aria-label") or control.get("aria-labelledby")
            assert named or wrapped, control
        if not field_kinds.get(kind).computed and kind != "table" and not field_kinds.get(kind).names:
            assert any(str(c["name"]).split(".")[0] == "f1" for c in page.controls())


@pytest.mark.parametrize("kind", VALUE_KINDS)
def test_what_was_drawn_and_posted_back_unchanged_changes_nothing(kind: str) -> None:
    for field, value in fields_and_values(kind):
        form = form_with(field)
        if value is None or field_kinds.get(kind).check_definition(field, form) or field_kinds.get(kind).computed:
            continue
        state = form_state(form, {"f1": value}, today=date(2026, 11, 24), now=NOW)
        page = Page(str(render_form(form, state, face="fill")))
        pairs = page.posted()
        patched = apply_post(form, state, pairs, drawn_paths(form, state), new_id=lambda: "rnew")
        assert not patched.invalids
        assert patched.answers["f1"] == value, (field.settings, pairs)


@pytest.mark.parametrize("kind", VALUE_KINDS)
def test_what_people_type_is_never_taken_for_markup(kind: str) -> None:
    field = next(f for f, _ in fields_and_values(kind))
    value, _ = attempt(field_kinds.get(kind), field, EVIL)
    for face in ("fill", "read", "print"):
        for answers, raw in (({"f1": value} if value is not None else {}, {}), ({}, {"f1": EVIL})):
            page = Page(
                draw(
                    field,
                    answers,
                    face,
                    "zh",
                    raw=raw,
                    names={EVIL: EVIL},
                    files={EVIL: FileLink(EVIL, EVIL, "1 KB", "image/png", "/files/1")},
                )
            )
            for tag, attributes in page.elements:
                assert "onerror" not in attributes, (kind, face, tag)


@pytest.mark.parametrize("kind", [k for k in VALUE_KINDS if any("error" in c for c in cases(k)["read"])])
def test_what_cannot_be_read_stands_in_the_control_as_it_was_typed(kind: str) -> None:
    typed = [(c, meant(c["raw"])) for c in cases(kind)["read"] if "error" in c and isinstance(c["raw"], str)]
    for case, raw in typed:
        if field_kinds.get(kind).grouped or field_kinds.get(kind).computed:
            continue
        html = draw(field_for(kind, case), {}, "fill", "zh", raw={"f1": raw})
        assert raw in [c.get("value") for c in Page(html).controls()], html


def test_a_table_is_filled_without_script_by_named_buttons() -> None:
    field = next(f for f, _ in fields_and_values("table") if f.fields and not f.settings)
    rows = [{"id": "r1", "lender": "甲", "balance": "1000"}, {"id": "r2"}]
    page = Page(draw(field, {"f1": rows}, "fill", "zh"))
    buttons = {(a.get("name"), a.get("value")) for tag, a in page.elements if tag == "button"}
    assert {("_add", "f1"), ("_remove", "f1.r1"), ("_remove", "f1.r2")} <= buttons
    names = [c["name"] for c in page.controls()]
    assert names.count("f1") == 3, "each row lists its id, so does the blank one for the script"
    assert {"f1.r1.lender", "f1.r1.balance", "f1.r2.lender"} <= set(names)


def test_a_table_that_is_read_shows_its_rows_and_totals() -> None:
    field = field_for("table", {"settings": {"sums": ["balance"]}, "fields": cases("table")["read"][0]["fields"]})
    page = Page(draw(field, {"f1": [{"id": "r1", "balance": "1000"}, {"id": "r2", "balance": "0.5"}]}, "read", "en"))
    assert "¥1,000.50" in page.text
    assert "Lender" in page.text


def test_layout_draws_what_stands_inside() -> None:
    inside = [{"id": "a", "key": "a", "kind": "text", "label": {"zh": "甲项", "en": "First"}}]
    for kind in LAYOUT_OR_VALUE:
        if field_kinds.get(kind).holds != "layout" or not field_kinds.get(kind).lays:
            continue
        field = field_for(kind, {"fields": inside})
        for face in ("fill", "read", "print"):
            text = draw(field, {"a": "写下的"}, face, "zh")
            assert "甲项" in text
            assert "写下的" in text


def test_a_form_of_all_kinds_can_be_drawn_at_once() -> None:
    fields = []
    for kind in VALUE_KINDS:
        each = field_for(kind, {"fields": cases("table")["read"][0]["fields"]} if kind == "table" else {})
        fields.append(
            Field(
                id=kind,
                key=kind,
                kind=kind,
                label=field_kinds.get(kind).label,
                fields=each.fields,
                settings=each.settings,
            )
        )
    form = form_with(fields[0])
    form = Form(form.key, form.label, tuple(fields))
    answers = {f.id: field_kinds.get(f.kind).sample(f) for f in fields}
    state = form_state(form, {k: v for k, v in answers.items() if v is not None}, today=date(2026, 11, 24), now=NOW)
    assert len(Page(str(render_form(form, state, face="fill"))).controls()) > 25
    Page(str(render_form(form, state, face="print", locale="en")))


def test_answers_of_a_kind_that_is_gone_stay_readable_and_are_never_written() -> None:
    field = Field(id="f1", key="f1", kind="hologram", label=Text("全息照", "Hologram"))
    kind = field_kinds.get("hologram")
    assert [p.code for p in kind.check_definition(field, form_with(field))] == ["unknown_kind"]
    for value, words in (("旧答案", "旧答案"), (["a", "b"], "a, b"), ({"x": 1}, '{"x": 1}'), (None, "")):
        for face in ("fill", "read", "print"):
            page = Page(draw(field, {"f1": value}, face, "zh"))
            assert words in page.text
            assert not page.controls()
    form = form_with(field)
    state = form_state(form, {"f1": "旧答案"}, today=date(2026, 11, 24), now=NOW)
    patched = apply_post(form, state, [("f1", "新")], drawn_paths(form, state), new_id=lambda: "rnew")
    assert patched.answers["f1"] == "旧答案"
    assert [i.code for i in patched.invalids] == ["not_writable"]

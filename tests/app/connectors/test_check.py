"""What the author of a connector is told, each at its place."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from app.definitions.check import check_workspace
from app.definitions.diff import changes
from app.definitions.kinds import definition_kinds
from app.definitions.meta import refuse_unloadable
from app.definitions.rename import rename_definition
from app.definitions.workspace import Definitions
from app.errors import BadDefinition
from tests.drawing import field, flow, form, node

GOOD: dict[str, Any] = {
    "kind": "connector",
    "format": 1,
    "key": "agency",
    "label": {"zh": "征信机构", "en": "Agency"},
    "base": "https://agency.example/v1",
    "auth": {"kind": "bearer"},
    "operations": [
        {
            "id": "o1",
            "key": "report",
            "label": {"zh": "查征信", "en": "Report"},
            "method": "POST",
            "path": "/reports/{{ region }}",
            "query": [{"name": "v", "value": "2"}],
            "headers": [{"name": "X-Trace", "value": "id_number"}],
            "body": "{id: id_number}",
            "arguments": [
                {"id": "a1", "key": "id_number", "type": "string"},
                {"id": "a2", "key": "region", "type": "string"},
            ],
            "expects": "response.score instance of number",
            "result": "response.score",
            "timeout": 5,
            "attempts": 3,
        }
    ],
}


def told(**change: Any) -> list[tuple[str, tuple[str, ...]]]:
    """Codes and places with something of the document changed; ``o_`` names what belongs to the operation."""
    own = {name: value for name, value in change.items() if not name.startswith("o_")}
    operation = {**GOOD["operations"][0], **{n[2:]: v for n, v in change.items() if n.startswith("o_")}}
    document = {**GOOD, "operations": [operation], **own}
    return [(p.code, p.place[1:]) for p in check_workspace({"agency": document})]


def test_a_good_connector_is_not_complained_about() -> None:
    assert told() == []
    Draft202012Validator.check_schema(definition_kinds()["connector"].schema())


AT = ("operations", "o1")
FIRST_HEADER = (*AT, "headers", "0", "name")


@pytest.mark.parametrize(
    ("change", "code", "place"),
    [
        ({"base": ""}, "connector_no_base", ("base",)),
        ({"base": "agency.example"}, "connector_bad_base", ("base",)),
        ({"base": "ftp://agency.example"}, "connector_bad_base", ("base",)),
        ({"base": "https://me@agency.example"}, "connector_bad_base", ("base",)),
        ({"base": "https://agency.example/?a=1"}, "connector_bad_base", ("base",)),
        ({"base": "https://agency.example/a/../b"}, "connector_bad_base", ("base",)),
        ({"base": "https://{{ host }}/"}, "connector_bad_base", ("base",)),
        ({"base": "https://银行.cn/"}, "connector_bad_base", ("base",)),
        ({"base": "http://agency.example"}, "connector_plain_base", ("base",)),
        ({"auth": {"kind": "key"}}, "connector_no_header", ("auth", "header")),
        ({"auth": {"kind": "key", "header": "X Y"}}, "connector_bad_header", ("auth", "header")),
        ({"auth": {"kind": "key", "header": "Host"}}, "connector_bad_header", ("auth", "header")),
        ({"auth": {"kind": "basic"}}, "connector_no_user", ("auth", "user")),
        ({"operations": []}, "connector_no_operation", ("operations",)),
        ({"o_key": "a b"}, "bad_key", (*AT, "key")),
        ({"o_body": "{id: id_number, more: nobody, r: region}"}, "unknown_name", (*AT, "body")),
        ({"o_body": "{id: id_number"}, "expected", (*AT, "body")),
        ({"o_body": "id_number"}, "connector_body", (*AT, "body")),
        ({"o_method": "GET"}, "connector_body_of_get", (*AT, "body")),
        ({"o_path": "/a?b={{ region }}"}, "connector_bad_path", (*AT, "path")),
        ({"o_path": "/a/../{{ region }}"}, "connector_bad_path", (*AT, "path")),
        ({"o_path": "/a/{{ regio }}/{{ region }}"}, "unknown_name", (*AT, "path")),
        ({"o_path": "/a"}, "connector_unused", (*AT, "arguments", "a2")),
        ({"o_query": [{"name": "", "value": "2"}]}, "connector_no_name", (*AT, "query", "0", "name")),
        ({"o_headers": [{"name": "Cookie", "value": "id_number"}]}, "connector_bad_header", FIRST_HEADER),
        ({"o_headers": [{"name": "authorization", "value": "1"}]}, "connector_auth_header", FIRST_HEADER),
        ({"o_expects": "response.ok"}, None, ()),
        ({"o_expects": "response.score + 1"}, "wrong_result", (*AT, "expects")),
        ({"o_expects": '"yes"'}, "wrong_result", (*AT, "expects")),
        ({"o_expects": "id_number = 1"}, "unknown_name", (*AT, "expects")),
        ({"o_result": "respons.score"}, "unknown_name", (*AT, "result")),
        ({"o_timeout": 0}, "schema_minimum", (*AT, "timeout")),
        ({"o_attempts": 9}, "schema_maximum", (*AT, "attempts")),
        ({"o_method": "DELETE"}, "schema_enum", (*AT, "method")),
        ({"o_secret": "s3cret"}, "schema_additionalProperties", AT),
        ({"secret": "s3cret"}, "schema_additionalProperties", ()),
    ],
)
def test_each_mistake_is_told_at_its_place(change: dict[str, Any], code: str | None, place: tuple[str, ...]) -> None:
    found = told(**change)
    assert [(c, p) for c, p in found if c == code] == ([(code, place)] if code else [])
    if code is None:
        assert found == []


def test_two_operations_or_arguments_of_one_key_are_told() -> None:
    one = GOOD["operations"][0]
    twice = check_workspace({"agency": {**GOOD, "operations": [one, {**one, "id": "o2"}]}})
    assert [(p.code, p.place) for p in twice if p.code == "key_taken"] == [
        ("key_taken", ("agency", "operations", "o2", "key"))
    ]


def test_a_flow_names_operations_and_their_arguments() -> None:
    inputs = {"id_number": "name", "old": "1"}
    nodes = [node("s", "start"), node("n", "call", operation="agency.report", inputs=inputs), node("e", "end")]
    asking = flow(nodes, ("s", "out", "n"), ("n", "done", "e"))
    documents = {"agency": GOOD, "request": form(field("name"), field("region")), "handle": asking}
    assert [(p.code, p.place[-2:], p.offending) for p in check_workspace(documents)] == [
        ("unknown_reference", ("inputs", "old"), "old")
    ]
    gone = check_workspace({**documents, "agency": {**GOOD, "operations": []}})
    assert ("unknown_reference", "agency.report") in [(p.code, p.offending) for p in gone]
    renamed = rename_definition(documents, "agency", "bureau")
    assert renamed["handle"]["nodes"][1]["settings"]["operation"] == "bureau.report"
    assert set(Definitions(renamed).asks) == {"bureau.report"}


def test_differences_are_told_in_words() -> None:
    one = GOOD["operations"][0]
    renamed = {**one, "timeout": 9, "label": {"zh": "查报告", "en": "Report"}}
    added = {**one, "id": "o2", "key": "more", "label": {"zh": "更多", "en": "More"}}
    auth = {"kind": "key", "header": "X-Key"}
    after = {**GOOD, "base": "https://other.example", "auth": auth, "operations": [renamed, added]}
    said = [(c.what, c.text.zh, c.place[1:]) for c in changes({"agency": GOOD}, {"agency": after})]
    assert ("changed", "地址从“https://agency.example/v1”改为“https://other.example”", ("base",)) in said
    assert ("changed", "身份验证从“令牌（Bearer）”改为“密钥放在请求头里”", ("auth",)) in said
    assert ("added", "新增操作“更多”", ("operations", "o2")) in said
    assert [text for _, text, place in said if place[-1:] == ("timeout",)] == ["“查报告”：最长等待从 5 改为 9"]
    back = [(c.what, c.text.en) for c in changes({"agency": after}, {"agency": GOOD})]
    assert ("removed", "Removed operation “More”") in back


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["id", "key", "kind", "name", "x"]), inner)
    ),
    max_leaves=6,
)
NAMES = st.sampled_from([*GOOD, *GOOD["operations"][0], "secret"])


@given(st.dictionaries(NAMES, JUNK, max_size=3), st.dictionaries(NAMES, JUNK, max_size=3))
@settings(max_examples=300)
def test_whatever_is_written_is_refused_or_can_be_loaded_and_checked(own: Any, inner: Any) -> None:
    document = {**GOOD, "operations": [{**GOOD["operations"][0], **inner}], **own, "kind": "connector"}
    try:
        refuse_unloadable(document)
    except BadDefinition:
        return
    kind = definition_kinds()["connector"]
    kind.load(document)
    for problem in check_workspace({str(document["key"]): document}):
        assert problem.text.zh
    json.dumps({name: len(arguments) for name, arguments in kind.asks(document).items()})
    list(changes({"agency": GOOD}, {"agency": document}))

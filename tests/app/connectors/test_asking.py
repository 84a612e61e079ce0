"""Requests made of arguments, and answers read: pure, exact, and deaf to what could lead elsewhere."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.connectors import Answer, Unaskable, Wrong, load, make_request, origin_of, read_answer
from app.connectors.exact import NotJson, read, write
from app.expressions import from_jsonable

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def request(given: dict[str, Any], base: str = "https://agency.example/v1/", **operation: Any) -> dict[str, Any]:
    arguments = [{"id": f"a{i}", "key": key} for i, key in enumerate(given)]
    raw = {"id": "o1", "key": "ask", "path": "/x", "arguments": arguments, **operation}
    connector = load({"key": "agency", "base": base, "auth": {"kind": "none"}, "operations": [raw]})
    made: dict[str, Any] = make_request(connector, connector.operations["ask"], given, NOW)
    return made


@given(st.text(min_size=1))
def test_whatever_stands_in_a_place_of_the_path_stays_in_its_segment(text: str) -> None:
    try:
        url = request({"id": text}, path="/people/{{ id }}/report")["url"]
    except Unaskable:
        if text in (".", "..") or len(text) > 500:
            return
        raise
    parts = urlsplit(url)
    assert (parts.scheme, parts.netloc, parts.query, parts.fragment) == ("https", "agency.example", "", "")
    *above, segment, last = parts.path.split("/")
    assert (above, last) == (["", "v1", "people"], "report")
    assert unquote(segment) == text
    assert url.isascii()


@given(st.text(), st.text(min_size=1, alphabet=st.characters(categories=["L", "N"])))
def test_whatever_stands_in_a_query_is_one_value(text: str, name: str) -> None:
    url = request({"q": text}, query=[{"name": name, "value": "q"}, {"name": "last", "value": "1"}])["url"]
    one, last = urlsplit(url).query.split("&")
    assert [unquote(part) for part in one.split("=")] == [name, text]
    assert last == "last=1"


def test_a_query_parameter_without_a_value_is_left_out_and_a_list_gives_several() -> None:
    query = [{"name": "a", "value": "none"}, {"name": "b", "value": "many"}]
    assert request({"none": None, "many": [Decimal("1.50"), "x y"]}, query=query)["url"].endswith("/x?b=1.5&b=x%20y")


def test_an_empty_place_in_the_path_is_not_asked() -> None:
    with pytest.raises(Unaskable) as told:
        request({"id": None}, path="/people/{{ id }}")
    assert "id" in told.value.text.en


@pytest.mark.parametrize("value", ["a\r\nX-Other: b", "a\nb", "a\x00b", "名", "a\u2028b"])
def test_a_header_takes_no_value_that_could_end_it(value: str) -> None:
    with pytest.raises(Unaskable):
        request({"v": value}, headers=[{"name": "X-One", "value": "v"}])


def test_the_body_is_json_with_exact_numbers() -> None:
    given = {"amount": Decimal("0.10"), "big": Decimal("12345678901234567890.123456789"), "on": date(2026, 1, 31)}
    body = request(given, method="POST", body='{amount: amount, big: big, on: on, none: null, list: [1, "x"]}')["body"]
    assert (
        body
        == '{"amount": 0.1, "big": 12345678901234567890.123456789, "on": "2026-01-31", "none": null, "list": [1, "x"]}'
    )


JSON = st.recursive(
    st.none() | st.booleans() | st.decimals(-(10**20), 10**20, places=4) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


@given(JSON)
def test_what_is_written_as_json_reads_back_as_it_was(value: Any) -> None:
    assert read(write(value)) == value


@given(JSON)
def test_what_is_written_is_json_to_everybody_else(value: Any) -> None:
    json.loads(write(value), parse_float=Decimal)


@pytest.mark.parametrize(
    "text", ["", "{", "NaN", "[Infinity]", "{'a': 1}", "[" * 5000, "[" * 200 + "]" * 200, "01", "\ufeff{}"]
)
def test_what_is_no_json_is_told(text: str) -> None:
    with pytest.raises(NotJson):
        read(text)


def test_numbers_that_nobody_can_hold_are_null_and_take_no_time() -> None:
    assert read("[1e999999999999999999999, 1e9999999, " + "9" * 500_000 + "]") == [None, None, None]
    assert read("1.10") == Decimal("1.1")


def answer(
    body: bytes | str, status: int = 200, headers: dict[str, str] | None = None, **request: str
) -> Answer | Wrong:
    raw = body.encode() if isinstance(body, str) else body
    return read_answer({"expects": "", "result": "", **request}, status, headers or {}, raw, NOW)


def result(found: Answer | Wrong) -> Any:
    assert isinstance(found, Answer), found
    return from_jsonable(found.result)


def test_the_result_is_what_the_formula_takes_of_the_answer() -> None:
    body = '{"score": 612.10, "name": "林"}'
    assert result(answer(body)) == {"score": Decimal("612.1"), "name": "林"}
    assert result(answer(body, result="response.score * 2")) == Decimal("1224.20")
    assert result(answer(body, 201, result="status")) == 201
    told = {"x-request-id": "r1"}
    assert result(answer(body, headers=told, result='get value(headers, "x-request-id")')) == "r1"
    assert result(answer("", 204)) is None


@pytest.mark.parametrize(
    ("body", "status", "more", "code", "again"),
    [
        ("{}", 500, {}, "status", True),
        ("{}", 429, {}, "status", True),
        ("{}", 404, {}, "status", False),
        ("{}", 302, {}, "status", False),
        ("<html>", 200, {}, "not_json", False),
        (b"\xff\xfe", 200, {}, "not_json", False),
        ('{"a": "\\ud800"}', 200, {}, "not_json", False),
        ('{"a": "\\u0000"}', 200, {}, "not_json", False),
        ('{"score": "612"}', 200, {"expects": "response.score instance of number"}, "wrong_shape", False),
        ("{}", 200, {"expects": "response.score > 1"}, "wrong_shape", False),
        ('"' + "x" * 60_000 + '"', 200, {}, "too_large", False),
        ("{}", 404, {"expects": "status in [200, 410]"}, "status", False),
        ("<html>", 503, {"expects": "status in [200, 404]"}, "status", True),
        ("{}", 200, {"result": "response."}, "bad_expression", False),
        ("{}", 200, {"result": "count(for a in 1..100000, b in 1..100000 return 1)"}, "too_large", False),
    ],
)
def test_an_answer_that_is_none_is_told_by_code_and_whether_to_try_again(
    body: bytes | str, status: int, more: dict[str, str], code: str, again: bool
) -> None:
    found = answer(body, status, **more)
    assert isinstance(found, Wrong)
    assert (found.code, found.again, found.status) == (code, again, status)
    assert found.text.zh != found.text.en


def test_a_status_that_the_operation_judges_itself_is_an_answer() -> None:
    found = answer('{"error": "none"}', 404, expects="status in [200, 404]", result="status = 200")
    assert result(found) is False
    assert result(answer("", 404, expects="status in [200, 404]")) is None


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("https://a.example/v1?x", "https://a.example:443"),
        ("http://A.example:8080", "http://a.example:8080"),
        ("http://[::1]/", "http://[::1]:80"),
        ("ftp://a/", ""),
        ("https://", ""),
        ("https://a:99999/", ""),
        ("", ""),
    ],
)
def test_a_secret_belongs_to_scheme_host_and_port(address: str, origin: str) -> None:
    assert origin_of(address) == origin

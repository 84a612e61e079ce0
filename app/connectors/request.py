"""The request that an operation makes of its arguments, as plain JSON: what a job row holds and an admin may mend.

It carries everything that is needed later but the secret: how to identify oneself, and how to read the answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote

from app.connectors import exact
from app.connectors.model import Argument, Connector, Operation
from app.controls import EXPRESSION_LIMIT
from app.expressions import NAMED, ExpressionError, LimitExceeded, compile_expression, fitted
from app.i18n import Text
from app.nodes.controls import PLACE

BODY_LIMIT = 200_000  # characters
ADDRESS_LIMIT = 8_000
HEADER_LIMIT = 4_000
# What a header may hold: anything else could end it and begin another one.
_HEADER_TEXT = re.compile(r"[\x20-\x7e\xa0-\xff]*")

_WRONG_TYPE = Text(
    "“{argument}”应是{type}，现在是“{value}”。请改正填入它的公式或字段。",
    "“{argument}” must be {type}, but is “{value}”. Mend the formula or the field that gives it.",
)
_EMPTY_PLACE = Text(
    "地址里的“{place}”是空的，无法询问。请先补全数据。",
    "“{place}” in the address is empty, so nothing can be asked. Complete the record first.",
)
_DOTS = Text("地址里的“{place}”不能是“{value}”。", "“{place}” in the address may not be “{value}”.")
_MANY = Text("“{name}”要一个值，现在是一组值。", "“{name}” takes one value, but is given several.")
_BAD_HEADER = Text(
    "请求头“{name}”的值里有不能发送的字符（换行或非拉丁文字）。",
    "The value of the header “{name}” holds characters that cannot be sent (a line break, or letters beyond Latin).",
)
_NO_BODY = Text("请求内容的公式没有结果。", "The formula of the body gives nothing.")
_LONG = Text("{what}太长。", "{what} is too long.")
_BAD_FORMULA = Text("“{what}”的公式有误：{why}", "The formula of “{what}” is wrong: {why}")


class Unaskable(Exception):
    """No request can be made of these arguments; ``text`` says why."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


def make_request(connector: Connector, operation: Operation, given: Mapping[str, Any], moment: datetime) -> Any:
    """The request of an operation, its arguments given as FEEL values; raises :class:`Unaskable`."""
    scope = {each.key: _argument(each, given.get(each.key)) for each in operation.arguments}
    ask = _Asking(scope, moment)
    path = _path(operation.path, ask)
    query = "&".join(_query(operation, ask))
    headers = dict(_headers(operation, ask))
    body = None
    if operation.body.strip():
        value = ask(operation.body, Text("请求内容", "body"))
        if value is None:
            raise Unaskable(_NO_BODY)
        body = exact.write(value)
        headers["Content-Type"] = "application/json"
    address = connector.base.rstrip("/") + "/" + path.lstrip("/") + (f"?{query}" if query else "")
    if len(address) > ADDRESS_LIMIT:
        raise Unaskable(_LONG.fill(what=Text("地址", "The address")))
    if body is not None and len(body) > BODY_LIMIT:
        raise Unaskable(_LONG.fill(what=Text("请求内容", "The body")))
    return {
        "connector": connector.key,
        "operation": operation.key,
        "method": operation.method,
        "url": address,
        "headers": headers,
        "body": body,
        "auth": connector.auth.to_json(),
        "expects": operation.expects,
        "result": operation.result,
        "timeout": operation.timeout,
        "attempts": operation.attempts,
    }


def _argument(argument: Argument, value: Any) -> Any:
    wanted = NAMED.get(argument.type)
    if wanted is None or value is None:
        return value
    fits, found = fitted(value, wanted, {})
    if not fits:
        told = exact.text_of(value)
        raise Unaskable(_WRONG_TYPE.fill(argument=argument.label, type=wanted.label, value=told[:100]))
    return found


class _Asking:
    """Evaluates an operation's formulas over its arguments."""

    def __init__(self, scope: Mapping[str, Any], moment: datetime) -> None:
        self.scope, self.moment = scope, moment

    def __call__(self, text: str, what: Text) -> Any:
        try:
            return compile_expression(text).evaluate(self.scope, today=self.moment.date(), now=self.moment)
        except ExpressionError as fault:
            raise Unaskable(_BAD_FORMULA.fill(what=what, why=fault.problem.text)) from None
        except LimitExceeded as fault:
            raise Unaskable(_BAD_FORMULA.fill(what=what, why=fault.text)) from None

    def one(self, text: str, name: str) -> str | None:
        """A single value as text; None where there is none."""
        value = self(text, Text(name, name))
        if value is None:
            return None
        if isinstance(value, dict | list):
            raise Unaskable(_MANY.fill(name=name))
        return exact.text_of(value)


def _path(path: str, ask: _Asking) -> str:
    """The path with each place filled and percent-encoded, so that a value stays within its segment."""

    def filled(place: re.Match[str]) -> str:
        name = place[1].strip()
        if not name:
            return ""
        value = ask.one(name, name)
        if value is None or value == "":
            raise Unaskable(_EMPTY_PLACE.fill(place=name))
        return quote(value, safe="")

    made = PLACE.sub(filled, path)
    for segment in made.split("/"):
        if segment in (".", ".."):  # would lead out of the place that the connector's author named
            raise Unaskable(_DOTS.fill(place=path, value=segment))
    # What the author wrote himself: letters of other scripts as they must travel, his separators left alone.
    return quote(made, safe="/%:@!$&'()*+,;=~-._")


def _query(operation: Operation, ask: _Asking) -> Iterator[str]:
    for name, text in operation.query:
        value = ask(text, Text(name, name)) if text.strip() else None
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, dict | list):
                raise Unaskable(_MANY.fill(name=name))
            if each is not None:
                yield f"{quote(name, safe='')}={quote(exact.text_of(each), safe='')}"


def _headers(operation: Operation, ask: _Asking) -> Iterator[tuple[str, str]]:
    yield "Accept", "application/json"
    for name, text in operation.headers:
        value = ask.one(text, name) if text.strip() else None
        if value is None:
            continue
        if not _HEADER_TEXT.fullmatch(value):
            raise Unaskable(_BAD_HEADER.fill(name=name))
        if len(value) > HEADER_LIMIT:
            raise Unaskable(_LONG.fill(what=Text(f"请求头“{name}”", f"The header “{name}”")))
        yield name, value


def places(path: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """The expressions of a path, each with where it stands in it."""
    for found in PLACE.finditer(path[:EXPRESSION_LIMIT]):
        if found[1].strip():
            yield found[1], found.span(1)

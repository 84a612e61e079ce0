"""What an author must mend in a connector, each with the place to jump to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from app.connectors.model import ANSWER_NAMES, PORTS, Operation, Raw, load
from app.connectors.request import places
from app.definitions.names import bad_key
from app.errors import Problem
from app.expressions import (
    ANY,
    BOOLEAN,
    DATE,
    DATE_TIME,
    NAMED,
    NUMBER,
    TEXT,
    ExpressionError,
    FeelType,
    check_types,
    compile_expression,
)
from app.i18n import Text

Place = tuple[str, ...]
_SINGLE = (BOOLEAN, NUMBER, TEXT, DATE, DATE_TIME)  # no JSON document that a system would take for a request
_TOKEN = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
# Headers that the sending itself decides about; written by hand they could split or forge a request.
_OURS = frozenset(
    {"host", "content-length", "content-type", "transfer-encoding", "connection", "upgrade", "te", "trailer", "expect"}
    | {"keep-alive", "cookie", "accept-encoding", "idempotency-key", "proxy-authorization", "proxy-connection"}
)

_NO_BASE = Text("没有填写地址。", "The address is not filled in.")
_BAD_BASE = Text(
    "地址“{base}”不对：应是 https://主机/路径 的样子，不带问号、井号、用户名。",
    "The address “{base}” will not do: write it like https://host/path, without ?, # and user names.",
)
_PLAIN_BASE = Text(
    "地址以 http:// 开头：凭证和数据会不加密地传送。请改用 https://。",
    "The address begins with http://: secret and data would travel unencrypted. Use https://.",
)
_NO_OPERATIONS = Text("还没有操作，流程没有什么可问的。", "It has no operation yet, so flows have nothing to ask.")
_TAKEN = Text("标识“{key}”用了两次，请换一个。", "The key “{key}” is used twice; choose another.")
_NO_HEADER = Text("请写明密钥放在哪个请求头里。", "Say which header the key goes into.")
_NO_USER = Text("请填写用户名。", "Fill in the user name.")
_BAD_HEADER = Text("“{name}”不能作请求头的名称。", "“{name}” cannot be the name of a header.")
_OUR_HEADER = Text("请求头“{name}”由系统填写，请删去。", "The header “{name}” is written by the system; remove it.")
_AUTH_HEADER = Text(
    "凭证不能写在请求头里。请在“身份验证”里选择方式，密钥另外保存。",
    "Credentials may not stand among the headers. Choose how to identify under “Authentication”; the secret is kept "
    "apart.",
)
_NO_NAME = Text("没有填写名称。", "The name is not filled in.")
_BODY_OF_GET = Text("GET 请求没有内容，“请求内容”不会发出。", "A GET has no body; it would not be sent.")
_BODY = Text("请求内容应是一组值或列表，现在是{found}。", "The body must be a context or a list, but is {found}.")
_UNUSED = Text("输入“{label}”没有用在任何地方。", "The input “{label}” is used nowhere.")
_BAD_PATH = Text(
    "路径里不能有 ?、# 和 ..；参数请写在“查询参数”里。",
    "A path may not hold ?, # or ..; parameters go into “Query parameters”.",
)


def check(document: Raw) -> list[Problem]:
    """All problems of a document whose shape can be loaded; errors block publishing, warnings do not."""
    key = str(document["key"])
    found = list(_base(str(document.get("base") or "").strip(), (key, "base")))
    found += _auth(document.get("auth") or {}, (key, "auth"))
    operations = document.get("operations") or ()
    if not operations:
        found.append(Problem("connector_no_operation", _NO_OPERATIONS, (key, "operations"), "warning"))
    found += _keys(operations, (key, "operations"))
    by_id = {each.id: each for each in load(document).operations.values()}
    for raw in operations:
        operation = by_id.get(str(raw.get("id")))
        if operation is not None:
            found += _operation(raw, operation, document.get("auth") or {}, (key, "operations", operation.id))
    return list(dict.fromkeys(found))


def _base(base: str, at: Place) -> Iterator[Problem]:
    if not base:
        yield Problem("connector_no_base", _NO_BASE, at)
        return
    try:
        parts = urlsplit(base)
        good = base.isascii() and parts.scheme in PORTS and bool(parts.hostname) and parts.port != 0
        good = good and "@" not in parts.netloc and "?" not in base and "#" not in base
        good = good and not re.search(r"[\s\\{}]|/\.{1,2}(/|$)", base)
    except ValueError:
        good = False
    if not good:
        yield Problem("connector_bad_base", _BAD_BASE.fill(base=base[:100]), at)
    elif parts.scheme == "http" and not _this_machine(str(parts.hostname)):
        yield Problem("connector_plain_base", _PLAIN_BASE, at, "warning")


def _this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _auth(auth: Raw, at: Place) -> Iterator[Problem]:
    kind, header = str(auth.get("kind") or "none"), str(auth.get("header") or "").strip()
    if kind == "key" and not header:
        yield Problem("connector_no_header", _NO_HEADER, (*at, "header"))
    elif kind == "key" and not _TOKEN.fullmatch(header):
        yield Problem("connector_bad_header", _BAD_HEADER.fill(name=header[:50]), (*at, "header"))
    elif kind == "key" and header.lower() in _OURS:
        yield Problem("connector_bad_header", _OUR_HEADER.fill(name=header), (*at, "header"))
    elif kind == "basic" and not str(auth.get("user") or "").strip():
        yield Problem("connector_no_user", _NO_USER, (*at, "user"))


def _keys(pieces: Any, at: Place) -> Iterator[Problem]:
    seen: set[str] = set()
    for piece in pieces or ():
        key, here = str(piece.get("key") or ""), (*at, str(piece.get("id")), "key")
        told = bad_key(key)
        if told is not None:
            yield Problem("bad_key", told, here)
        elif key in seen:
            yield Problem("key_taken", _TAKEN.fill(key=key), here)
        seen.add(key)


def _operation(raw: Raw, operation: Operation, auth: Raw, at: Place) -> Iterator[Problem]:
    yield from _keys(raw.get("arguments"), (*at, "arguments"))
    names: dict[str, FeelType] = {each.key: NAMED.get(each.type, ANY) for each in operation.arguments}
    answer: dict[str, FeelType] = {"response": ANY, "status": NUMBER, "headers": ANY}
    assert tuple(answer) == ANSWER_NAMES
    used: set[str] = set()
    for text, where, scope, expects in _formulas(operation):
        try:
            reads = {path[0] for path in compile_expression(text).reads}
            kind, problems = check_types(text, names if scope == "arguments" else answer, expects)
        except ExpressionError as fault:
            reads, kind, problems = set(), ANY, [fault.problem]
        used |= reads if scope == "arguments" else set()
        for each in problems:
            span = (each.line, each.column)
            yield Problem(
                each.code, each.text, (*at, *where), span=span, offending=each.offending, suggestion=each.suggestion
            )
        if where == ("body",) and not problems and kind in _SINGLE:
            yield Problem("connector_body", _BODY.fill(found=kind.label), (*at, "body"))
    if re.search(r"[?#\\]|(^|/)\.{1,2}(/|$)", re.sub(r"\{\{.*?\}\}", "x", operation.path)):
        yield Problem("connector_bad_path", _BAD_PATH, (*at, "path"))
    if operation.method == "GET" and operation.body.strip():
        yield Problem("connector_body_of_get", _BODY_OF_GET, (*at, "body"))
    yield from _headers(operation, auth, at)
    for n, (name, _) in enumerate(operation.query):
        if not name:
            yield Problem("connector_no_name", _NO_NAME, (*at, "query", str(n), "name"))
    for i, argument in enumerate(operation.arguments):
        if argument.key and argument.key not in used:
            id = str(raw["arguments"][i].get("id"))
            yield Problem("connector_unused", _UNUSED.fill(label=argument.label), (*at, "arguments", id), "warning")


def _headers(operation: Operation, auth: Raw, at: Place) -> Iterator[Problem]:
    secret = {"authorization", str(auth.get("header") or "").strip().lower()} - {""}
    for n, (name, _) in enumerate(operation.headers):
        here = (*at, "headers", str(n), "name")
        if not name:
            yield Problem("connector_no_name", _NO_NAME, here)
        elif not _TOKEN.fullmatch(name):
            yield Problem("connector_bad_header", _BAD_HEADER.fill(name=name[:50]), here)
        elif name.lower() in secret:
            yield Problem("connector_auth_header", _AUTH_HEADER, here)
        elif name.lower() in _OURS:
            yield Problem("connector_bad_header", _OUR_HEADER.fill(name=name), here)


def _formulas(operation: Operation) -> Iterator[tuple[str, Place, str, FeelType | None]]:
    """Every formula of an operation: its text, its place, the names it may read, what it must give."""
    for text, _ in places(operation.path):
        yield text, ("path",), "arguments", None
    for family, rows in (("query", operation.query), ("headers", operation.headers)):
        for n, (_, text) in enumerate(rows):
            if text.strip():
                yield text, (family, str(n), "value"), "arguments", None
    if operation.body.strip():
        yield operation.body, ("body",), "arguments", None
    if operation.expects.strip():
        yield operation.expects, ("expects",), "answer", BOOLEAN
    if operation.result.strip():
        yield operation.result, ("result",), "answer", None

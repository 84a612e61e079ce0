"""Connectors at design time: what is told of their secrets, and trying an operation out."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.connectors import Answer, Unaskable, load, make_request, origin_of
from app.connectors.model import Argument, Connector, Operation
from app.connectors.request import places
from app.connectors.settings import AUTHS, OPERATION, TYPES
from app.database import new_id
from app.errors import FormworkError, Invalid, Problem
from app.expressions import ExpressionError, LimitExceeded, evaluate, format_value, from_jsonable, rename
from app.i18n import Text
from app.outward.ask import MASK, Unsent, send
from app.ports import Ports
from app.ports.http import HttpFailed
from app.secrets import about_secrets

# The longest a page waits for another system, and the most of an answer that it shows.
PATIENCE = 20
SHOWN = 20_000

_NO_SECRET = Text(
    "连接器“{label}”还没有保存凭证（凭证不随导出和模板带来），请填写。",
    "The connector “{label}” has no secret yet (exports and templates carry none): set it.",
)
_OTHER_ORIGIN = Text(
    "连接器“{label}”的凭证是为 {kept} 保存的，地址现在是 {now}，请重新填写。",
    "The secret of the connector “{label}” was given for {kept}, but the address is {now} now: set it again.",
)
_UNREADABLE = Text("“{text}”不是{type}。", "“{text}” is not {type}.")


class NoOperation(FormworkError):
    """The draft has no operation of that key."""

    status = 422
    code = "no_operation"


@dataclass(frozen=True, slots=True)
class Trial:
    """An operation asked with values as a person typed them. ``request`` is what was sent, its secret masked; ``error``
    is a code and a sentence where nothing came of it."""

    request: Mapping[str, Any] | None
    milliseconds: int | None = None
    status: int | None = None
    response: str | None = None
    result: str | None = None
    error: tuple[str, Text] | None = None
    wrong: tuple[Invalid, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "request": self.request,
            "milliseconds": self.milliseconds,
            "status": self.status,
            "response": self.response,
            "result": self.result,
            "error": {"code": self.error[0], "text": self.error[1].to_json()} if self.error else None,
        }


def described() -> dict[str, Any]:
    """What an operation is made of, as the designer draws it."""
    return {
        "operation": [control.describe() for control in OPERATION],
        "auths": [option.to_json() for option in AUTHS],
        "types": [option.to_json() for option in TYPES],
    }


def secret_problems(session: Session, workspace_id: str, documents: Mapping[str, Any]) -> Iterator[Problem]:
    """Connectors that could not identify themselves as they stand: warnings, since the secret may come later."""
    connectors = [load(d) for d in documents.values() if d.get("kind") == "connector"]
    if not any(each.auth.needs_secret for each in connectors):
        return
    kept = about_secrets(session, workspace_id)
    for each in connectors:
        if not each.auth.needs_secret or not each.origin:
            continue
        place, about = (each.key, "auth"), kept.get(each.key)
        if about is None:
            yield Problem("connector_no_secret", _NO_SECRET.fill(label=each.label), place, "warning")
        elif about.origin != each.origin:
            told = _OTHER_ORIGIN.fill(label=each.label, kept=about.origin, now=each.origin)
            yield Problem("connector_other_origin", told, place, "warning")


def try_out(
    document: Mapping[str, Any], asked: str, typed: Mapping[str, str], ports: Ports, zone: str, now: datetime
) -> Trial:
    """Ask an operation of a draft for once, really. Raises :class:`NoOperation`."""
    connector = load(document)
    operation = connector.operations.get(asked)
    if operation is None:
        raise NoOperation(Text("没有操作“{key}”。", "There is no operation “{key}”.").fill(key=asked))
    values, wrong = _values(operation, typed)
    if wrong:
        return Trial(None, wrong=wrong)
    try:
        request = make_request(connector, operation, values, now.astimezone(ZoneInfo(zone)))
    except Unaskable as fault:
        return Trial(None, error=("bad_request", fault.text))
    request["timeout"] = min(request["timeout"], PATIENCE)
    shown, began = _shown(connector, request), time.monotonic()
    try:
        sent = send(request, replace(ports, key=f"try:{new_id()}"))
    except (Unsent, HttpFailed) as fault:
        return Trial(shown, _since(began), error=(fault.code, fault.text))
    trial = Trial(shown, _since(began), sent.response.status, _text(sent.response.body))
    if isinstance(sent.verdict, Answer):
        return replace(trial, result=format_value(from_jsonable(sent.verdict.result)))
    return replace(trial, error=(sent.verdict.code, sent.verdict.text))


def renamed(document: Mapping[str, Any], operation: str, old: str, new: str) -> dict[str, Any]:
    """The document with ``new`` wherever a formula of the operation (by id) means the argument ``old``; the argument
    itself is not renamed. A text that cannot be read stays as it is: the check names it already."""

    def said(text: Any) -> Any:
        try:
            return rename(text, (old,), new) if isinstance(text, str) and old in text else text
        except ExpressionError:
            return text

    def mended(raw: Mapping[str, Any]) -> dict[str, Any]:
        made = dict(raw)
        path = str(raw.get("path") or "")
        for text, (start, end) in reversed(list(places(path))):
            path = path[:start] + said(text) + path[end:]
        for name, value in (("path", path), ("body", said(raw.get("body")))):
            if name in raw:
                made[name] = value
        for family in ("query", "headers"):
            if family in raw:
                made[family] = [
                    {**row, "value": said(row.get("value"))} if "value" in row else row for row in raw[family]
                ]
        return made

    operations = [mended(each) if each.get("id") == operation else each for each in document.get("operations") or ()]
    return {**document, "operations": operations}


def _since(began: float) -> int:
    return round((time.monotonic() - began) * 1000)


def _values(operation: Operation, typed: Mapping[str, str]) -> tuple[dict[str, Any], tuple[Invalid, ...]]:
    values: dict[str, Any] = {}
    wrong = []
    for each in operation.arguments:
        text = str(typed.get(each.key) or "").strip()
        try:
            values[each.key] = _value(each, text)
        except (ExpressionError, InvalidOperation, LimitExceeded):
            types = {option.value: option.label for option in TYPES}
            said = _UNREADABLE.fill(text=text[:100], type=types.get(each.type, Text(each.type, each.type)))
            wrong.append(Invalid((each.key,), "unreadable", said))
    return values, tuple(wrong)


# How a typed text becomes a value of a declared type; what is a text or may be anything is taken as it stands.
_READ = {
    "boolean": "{text}",
    "date": 'date("{text}")',
    "date and time": 'date and time("{text}")',
    "list": "{text}",
    "context": "{text}",
}


def _value(argument: Argument, text: str) -> Any:
    if not text:
        return None
    if argument.type == "number":
        return Decimal(text.replace(",", "").replace("，", ""))
    if argument.type not in _READ:
        return text
    value = evaluate(_READ[argument.type].replace("{text}", text), {})
    if value is None:
        raise InvalidOperation
    return value


def _shown(connector: Connector, request: Mapping[str, Any]) -> dict[str, Any]:
    """The request as it leaves, the secret masked."""
    headers = dict(request["headers"])
    match connector.auth.kind:
        case "key":
            headers[connector.auth.header] = MASK
        case "basic":
            headers["Authorization"] = f"Basic {MASK}"
        case "bearer":
            headers["Authorization"] = f"Bearer {MASK}"
    return {
        "method": request["method"],
        "url": request["url"],
        "origin": origin_of(request["url"]),
        "headers": headers,
        "body": request["body"],
    }


def _text(body: bytes) -> str:
    """An answer for reading: JSON with its lines broken, everything else as it came."""
    text = body[: SHOWN * 4].decode("utf-8", "replace")
    try:
        text = json.dumps(json.loads(body, parse_float=_Exact, parse_int=_Exact), ensure_ascii=False, indent=2)
        text = text.replace('"\ue000', "").replace('\ue000"', "")
    except (ValueError, RecursionError):
        pass
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"


class _Exact(str):
    """A number between marks that are taken away again: shown with the digits that came."""

    def __new__(cls, text: str) -> _Exact:
        return super().__new__(cls, f"\ue000{text}\ue000")

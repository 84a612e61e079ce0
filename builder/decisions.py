"""Decisions brought in from other modelling tools and taken out to them, as DMN XML; and tried out."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.decisions import Decided, View, decide, load, read_dmn
from app.definitions.names import make_key
from app.errors import FormworkError, Invalid
from app.expressions import ExpressionError, LimitExceeded, evaluate, rename
from app.i18n import Text
from app.workspaces import Workspace
from builder import drafts

VALUE_LIMIT = 2_000


def take_dmn(
    session: Session, workspace: Workspace, data: bytes, who: str | None, now: datetime
) -> tuple[str, tuple[Text, ...]]:
    """A DMN model as a new draft; answers its key and what of the file it does not hold. Raises BadXml, and
    BadDefinition for a model that cannot be loaded."""
    read = read_dmn(data)
    taken = set(session.scalars(drafts.keys_of(workspace.id)))
    label = Text.of(read.document.get("label"), str(read.document["key"]))
    document = {**read.document, "key": make_key(label.zh, taken, "decision")}
    drafts.create_draft(session, workspace, document, who, now)
    return str(document["key"]), read.notices


BEGINNINGS: Mapping[str, Mapping[str, Any]] = {
    "table": {
        "kind": "table",
        "hit": "UNIQUE",
        "aggregate": None,
        "inputs": [],
        "outputs": [{"id": "o1", "key": "result", "label": {"zh": "结果", "en": "Result"}}],
        "rows": [],
    },
    "scorecard": {"kind": "scorecard", "base": "0", "reasons": 4, "characteristics": []},
}
"""What a new decision's only part begins as."""


def new_decision(key: str, label: Mapping[str, str], begins: str) -> dict[str, Any]:
    """A decision with one empty part of that name, which is its result."""
    part = {"id": "d1", "key": key, "kind": "decision", "label": dict(label), "logic": deepcopy(BEGINNINGS[begins])}
    return {
        "kind": "decision",
        "format": 1,
        "key": key,
        "label": dict(label),
        "inputs": [],
        "parts": [part],
        "result": "d1",
    }


_FORMULAS = frozenset({"text", "expression", "then", "default", "input", "function", "formula"})
_TESTS = frozenset({"if", "when", "allowed"})


def renamed(document: Mapping[str, Any], old: str, new: str) -> dict[str, Any]:
    """The document with ``new`` wherever a formula means the input or part ``old``; the thing itself is not renamed.

    A text that cannot be read stays as it is: the check names it already.
    """
    names = [str(each["key"]) for family in ("inputs", "parts") for each in document.get(family) or ()]

    def walked(value: Any, name: str) -> Any:
        if isinstance(value, dict):
            return {key: walked(each, key) for key, each in value.items()}
        if isinstance(value, list):
            return [walked(each, name) for each in value]
        if not isinstance(value, str) or name not in _FORMULAS | _TESTS or old not in value:
            return value
        try:
            return rename(value, (old,), new, names=names, unary=name in _TESTS)
        except ExpressionError:
            return value

    return {**document, **{family: walked(document.get(family) or [], family) for family in ("inputs", "parts")}}


@dataclass(frozen=True)
class Trial:
    """A decision asked with values as a person typed them; ``wrong`` by input, or ``fault`` for the whole."""

    decided: Decided | None
    wrong: tuple[Invalid, ...] = ()
    fault: Text | None = None


def try_out(document: Mapping[str, Any], asked: str, typed: Mapping[str, str], zone: str, now: datetime) -> Trial:
    """Ask a part by key. Numbers are typed as they are, texts without quotes; anything else (and everything, where no
    type is declared) is a FEEL expression. What is empty is null."""
    model = load(document)
    values: dict[str, object] = {}
    wrong = []
    for raw in document.get("inputs") or ():
        key, text = str(raw["key"]), str(typed.get(str(raw["key"])) or "").strip()[:VALUE_LIMIT]
        try:
            values[key] = _value(str(raw.get("type") or ""), text)
        except (ExpressionError, InvalidOperation, LimitExceeded):
            said = Text("“{text}”读不懂。", "“{text}” cannot be read.").fill(text=text)
            wrong.append(Invalid((key,), "unreadable", said))
    if wrong:
        return Trial(None, tuple(wrong))
    local = now.astimezone(ZoneInfo(zone))
    try:
        return Trial(decide(model, asked, values, View(today=local.date(), now=local)))
    except (FormworkError, LimitExceeded) as error:
        return Trial(None, fault=error.text)


def _value(type: str, text: str) -> object:
    if not text:
        return None
    match type:
        case "number":
            return Decimal(text.replace(",", "").replace("，", ""))
        case "string":
            return text
        case "date" | "time" | "date and time":
            text = f'{type}("{text}")'
    value = evaluate(text, {})
    if value is None and text != "null":
        raise InvalidOperation  # no date, or a name that nothing stands for
    return value

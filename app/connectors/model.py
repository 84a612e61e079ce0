"""A connector as it is loaded from its document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from app.i18n import Text

Raw = Mapping[str, Any]

PORTS = {"http": 80, "https": 443}
TIMEOUT, ATTEMPTS = 10, 3
# What every answer is read by.
ANSWER_NAMES = ("response", "status", "headers")


@dataclass(frozen=True, slots=True)
class Argument:
    """One thing an operation is asked with; ``type`` is its FEEL type, "" for any."""

    key: str
    label: Text
    type: str


@dataclass(frozen=True, slots=True)
class Auth:
    """How one identifies oneself: ``none``, ``key`` (in ``header``), ``basic`` (as ``user``) or ``bearer``."""

    kind: str
    header: str = ""
    user: str = ""

    @property
    def needs_secret(self) -> bool:
        return self.kind != "none"

    def to_json(self) -> dict[str, str]:
        return {"kind": self.kind, "header": self.header, "user": self.user}


@dataclass(frozen=True, slots=True)
class Operation:
    """``path`` has ``{{ FEEL }}`` places; ``query`` and ``headers`` are (name, FEEL); ``body``, ``result`` and
    ``expects`` are FEEL, "" where there is none."""

    id: str
    key: str
    label: Text
    method: str
    path: str
    query: tuple[tuple[str, str], ...]
    headers: tuple[tuple[str, str], ...]
    body: str
    arguments: tuple[Argument, ...]
    result: str
    expects: str
    timeout: int
    attempts: int


@dataclass(frozen=True, slots=True)
class Connector:
    key: str
    label: Text
    base: str
    auth: Auth
    operations: Mapping[str, Operation]  # by key

    @property
    def origin(self) -> str:
        return origin_of(self.base)


def load(document: Raw) -> Connector:
    """The connector of a document whose shape is right."""
    auth = document.get("auth") or {}
    operations = [_operation(raw) for raw in document.get("operations") or ()]
    return Connector(
        str(document["key"]),
        Text.of(document.get("label"), str(document["key"])),
        str(document.get("base") or "").strip(),
        Auth(str(auth.get("kind") or "none"), str(auth.get("header") or ""), str(auth.get("user") or "")),
        {each.key: each for each in operations},
    )


def _operation(raw: Raw) -> Operation:
    key = str(raw.get("key") or "")
    return Operation(
        id=str(raw["id"]),
        key=key,
        label=Text.of(raw.get("label"), key),
        method=str(raw.get("method") or "GET"),
        path=str(raw.get("path") or ""),
        query=_pairs(raw.get("query")),
        headers=_pairs(raw.get("headers")),
        body=str(raw.get("body") or ""),
        arguments=tuple(argument(each) for each in raw.get("arguments") or ()),
        result=str(raw.get("result") or ""),
        expects=str(raw.get("expects") or ""),
        timeout=int(raw.get("timeout") or TIMEOUT),
        attempts=int(raw.get("attempts") or ATTEMPTS),
    )


def argument(raw: Raw) -> Argument:
    key = str(raw.get("key") or "")
    return Argument(key, Text.of(raw.get("label"), key), str(raw.get("type") or ""))


def _pairs(rows: Any) -> tuple[tuple[str, str], ...]:
    return tuple((str(row.get("name") or "").strip(), str(row.get("value") or "")) for row in rows or ())


def origin_of(address: str) -> str:
    """Scheme, host and port of an address, always with the port; "" where it has none of them. A secret belongs to
    one origin: sent to another it would be given away."""
    try:
        parts = urlsplit(address.strip())
        port = parts.port or PORTS.get(parts.scheme)
    except ValueError:
        return ""
    if parts.scheme not in PORTS or not parts.hostname:
        return ""
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}:{port}"

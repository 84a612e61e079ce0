"""The institution itself: a small WSGI application."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

from runtime.sandbox import people
from runtime.sandbox.behaviours import BEHAVIOURS, SLOW, Asked, Environ, Start, answered
from runtime.sandbox.endings import ENDINGS
from runtime.sandbox.page import page

API_KEY = "sandbox-key"
BODY_LIMIT = 100_000
SERVICES = {"/bureau/report": people.report, "/blacklist/check": people.blacklist, "/fraud/check": people.fraud}


@dataclass
class Order:
    """How a service shall behave from now on: ``times`` more requests (None: until told otherwise)."""

    behaviour: str
    seconds: float = SLOW
    times: int | None = None


@dataclass
class Institution:
    """Effects are counted once per Idempotency-Key; a request without one is an effect of its own."""

    orders: dict[str, Order] = field(default_factory=dict)
    keys: Counter[str] = field(default_factory=Counter)
    keyless: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        path, method = environ["PATH_INFO"], environ["REQUEST_METHOD"]
        if path in SERVICES and method in ("GET", "POST", "PUT"):
            return self._service(path, environ, start)
        match (method, path):
            case ("GET", "/"):
                return page(environ, start, API_KEY)
            case ("GET", "/counts"):
                return answered(start, self.counts())
            case ("POST", "/counts/clear"):
                with self.lock:
                    self.keys.clear()
                    self.keyless = 0
                return answered(start, self.counts())
            case ("POST", "/behave"):
                return self._behave(environ, start)
        return answered(start, {"error": "no such address"}, "404 Not Found")

    def counts(self) -> dict[str, Any]:
        with self.lock:
            return {
                "effects": len(self.keys) + self.keyless,
                "requests": sum(self.keys.values()) + self.keyless,
                "keys": dict(self.keys),
            }

    def behave(self, path: str, behaviour: str | None, seconds: float = SLOW, times: int | None = None) -> None:
        """Let a service misbehave; None lets it be well again. Raises ValueError for what is not known."""
        if path not in SERVICES or (behaviour is not None and behaviour not in BEHAVIOURS):
            raise ValueError(f"known services: {sorted(SERVICES)}; known behaviours: {sorted(BEHAVIOURS)}")
        with self.lock:
            self.orders.pop(path, None)
            if behaviour is not None:
                self.orders[path] = Order(behaviour, seconds, times)

    def _behave(self, environ: Environ, start: Start) -> Iterable[bytes]:
        said = _body(environ)
        try:
            times = said.get("times")
            self.behave(
                str(said.get("path")),
                said.get("behaviour") or None,
                float(said.get("seconds") or SLOW),
                None if times is None else int(times),
            )
        except (TypeError, ValueError) as fault:
            return answered(start, {"error": str(fault)}, "422 Unprocessable Content")
        return answered(start, {"path": said.get("path"), "behaviour": said.get("behaviour")})

    def _service(self, path: str, environ: Environ, start: Start) -> Iterable[bytes]:
        if environ.get("HTTP_X_API_KEY") != API_KEY:
            return answered(start, {"error": "the header X-Api-Key is missing or wrong"}, "401 Unauthorized")
        id_number = str(_given(environ).get("id_number") or "")
        if not id_number:
            return answered(start, {"error": "id_number is missing"}, "422 Unprocessable Content")
        order, nth = self._note(path, environ.get("HTTP_IDEMPOTENCY_KEY"))
        special = ENDINGS.get(people.ending(id_number))
        if order is None and special and special.behaviour and (special.first is None or nth <= special.first):
            order = Order(special.behaviour)

        def good() -> dict[str, Any]:
            return SERVICES[path](id_number)

        if order is None:
            return answered(start, good())
        return BEHAVIOURS[order.behaviour](Asked(environ, start, good, order.seconds))

    def _note(self, path: str, key: str | None) -> tuple[Order | None, int]:
        """Count the effect; answers how this request shall be met and which one under its key it is."""
        with self.lock:
            if key:
                self.keys[key] += 1
            else:
                self.keyless += 1
            order = self.orders.get(path)
            if order is not None and order.times is not None:
                order.times -= 1
                if order.times <= 0:
                    del self.orders[path]
            return order, self.keys[key] if key else 1


def _body(environ: Environ) -> dict[str, Any]:
    length = min(int(environ.get("CONTENT_LENGTH") or 0), BODY_LIMIT)
    try:
        said = json.loads(environ["wsgi.input"].read(length) or b"{}")
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _given(environ: Environ) -> dict[str, Any]:
    query = {name: values[0] for name, values in parse_qs(environ.get("QUERY_STRING") or "").items()}
    return {**query, **_body(environ)}

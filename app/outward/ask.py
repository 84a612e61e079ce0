"""Sending an operation's request with its secret, and reading the answer: for a flow's work and for trying it out."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.connectors import Answer, Wrong, origin_of, read_answer
from app.i18n import Text
from app.ports import Ports
from app.ports.http import Headers, HttpRequest, HttpResponse

MASK = "•••"
# Shorter secrets are no secrets, and taking them out of an answer would tear holes into it.
MASKED_FROM = 4

_NO_SECRET = Text(
    "连接器“{connector}”还没有保存凭证，或凭证已经读不出来。请在连接器的页面上重新填写。",
    "No secret is kept for the connector “{connector}”, or it can no longer be read. Set it on the connector's page.",
)
_OTHER_ORIGIN = Text(
    "连接器“{connector}”的凭证是为 {kept} 保存的，不会发给 {asked}。地址确实改了的话，请重新填写凭证。",
    "The secret of the connector “{connector}” was given for {kept} and is not sent to {asked}. Where the address has "
    "really changed, set the secret again.",
)
_BAD_REQUEST = Text("请求的写法不对：{why}", "The request is written wrongly: {why}")


class Unsent(Exception):
    """Nothing was sent, and trying again will not help."""

    def __init__(self, code: str, text: Text) -> None:
        super().__init__(text.en)
        self.code, self.text = code, text


@dataclass(frozen=True, slots=True)
class Sent:
    """``response`` holds no secret, even where the other system repeats it."""

    verdict: Answer | Wrong
    response: HttpResponse


def send(request: Mapping[str, Any], ports: Ports) -> Sent:
    """Send a request of :func:`app.connectors.make_request`. Raises :class:`Unsent` and HttpFailed."""
    if ports.http is None or ports.secrets is None:
        raise RuntimeError("the application was made without the ports that calls need")
    try:
        asked = _plain(request, ports.key)
        auth = dict(request["auth"])
        connector = str(request["connector"])
    except (KeyError, TypeError, ValueError, AttributeError) as fault:  # an admin may have mended it by hand
        raise Unsent("bad_request", _BAD_REQUEST.fill(why=f"{type(fault).__name__} {fault}")) from None
    hidden: list[str] = []
    if auth.get("kind") != "none":
        value = _secret(connector, asked.url, ports)
        shown = _shown(auth, value)
        asked = replace(asked, secret_headers=shown)
        hidden = [value, *(each.rpartition(" ")[2] for _, each in shown)]
    response = _without(ports.http.send(asked), hidden)
    verdict = read_answer(request, response.status, response.headers, response.body, ports.clock.now())
    return Sent(verdict, response)


def _plain(request: Mapping[str, Any], key: str) -> HttpRequest:
    body = request.get("body")
    headers: Headers = tuple((str(name), str(value)) for name, value in dict(request["headers"]).items())
    return HttpRequest(
        method=str(request["method"]),
        url=str(request["url"]),
        headers=(*headers, ("Idempotency-Key", key)) if key else headers,
        body=None if body is None else str(body).encode(),
        timeout=min(60.0, max(0.05, float(request["timeout"]))),
    )


def _secret(connector: str, url: str, ports: Ports) -> str:
    kept = ports.secrets.of(ports.workspace, connector) if ports.secrets else None
    if kept is None:
        raise Unsent("no_secret", _NO_SECRET.fill(connector=connector))
    asked = origin_of(url)
    if kept.origin != asked:  # whoever may change an address must not thereby learn the secret
        raise Unsent("other_origin", _OTHER_ORIGIN.fill(connector=connector, kept=kept.origin, asked=asked or url[:80]))
    return kept.value


def _shown(auth: Mapping[str, Any], value: str) -> Headers:
    """The headers by which one identifies oneself."""
    match auth.get("kind"):
        case "key":
            return ((str(auth.get("header") or "X-Api-Key"), value),)
        case "basic":
            told = base64.b64encode(f"{auth.get('user') or ''}:{value}".encode()).decode()
            return (("Authorization", f"Basic {told}"),)
        case _:
            return (("Authorization", f"Bearer {value}"),)


def _without(response: HttpResponse, hidden: list[str]) -> HttpResponse:
    """The response with every hidden text masked, also where JSON writes it with escapes."""
    body, headers = response.body, response.headers
    for text in hidden:
        if len(text) < MASKED_FROM:
            continue
        for form in {text, json.dumps(text)[1:-1], json.dumps(text, ensure_ascii=False)[1:-1]}:
            body = body.replace(form.encode(), MASK.encode())
        headers = {name: value.replace(text, MASK) for name, value in headers.items()}
    return replace(response, body=body, headers=headers)

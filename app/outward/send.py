"""The real adapter of the Http port."""

from __future__ import annotations

import ssl
from collections.abc import Collection
from dataclasses import replace
from http.client import HTTPException, HTTPResponse
from urllib.parse import SplitResult, urljoin, urlsplit

from app.i18n import Text
from app.outward.addresses import inside, is_public, resolve
from app.outward.line import Connection, Deadline
from app.ports.http import HttpFailed, HttpRequest, HttpResponse

HOPS = 3
CHUNK = 65_536
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PORTS = {"http": 80, "https": 443}

_TIMEOUT = Text(
    "{host} 没有在 {seconds} 秒内答完。稍后再试；总是这样时，请把操作的等待时间放长，或联系对方。",
    "{host} did not finish answering within {seconds} seconds. Try again later; if it stays so, let the operation wait "
    "longer or ask whoever runs that system.",
)
_UNREACHABLE = Text(
    "连不上 {host}（{why}）。请核对连接器的地址，或稍后再试。",
    "{host} cannot be reached ({why}). Check the connector's address, or try again later.",
)
_REFUSED = Text(
    "{host} 指向内部地址，已拒绝连接。确实要连内部系统时，请管理员把它写进 CONNECT_INSIDE。",
    "{host} leads to an internal address, so it was not contacted. Where an internal system is meant, an admin names "
    "it in CONNECT_INSIDE.",
)
_REFUSED_HOP = Text(
    "对方让我们转到 {host}，那是内部地址或不安全的地址，已拒绝。",
    "The other system sent us on to {host}, an internal or unsafe address; it was not contacted.",
)
_BAD_ADDRESS = Text("地址不对：{host}。", "The address will not do: {host}.")
_UNSENDABLE = Text(
    "发给 {host} 的请求里有不能发送的字符（例如换行）。",
    "The request to {host} holds characters that cannot be sent, such as a line break.",
)
_TOO_LARGE = Text(
    "{host} 的回答超过 {limit} 字节，没有读完。请让对方少返回一些，或换一个操作。",
    "The answer of {host} is larger than {limit} bytes and was not read to its end. Ask for less.",
)
_TOO_MANY_HOPS = Text(
    "{host} 转了 {n} 次还没有到，已停下。", "{host} sent us on more than {n} times; we stopped there."
)


class RealHttp:
    """``inside`` are origins (``host:port``) that a request may name although they are internal; a redirect to them is
    refused all the same. Cookies and the environment's proxies play no part."""

    def __init__(self, inside: Collection[str] = ()) -> None:
        self._inside = frozenset(inside)

    def send(self, request: HttpRequest) -> HttpResponse:
        deadline = Deadline(request.timeout)
        for hop in range(HOPS + 1):
            parts = _parts(request.url, hop)
            host = _named(parts)
            try:
                answer = self._once(request, parts, deadline, hop)
            except TimeoutError:
                seconds = f"{request.timeout:g}"
                raise HttpFailed("timeout", _TIMEOUT.fill(host=host, seconds=seconds), again=True) from None
            except ssl.SSLCertVerificationError as error:
                why = f"TLS: {error.verify_message}"
                raise HttpFailed("unreachable", _UNREACHABLE.fill(host=host, why=why), again=False) from None
            except ValueError:  # its words repeat the header or the address that will not do, a secret among them
                raise HttpFailed("bad_request", _UNSENDABLE.fill(host=host), again=False) from None
            except (OSError, HTTPException) as error:
                why = _short(error)
                raise HttpFailed("unreachable", _UNREACHABLE.fill(host=host, why=why), again=True) from None
            onward = answer.headers.get("location")
            if request.method != "GET" or answer.status not in _REDIRECTS or not onward:
                return answer
            request = _onward(request, parts, onward)
        raise HttpFailed("status", _TOO_MANY_HOPS.fill(host=host, n=HOPS), again=False)

    def _once(self, request: HttpRequest, parts: SplitResult, deadline: Deadline, hop: int) -> HttpResponse:
        host, port = str(parts.hostname), parts.port or _PORTS[parts.scheme]
        addresses = resolve(host, port, deadline.left())
        opened = hop == 0 and inside(self._inside, host, port)
        if not opened and not all(map(is_public, addresses)):
            told = _REFUSED_HOP if hop else _REFUSED
            raise HttpFailed("refused_address", told.fill(host=_named(parts)), again=False)
        connection = Connection(parts.scheme, host, port, addresses, deadline)
        try:
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            headers = dict((*request.headers, *request.secret_headers))
            connection.request(request.method, path, body=request.body, headers=_default(headers))
            answer = connection.getresponse()
            headers = {name.lower(): value for name, value in answer.getheaders()}
            return HttpResponse(answer.status, headers, _read(answer, request.limit, _named(parts)))
        finally:
            connection.hang_up()


def _default(headers: dict[str, str]) -> dict[str, str]:
    # identity: a small packed answer could unfold into gigabytes.
    return {**headers, "Accept-Encoding": "identity", "User-Agent": "Formwork", "Connection": "close"}


def _read(answer: HTTPResponse, limit: int, host: str) -> bytes:
    read = bytearray()
    while True:
        if (answer.length or 0) > limit - len(read):
            raise HttpFailed("too_large", _TOO_LARGE.fill(host=host, limit=limit), again=False)
        chunk = answer.read1(CHUNK)
        if not chunk:
            if answer.length:
                raise HTTPException("the answer ended too soon")
            return bytes(read)
        read += chunk
        if len(read) > limit:
            raise HttpFailed("too_large", _TOO_LARGE.fill(host=host, limit=limit), again=False)


def _parts(url: str, hop: int) -> SplitResult:
    """The address in its parts; raises :class:`HttpFailed` for one that names no host of ours to ask."""
    try:
        parts = urlsplit(url)
        good = parts.scheme in _PORTS and bool(parts.hostname) and parts.port != 0 and "@" not in parts.netloc
        good = good and url.isascii() and not any(each <= " " or each == "\x7f" for each in url)
    except ValueError:
        good = False
    if not good:
        told = _REFUSED_HOP if hop else _BAD_ADDRESS
        raise HttpFailed("refused_address", told.fill(host=url[:100]), again=False)
    return parts


def _onward(request: HttpRequest, parts: SplitResult, location: str) -> HttpRequest:
    """The request at the next hop: never from https to http, and without the secret where the origin is another."""
    try:
        url = urljoin(parts.geturl(), location)
        target = urlsplit(url)
        same = (target.scheme, target.netloc) == (parts.scheme, parts.netloc)
    except ValueError:
        url, same, target = location, False, urlsplit("")
    if parts.scheme == "https" and target.scheme != "https":
        raise HttpFailed("refused_address", _REFUSED_HOP.fill(host=url[:100]), again=False)
    return replace(request, url=url, secret_headers=request.secret_headers if same else ())


def _named(parts: SplitResult) -> str:
    """Host and port for a sentence; what stands behind them may be somebody's data."""
    return parts.netloc


def _short(error: Exception) -> str:
    said = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return str(said)[:120]

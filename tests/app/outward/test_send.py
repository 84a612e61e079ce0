"""What the real adapter does with other systems, over real connections to servers that behave badly."""

from __future__ import annotations

import socket
import time
from typing import Any

import pytest

from app.outward import RealHttp
from app.ports.http import HttpFailed, HttpRequest, HttpResponse
from tests.app.outward.lines import answering, whole

WAIT = 0.3


def ask(port: int, method: str = "GET", path: str = "/x", host: str = "127.0.0.1", **more: Any) -> HttpResponse:
    return RealHttp([f"{host}:{port}"]).send(
        HttpRequest(method, f"http://{host}:{port}{path}", timeout=more.pop("timeout", WAIT), **more)
    )


def failed(port: int, **more: Any) -> HttpFailed:
    began = time.monotonic()
    with pytest.raises(HttpFailed) as told:
        ask(port, **more)
    assert time.monotonic() - began < WAIT + 0.5
    assert told.value.text.zh != told.value.text.en
    return told.value


def test_an_answer_is_read_whole_whatever_its_status() -> None:
    with answering(whole(b'{"a": 1}', "X-Trace: 7", status="404 Not Found")) as (port, asked):
        answer = ask(port, "POST", headers=(("X-One", "1"),), secret_headers=(("X-Key", "s"),), body=b"{}")
    assert (answer.status, answer.body, answer.headers["x-trace"]) == (404, b'{"a": 1}', "7")
    head = asked[0].decode()
    assert head.startswith("POST /x HTTP/1.1\r\n")
    for line in (f"Host: 127.0.0.1:{port}", "X-One: 1", "X-Key: s", "Accept-Encoding: identity", "Content-Length: 2"):
        assert f"\r\n{line}\r\n" in head


def test_an_answer_in_chunks_is_read_too() -> None:
    said = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
    with answering(said) as (port, _):
        assert ask(port).body == b"abcde"


def drip(every: float, head: bytes = b"") -> Any:
    def say(line: socket.socket, _: bytes) -> None:
        line.sendall(head)
        while True:
            line.sendall(b"X")
            time.sleep(every)

    return say


@pytest.mark.parametrize(
    "head", [b"", b"HTTP/1.1 200 OK\r\nX-Long: ", b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n"]
)
def test_a_server_that_drips_is_left_after_the_whole_time(head: bytes) -> None:
    with answering(drip(0.02, head)) as (port, _):
        told = failed(port)
    assert (told.code, told.again) == ("timeout", True)


def test_one_that_goes_on_promising_is_left_too() -> None:
    def say(line: socket.socket, _: bytes) -> None:
        while True:
            line.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
            time.sleep(0.01)

    with answering(say) as (port, _):
        assert failed(port).code == "timeout"


def test_one_that_does_not_even_shake_hands_is_left() -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=1) as silent:
        port = silent.getsockname()[1]
        assert failed(port).code == "timeout"


def flood(line: socket.socket, _: bytes) -> None:
    line.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        line.sendall(b"x" * 65_536)


@pytest.mark.parametrize(
    "say",
    [flood, b"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n", whole(b"x" * 1001)],
    ids=["flood", "told", "over"],
)
def test_an_answer_that_is_too_large_is_not_read_on(say: Any) -> None:
    with answering(say) as (port, _):
        told = failed(port, limit=1000)
    assert (told.code, told.again) == ("too_large", False)


def test_an_answer_of_just_the_limit_is_read() -> None:
    with answering(whole(b"x" * 1000)) as (port, _):
        assert len(ask(port, limit=1000).body) == 1000


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"nonsense\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 500,
    ],
    ids=["nothing", "nonsense", "cut off", "headers"],
)
def test_an_answer_that_is_none_is_unreachable(said: bytes) -> None:
    with answering(said) as (port, _):
        assert failed(port).code == "unreachable"


def test_nobody_there_is_unreachable_and_may_come_back() -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    told = failed(port)
    assert (told.code, told.again) == ("unreachable", True)


def test_an_origin_that_is_not_opened_is_refused_before_anything_is_sent() -> None:
    with answering(whole(b"{}")) as (port, asked):
        for url in (f"http://127.0.0.1:{port}/", f"http://localhost:{port}/", f"http://[::ffff:127.0.0.1]:{port}/"):
            with pytest.raises(HttpFailed) as told:
                RealHttp(["127.0.0.1:1"]).send(HttpRequest("GET", url, timeout=WAIT))
            assert told.value.code == "refused_address"
            assert "CONNECT_INSIDE" in told.value.text.zh
    assert asked == []


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "gopher://x/", "http://", "http://a@127.0.0.1/", "http://127.0.0.1:99999/",
     "http://127.0.0.1/ x", "http://127.0.0.1/\r\nX: y", "//127.0.0.1/", "http://[::1", "http://银行.cn/"],
)  # fmt: skip
def test_an_address_that_is_none_of_ours_is_refused(url: str) -> None:
    with pytest.raises(HttpFailed) as told:
        RealHttp().send(HttpRequest("GET", url, timeout=WAIT))
    assert told.value.code == "refused_address"


def test_a_header_cannot_smuggle_another_one_in() -> None:
    with answering(whole(b"{}")) as (port, asked):
        for value in ("1\r\nX-Two: 2", "密"):
            told = failed(port, secret_headers=(("X-One", value),))
            assert (told.code, told.again) == ("bad_request", False)
            assert value not in told.text.zh + told.text.en
    assert not any(b"X-Two" in head for head in asked)


@pytest.mark.parametrize(
    "to",
    ["http://127.0.0.1:{port}/y", "http://localhost:{port}/y", "http://[::1]:{port}/y", "http://169.254.169.254/y",
     "//127.0.0.1:{port}/y", "file:///etc/passwd", "http://user@1.1.1.1/", "http://[::1", "/y"],
)  # fmt: skip
def test_a_redirect_inside_is_refused_even_to_an_origin_that_is_opened(to: str) -> None:
    def say(line: socket.socket, head: bytes) -> None:
        location = to.format(port=line.getsockname()[1])
        line.sendall(whole(b"", f"Location: {location}", status="302 Found"))

    with answering(say) as (port, asked):
        assert failed(port).code == "refused_address"
    assert len(asked) == 1


def test_a_post_is_not_led_on() -> None:
    with answering(whole(b"", "Location: http://1.1.1.1/", status="307 Temporary Redirect")) as (port, asked):
        assert ask(port, "POST", body=b"{}").status == 307
    assert len(asked) == 1


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """A name server of our own: what a name leads to, one address for each look-up, the last one for ever."""
    known: dict[str, list[str]] = {}
    real = socket.getaddrinfo

    def look_up(host: Any, port: Any, *args: Any, **more: Any) -> Any:
        if host in known:
            answers = known[host]
            host = answers.pop(0) if len(answers) > 1 else answers[0]
        return real(host, port, *args, **more)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return known


def test_a_name_is_looked_up_once_so_it_cannot_lead_elsewhere_between_check_and_call(
    names: dict[str, list[str]],
) -> None:
    with answering(whole(b"{}")) as (port, asked):
        names["bank.example"] = ["127.0.0.1", "169.254.169.254"]
        assert ask(port, host="bank.example").status == 200
    assert names["bank.example"] == ["169.254.169.254"], "it was looked up again"
    assert f"\r\nHost: bank.example:{port}\r\n".encode() in asked[0]


def test_a_name_with_one_inner_address_among_outer_ones_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    both = [(2, 1, 6, "", ("1.1.1.1", 80)), (2, 1, 6, "", ("10.0.0.7", 80))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_more: both)
    with pytest.raises(HttpFailed) as told:
        RealHttp().send(HttpRequest("GET", "http://bank.example/", timeout=WAIT))
    assert told.value.code == "refused_address"


def test_a_look_up_that_hangs_is_part_of_the_whole_time(monkeypatch: pytest.MonkeyPatch) -> None:
    def hang(*_args: Any, **_more: Any) -> Any:
        time.sleep(1)
        raise socket.gaierror("nobody answers")

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    began = time.monotonic()
    with pytest.raises(HttpFailed) as told:
        RealHttp().send(HttpRequest("GET", "http://bank.example/", timeout=WAIT))
    assert told.value.code == "timeout"
    assert time.monotonic() - began < WAIT + 0.3


def test_proxies_of_the_environment_play_no_part(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1/")
    with answering(whole(b"{}")) as (port, _):
        assert ask(port).status == 200


def test_cookies_are_not_kept() -> None:
    with answering(whole(b"{}", "Set-Cookie: a=b")) as (port, asked):
        http = RealHttp([f"127.0.0.1:{port}"])
        for _ in range(2):
            http.send(HttpRequest("GET", f"http://127.0.0.1:{port}/", timeout=WAIT))
    assert not any(b"Cookie" in head for head in asked)

"""The sandbox institution: what it answers, and that its process never is in the way of the demo's."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bench.server import free_port
from runtime.sandbox.endings import ENDINGS
from runtime.sandbox.institution import API_KEY
from runtime.sandbox.server import running
from tests.runtime.calls.agency import GOOD

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def port() -> Iterator[int]:
    with running() as (_, port):
        yield port


def ask(port: int, path: str, body: Any = None, **headers: str) -> Any:
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}{path}",
        data=None if body is None else json.dumps(body).encode(),
        headers={"X-Api-Key": API_KEY, **{name.replace("_", "-"): value for name, value in headers.items()}},
    )
    with urllib.request.urlopen(request, timeout=5) as answer:
        return json.load(answer)


def test_one_id_number_always_gets_the_same_answers(port: int) -> None:
    for path in ("/bureau/report", "/blacklist/check", "/fraud/check"):
        first = ask(port, path, {"id_number": GOOD})
        assert ask(port, f"{path}?id_number={GOOD}") == first
    people = [ask(port, "/bureau/report", {"id_number": f"11010119900307{n:03}X"})["score"] for n in range(60)]
    assert len(set(people)) > 40
    assert all(300 <= score <= 900 for score in people)


def test_documented_endings_bring_about_what_they_say(port: int) -> None:
    assert ask(port, "/bureau/report", {"id_number": "11010119900307801X"})["found"] is False
    assert ask(port, "/bureau/report", {"id_number": "11010119900307802X"})["overdue_months"] == 5
    assert ask(port, "/blacklist/check?id_number=11010119900307803X")["hit"] is True
    assert ask(port, "/fraud/check", {"id_number": "T-804"})["level"] == "high"
    page = urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5).read().decode()
    assert "沙箱机构 Sandbox institution" in page
    assert all(f"<code>{ending}</code>" in page for ending in ENDINGS)


def test_a_key_is_needed_and_an_effect_counts_once_for_its_key(port: int) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        ask(port, "/fraud/check", {"id_number": GOOD}, X_Api_Key="wrong")
    assert refused.value.code == 401
    refused.value.close()
    for _ in range(3):
        ask(port, "/fraud/check", {"id_number": GOOD}, Idempotency_Key="k1")
    ask(port, "/fraud/check", {"id_number": GOOD}, Idempotency_Key="k2")
    assert ask(port, "/counts") == {"effects": 2, "requests": 4, "keys": {"k1": 3, "k2": 1}}


def test_it_misbehaves_as_often_as_it_is_told(port: int) -> None:
    ask(port, "/behave", {"path": "/bureau/report", "behaviour": "wrong", "times": 1})
    assert "score" not in ask(port, "/bureau/report", {"id_number": GOOD})
    assert "score" in ask(port, "/bureau/report", {"id_number": GOOD})
    with pytest.raises(urllib.error.HTTPError) as refused:
        ask(port, "/behave", {"path": "/bureau/report", "behaviour": "sulk"})
    assert refused.value.code == 422
    refused.value.close()


def up(port: int) -> bool:
    with socket.socket() as line:
        return line.connect_ex(("127.0.0.1", port)) == 0


def soon(condition: Any, seconds: float = 10) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():
            return True
        time.sleep(0.05)
    return False


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {**os.environ, "FORMWORK_INSTANCE": str(tmp_path), "SANDBOX_PORT": str(free_port())}


def test_it_ends_with_whoever_started_it_even_if_that_one_is_killed(environ: dict[str, str]) -> None:
    port = int(environ["SANDBOX_PORT"])
    starter = (
        "import time; from app.config import read_settings; from runtime.sandbox.attend import attend; "
        "attend(read_settings()); time.sleep(60)"
    )
    process = subprocess.Popen([sys.executable, "-c", starter], cwd=ROOT, env=environ)
    try:
        assert soon(lambda: up(port))
        process.send_signal(signal.SIGKILL)
    finally:
        process.kill()
        process.wait()
    assert soon(lambda: not up(port)), "it outlived its starter"


def test_a_taken_port_is_one_sentence_and_no_failure_of_the_demo(environ: dict[str, str]) -> None:
    with socket.create_server(("127.0.0.1", int(environ["SANDBOX_PORT"]))):
        for arguments, code in ((["--until-stdin-ends"], 0), ([], 2)):
            process = subprocess.Popen(
                [sys.executable, "-m", "runtime.sandbox", *arguments],
                cwd=ROOT,
                env=environ,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            )
            assert process.wait(timeout=30) == code  # its input stays open all the while
            said, told = process.communicate()
            assert environ["SANDBOX_PORT"] in told.decode()
            assert len(told.decode().splitlines()) == 2
            assert said == b""

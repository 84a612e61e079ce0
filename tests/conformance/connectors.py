"""The real adapter of the Http port against the sandbox institution on its bad days, in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import tracemalloc
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.outward import RealHttp
from app.ports.http import HttpFailed, HttpRequest
from bench.server import free_port
from runtime.sandbox.institution import API_KEY

ROOT = Path(__file__).parent.parent.parent
TIMEOUT = 1.0  # seconds
ID = "110101199003{ending}X"


@dataclass(frozen=True)
class Bad:
    """``ending`` of an ID number, or an address of its own; ``wanted`` is a status or the code of a failure."""

    name: str
    wanted: str
    ending: str = ""
    url: str = ""
    method: str = "GET"


CASES = (
    Bad("answers well", "200", ending="07123"),
    Bad("slow: answers after 30 s", "timeout", ending="07901"),
    Bad("one byte a second", "timeout", ending="07912"),
    Bad("wrong shape", "200", ending="07902"),
    Bad("no JSON", "200", ending="07903"),
    Bad("10 MB", "too_large", ending="07904"),
    Bad("dead: connection reset", "unreachable", ending="07905"),
    Bad("floods without end", "too_large", ending="07906"),
    Bad("busy", "503", ending="07911"),
    Bad("redirect to 127.0.0.1", "refused_address", ending="07907"),
    Bad("redirect to 169.254.169.254", "refused_address", ending="07908"),
    Bad("redirect to [::1]", "refused_address", ending="07909"),
    Bad("redirect to a name that leads inside", "refused_address", ending="07910"),
    Bad("redirect of a POST", "302", ending="07907", method="POST"),
    Bad("this machine, not opened", "refused_address", url="http://127.0.0.1:{other}/"),
    Bad("its name", "refused_address", url="http://localhost:{port}/"),
    Bad("as one number", "refused_address", url="http://2130706433:{port}/"),
    Bad("as an octal", "refused_address", url="http://0177.0.0.1:{port}/"),
    Bad("0.0.0.0", "refused_address", url="http://0.0.0.0:{port}/"),
    Bad("[::1]", "refused_address", url="http://[::1]:{port}/"),
    Bad("IPv4 mapped into IPv6", "refused_address", url="http://[::ffff:127.0.0.1]:{port}/"),
    Bad("NAT64 of this machine", "refused_address", url="http://[64:ff9b::7f00:1]:{port}/"),
    Bad("cloud metadata", "refused_address", url="http://169.254.169.254/latest/meta-data/"),
    Bad("private network", "refused_address", url="http://10.1.2.3/"),
    Bad("carrier network 100.64/10", "refused_address", url="http://100.64.0.1/"),
    Bad("multicast", "refused_address", url="http://224.0.0.1/"),
    Bad("a file", "refused_address", url="file:///etc/passwd"),
    Bad("a name that is not there", "unreachable", url="http://no-such-host.invalid/"),
)


def run() -> int:
    """Print what happened, how long it took, what memory it held; answers how many went otherwise than they should."""
    with _sandbox() as port:
        http = RealHttp([f"127.0.0.1:{port}"])
        print(f"time-out {TIMEOUT:g} s, answers of at most 1 MB\n")
        print(f"{'case':40} {'what happened':18} {'ms':>6} {'memory':>9}")
        wrong = 0
        for case in CASES:
            told, milliseconds, peak = _ask(http, case, port)
            fits = told == case.wanted and milliseconds < TIMEOUT * 1000 + 250
            wrong += not fits
            mark = "" if fits else f"   ← should be {case.wanted}"
            print(f"{case.name:40} {told:18} {milliseconds:6.0f} {peak / 1000:6.0f} kB{mark}")
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/counts", timeout=5) as answer:
            counts = json.load(answer)
        print(f"\n{counts['requests']} requests reached the sandbox, {counts['effects']} effects counted")
    print(f"{len(CASES) - wrong} of {len(CASES)} as they should be")
    return wrong


def _ask(http: RealHttp, case: Bad, port: int) -> tuple[str, float, int]:
    service = f"http://127.0.0.1:{port}/blacklist/check?id_number={ID.format(ending=case.ending)}"
    url = case.url.format(port=port, other=free_port()) if case.url else service
    headers = (("X-Api-Key", API_KEY), ("Idempotency-Key", case.name))
    tracemalloc.start()
    began = time.perf_counter()
    try:
        told = str(http.send(HttpRequest(case.method, url, headers, timeout=TIMEOUT)).status)
    except HttpFailed as failed:
        told = failed.code
    taken = (time.perf_counter() - began) * 1000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return told, taken, peak


@contextmanager
def _sandbox() -> Iterator[int]:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "runtime.sandbox", "--until-stdin-ends"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        env={**os.environ, "SANDBOX_PORT": str(port)},
    )
    try:
        for _ in range(100):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/counts", timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield port
    finally:
        assert process.stdin is not None
        process.stdin.close()  # that is how it is told to end
        process.wait(timeout=10)

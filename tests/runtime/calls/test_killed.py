"""A server that is killed while it waits for another system: the case goes on, and the effect happened once."""

from __future__ import annotations

import time

import pytest

from bench.people import hire
from bench.server import Client, Server
from runtime.sandbox.institution import API_KEY
from runtime.sandbox.server import running
from tests.runtime.calls.agency import GOOD, REQUEST, asking, connector


@pytest.mark.slow
def test_a_server_killed_in_the_middle_of_a_call_asks_again_under_the_same_key() -> None:
    with running() as (institution, port), Server(None, CONNECT_INSIDE=f"127.0.0.1:{port}") as server:
        staff = hire(server)
        server.start()
        admin = Client(server.port, staff.tokens["admin"])
        here = f"/api/v1/workspaces/{staff.slug}"
        for document in (REQUEST, connector(port, timeout=20), asking()):
            admin.must("POST", f"{here}/definitions", document)
        admin.must("PUT", f"{here}/definitions/agency/secret", {"secret": API_KEY})
        admin.must("POST", f"{here}/publish", {"note": ""})
        institution.behave("/bureau/report", "slow", seconds=15, times=1)
        case = admin.must("POST", f"{here}/flows/handle/cases", {"answers": {"id_number": GOOD}})["case"]
        until = time.monotonic() + 20
        while institution.counts()["requests"] == 0 and time.monotonic() < until:
            time.sleep(0.05)
        server.kill()  # the other system has acted; nobody has written it down
        server.start()
        while (said := admin.must("GET", f"/api/v1/cases/{case}"))["status"] != "finished":
            assert time.monotonic() < until, said
            time.sleep(0.1)
        assert said["outcome"] == "approved"
        assert [step["node"] for step in said["steps"]] == ["start", "ask", "end"]
        counts = institution.counts()
        assert (counts["requests"], counts["effects"]) == (2, 1)

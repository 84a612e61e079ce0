"""``python -m bench.crash --cases 200``: ``kill -9`` of the server while cases run, then a restart.

Each case waits a second, sends one letter over SMTP to a mail server of ours, and ends. Afterwards each case must have
ended exactly once, no job may be left, and the mail server must hold each letter's key once (a letter sent just before
the kill comes again with the same Message-ID, which is how a mailbox knows it: told apart below).
"""

from __future__ import annotations

import argparse
import sys
import threading
import time
from collections import Counter
from typing import Any

from aiosmtpd.controller import Controller

from bench.people import hire
from bench.server import Client, Server, free_port


class Post:
    """Counts letters by their Message-ID."""

    def __init__(self) -> None:
        self.letters: Counter[str] = Counter()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        text = envelope.content.decode("utf-8", "replace")
        key = next(
            line.partition(":")[2].strip() for line in text.splitlines() if line.lower().startswith("message-id:")
        )
        self.letters[key] += 1
        return "250 OK"


def documents() -> list[dict[str, Any]]:
    form = {
        "kind": "form",
        "format": 1,
        "key": "note",
        "label": {"zh": "通知", "en": "Note"},
        "fields": [{"id": "subject", "key": "subject", "kind": "text", "label": {"zh": "主题", "en": "Subject"}}],
    }
    flow = {
        "kind": "flow",
        "format": 1,
        "key": "send",
        "label": {"zh": "发送", "en": "Send"},
        "form": "note",
        "nodes": [
            {"id": "n1", "kind": "start", "label": {"zh": "提交", "en": "Submit"}},
            {
                "id": "n2",
                "kind": "wait",
                "label": {"zh": "稍候", "en": "Wait"},
                "settings": {"mode": "until", "until": 'now() + duration("PT1S")'},
            },
            {
                "id": "n3",
                "kind": "notify",
                "label": {"zh": "发邮件", "en": "Mail"},
                "settings": {
                    "who": {"rules": [{"by": "initiator"}]},
                    "channels": ["mail"],
                    "subject": {"zh": "{{ subject }}", "en": "{{ subject }}"},
                    "body": {"zh": "完成", "en": "Done"},
                },
            },
            {"id": "n4", "kind": "end", "label": {"zh": "结束", "en": "End"}},
        ],
        "edges": [
            {"from": "n1", "port": "out", "to": "n2"},
            {"from": "n2", "port": "out", "to": "n3"},
            {"from": "n3", "port": "out", "to": "n4"},
        ],
    }
    return [form, flow]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=200)
    parser.add_argument("--database", default=None)
    arguments = parser.parse_args()
    post, port = Post(), free_port()
    mail = Controller(post, hostname="127.0.0.1", port=port)
    mail.start()
    with Server(arguments.database, MAIL_URL=f"smtp://127.0.0.1:{port}") as server:
        staff = hire(server)
        server.start()
        admin = Client(server.port, staff.tokens["admin"])
        for document in documents():
            admin.must("POST", f"/api/v1/workspaces/{staff.slug}/definitions", document)
        admin.must("POST", f"/api/v1/workspaces/{staff.slug}/publish", {"note": ""})
        started = submit(server, staff.tokens["admin"], staff.slug, arguments.cases, kills=2)
        ended, steps = wait(Client(server.port, staff.tokens["admin"]), started)
        began = time.monotonic()
        jobs = left_over(server)
        # Cases do not wait for their letters: what a killed server held comes free when its lease is over.
        while jobs and time.monotonic() - began < 180:
            time.sleep(0.5)
            jobs = left_over(server)
        settled = time.monotonic() - began
    mail.stop()
    twice = sum(1 for n in post.letters.values() if n > 1)
    print(
        f"{len(started)} cases on {'PostgreSQL' if arguments.database else 'SQLite'}, server killed twice: "
        f"{ended} ended; {steps} letters' steps done once; {len(post.letters)} different letters, "
        f"{twice} sent again under the same key; {jobs} jobs left {settled:.0f} s after the last case ended"
    )
    sys.exit(0 if ended == len(started) == len(post.letters) and jobs == 0 else 1)


def submit(server: Server, token: str, slug: str, cases: int, kills: int) -> list[str]:
    """Start cases from four threads while the server is killed and started again. An answer that was cut off is asked
    for again under the same Idempotency-Key, as a careful client does."""
    started: dict[int, str] = {}
    numbers = iter(range(cases))
    lock = threading.Lock()

    def work() -> None:
        client = Client(server.port, token)
        while True:
            with lock:
                number = next(numbers, None)
            if number is None:
                return
            while number not in started:
                try:
                    said = client.must(
                        "POST",
                        f"/api/v1/workspaces/{slug}/flows/send/cases",
                        {"answers": {"subject": f"N{number}"}},
                        Idempotency_Key=f"case-{number}",
                    )
                    started[number] = said["case"]
                except OSError:
                    time.sleep(0.2)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for n in range(kills):
        while len(started) < cases * (n + 1) // (kills + 1):
            time.sleep(0.02)
        server.kill()
        server.start()
    for thread in threads:
        thread.join()
    return list(started.values())


def wait(client: Client, cases: list[str], seconds: float = 180) -> tuple[int, int]:
    """How many cases have ended, and in how many the letter's step was done exactly once."""
    until = time.monotonic() + seconds
    open_cases, once = set(cases), 0
    while open_cases and time.monotonic() < until:
        for case in list(open_cases):
            said = client.must("GET", f"/api/v1/cases/{case}")
            if said["status"] == "finished":
                open_cases.discard(case)
                once += [s["node"] for s in said["steps"]].count("n3") == 1
        time.sleep(0.2)
    return len(cases) - len(open_cases), once


def left_over(server: Server) -> int:
    """Jobs that are neither done nor cancelled."""
    from sqlalchemy import create_engine, func, select

    from app.config import read_settings
    from runtime.models.jobs import Job

    engine = create_engine(read_settings(server.environ).database_url)
    with engine.connect() as connection:
        count = connection.execute(
            select(func.count()).select_from(Job).where(Job.status.in_(("due", "leased", "dead")))
        ).scalar_one()
    engine.dispose()
    return count


if __name__ == "__main__":
    main()

"""``python -m bench.spreadsheet FILE --limit 500``: a table becomes a form, its rows cases; officers decide over REST.

Everything goes through HTTP as a program of the bank would: the file is uploaded, the form that comes of it and a flow
are published, each row is submitted, and each officer works his inbox until nothing is left. Printed: how many cases
ended where, how many stuck, cases per second.
"""

from __future__ import annotations

import argparse
import collections
import csv
import itertools
import os
import re
import time
import uuid
import zlib
from decimal import Decimal
from pathlib import Path
from typing import Any

from bench import loan
from bench.people import Staff, hire
from bench.playing import Play
from bench.server import Client, Server

OFFICERS = tuple(loan.ROLES)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, help="a CSV file with loan_amount and grade among its columns")
    parser.add_argument("--limit", type=int, default=500)
    parser.add_argument("--threads", type=int, default=4, help="how many submit at once")
    parser.add_argument("--database", default=None, help="postgresql://… (default: SQLite)")
    arguments = parser.parse_args()
    with Server(arguments.database) as server:
        staff = hire(server)
        up = server.start()
        print(f"{'PostgreSQL' if arguments.database else 'SQLite'}: server up after {up:.1f} s")
        admin = Client(server.port, staff.tokens["admin"])
        fields = draw(admin, staff, arguments.file)
        rows = list(itertools.islice(csv.DictReader(arguments.file.open(encoding="utf-8-sig")), arguments.limit))
        play(server, staff, rows, fields, arguments.threads)


def draw(admin: Client, staff: Staff, file: Path) -> set[str]:
    """Form from the file, flow by hand, publish. Answers the form's keys."""
    base = f"/api/v1/workspaces/{staff.slug}"
    began = time.monotonic()
    form = upload(admin, f"{base}/spreadsheet", file)
    document = admin.must("GET", f"{base}/definitions/{form}")["document"]
    keys = {f["key"] for f in document["fields"] if f.get("key")}
    admin.must("POST", f"{base}/definitions", loan.flow(form))
    problems = [p for p in admin.must("GET", f"{base}/problems")["problems"] if p["level"] == "error"]
    if problems:
        raise SystemExit(f"the check found problems: {problems[:3]}")
    admin.must("POST", f"{base}/publish", {"note": "bench"})
    print(f"{file.name} → a form of {len(keys)} fields, published after {time.monotonic() - began:.1f} s")
    return keys


def upload(admin: Client, path: str, file: Path) -> str:
    """Send the file as a browser does; answers the new form's key."""
    edge = uuid.uuid4().hex
    head = (
        f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{file.name}"\r\n'
        "Content-Type: text/csv\r\n\r\n"
    )
    options = f'\r\n--{edge}\r\nContent-Disposition: form-data; name="label"\r\n\r\nLoans\r\n--{edge}--\r\n'
    body = head.encode() + file.read_bytes() + options.encode()
    said = admin.must("POST", path, body, Content_Type=f"multipart/form-data; boundary={edge}")
    return str(said["key"])


def play(server: Server, staff: Staff, rows: list[dict[str, str]], keys: set[str], threads: int) -> None:
    def submit(client: Client, row: dict[str, str]) -> tuple[int, Any]:
        answers = {k: plain(v) for k, v in row.items() if k in keys and v not in ("", "NA")}
        return client.ask("POST", f"/api/v1/workspaces/{staff.slug}/flows/approval/cases", {"answers": answers})

    def decide(client: Client, item: dict[str, Any]) -> tuple[int, Any]:
        return client.ask("POST", f"/api/v1/tasks/{item['id']}/decision", decision(item))

    took = Play(server.port)
    officers = {staff.tokens[role]: decide for role in OFFICERS}
    took.run(rows, submit, [staff.tokens["admin"]] * threads, officers)
    client = Client(server.port, staff.tokens["admin"])
    ends: collections.Counter[str] = collections.Counter()
    for case in took.started:
        said = client.must("GET", f"/api/v1/cases/{case}")
        last = [s["node"] for s in said["steps"] if s["status"] == "done"][-1]
        ends[f"{said['status']} / {said['outcome']} at {last}"] += 1
    print(
        f"{len(took.started)} cases submitted in {took.submitted:.1f} s, all decided after {took.seconds:.1f} s: "
        f"{len(took.started) / took.seconds:.1f} cases/s, from {threads} submitters and {len(OFFICERS)} officers"
    )
    for end, n in ends.most_common():
        print(f"  {n:>6}  {end}")
    print(f"  {took.faster:>6}  decisions came after the case was over, and were told so")
    stuck = sum(n for end, n in ends.items() if not end.startswith("finished"))
    print(f"  {stuck:>6}  stuck")
    for why, n in took.refused.most_common(5):
        print(f"  {n:>6}  refused: {why}")


def plain(text: str) -> str:
    """``1e+05`` as ``100000``: statistics programs write round figures so, and an endpoint takes plain numbers only."""
    return format(Decimal(text), "f") if re.fullmatch(r"-?[0-9.]+[eE][+-]?[0-9]+", text) else text


def decision(item: dict[str, Any]) -> dict[str, Any]:
    """A steady mind: one title in ten is rejected, so that both databases see the same verdicts."""
    if zlib.crc32(item["title"].encode()) % 10 == 0:
        return {"verb": "reject", "opinion": "收入证明不足"}
    return {"verb": "approve"}


if __name__ == "__main__":
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    main()

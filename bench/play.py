"""``python -m bench.play FILE --limit 1000``: a bank's table through the bundled credit templates, over REST.

A workspace is made of the templates Credit intake and Credit approval; every row becomes an application (which columns
it is made of stands in ``--mapping``, FEEL texts over the file's columns), with files, and runs through intake, the
sandbox institution's bureau, list and fraud checks, rules, scorecard, limit, and the officers who have to decide it.
Printed: how many ended where and for what reasons, how many stuck, cases per second. With ``--database`` on
PostgreSQL, with ``--workers 2 --redis redis://…`` by RQ workers of their own.
"""

from __future__ import annotations

import argparse
import collections
import uuid
from pathlib import Path
from typing import Any

from bench.credit.house import house
from bench.credit.mapping import Application, applications
from bench.credit.officers import STAFF, deciders
from bench.people import Staff, hire
from bench.playing import Play
from bench.server import Client

MAPPING = Path(__file__).parent / "credit" / "lendingclub.json"
TEMPLATES = ("credit_intake", "credit_approval")
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
PAPER = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, help="a CSV file")
    parser.add_argument("--mapping", type=Path, default=MAPPING)
    parser.add_argument("--limit", type=int, default=1000)
    parser.add_argument("--threads", type=int, default=4, help="how many submit at once")
    parser.add_argument("--database", default=None, help="postgresql://… (default: SQLite)")
    parser.add_argument("--redis", default=None, help="redis://…, for workers of their own")
    parser.add_argument("--workers", type=int, default=0)
    arguments = parser.parse_args()
    work = list(applications(arguments.file, arguments.mapping, arguments.limit))
    with house(arguments.database, arguments.redis, arguments.workers) as at:
        staff = hire(at.server, templates=TEMPLATES, staff=STAFF, sandbox=at.sandbox)
        at.open()
        admin = Client(at.server.port, staff.tokens["admin"])
        publish(admin, staff.slug)
        took = Play(at.server.port)
        officers = deciders(staff)
        applicants = [staff.tokens["officer.1"]] * arguments.threads

        def submit(client: Client, application: Application) -> tuple[int, Any]:
            return apply(client, staff, application)

        took.run(work, submit, applicants, officers, busy=at.busy)
        where = "PostgreSQL" if arguments.database else "SQLite"
        workers = f"{arguments.workers} RQ workers" if arguments.workers else "the embedded worker"
        print(f"{where}, {workers}, {arguments.threads} submitters, {len(officers)} officers")
        report(admin, took)


def publish(admin: Client, slug: str) -> None:
    base = f"/api/v1/workspaces/{slug}"
    problems = admin.must("GET", f"{base}/problems")["problems"]
    if problems:
        raise SystemExit(f"the check found problems: {problems[:3]}")
    admin.must("POST", f"{base}/publish", {"note": "bench"})


def apply(client: Client, staff: Staff, application: Application) -> tuple[int, Any]:
    """Send the papers, then the application."""
    base = f"/api/v1/workspaces/{staff.slug}/flows/intake"
    filling, answers = "", dict(application.answers)
    for key in application.files:
        edge = uuid.uuid4().hex
        name, data = ("id.png", PICTURE) if key == "id_photos" else (f"{key}.pdf", PAPER)
        body = (
            f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode()
            + data
            + f"\r\n--{edge}--\r\n".encode()
        )
        kind = f"multipart/form-data; boundary={edge}"
        status, said = client.ask("POST", f"{base}/files?field={key}&filling={filling}", body, Content_Type=kind)
        if status != 201:
            return status, said
        filling, answers[key] = said["filling"], [said["file"]]
    return client.ask("POST", f"{base}/cases", {"answers": answers, "filling": filling or None})


def report(admin: Client, took: Play) -> None:
    ends: collections.Counter[str] = collections.Counter()
    reasons: collections.Counter[str] = collections.Counter()
    why: collections.Counter[str | None] = collections.Counter()
    stuck = 0
    for intake in took.started:
        case = admin.must("GET", f"/api/v1/cases/{intake}")
        last = admin.must("GET", f"/api/v1/cases/{case['family'][0]['id']}") if case["family"] else case
        at = [s["node"] for s in last["steps"] if s["status"] in ("active", "failed")]
        if last["status"] == "finished":
            ends[f"{last['outcome']} at {[s['node'] for s in last['steps'] if s['status'] == 'done'][-1]}"] += 1
        else:
            waits = at == ["human"]
            ends["declined by rules, may ask for a person" if waits else f"STUCK at {', '.join(at)}"] += 1
            stuck += not waits
            why.update((s["failure"] or {}).get("text", {}).get("zh") for s in last["steps"] if s["status"] == "failed")
        if last.get("outcome") == "rejected" or at == ["human"]:
            answers = last["answers"]
            reasons.update([*(answers.get("knockout_reasons") or ()), *(answers.get("reason_codes") or ())])
    print(
        f"{len(took.started)} applications submitted in {took.submitted:.1f} s, decided after {took.seconds:.1f} s: "
        f"{len(took.started) / took.seconds:.1f} a second"
    )
    for end, n in ends.most_common():
        print(f"  {n:>6}  {end}")
    print(f"  {stuck:>6}  stuck")
    for sentence, n in why.most_common(8):
        print(f"          {n}: {sentence}")
    print(f"  {took.faster:>6}  decisions came after somebody else's, and were told so")
    print("reasons of those declined or rejected:")
    for code, n in reasons.most_common():
        print(f"  {n:>6}  {code}")
    for sentence, n in took.refused.most_common(8):
        print(f"  {n:>6}  refused at once: {sentence}")


if __name__ == "__main__":
    main()

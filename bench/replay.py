"""``python -m bench.replay FILE --decisions 200``: decisions asked again after three releases of other rules.

Applications run through the bundled credit templates until so many decisions have been made; then the scorecard's
points, the knock-out rules and the grades are changed and published, three times; then every decision is asked again
on the release its case is pinned to. Printed: how many came out the same, value and way.
"""

from __future__ import annotations

import argparse
import collections
import copy
import sys
from pathlib import Path
from typing import Any

from bench.credit.house import house
from bench.credit.mapping import applications
from bench.credit.officers import STAFF, deciders
from bench.people import hire
from bench.play import MAPPING, TEMPLATES, apply, publish
from bench.playing import Play
from bench.server import Client

PER_APPLICATION = 6
"""Decisions that an application needs at least: checklist, terms, rules, score, limit, way."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--mapping", type=Path, default=MAPPING)
    parser.add_argument("--decisions", type=int, default=200)
    arguments = parser.parse_args()
    work = list(applications(arguments.file, arguments.mapping, arguments.decisions * 2 // PER_APPLICATION))
    with house(None) as at:
        staff = hire(at.server, templates=TEMPLATES, staff=STAFF, sandbox=at.sandbox)
        at.open()
        admin = Client(at.server.port, staff.tokens["admin"])
        publish(admin, staff.slug)
        took = Play(at.server.port)
        took.run(
            work,
            lambda client, application: apply(client, staff, application),
            [staff.tokens["officer.1"]] * 4,
            deciders(staff),
            busy=at.busy,
        )
        for turn in range(1, 4):
            changed = harsher(admin, staff.slug, turn)
            publish(admin, staff.slug)
            print(f"release {turn + 1}: {changed}")
        same: collections.Counter[bool] = collections.Counter()
        asked: collections.Counter[str] = collections.Counter()
        for intake in took.started:
            family = admin.must("GET", f"/api/v1/cases/{intake}")["family"]
            for case in (intake, *(each["id"] for each in family)):
                for each in admin.must("GET", f"/api/v1/cases/{case}/why")["replay"]:
                    same[each["same"]] += 1
                    asked[each["decision"]] += 1
        print(f"{sum(asked.values())} decisions of {len(took.started)} applications asked again: {dict(asked)}")
        print(f"{same[True]} came out the same, value and way; {same[False]} differ")
    sys.exit(0 if not same[False] and same[True] >= arguments.decisions else 1)


def harsher(admin: Client, slug: str, turn: int) -> str:
    """Other points and other cuts in the drafts; answers what was changed."""
    base = f"/api/v1/workspaces/{slug}/definitions"
    for key in ("scorecard", "knockout"):
        found = admin.must("GET", f"{base}/{key}")
        document = copy.deepcopy(found["document"])
        for part in document["parts"]:
            _change(part.get("logic") or {}, turn)
        admin.must("PUT", f"{base}/{key}", document, If_Match=f'"{found["revision"]}"')
    return f"every characteristic {turn * 7} points lower, debts from {55 - turn * 5} % refused"


def _change(logic: dict[str, Any], turn: int) -> None:
    for each in logic.get("characteristics") or ():
        for bin in each["bins"]:
            bin["points"] = str(int(bin["points"]) - turn * 7)
    for row in logic.get("rows") or ():
        if isinstance(row, dict) and "if" in row:
            row["if"] = [f"> {55 - turn * 5}" if cell.startswith("> ") and "5" in cell else cell for cell in row["if"]]


if __name__ == "__main__":
    main()

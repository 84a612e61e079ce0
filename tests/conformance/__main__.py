"""``python -m tests.conformance RUNNER PATH``: our code over test data that others wrote.

``dmn-tck DIR`` runs the DMN Technology Compatibility Kit's cases; ``--show`` lists each failure, ``--browser`` asks the
browser's evaluator the same expressions and compares. ``decisions FILE``
runs published decision models, scorecards and policies. ``connectors`` asks the sandbox institution on its bad days.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from tests.conformance import browser, connectors, decisions, dmn_tck


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.conformance", description=__doc__)
    runners = parser.add_subparsers(dest="runner", required=True)
    tck = runners.add_parser("dmn-tck", help="OMG DMN TCK cases")
    tck.add_argument("folder", type=Path)
    tck.add_argument("--show", action="store_true", help="list each failure")
    tck.add_argument("--browser", action="store_true", help="compare with the browser's evaluator under Node")
    models = runners.add_parser("decisions", help="published decision models, scorecards and policies")
    models.add_argument("file", type=Path)
    runners.add_parser("connectors", help="the real HTTP adapter against a sandbox that misbehaves")
    chosen = parser.parse_args()
    if chosen.runner == "connectors":
        return 1 if connectors.run() else 0
    if chosen.runner == "decisions":
        return 1 if decisions.run(chosen.file) else 0
    if not chosen.browser:
        return 1 if dmn_tck.run(chosen.folder, show=chosen.show) else 0
    today, now = dmn_tck.NOW.date(), dmn_tck.NOW
    with browser.recorded(today, now) as asked:
        failed = dmn_tck.run(chosen.folder, show=chosen.show)
    return 1 if failed + browser.compare(asked, today, now, show=chosen.show) else 0


if __name__ == "__main__":
    raise SystemExit(main())

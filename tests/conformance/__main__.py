"""``python -m tests.conformance RUNNER PATH``: our code over test data that others wrote.

``dmn-tck DIR`` runs the DMN Technology Compatibility Kit's cases; ``--show`` lists each failure. ``decisions FILE``
runs published decision models, scorecards and policies.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from tests.conformance import decisions, dmn_tck


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.conformance", description=__doc__)
    runners = parser.add_subparsers(dest="runner", required=True)
    tck = runners.add_parser("dmn-tck", help="OMG DMN TCK cases")
    tck.add_argument("folder", type=Path)
    tck.add_argument("--show", action="store_true", help="list each failure")
    models = runners.add_parser("decisions", help="published decision models, scorecards and policies")
    models.add_argument("file", type=Path)
    chosen = parser.parse_args()
    if chosen.runner == "decisions":
        return 1 if decisions.run(chosen.file) else 0
    return 1 if dmn_tck.run(chosen.folder, show=chosen.show) else 0


if __name__ == "__main__":
    raise SystemExit(main())

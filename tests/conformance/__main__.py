"""``python -m tests.conformance RUNNER PATH``: our code over test data that others wrote.

``dmn-tck DIR`` runs the DMN Technology Compatibility Kit's cases; ``--show`` lists each failure.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from tests.conformance import dmn_tck


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.conformance", description=__doc__)
    runners = parser.add_subparsers(dest="runner", required=True)
    tck = runners.add_parser("dmn-tck", help="OMG DMN TCK cases")
    tck.add_argument("folder", type=Path)
    tck.add_argument("--show", action="store_true", help="list each failure")
    chosen = parser.parse_args()
    return 1 if dmn_tck.run(chosen.folder, show=chosen.show) else 0


if __name__ == "__main__":
    raise SystemExit(main())

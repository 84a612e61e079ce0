"""Rewrites the trees in ``cases.json`` after a change of grammar or format.

Run as ``python -m tests.app.expressions.renew_trees``.
"""

from __future__ import annotations

import json
from pathlib import Path

from app import expressions
from app.expressions import parse, to_json


def main() -> None:
    path = Path(expressions.__file__).parent / "cases.json"
    cases = json.loads(path.read_text(encoding="utf-8"))
    for case in cases:
        if "error" not in case:
            case["tree"] = to_json(parse(case["expression"], unary=case.get("unary", False)))
    lines = ",\n".join("  " + json.dumps(case, ensure_ascii=False) for case in cases)
    path.write_text(f"[\n{lines}\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main()

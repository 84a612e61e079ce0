"""Evaluations per second of our expressions beside other engines, on the same work in one run.

``python bench/expressions.py`` prints one line per engine and piece of work; engines that are not installed are named
as such. The work: one condition on a form of 6 fields, the same on a form of 46, a column total over 200 rows.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from app.expressions import compile_expression

SECONDS = 0.5

SMALL = (
    'amount <= 50000 and grade in ("A", "B") and age >= 18 and age <= 60 and not(blacklisted) and income * 20 > amount'
)
SMALL_SCOPE = {
    "amount": Decimal(42000), "grade": "B", "age": Decimal(35), "blacklisted": False, "income": Decimal(8000),
    "city": "上海",
}  # fmt: skip
WIDE_SCOPE = {**SMALL_SCOPE, **{f"field_{at}": Decimal(at) for at in range(40)}}
ROWS = "sum(debts[balance > 100].balance)"
ROWS_SCOPE = {"debts": [{"balance": Decimal(at), "lender": f"l{at}"} for at in range(200)]}


def per_second(work: Callable[[], object]) -> float:
    """How often ``work`` can be done in a second: the best of three stretches."""
    best = 0.0
    for _ in range(3):
        count, begun = 0, time.perf_counter()
        while time.perf_counter() - begun < SECONDS / 3:
            for _ in range(50):
                work()
            count += 50
        best = max(best, count / (time.perf_counter() - begun))
    return best


def ours() -> Iterator[tuple[str, Callable[[], object]]]:
    for name, text, scope in (
        ("6 fields", SMALL, SMALL_SCOPE),
        ("46 fields", SMALL, WIDE_SCOPE),
        ("rows", ROWS, ROWS_SCOPE),
    ):
        compiled = compile_expression(text)
        yield name, lambda compiled=compiled, scope=scope: compiled.evaluate(scope)  # type: ignore[misc]


def _plain(scope: dict[str, Any]) -> Any:
    return json.loads(json.dumps(scope, default=float))


def zen() -> Iterator[tuple[str, Callable[[], object]]]:
    import zen  # type: ignore[import-not-found]

    small = SMALL.replace("=", "==").replace("<==", "<=").replace(">==", ">=").replace('in ("A", "B")', 'in ["A", "B"]')
    small = small.replace("not(blacklisted)", "not blacklisted")
    rows = "sum(map(filter(debts, #.balance > 100), #.balance))"
    for name, text, scope in (
        ("6 fields", small, SMALL_SCOPE),
        ("46 fields", small, WIDE_SCOPE),
        ("rows", rows, ROWS_SCOPE),
    ):
        compiled, context = zen.compile_expression(text), _plain(scope)
        yield name, lambda compiled=compiled, context=context: compiled.evaluate(context)  # type: ignore[misc]


def cel_python() -> Iterator[tuple[str, Callable[[], object]]]:
    import celpy  # type: ignore[import-not-found]
    from celpy.adapter import json_to_cel  # type: ignore[import-not-found]

    small = (
        SMALL.replace(" and ", " && ")
        .replace('in ("A", "B")', 'in ["A", "B"]')
        .replace("not(blacklisted)", "!blacklisted")
    )
    for name, text, scope in (("6 fields", small, SMALL_SCOPE), ("46 fields", small, WIDE_SCOPE)):
        whole = {key: int(value) if isinstance(value, Decimal) else value for key, value in scope.items()}
        environment = celpy.Environment()
        program, context = environment.program(environment.compile(text)), json_to_cel(whole)
        yield name, lambda program=program, context=context: program.evaluate(context)  # type: ignore[misc]


def main() -> None:
    for engine, source in (("ours", ours), ("zen-engine", zen), ("cel-python", cel_python)):
        try:
            for name, work in source():
                print(f"{engine:12} {name:10} {per_second(work):12,.0f} per second")
        except ImportError:
            print(f"{engine:12} not installed")


if __name__ == "__main__":
    main()

"""Evaluations per second of our expressions beside other engines, on the same work in one run.

``python bench/expressions.py`` prints a line per engine and piece of work; engines that are not installed are named as
such. The work: one condition on a form of 6 fields, the same on a form of 46, a filtered column total over 200 rows.
The engines take turns, so that a busy machine is unfair to none.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial
from typing import Any

from app.expressions import compile_expression

ROUNDS, SECONDS = 7, 0.1
Work = Callable[[], object]

SMALL = (
    'amount <= 50000 and grade in ("A", "B") and age >= 18 and age <= 60 and not(blacklisted) and income * 20 > amount'
)
SMALL_FIELDS: dict[str, Any] = {
    "amount": Decimal(42000), "grade": "B", "age": Decimal(35), "blacklisted": False, "income": Decimal(8000),
    "city": "上海",
}  # fmt: skip
WIDE_FIELDS = {**SMALL_FIELDS, **{f"field_{at}": Decimal(at) for at in range(40)}}
ROWS = "sum(debts[balance > 100].balance)"
ROWS_FIELDS: dict[str, Any] = {"debts": [{"balance": Decimal(at), "lender": f"l{at}"} for at in range(200)]}
FORMS = (("6 fields", SMALL_FIELDS), ("46 fields", WIDE_FIELDS))

CEL = (
    SMALL.replace(" and ", " && ").replace('in ("A", "B")', 'in ["A", "B"]').replace("not(blacklisted)", "!blacklisted")
)


def per_second(work: Work) -> float:
    """How often ``work`` can be done in a second, measured once for a short while."""
    count, begun = 0, time.perf_counter()
    while time.perf_counter() - begun < SECONDS:
        for _ in range(20):
            work()
        count += 20
    return count / (time.perf_counter() - begun)


def floats(fields: dict[str, Any]) -> Any:
    return json.loads(json.dumps(fields, default=float))


def whole(fields: dict[str, Any]) -> dict[str, Any]:
    return {key: int(value) if isinstance(value, Decimal) else value for key, value in fields.items()}


def ours() -> Iterator[tuple[str, Work]]:
    for name, text, fields in (*((name, SMALL, fields) for name, fields in FORMS), ("200 rows", ROWS, ROWS_FIELDS)):
        compiled = compile_expression(text)
        yield name, partial(compiled.evaluate, fields)


def zen_engine() -> Iterator[tuple[str, Work]]:
    import zen

    small = SMALL.replace('in ("A", "B")', 'in ["A", "B"]').replace("not(blacklisted)", "not blacklisted")
    rows = "sum(map(filter(debts, #.balance > 100), #.balance))"
    for name, text, fields in (*((name, small, fields) for name, fields in FORMS), ("200 rows", rows, ROWS_FIELDS)):
        compiled, context = zen.compile_expression(text), floats(fields)
        yield name, partial(compiled.evaluate, context)


def cel_python() -> Iterator[tuple[str, Work]]:
    import celpy
    from celpy.adapter import json_to_cel

    environment = celpy.Environment()
    for name, fields in FORMS:
        program, context = environment.program(environment.compile(CEL)), json_to_cel(whole(fields))
        yield name, partial(program.evaluate, context)


def common_expression_language() -> Iterator[tuple[str, Work]]:
    import cel

    for name, fields in FORMS:
        program, context = cel.compile(CEL), whole(fields)
        yield name, partial(program.execute, context)


def json_logic() -> Iterator[tuple[str, Work]]:
    from json_logic import jsonLogic

    def var(name: str) -> dict[str, str]:
        return {"var": name}

    rule = {
        "and": [
            {"<=": [var("amount"), 50000]}, {"in": [var("grade"), ["A", "B"]]}, {">=": [var("age"), 18]},
            {"<=": [var("age"), 60]}, {"!": [var("blacklisted")]}, {">": [{"*": [var("income"), 20]}, var("amount")]},
        ]
    }  # fmt: skip
    for name, fields in FORMS:
        yield name, partial(jsonLogic, rule, whole(fields))


ENGINES = (ours, zen_engine, cel_python, common_expression_language, json_logic)


def main() -> None:
    works: list[tuple[str, str, Work]] = []
    for engine in ENGINES:
        label = engine.__name__.replace("_", "-")
        try:
            works.extend((label, name, work) for name, work in engine())
        except ImportError:
            print(f"{label:28} not installed")
    best: dict[tuple[str, str], float] = {}
    for _ in range(ROUNDS):
        for label, name, work in works:
            assert work() is not None
            best[label, name] = max(best.get((label, name), 0.0), per_second(work))
    for (label, name), speed in best.items():
        ratio = best["ours", name] / speed
        print(f"{label:28} {name:10} {speed:12,.0f} per second   ours is {ratio:6.2f} times as fast")


if __name__ == "__main__":
    main()

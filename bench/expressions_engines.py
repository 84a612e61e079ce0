"""The engines that bench.expressions puts beside ours, each with the same condition in its own words.

An engine is a generator of (work, how to do it once, what it answered as a plain value); it raises ImportError where
it is not installed. Whatever an engine can do once beforehand (parse, compile, convert the values) it may: only
evaluating is measured.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial
from typing import Any

from app.expressions import compile_expression

Ask = Callable[[], Any]
Work = tuple[str, Ask, Callable[[Any], object]]

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
FORMS = (("condition, 6 fields", SMALL_FIELDS), ("condition, 46 fields", WIDE_FIELDS))
TOTAL = "sum over 200 rows"

CEL = (
    SMALL.replace(" and ", " && ").replace('in ("A", "B")', 'in ["A", "B"]').replace("not(blacklisted)", "!blacklisted")
)


def floats(fields: dict[str, Any]) -> Any:
    """The values as engines of binary numbers take them."""
    return json.loads(json.dumps(fields, default=float))


def whole(fields: dict[str, Any]) -> dict[str, Any]:
    """The values as engines that keep integers apart take them."""
    return {key: int(value) if isinstance(value, Decimal) else value for key, value in fields.items()}


def ours() -> Iterator[Work]:
    for name, text, fields in (*((name, SMALL, fields) for name, fields in FORMS), (TOTAL, ROWS, ROWS_FIELDS)):
        yield name, partial(compile_expression(text).evaluate, fields), plain


def zen_engine() -> Iterator[Work]:
    import zen

    small = SMALL.replace('in ("A", "B")', 'in ["A", "B"]').replace("not(blacklisted)", "not blacklisted")
    rows = "sum(map(filter(debts, #.balance > 100), #.balance))"
    for name, text, fields in (*((name, small, fields) for name, fields in FORMS), (TOTAL, rows, ROWS_FIELDS)):
        yield name, partial(zen.compile_expression(text).evaluate, floats(fields)), plain


def cel_python() -> Iterator[Work]:
    import celpy
    from celpy.adapter import json_to_cel

    environment = celpy.Environment()
    for name, fields in FORMS:
        program = environment.program(environment.compile(CEL))
        yield name, partial(program.evaluate, json_to_cel(whole(fields))), bool


def common_expression_language() -> Iterator[Work]:
    import cel

    for name, fields in FORMS:
        yield name, partial(cel.compile(CEL).execute, whole(fields)), plain


def json_logic() -> Iterator[Work]:
    from json_logic import jsonLogic

    rule = {
        "and": [
            {"<=": [var("amount"), 50000]}, {"in": [var("grade"), ["A", "B"]]}, {">=": [var("age"), 18]},
            {"<=": [var("age"), 60]}, {"!": [var("blacklisted")]}, {">": [{"*": [var("income"), 20]}, var("amount")]},
        ]
    }  # fmt: skip
    for name, fields in FORMS:
        yield name, partial(jsonLogic, rule, whole(fields)), plain


def var(name: str) -> dict[str, str]:
    return {"var": name}


def plain(value: Any) -> object:
    """An answer in the same terms for all: numbers as floats, rounded where engines of binary numbers differ."""
    return value if isinstance(value, bool) or value is None else round(float(value), 6)


ENGINES = (ours, zen_engine, cel_python, common_expression_language, json_logic)

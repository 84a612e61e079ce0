"""Decision tables of 20 and of 2,000 rows in our engine and in others, for bench.expressions.

The table sets a rate by region (four), amount (one stretch per four rows) and age; the first row that holds counts.
Asked are four applications whose rows lie at a tenth, two fifths, seven tenths and the end of the table. Engines
without tables get the rows as conditions one after the other, in the form that is quickest for them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial
from typing import Any

from app.decisions import answer, decide, load
from bench.expressions_engines import Ask, Work, floats, plain, var, whole

SIZES = (20, 2_000)
REGIONS = ("north", "south", "east", "west")
CHUNK = 20
"""Rows in one expression of an engine without tables; all 2,000 in one would be nested too deeply for its parser."""

Row = tuple[str, int, int, str]


def rows(count: int) -> list[Row]:
    """Region, first amount, first amount no more, rate."""
    return [(REGIONS[at % 4], at // 4 * 1000, at // 4 * 1000 + 1000, str(Decimal(at + 1) / 100)) for at in range(count)]


def asked(count: int) -> list[dict[str, Any]]:
    places = [count // 10, count * 2 // 5, count * 7 // 10, count - 1]
    found = [rows(count)[place] for place in places]
    return [{"region": each[0], "amount": Decimal(each[1] + 500), "age": Decimal(35)} for each in found]


def each_of(ask: Callable[[Any], Any], given: list[Any]) -> Ask:
    return lambda: [ask(each) for each in given]


def all_plain(found: list[Any]) -> object:
    return [plain(each) for each in found]


def name_of(count: int) -> str:
    return f"table, {count:,} rows"


def document(count: int) -> dict[str, Any]:
    return {
        "kind": "decision", "format": 1, "key": "rates", "label": {}, "result": "rate",
        "inputs": [{"id": key, "key": key, "type": kind} for key, kind in
                   (("region", "string"), ("amount", "number"), ("age", "number"))],
        "parts": [{"id": "rate", "key": "rate", "kind": "decision", "label": {}, "type": "number", "logic": {
            "kind": "table", "hit": "FIRST",
            "inputs": [{"id": key, "expression": key} for key in ("region", "amount", "age")],
            "outputs": [{"id": "rate", "key": "rate"}],
            "rows": [{"id": f"r{at}", "if": [f'"{region}"', f"[{low}..{high})", ">= 18"], "then": [rate]}
                     for at, (region, low, high, rate) in enumerate(rows(count))],
        }}],
    }  # fmt: skip


def ours() -> Iterator[Work]:
    for count in SIZES:
        model = load(document(count))
        yield name_of(count), each_of(lambda given, model=model: answer(model, "rate", given), asked(count)), all_plain


def ours_with_trace() -> Iterator[Work]:
    for count in SIZES:
        ask = partial(_decided, load(document(count)))
        yield name_of(count), each_of(ask, asked(count)), all_plain


def _decided(model: Any, given: dict[str, Any]) -> object:
    return decide(model, "rate", given).value


def graph(count: int) -> dict[str, Any]:
    """The table as zen-engine's decision graph."""
    columns = ("region", "amount", "age")
    content = {
        "hitPolicy": "first",
        "inputs": [{"id": each, "type": "expression", "name": each, "field": each} for each in columns],
        "outputs": [{"id": "rate", "type": "expression", "name": "rate", "field": "rate"}],
        "rules": [
            {"_id": f"r{at}", "region": f'"{region}"', "amount": f"[{low}..{high})", "age": ">= 18", "rate": rate}
            for at, (region, low, high, rate) in enumerate(rows(count))
        ],
    }
    kinds = (("in", "inputNode", {}), ("table", "decisionTableNode", content), ("out", "outputNode", {}))
    return {
        "nodes": [
            {"id": id, "type": kind, "name": id, "position": {"x": 0, "y": 0}, "content": held}
            for id, kind, held in kinds
        ],
        "edges": [
            {"id": f"{one}-{other}", "sourceId": one, "targetId": other, "type": "edge"}
            for one, other in (("in", "table"), ("table", "out"))
        ],
    }


def zen_engine() -> Iterator[Work]:
    """A decision made once from compiled content and asked again and again, as its documentation shows."""
    import zen

    for count in SIZES:
        decision = zen.ZenEngine().create_decision(zen.ZenDecisionContent(json.dumps(graph(count))))
        yield name_of(count), each_of(decision.evaluate, [floats(each) for each in asked(count)]), _rates


def zen_engine_by_loader() -> Iterator[Work]:
    """The same content handed to the engine by a loader and asked by key, which skips work the decision object does."""
    import zen

    for count in SIZES:
        engine = zen.ZenEngine({"loader": {"type": "static", "content": {"rates": graph(count)}}})
        ask = partial(engine.evaluate, "rates")
        yield name_of(count), each_of(ask, [floats(each) for each in asked(count)]), _rates


def _rates(found: list[Any]) -> object:
    return [plain(each["result"]["rate"]) for each in found]


def cel_rows(count: int) -> list[str]:
    """The rows as expressions of a few rows each; -1 where none of them holds."""
    found = []
    for at in range(0, count, CHUNK):
        text = "-1.0"
        for region, low, high, rate in reversed(rows(count)[at : at + CHUNK]):
            rate = rate if "." in rate else f"{rate}.0"
            text = f'region == "{region}" && amount >= {low} && amount < {high} && age >= 18 ? {rate} : ({text})'
        found.append(text)
    return found


def first(programs: list[Callable[[Any], Any]], given: Any) -> Any:
    return next(found for found in (program(given) for program in programs) if found != -1.0)


def cel_python() -> Iterator[Work]:
    import celpy
    from celpy.adapter import json_to_cel

    environment = celpy.Environment()
    for count in SIZES:
        programs = [environment.program(environment.compile(text)).evaluate for text in cel_rows(count)]
        yield (
            name_of(count),
            each_of(partial(first, programs), [json_to_cel(whole(each)) for each in asked(count)]),
            all_plain,
        )


def common_expression_language() -> Iterator[Work]:
    import cel

    for count in SIZES:
        programs = [cel.compile(text).execute for text in cel_rows(count)]
        yield name_of(count), each_of(partial(first, programs), [whole(each) for each in asked(count)]), all_plain


def json_logic() -> Iterator[Work]:
    from json_logic import jsonLogic

    for count in SIZES:
        branches: list[Any] = []
        for region, low, high, rate in rows(count):
            tests = [
                {"==": [var("region"), region]}, {">=": [var("amount"), low]}, {"<": [var("amount"), high]},
                {">=": [var("age"), 18]},
            ]  # fmt: skip
            branches += [{"and": tests}, float(rate)]
        yield name_of(count), each_of(partial(jsonLogic, {"if": branches}), [whole(e) for e in asked(count)]), all_plain


ENGINES = (ours, ours_with_trace, zen_engine, zen_engine_by_loader, cel_python, common_expression_language, json_logic)

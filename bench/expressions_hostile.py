"""``make bench-hostile``: what texts written to hang or fill the server cost, as expressions and in decision tables.

``python -m bench.expressions_hostile`` runs each text in processes of its own: as an expression (parsed and evaluated,
or checked), as a test and as a result of a decision table (loaded and asked, or checked). It tells the milliseconds
of processor time, the megabytes the process grew by at its peak, and how it ended. The promise is 100 ms and 50 MB.
"""

from __future__ import annotations

import os
import pickle
import resource
import time
from collections.abc import Callable, Iterable
from typing import Any

from app.decisions import check, decide, load
from app.errors import BadDefinition
from app.expressions import ExpressionError, LimitExceeded, check_types, evaluate
from tests.app.decisions.documents import Raw, decision, document, table
from tests.app.expressions.test_hostile import HOSTILE

TIME, MEMORY = 100, 50
TWICE = ", ".join(f"n{at + 1}: n{at} * n{at}" for at in range(60))
MORE = {
    "a tower of powers": "9 ** 9 ** 9 ** 9",
    "a number squared again and again": f"{{n0: 12345.678, {TWICE}, r: n60}}.r",
    "the largest exponents": "1e6000 * 1e6000 * 1e6000",
    "digits without end": "1" * 20_000 + " * 3",
    "a pattern that tries all ways": 'matches(string join(for i in 1..50000 return "a"), "^(a|aa)+$b")',
    "a pattern inside patterns": 'matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "^(((a+)+)+)+$")',
    "a text split everywhere": 'split(string join(for i in 1..90000 return "a,"), ",")',
    "a list of lists": "for i in 1..300 return for j in 1..1000 return [i, j]",
    "a list put together": "{f: function(l, n) if n = 0 then l else f(concatenate(l, l), n - 1), r: f([1], 40)}.r",
    "a list unrolled": "[" + "1, " * 9_000 + "1]",
    "all days of an age": 'for d in date("0001-01-01")..date("9999-12-31") return d',
    "a range over everything": "count(-1000000000..1000000000)",
    "a product of texts": 'for a in 1..300, b in 1..300 return "0123456789" + string(a) + string(b)',
    "deep contexts": "{a: " * 3_000 + "1" + "}" * 3_000,
    "deep filters": "x" + "[item > 1" * 2_000 + "]" * 2_000,
    "deep calls": "abs(" * 3_000 + "1" + ")" * 3_000,
}
ENDS = (ExpressionError, LimitExceeded, BadDefinition)


def expression(text: str) -> str:
    evaluate(text, {})
    return "an answer"


def expression_checked(text: str) -> str:
    return told(each.code for each in check_types(text, {})[1])


def asked(raw: Raw) -> str:
    decided = decide(load(raw), "result", {"x": "a"})
    return told(note["code"] for visit in decided.visits for note in visit.notes)


def told(codes: Iterable[str]) -> str:
    return next((f"says {code}" for code in codes), "an answer")


def in_table(test: str, result: str) -> Raw:
    return document(decision("result", table("FIRST", ["x"], ["y"], [[test, result], ["-", "1"]])), inputs={"x": ""})


def as_test(text: str) -> str:
    return asked(in_table(text, "1"))


def as_result(text: str) -> str:
    return asked(in_table("-", text))


def table_checked(text: str) -> str:
    return told(each.code for each in check(in_table(text, "1")))


def alone(work: Callable[[str], str], text: str) -> tuple[float, float, str]:
    """Milliseconds, megabytes and the end of it, from a process of its own."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(writing, pickle.dumps(measured(work, text)))
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as stream:
        said = stream.read()
    os.waitpid(child, 0)
    found: tuple[float, float, str] = pickle.loads(said) if said else (0.0, 0.0, "THE PROCESS DIED")
    return found


def measured(work: Callable[[str], str], text: str) -> tuple[float, float, str]:
    # The smallest the process has been: a fork begins with its parent's peak, so that grown memory is what it touches.
    before, begun = resident(), time.process_time()
    try:
        end = work(text)
    except ENDS as fault:
        end = f"{type(fault).__name__} {getattr(fault, 'limit', getattr(fault, 'code', ''))}".strip()
    passed = (time.process_time() - begun) * 1000
    return passed, max(0.0, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 - before), end


def resident() -> float:
    with open("/proc/self/statm", encoding="ascii") as pages:
        return int(pages.read().split()[1]) * resource.getpagesize() / 2**20


def main() -> None:
    for work in (expression, expression_checked, as_test, as_result, table_checked):
        work('matches("a", "a")')  # what is loaded at first use is not theirs
    over: list[str] = []
    worst: dict[str, tuple[Any, ...]] = {}
    for name, text in {**HOSTILE, **MORE}.items():
        for work in (expression, expression_checked, as_test, as_result, table_checked):
            # The quickest of a few, since other work on the machine only ever adds to it.
            took, grew, end = min(alone(work, text) for _ in range(3))
            label = f"{name}, {work.__name__.replace('_', ' ')}"
            print(f"{label:50} {took:8.1f} ms {grew:7.1f} MB  {end}")
            worst["time"] = max(worst.get("time", (0.0, "")), (took, label))
            worst["memory"] = max(worst.get("memory", (0.0, "")), (grew, label))
            if took > TIME or grew > MEMORY or "DIED" in end:
                over.append(f"{label} ({took:.0f} ms, {grew:.0f} MB)")
    print(f"worst time {worst['time'][0]:.1f} ms ({worst['time'][1]}), of {TIME} promised")
    print(f"worst memory {worst['memory'][0]:.1f} MB ({worst['memory'][1]}), of {MEMORY} promised")
    print("over the promise: " + ("; ".join(over) or "none"))


if __name__ == "__main__":
    main()

"""``make bench-expressions``: evaluations per second of our expressions and decision tables beside other engines.

``python -m bench.expressions`` prints a line per piece of work and engine; engines that are not installed are named as
such. Every engine has to give our answer before it is measured. The engines take turns, so that a busy machine is
unfair to none, and the best turn of each counts.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from importlib import metadata

from bench import decisions, expressions_engines
from bench.expressions_engines import Ask, Work

ROUNDS, SECONDS = 7, 0.1
MODULES = {"zen": "zen-engine", "celpy": "cel-python", "cel": "common-expression-language", "json_logic": "json-logic"}


def per_second(ask: Ask, times: int) -> float:
    """How many evaluations a second, measured once for a short while; one ``ask`` is that many ``times``."""
    count, batch, passed, begun = 0, 1, 0.0, time.perf_counter()
    while passed < SECONDS:
        for _ in range(batch):
            ask()
        count += batch
        if count < 1000 and passed < SECONDS / 4:
            batch = count
        passed = time.perf_counter() - begun
    return count * times / passed


def versions() -> Iterator[str]:
    """The engines at hand, as they are called where they were installed."""
    found = metadata.packages_distributions()
    for module, known in MODULES.items():
        for name in found.get(module, [])[:1]:
            yield f"{name} {metadata.version(name)}"
        if module not in found:
            yield f"{known} not installed"


def compare(engines: tuple[Callable[[], Iterator[Work]], ...], times: int) -> dict[tuple[str, str], float]:
    """Evaluations per second by work and engine, printed; the first engine is ours and sets the answers."""
    works: dict[tuple[str, str], Ask] = {}
    answers: dict[str, object] = {}
    for engine in engines:
        label = engine.__name__.replace("_", "-")
        try:
            for name, ask, told in engine():
                said = told(ask())
                if answers.setdefault(name, said) != said:
                    raise AssertionError(f"{label} answers {said!r} to “{name}”, ours is {answers[name]!r}")
                works[name, label] = ask
        except ImportError:
            print(f"{label:28} not installed")
    best = dict.fromkeys(works, 0.0)
    for turn in range(ROUNDS):
        for each, ask in works.items():
            # What takes longer than a whole turn is measured once: another turn would not tell more.
            if turn == 0 or best[each] * SECONDS > times:
                best[each] = max(best[each], per_second(ask, times))
    for name in answers:
        print(f"\n{name}: {answers[name]}")
        for (work, label), speed in best.items():
            if work == name:
                print(
                    f"  {label:28} {speed:12,.0f} per second   ours is {best[name, 'ours'] / speed:8.2f} times as fast"
                )
    return best


def main() -> None:
    print("; ".join(versions()))
    compare(expressions_engines.ENGINES, 1)
    tables = compare(decisions.ENGINES, 4)
    small, large = (decisions.name_of(size) for size in decisions.SIZES)
    for label in dict.fromkeys(label for _, label in tables):
        print(f"100 times the rows cost {label} {tables[small, label] / tables[large, label]:.2f} times as much")


if __name__ == "__main__":
    main()

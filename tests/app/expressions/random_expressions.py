"""Random FEEL texts and scopes: mostly well-typed, sometimes not, with the odd values that tell evaluators apart."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from app.expressions.functions import BUILTINS

Make = Callable[["Writer", int], str]

NUMBERS = (
    "0",
    "1",
    "2",
    "3",
    "7",
    "10",
    "0.1",
    "0.2",
    "2.5",
    "-1",
    "-0.5",
    "1e3",
    "99999999999999999999",
    "1e-7",
    "0.005",
)
TEXTS = ('""', '"a"', '"b"', '"ab"', '"中文"', '"𠮷野家"', '"a-b-c"', '"A b"', '"\\n"', '"12.5"', '"2026-02-29"')
DATES = ('@"2024-02-29"', '@"2026-01-31"', '@"1999-12-31"', "date(2026, 3, 1)", 'date("2026-12-25")', "today()")
TIMES = ('@"10:15:30"', '@"00:00:00"', '@"23:59:59.5"', '@"10:15:30+08:00"', '@"10:15:30Z"')
MOMENTS = (
    '@"2026-01-31T10:15:30"', '@"2026-01-31T10:15:30+08:00"', '@"2026-01-31T02:15:30Z"', "now()",
    '@"2026-03-29T01:30:00@Europe/Paris"', '@"2026-10-25T02:30:00@Europe/Paris"',
    'date and time(@"2024-02-29", @"12:00:00")',
)  # fmt: skip
DAYS = ('@"P1D"', '@"PT36H"', '@"-PT90M"', '@"PT0S"', 'duration("P10DT1H")', '@"PT0.25S"')
YEARS = ('@"P1Y"', '@"P18M"', '@"-P1M"', '@"P0M"')
SCOPE: dict[str, object] = {
    "n": {"number": "12.5"},
    "m": {"number": "-3"},
    "s": "信用",
    "t": "ab",
    "yes": True,
    "nothing": None,
    "born": {"date": "1990-11-25"},
    "xs": [{"number": "3"}, {"number": "1"}, {"number": "2"}, {"number": "1"}],
    "mixed": [{"number": "1"}, "a", None, True, {"date": "2026-01-01"}],
    "rows": [
        {"context": {"a": {"number": "1"}, "b": "x", "d": {"date": "2026-01-01"}}},
        {"context": {"a": {"number": "5"}, "b": "y", "d": None}},
        {"context": {"a": None, "b": "中", "c": [{"number": "1"}]}},
    ],
    "who": {"context": {"name": "明", "age": {"number": "35"}, "tags": ["a", "b"]}},
    "ages": {"range": ["", True, {"number": "18"}, {"number": "65"}, False]},
}


class Writer:
    """Writes expressions of a wanted kind; every so often of another one."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)

    def pick(self, *choices: str) -> str:
        return self.random.choice(choices)

    def text(self, depth: int = 4) -> str:
        return self.of(self.random.choice(list(_KINDS)), depth)

    def of(self, kind: str, depth: int) -> str:
        if self.random.random() < 0.04:
            kind = self.random.choice(list(_KINDS))
        if self.random.random() < 0.03:
            return "null"
        leaves, grown = _KINDS[kind]
        if depth <= 0 or self.random.random() < 0.2:
            return self.random.choice(leaves)
        return self.random.choice(grown)(self, depth - 1)


def _form(pattern: str) -> Make:
    """``[number] + [number]``: the bracketed kinds are written anew each time."""
    pieces = pattern.replace("⟩", "⟨").split("⟨")

    def make(writer: Writer, depth: int) -> str:
        return "".join(piece if at % 2 == 0 else writer.of(piece, depth) for at, piece in enumerate(pieces))

    return make


def _forms(*patterns: str) -> tuple[Make, ...]:
    return tuple(_form(pattern) for pattern in patterns)


_KINDS: dict[str, tuple[tuple[str, ...], tuple[Make, ...]]] = {
    "number": (
        (*NUMBERS, "n", "m", "who.age", "xs[1]", "count(xs)"),
        _forms(
            "⟨number⟩ + ⟨number⟩", "⟨number⟩ - ⟨number⟩", "⟨number⟩ * ⟨number⟩", "⟨number⟩ / ⟨number⟩", "-(⟨number⟩)",
            "(⟨number⟩) ** 2", "(⟨number⟩) ** ⟨number⟩", "(⟨number⟩)", "abs(⟨number⟩)", "floor(⟨number⟩)",
            "ceiling(⟨number⟩, 1)", "round half up(⟨number⟩, 2)", "round half down(⟨number⟩, 0)",
            "decimal(⟨number⟩, 3)",
            "round up(⟨number⟩, -1)", "round down(⟨number⟩, 1)", "modulo(⟨number⟩, ⟨number⟩)", "sqrt(⟨number⟩)",
            "exp(⟨number⟩ / 100)", "log(⟨number⟩)", "sum(⟨list⟩)", "min(⟨list⟩)", "max(⟨list⟩)", "mean(⟨list⟩)",
            "count(⟨list⟩)", "median(⟨list⟩)", "stddev(⟨list⟩)", "product(⟨list⟩)", "⟨list⟩[⟨number⟩]",
            "if ⟨boolean⟩ then ⟨number⟩ else ⟨number⟩", "string length(⟨text⟩)", "number(⟨text⟩)", "(⟨date⟩).year",
            "(⟨date⟩).weekday", "(⟨moment⟩).hour", "(⟨days⟩).hours", "(⟨years⟩).months", "day of year(⟨date⟩)",
            "week of year(⟨date⟩)", "last day of month(⟨date⟩)", "⟨days⟩ / ⟨days⟩", "⟨years⟩ / ⟨years⟩",
            "{f: function(x) x * 2, r: f(⟨number⟩)}.r", "get value({a: ⟨number⟩}, \"a\")", "rows[a > ⟨number⟩].a[1]",
            "[⟨number⟩..⟨number⟩].end", "(⟨time⟩).minute",
        ),
    ),
    "text": (
        (*TEXTS, "s", "t", "who.name"),
        _forms(
            "⟨text⟩ + ⟨text⟩", "upper case(⟨text⟩)", "lower case(⟨text⟩)", "substring(⟨text⟩, ⟨number⟩)",
            "substring(⟨text⟩, ⟨number⟩, ⟨number⟩)", "substring before(⟨text⟩, ⟨text⟩)",
            "substring after(⟨text⟩, ⟨text⟩)",
            "string(⟨number⟩)", "string(⟨date⟩)", "string(⟨moment⟩)", "string(⟨days⟩)", "string(⟨years⟩)",
            "string(⟨list⟩)",
            "string(⟨boolean⟩)", "string(⟨time⟩)", "string(⟨context⟩)", "string join(⟨texts⟩, ⟨text⟩)",
            "trim(⟨text⟩)",
            'replace(⟨text⟩, "a+", "x")', 'replace(⟨text⟩, "(.)b", "$1-")', "if ⟨boolean⟩ then ⟨text⟩ else ⟨text⟩",
            "day of week(⟨date⟩)", "month of year(⟨moment⟩)", "⟨texts⟩[⟨number⟩]", "(⟨context⟩).b", "min(⟨texts⟩)",
        ),
    ),
    "boolean": (
        ("true", "false", "yes", "nothing"),
        _forms(
            "⟨number⟩ < ⟨number⟩", "⟨number⟩ >= ⟨number⟩", "⟨number⟩ = ⟨number⟩", "⟨text⟩ = ⟨text⟩",
            "⟨text⟩ < ⟨text⟩",
            "⟨date⟩ < ⟨date⟩", "⟨moment⟩ <= ⟨moment⟩", "⟨moment⟩ = ⟨moment⟩", "⟨time⟩ = ⟨time⟩", "⟨days⟩ > ⟨days⟩",
            "⟨years⟩ != ⟨years⟩", "⟨list⟩ = ⟨list⟩", "⟨context⟩ = ⟨context⟩", "(⟨boolean⟩) and (⟨boolean⟩)",
            "(⟨boolean⟩) or (⟨boolean⟩)", "not(⟨boolean⟩)", "⟨number⟩ between ⟨number⟩ and ⟨number⟩",
            "⟨number⟩ in [⟨number⟩..⟨number⟩)", "⟨number⟩ in (⟨number⟩, >⟨number⟩)", "⟨text⟩ in ⟨texts⟩",
            "contains(⟨text⟩, ⟨text⟩)", "starts with(⟨text⟩, ⟨text⟩)", "ends with(⟨text⟩, ⟨text⟩)",
            'matches(⟨text⟩, "^[a-c]+$")', "some x in ⟨list⟩ satisfies x > ⟨number⟩",
            "every x in ⟨list⟩ satisfies x = x",
            "list contains(⟨list⟩, ⟨number⟩)", "all(⟨list⟩)", "any([⟨boolean⟩, ⟨boolean⟩])", "odd(⟨number⟩)",
            "even(⟨number⟩)",
            "⟨number⟩ = null", "(⟨list⟩) instance of list<number>", "(⟨text⟩) instance of string",
            "is(⟨moment⟩, ⟨moment⟩)",
            "before(⟨number⟩, [⟨number⟩..⟨number⟩])", "overlaps([⟨number⟩..⟨number⟩], (⟨number⟩..⟨number⟩])",
            "includes([⟨number⟩..⟨number⟩], ⟨number⟩)", "n in ages", "⟨date⟩ in [⟨date⟩..⟨date⟩]",
            "coincides(⟨number⟩, ⟨number⟩)", "finishes(⟨number⟩, [⟨number⟩..⟨number⟩])",
        ),
    ),
    "list": (
        ("xs", "[]", "[1, 2, 3]", "mixed", "rows.a", "[n, m]"),
        _forms(
            "[⟨number⟩, ⟨number⟩]", "⟨list⟩[item > ⟨number⟩]", "for x in ⟨list⟩ return x + ⟨number⟩",
            "for i in 1..4 return i * ⟨number⟩",
            "append(⟨list⟩, ⟨number⟩)", "concatenate(⟨list⟩, ⟨list⟩)", "reverse(⟨list⟩)", "sort(⟨list⟩)",
            "sort(⟨list⟩, function(x, y) x > y)", "distinct values(⟨list⟩)", "union(⟨list⟩, ⟨list⟩)",
            "flatten([⟨list⟩, ⟨list⟩])",
            "sublist(⟨list⟩, ⟨number⟩)", "sublist(⟨list⟩, ⟨number⟩, ⟨number⟩)", "insert before(⟨list⟩, 1, ⟨number⟩)",
            "remove(⟨list⟩, ⟨number⟩)", "index of(⟨list⟩, ⟨number⟩)", "mode(⟨list⟩)", "rows[a > ⟨number⟩]", "rows.c",
            "list replace(⟨list⟩, 1, ⟨number⟩)", "partition(⟨list⟩, 2)", "duplicate values(⟨list⟩)",
            "get entries(⟨context⟩)",
            "for x in xs, y in ⟨list⟩ return x * y", "if ⟨boolean⟩ then ⟨list⟩ else ⟨list⟩",
            "[⟨date⟩, ⟨moment⟩, ⟨days⟩]",
            "for d in ⟨date⟩..(⟨date⟩ + @\"P2D\") return d.day", "for r in rows return r.a", "[⟨number⟩..⟨number⟩]",
            "for i in 0..3 return if i = 0 then ⟨number⟩ else partial[-1] + i",
        ),
    ),
    "texts": (('["a", "b"]', "who.tags", "[s, t]"), _forms("[⟨text⟩, ⟨text⟩]", 'split(⟨text⟩, "-")', "rows.b")),
    "context": (
        ("who", "{}", "rows[1]", '{a: 1, b: "x"}'),
        _forms(
            "{a: ⟨number⟩, b: ⟨text⟩}", "{a: ⟨number⟩, b: a + 1}", 'context put(⟨context⟩, "b", ⟨number⟩)',
            "context merge([⟨context⟩, ⟨context⟩])", 'context([{key: "k", value: ⟨number⟩}])',
            "{list: ⟨list⟩, date: ⟨date⟩}",
        ),
    ),
    "date": (
        (*DATES, "born"),
        _forms(
            "⟨date⟩ + ⟨years⟩", "⟨date⟩ - ⟨years⟩", "⟨date⟩ + ⟨days⟩", "⟨date⟩ - ⟨days⟩", "date(⟨moment⟩)",
            "date(⟨text⟩)",
            "date(⟨number⟩, ⟨number⟩, ⟨number⟩)", "max(⟨date⟩, ⟨date⟩)", "rows.d[1]",
        ),
    ),
    "time": (TIMES, _forms("⟨time⟩ + ⟨days⟩", "time(⟨moment⟩)", "time(⟨number⟩, ⟨number⟩, ⟨number⟩)")),
    "moment": (
        MOMENTS,
        _forms(
            "⟨moment⟩ + ⟨days⟩", "⟨moment⟩ - ⟨days⟩", "⟨moment⟩ + ⟨years⟩", "date and time(⟨date⟩, ⟨time⟩)",
            'date and time(⟨moment⟩, "Asia/Shanghai")',
        ),
    ),
    "days": (
        DAYS,
        _forms(
            "⟨date⟩ - ⟨date⟩", "⟨moment⟩ - ⟨moment⟩", "⟨days⟩ + ⟨days⟩", "⟨days⟩ * ⟨number⟩", "⟨days⟩ / ⟨number⟩",
            "-(⟨days⟩)",
            "⟨time⟩ - ⟨time⟩", "abs(⟨days⟩)", "(⟨moment⟩).time offset", "sum([⟨days⟩, ⟨days⟩])",
        ),
    ),
    "years": (
        YEARS,
        _forms(
            "⟨years⟩ + ⟨years⟩", "⟨years⟩ * ⟨number⟩", "⟨years⟩ / ⟨number⟩",
            "years and months duration(⟨date⟩, ⟨date⟩)",
            "-(⟨years⟩)",
        ),
    ),
}  # fmt: skip


def _named_calls() -> None:
    """Every built-in once more with its parameters named, which both evaluators must name alike."""
    writes = {
        "any": "number", "number": "number", "string": "text", "boolean": "boolean", "list": "list",
        "context": "context",
        "day": "date", "moment": "moment", "date and time": "moment", "time": "time", "days and time duration": "days",
        "duration": "days",
    }  # fmt: skip
    ranges = "[⟨number⟩..⟨number⟩]"
    for built_in in BUILTINS.values():
        for signature in built_in.signatures:
            arguments: list[str] = []
            for param in signature.params:
                if param.kind == "function":
                    break
                value = ranges if param.kind == "range" or "range" in param.name else f"⟨{writes[param.kind]}⟩"
                arguments.append(f"{param.name}: {'⟨list⟩' if param.variadic else value}")
            else:
                leaves, grown = _KINDS["boolean"]
                call = f"string({built_in.name}({', '.join(arguments)})) = ⟨text⟩"
                _KINDS["boolean"] = (leaves, (*grown, _form(call)))
                _KINDS["named"] = (leaves, (*_KINDS.get("named", ((), ()))[1], _form(call.partition(" = ")[0])))


_named_calls()

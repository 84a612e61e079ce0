"""Random tables over small domains: the analysis agrees with trying every combination of values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random

import pytest

from app.decisions.analysis import Analysis, analyse
from app.expressions import DaysDuration, YearsDuration
from tests.app.decisions.analysis.tables import Point, Raw, Tried, accepts, column, table


@dataclass(frozen=True)
class Domain:
    """A column's type, the literals its cells are made of, every value that can be told apart, its allowed values."""

    type: str
    literals: tuple[str, ...]
    values: tuple[object, ...]
    ordered: bool = True
    allowed: str = ""


def numbers(*texts: str) -> tuple[object, ...]:
    return tuple(Decimal(text) for text in texts)


DAY = date(2024, 2, 27)
MIDNIGHT = datetime(2024, 2, 28, 23, 59, 58)  # noqa: DTZ001 - FEEL's local date-time has no zone
DOMAINS = (
    Domain("number", ("0", "1", "2.5", "-3"), numbers("-4", "-3", "-1", "0", "0.5", "1", "2", "2.5", "3")),
    Domain("number", ("1", "2", "3"), numbers("1", "2", "3"), allowed="1, 2, 3"),
    Domain("number", ("0", "5", "10"), numbers("0", "2", "5", "7", "10"), allowed="[0..10]"),
    Domain("string", ('"A"', '"B"', '"C"'), ("A", "B", "C", "", "Z", "other"), ordered=False),
    Domain("string", ('"A"', '"B"', '"C"'), ("A", "B", "C"), allowed='"A", "B", "C"'),
    Domain("string", ('"b"', '"bb"', '"c"'), ("", "a", "b", "ba", "bb", "bc", "c", "d")),
    Domain("boolean", ("true", "false"), (True, False), ordered=False),
    Domain(
        "date",
        ('@"2024-02-28"', 'date("2024-02-29")', '@"2024-03-02"'),
        tuple(DAY + timedelta(days=ahead) for ahead in range(7)),
    ),
    Domain(
        "date and time",
        ('@"2024-02-28T23:59:59"', '@"2024-02-29T00:00:00"', '@"2024-02-29T00:00:02"'),
        tuple(MIDNIGHT + timedelta(seconds=ahead) for ahead in range(6)),
    ),
    Domain(
        "date and time",
        ('@"2024-02-28T23:59:59.5"', '@"2024-02-29T00:00:00"'),
        tuple(MIDNIGHT + timedelta(milliseconds=ahead * 250) for ahead in range(13)),
    ),
    Domain(
        "date and time",
        ('@"2024-02-29T08:00:00+08:00"', '@"2024-02-29T00:00:01Z"', '@"2024-02-29T01:00:03@Europe/Paris"'),
        tuple(datetime(2024, 2, 28, 23, 59, 59, tzinfo=UTC) + timedelta(seconds=ahead) for ahead in range(6)),
    ),
    Domain(
        "time",
        ('@"00:00:00"', '@"12:00:00"', '@"23:59:59"'),
        (time(0), time(6), time(12), time(18), time(23, 59, 59)),
    ),
    Domain(
        "days and time duration",
        ('@"P1D"', '@"PT36H"', '@"-P1D"'),
        tuple(DaysDuration(Decimal(hours) * 3600) for hours in (-30, -24, 0, 24, 30, 36, 48)),
    ),
    Domain(
        "years and months duration",
        ('@"P1Y"', '@"P13M"', '@"P15M"'),
        tuple(YearsDuration(months) for months in (11, 12, 13, 14, 15, 16)),
    ),
    Domain("", ("1", '"A"', "true"), (Decimal(0), Decimal(1), Decimal(2), "A", "Z", True, False), ordered=False),
)  # fmt: skip


class Writer:
    """Writes cells over a domain."""

    def __init__(self, random: Random, domain: Domain) -> None:
        self.random = random
        self.domain = domain

    def literal(self) -> str:
        return self.random.choice(self.domain.literals)

    def test(self, depth: int = 0) -> str:
        forms: list[Callable[[], str]] = [self.literal, self.literal, lambda: f"= {self.literal()}"]
        forms += [lambda: f"!= {self.literal()}", lambda: "null", self._list]
        if self.domain.ordered:
            forms += [self._comparison, self._comparison, self._range, self._range, self._range]
        if depth == 0:
            forms += [self._about]
        return self.random.choice(forms)()

    def _comparison(self) -> str:
        return f"{self.random.choice(('<', '<=', '>', '>='))} {self.literal()}"

    def _range(self) -> str:
        return f"{self.random.choice('[(]')}{self.literal()}..{self.literal()}{self.random.choice('])')}"

    def _list(self) -> str:
        return f"[{self.literal()}, {self.literal()}]"

    def _about(self) -> str:
        """A condition that names the tested value."""
        forms = [f"? = {self.literal()}", f"? != {self.literal()}", "? = null", "? != null"]
        forms += [f"? in ({self.test(1)}, {self.test(1)})", f"not(? = {self.literal()})"]
        if self.domain.ordered:
            forms += [f"? between {self.literal()} and {self.literal()}"]
            forms += [
                f"? > {self.literal()} and ? < {self.literal()}",
                f"{self.literal()} <= ? or ? < {self.literal()}",
            ]
        return self.random.choice(forms)

    def cell(self) -> str:
        kind = self.random.random()
        if kind < 0.25:
            return "-"
        tests = ", ".join(self.test() for _ in range(self.random.choice((1, 1, 1, 2, 3))))
        return f"not({tests})" if kind > 0.8 else tests


def random_table(random: Random) -> tuple[Raw, Tried]:
    domains = [random.choice(DOMAINS) for _ in range(random.choice((1, 1, 2, 2, 3)))]
    writers = [Writer(random, domain) for domain in domains]
    rows = []
    for _ in range(random.randint(0, 7)):
        cells = [writer.cell() for writer in writers]
        if rows and random.random() < 0.3:
            # A row that differs from another in one place, so that rows cover and complete each other.
            cells = list(random.choice(rows)[:-1])
            at = random.randrange(len(cells))
            cells[at] = writers[at].cell()
        rows.append([*cells, random.choice(('"x"', '"y"', '"z"'))])
    columns = [column(f"c{at}", each.type, each.allowed) for at, each in enumerate(domains)]
    raw = table(columns, rows, random.choice(("UNIQUE", "ANY", "FIRST", "PRIORITY")), '"y", "x"')
    nulls = [any("null" in row[at] for row in rows) for at in range(len(domains))]
    values = [_values_of(each, [row[at] for row in rows]) for at, each in enumerate(domains)]
    return raw, Tried(raw, values, nulls)


def _values_of(domain: Domain, cells: list[str]) -> list[object]:
    """The domain's values; without a declared type those of the kinds that the cells speak of.

    Fractions of a second come only where a cell writes one.
    """
    text = " ".join(cells)
    if domain.type == "date and time" and ".5" not in text:
        return [value for value in domain.values if isinstance(value, datetime) and not value.microsecond]
    spoken = {bool: "true" in text or "false" in text, Decimal: "1" in text, str: '"' in text}
    if domain.type or not any(spoken.values()):
        return list(domain.values)
    return [value for value in domain.values if spoken[type(value)]]


def is_largest(box: set[Point], tried: Tried) -> bool:
    """Whether no side of a gap can be moved outwards without meeting a row."""
    gaps, usual = tried.gaps(), set(tried.usual)
    for at, values in enumerate(tried.values):
        inside = {point[at] for point in box}
        for place in set(range(len(values) + 1)) - inside:
            moved = {(*point[:at], place, *point[at + 1 :]) for point in box}
            if moved <= usual and moved <= gaps:
                return False
    return True


def check(raw: Raw, tried: Tried, found: Analysis) -> None:
    boxes = [tried.accepted_by(gap.cells) for gap in found.gaps]
    nothing: set[Point] = set()
    assert nothing.union(*boxes) == tried.gaps()
    for box in boxes:
        assert not box <= nothing.union(*(other for other in boxes if other is not box))
        assert is_largest(box, tried)
    for gap in found.gaps:
        example = [each.value for each in gap.example]
        assert all(map(accepts, gap.cells, example))
        assert not any(all(map(accepts, row["if"], example)) for row in raw["rows"])
    assert {pair.rows for pair in found.overlaps} == tried.pairs()
    rows = {row["id"]: row["if"] for row in raw["rows"]}
    for pair in found.overlaps:
        example = [each.value for each in pair.example]
        assert all(all(map(accepts, rows[row], example)) for row in pair.rows)
    assert {row.rows[0]: row.code for row in found.dead} == tried.dead()


@pytest.mark.parametrize("seed", range(300))
def test_the_analysis_agrees_with_trying_every_value(seed: int) -> None:
    raw, tried = random_table(Random(seed))
    found = analyse(raw)
    assert found.complete
    assert found.unread == ()
    check(raw, tried, found)


@pytest.mark.parametrize("seed", range(60))
def test_columns_that_test_one_value_are_answered_as_one(seed: int) -> None:
    random = Random(seed)
    domain = random.choice(DOMAINS[:3])
    writer = Writer(random, domain)
    rows = [[writer.cell(), writer.cell(), writer.cell(), '"x"'] for _ in range(random.randint(1, 6))]
    columns = [column("n", domain.type, domain.allowed if at == 1 else "", id=f"c{at}") for at in range(3)]
    found = analyse(table(columns, rows, "FIRST"))
    nulls = any("null" in cell for row in rows for cell in row)
    fired = {value: [at for at, row in enumerate(rows) if all(accepts(c, value) for c in row[:3])]
             for value in (*domain.values, None)}  # fmt: skip
    gaps = {value for value, rows in fired.items() if not rows and (value is not None or nulls)}
    assert {value for value in fired if any(accepts(gap.cells[0], value) for gap in found.gaps)} - {None} == gaps - {
        None
    }
    winners = {rows[0] for rows in fired.values() if rows}
    dead = {each.rows[0] for each in found.dead if each.level == "problem"}
    assert dead == {f"r{at + 1}" for at in range(len(rows)) if at not in winners}

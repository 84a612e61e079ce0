"""What a decision's trace says, in the words of its document: rows that fired, points, reasons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.i18n import Text
from runtime.why.words import plainly

Raw = Mapping[str, Any]

_MISSING, _OTHER = Text("没有数据", "no data"), Text("其他", "anything else")
_ANY = ("", "-")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table that fired: what it asked (label, test) and what it gave (label, result)."""

    number: int
    tests: tuple[tuple[Text, Text], ...]
    results: tuple[tuple[Text, Text], ...]
    note: str


@dataclass(frozen=True, slots=True)
class Score:
    """The points of one characteristic: which bin, out of how many, and the reason it stands for."""

    label: Text
    bin: Text
    points: Decimal
    most: Decimal
    reason: str


@dataclass(frozen=True, slots=True)
class Ruling:
    """One part of a decision as it was evaluated."""

    label: Text
    value: Text
    rows: tuple[Row, ...] = ()
    scores: tuple[Score, ...] = ()
    base: Decimal = Decimal(0)


def rulings(document: Raw, visits: list[Raw]) -> Iterator[Ruling]:
    """The parts that were evaluated, in their order; those without rows or points only say their value."""
    parts = {str(part.get("id") or part["key"]): part for part in document.get("parts") or ()}
    for visit in visits:
        part = parts.get(visit["id"])
        if part is None:
            continue
        logic = part.get("logic") or {}
        label = Text.of(part.get("label"), str(part["key"]))
        # What is a table and what a scorecard shows in what it has; further kinds only have a value.
        yield Ruling(
            label,
            plainly(_main(visit["value"])),
            tuple(_rows(logic, visit["rows"], label)),
            tuple(_scores(logic, visit)),
            Decimal(str(logic.get("base") or 0)) if logic.get("characteristics") else Decimal(0),
        )


def _main(value: Any) -> Any:
    """Of a scorecard's answer its score: points and reasons are told one by one."""
    inside = value.get("context") if isinstance(value, Mapping) else None
    return inside["score"] if isinstance(inside, Mapping) and {"score", "points"} <= inside.keys() else value


def _rows(logic: Raw, fired: list[str], part: Text) -> Iterator[Row]:
    rows = logic.get("rows") or ()
    if not fired or not rows:
        return
    asks = [Text.of(each.get("label"), str(each.get("expression") or "")) for each in logic.get("inputs") or ()]
    gives = [Text.of(each.get("label"), str(each.get("key") or part.zh)) for each in logic.get("outputs") or ()]
    for number, row in enumerate(rows, 1):
        if str(row.get("id") or f"r{number}") in fired:
            tests = [(asks[at], cell(text)) for at, text in enumerate(row.get("if") or ()) if text.strip() not in _ANY]
            results = [(gives[at], cell(text)) for at, text in enumerate(row.get("then") or ()) if text.strip()]
            note = " ".join(str(row[name]) for name in ("reason", "note") if row.get(name))
            yield Row(number, tuple(tests), tuple(results), note)


def _scores(logic: Raw, visit: Raw) -> Iterator[Score]:
    fired = set(visit["rows"])
    for each in logic.get("characteristics") or ():
        id = str(each["id"])
        if id not in visit["points"]:
            continue
        outcomes: list[tuple[Text, Raw, str]] = [
            (cell(bin["when"]), bin, str(bin.get("id") or f"{id}b{at}"))
            for at, bin in enumerate(each.get("bins") or (), 1)
        ]
        for word, name in ((_MISSING, "missing"), (_OTHER, "otherwise")):
            if each.get(name):
                outcomes.append((word, each[name], f"{id}/{name}"))
        fell, bin = next(((word, bin) for word, bin, name in outcomes if name in fired), (Text("", ""), {}))
        most = max(Decimal(str(bin["points"])) for _, bin, _ in outcomes)
        points = Decimal(visit["points"][id])
        yield Score(Text.of(each.get("label"), id), fell, points, most, str(bin.get("reason") or ""))


_TRUTH = {"true": Text("是", "yes"), "false": Text("否", "no")}
_SIGNS = (("<=", "≤ "), (">=", "≥ "), ("!=", "≠ "), ("..", "–"))


def cell(text: str) -> Text:
    """A cell as it is read: ``>= 18`` as ≥ 18, ``"A", "B"`` as A, B, ``[1..5]`` as 1–5 in its brackets."""
    said = text.strip()
    if said in _TRUTH:
        return _TRUTH[said]
    for sign, shown in _SIGNS:
        said = said.replace(sign + " ", shown).replace(sign, shown)
    return Text.of(said.replace('"', ""))

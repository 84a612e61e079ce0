"""A scorecard: points per characteristic, summed from a base, with the reasons that cost the most points.

It answers a context: ``score``, ``reasons`` (codes, the costliest first) and ``points`` by characteristic.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from app.decisions.boxed import Boxed, Expression, Loading, Scope, Turn
from app.decisions.checking import Checking
from app.decisions.kinds import Kind
from app.decisions.logic.scorecard import xml
from app.decisions.shape import Raw, bad, count_in, decimal_in, id_in, map_in, maps_in, text_in
from app.expressions import NUMBER, TEXT, ContextOf, FeelType, ListOf, compile_expression
from app.i18n import Text

_SUM = compile_expression("base + sum(points)")
MOST_REASONS = 20


@dataclass(frozen=True, slots=True)
class Points:
    """What one outcome of a characteristic is worth, and the reason code it stands for, if any."""

    points: Decimal
    reason: str


@dataclass(frozen=True, slots=True)
class Bin:
    id: str
    when: Expression
    gives: Points


@dataclass(frozen=True, slots=True)
class Characteristic:
    """The first bin that accepts the input counts. ``otherwise`` is None where a value outside all bins is a gap."""

    id: str
    label: Text
    input: Expression
    bins: tuple[Bin, ...]
    missing: Points
    otherwise: Points | None

    @property
    def most(self) -> Decimal:
        """The most points that can be had here."""
        return max(each.points for each in (*(bin.gives for bin in self.bins), self.missing, *self._last()))

    def _last(self) -> tuple[Points, ...]:
        return () if self.otherwise is None else (self.otherwise,)


@dataclass(frozen=True, slots=True)
class Scorecard(Boxed):
    base: Decimal
    characteristics: tuple[Characteristic, ...]
    reasons: int

    def evaluate(self, scope: Scope, turn: Turn) -> object:
        visit = turn.visit
        points: dict[str, object] = {}
        lost: list[tuple[Decimal, str]] = []
        for each in self.characteristics:
            turn.run.spend(1 + len(each.bins))
            found = self._found(each, scope, turn)
            points[each.id] = None if found is None else found.points
            if found is None:
                continue
            visit.points[each.id] = found.points
            cost = each.most - found.points
            if found.reason and cost > 0:
                lost.append((cost, found.reason))
        # Those alike stay in the card's order; one code counts once, where it cost the most.
        ordered = dict.fromkeys(reason for _, reason in sorted(lost, key=lambda each: -each[0]))
        reasons = list(ordered)[: self.reasons]
        visit.reasons.extend(reasons)
        # A gap in the card makes the score null rather than quietly low: sum() of a null is null.
        score = _SUM.run({"base": self.base, "points": [*points.values()] or [Decimal(0)]}, turn.run)
        return {"score": score, "reasons": list(reasons), "points": points}

    def _found(self, characteristic: Characteristic, scope: Scope, turn: Turn) -> Points | None:
        value = characteristic.input.value(scope, turn)
        if value is None:
            turn.visit.fired(f"{characteristic.id}/missing")
            return characteristic.missing
        inside = {**scope, "?": value}
        for each in characteristic.bins:
            if each.when.value(inside, turn) is True:
                turn.visit.fired(each.id)
                return each.gives
        if characteristic.otherwise is None:
            turn.visit.note("no_bin", name=characteristic.id)
            return None
        turn.visit.fired(f"{characteristic.id}/otherwise")
        return characteristic.otherwise

    def gives(self, checking: Checking) -> FeelType:
        for each in self.characteristics:
            kind = checking.expression(each.input)
            for bin in each.bins:
                checking.bind(**{"?": kind}).expression(bin.when)
        points = ContextOf({each.id: NUMBER for each in self.characteristics})
        return ContextOf({"score": NUMBER, "reasons": ListOf(TEXT), "points": points})


def load(raw: Raw, loading: Loading) -> Scorecard:
    characteristics = tuple(
        _characteristic(each, loading.at("characteristics", text_in(each, "id", (*loading.place, "characteristics"))))
        for each in maps_in(raw, "characteristics", loading.place, needed=True)
    )
    ids = [each.id for each in characteristics]
    for id in ids:
        if ids.count(id) > 1:
            said = Text("评分项的编号“{id}”用了两次。", "The id “{id}” of a characteristic is used twice.").fill(id=id)
            raise bad((*loading.place, "characteristics", id), "id_twice", said, id)
    base = decimal_in({"base": "0", **raw}, "base", loading.place)
    reasons = max(0, min(count_in(raw, "reasons", loading.place, 4), MOST_REASONS))
    return Scorecard(loading.place, loading.wanted(raw), base, characteristics, reasons)


def _characteristic(raw: Raw, loading: Loading) -> Characteristic:
    place = loading.place
    inside = loading.bind("?")
    bins = []
    for number, each in enumerate(maps_in(raw, "bins", place), 1):
        id = id_in(each, place, f"{place[-1]}b{number}")
        when = inside.expression(text_in(each, "when", (*place, "bins", id)), "bins", id, "when", unary=True)
        bins.append(Bin(id, when, _points(each, loading.at("bins", id))))
    missing = _points(map_in(raw, "missing", place), loading.at("missing"))
    otherwise = None
    if raw.get("otherwise") is not None:
        otherwise = _points(map_in(raw, "otherwise", place), loading.at("otherwise"))
    source = loading.expression(text_in(raw, "input", place), "input")
    return Characteristic(place[-1], Text.of(raw.get("label")), source, tuple(bins), missing, otherwise)


def _points(raw: Raw, loading: Loading) -> Points:
    return Points(decimal_in(raw, "points", loading.place), text_in(raw, "reason", loading.place, ""))


KIND = Kind("scorecard", load, "", xml.read, xml.write)

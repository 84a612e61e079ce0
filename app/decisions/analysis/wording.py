"""Sets of values as a person says them: 收入 低于 3000 且 等级 为 C — Income is below 3000 and Grade is C."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from decimal import Context, Decimal

from app.decisions.analysis.dimension import Dimension, Stretch, bits_of
from app.decisions.analysis.findings import Example
from app.decisions.analysis.lines import Counted, Cut
from app.decisions.analysis.meeting import runs_of
from app.decisions.analysis.space import Box
from app.expressions import DaysDuration, YearsDuration, format_value
from app.i18n import Text

_EXACT = Context(prec=60)
_NULL = Text("空", "empty")
_MOST_VALUES = 12
"""How many single values a sentence lists before it only counts the rest."""

_IS = Text("为 {v}", "is {v}")
_IS_NOT = Text("不为 {v}", "is not {v}")
_NONE_OF = Text("不为 {v} 中的任何一个", "is none of {v}")
_OTHER_TEXT = Text("为 {v} 以外的文字", "is a text other than {v}")
_EMPTY = Text("为空", "is empty")
_FILLED = Text("不为空", "is filled in")
_BETWEEN = Text("在 {low}（{l}）与 {high}（{h}）之间", "is between {low} ({l}) and {high} ({h})")
_FROM_TO = Text("从 {low} 到 {high}", "is from {low} to {high}")
_IN, _OUT = Text("含", "included"), Text("不含", "excluded")
_AMOUNTS = {
    "below": Text("低于 {v}", "is below {v}"),
    "to": Text("不高于 {v}", "is at most {v}"),
    "above": Text("高于 {v}", "is above {v}"),
    "from": Text("不低于 {v}", "is at least {v}"),
}
_MOMENTS = {
    "below": Text("早于 {v}", "is before {v}"),
    "to": Text("不晚于 {v}", "is no later than {v}"),
    "above": Text("晚于 {v}", "is after {v}"),
    "from": Text("不早于 {v}", "is no earlier than {v}"),
}
_KINDS = {
    "number": Text("为数字", "is a number"),
    "text": Text("为文字", "is a text"),
    "date": Text("为日期", "is a date"),
    "time": Text("为时间", "is a time"),
    "anchored time": Text("为带时区的时间", "is a time with a time zone"),
    "moment": Text("为日期时间", "is a date with time"),
    "anchored moment": Text("为带时区的日期时间", "is a date with time and time zone"),
    "days": Text("为天时长", "is a duration in days"),
    "months": Text("为年月时长", "is a duration in months"),
}
_TIMELY = ("date", "moment", "anchored moment", "time", "anchored time")


def conditions(box: Box, dimensions: Sequence[Dimension]) -> Text | None:
    """A box as one clause per dimension that it bounds, None where it bounds none."""
    bounded = [
        (dimension, mask & dimension.usual)
        for dimension, mask in zip(dimensions, box, strict=True)
        if mask & dimension.usual != dimension.usual
    ]
    if not bounded:
        return None
    return joined([_clause(*each, alone=len(bounded) == 1) for each in bounded], Text(" 且 ", " and "))


def _clause(dimension: Dimension, mask: int, *, alone: bool) -> Text:
    """``收入 低于 3000``: the values of one dimension that a mask holds."""
    parts = list(_parts(dimension, mask))
    told = joined(parts, Text(" 或 ", " or "))
    clause = Text(f"{dimension.label.zh} {told.zh}", f"{dimension.label.en} {told.en}")
    return clause if alone or len(parts) == 1 else Text(f"（{clause.zh}）", f"({clause.en})")


def _parts(dimension: Dimension, mask: int) -> Iterable[Text]:
    null = dimension.null
    filled = dimension.usual & ~null
    if mask & filled == filled and not mask & null:
        yield _FILLED
        return
    singles: list[Text] = []
    ranges: list[Text] = []
    for stretch in dimension.stretches:
        here = _bits(stretch) & dimension.usual
        held = mask & here
        if not held:
            continue
        excluded = _all_but(dimension, stretch, held, here)
        if excluded:
            phrase = _OTHER_TEXT if len(dimension.stretches) > 1 else _IS_NOT if len(excluded) == 1 else _NONE_OF
            ranges.append(phrase.fill(v=joined(_cut_short(excluded), Text("、", ", "))))
            continue
        for first, last in runs_within(held, here):
            if first == last and dimension.points >> first & 1:
                singles.append(readable(dimension.samples[first]))
            elif first != last and _all_single(stretch, here, first, last, dimension):
                singles += [readable(dimension.samples[bit]) for bit in range(first, last + 1) if here >> bit & 1]
            else:
                ranges.append(_range(stretch, here, first, last))
    if singles:
        yield _IS.fill(v=either(_cut_short(singles)))
    yield from ranges
    if mask & null:
        yield _EMPTY


def _all_but(dimension: Dimension, stretch: Stretch, held: int, here: int) -> list[Text]:
    """The single values that are missing where all others are held; none where ranges say it better."""
    left_out = here & ~held
    plain_texts = stretch.line.sort == "text" and not dimension.orders_texts
    if not _dense(stretch) or left_out & ~dimension.points or not held & ~dimension.points:
        return []
    if not plain_texts and (len(dimension.stretches) > 1 or len(runs_within(held, here)) <= left_out.bit_count()):
        return []
    return [readable(dimension.samples[bit]) for bit in bits_of(left_out)]


def _cut_short(items: list[Text]) -> list[Text]:
    more = len(items) - _MOST_VALUES
    return items if more <= 0 else [*items[:_MOST_VALUES], Text(f"另外 {more} 个值", f"{more} more values")]


def _dense(stretch: Stretch) -> bool:
    return not isinstance(stretch.line, Counted)


def _all_single(stretch: Stretch, here: int, first: int, last: int, dimension: Dimension) -> bool:
    """Whether a run is nothing but a few values that stand apart, such as choices."""
    bits = [bit for bit in range(first, last + 1) if here >> bit & 1]
    apart = _dense(stretch) or stretch.line.sort == "boolean"
    return apart and all(dimension.points >> bit & 1 for bit in bits)


def _bits(stretch: Stretch) -> int:
    return ((1 << stretch.pieces) - 1) << stretch.first


def runs_within(held: int, here: int) -> list[tuple[int, int]]:
    """The runs of a mask within a stretch; pieces that cannot come do not interrupt a run."""
    found: list[tuple[int, int]] = []
    for first, last in runs_of(held):
        if found:
            between = ((1 << (first - found[-1][1] - 1)) - 1) << (found[-1][1] + 1)
            if not between & here:
                found[-1] = (found[-1][0], last)
                continue
        found.append((first, last))
    return found


def _range(stretch: Stretch, here: int, first: int, last: int) -> Text:
    """One unbroken range; an end that is the end of all that can come is not spoken of."""
    low = None if not here & ((1 << first) - 1) else stretch.ends(first - stretch.first)[0]
    high = None if not here >> (last + 1) else stretch.ends(last - stretch.first)[1]
    words = _MOMENTS if stretch.line.sort in _TIMELY else _AMOUNTS
    if low is None and high is None:
        return _KINDS.get(stretch.line.sort, _FILLED)
    if low is None:
        assert high is not None
        return words["to" if high[1] else "below"].fill(v=_at(stretch, high))
    if high is None:
        return words["above" if low[1] else "from"].fill(v=_at(stretch, low))
    if stretch.line.sort in ("date", "months"):
        return _FROM_TO.fill(low=_at(stretch, low), high=_at(stretch, (high[0] - 1, 0)))
    ends = {"l": _OUT if low[1] else _IN, "h": _IN if high[1] else _OUT}
    return _BETWEEN.fill(low=_at(stretch, low), high=_at(stretch, high), **ends)


def _at(stretch: Stretch, cut: Cut) -> Text:
    return readable(stretch.line.value(cut[0]))


def readable(value: object) -> Text:
    """A value as a person writes it."""
    match value:
        case None:
            return _NULL
        case bool():
            return Text("“是”", "yes") if value else Text("“否”", "no")
        case str():
            return Text(value, value) if value.strip() else Text("“”", "“”")
        case date() | time():
            text = format_value(value).removeprefix('@"').removesuffix('"')
            return _plain(text.replace("T", " ", 1) if isinstance(value, datetime) else text)
        case YearsDuration():
            years, months = divmod(abs(value.months), 12)
            return _length(value.months < 0, ((years, "年", "year"), (months, "个月", "month")))
        case DaysDuration():
            return _days(value.seconds)
        case list() | dict():
            return Text("任意值", "any value")
    return _plain(format_value(value))


def _plain(text: str) -> Text:
    return Text(text, text)


def _days(seconds: Decimal) -> Text:
    minutes, nanos = divmod(int(_EXACT.scaleb(seconds.copy_abs(), 9)), 60 * 10**9)
    rest = _EXACT.scaleb(Decimal(nanos), -9)
    return _length(
        seconds < 0,
        (
            (minutes // 1440, "天", "day"),
            (minutes // 60 % 24, "小时", "hour"),
            (minutes % 60, "分钟", "minute"),
            (format_value(rest) if nanos else 0, "秒", "second"),
        ),
    )


def _length(negative: bool, units: Iterable[tuple[int | str, str, str]]) -> Text:
    units = list(units)
    told = [each for each in units if each[0]] or [(0, *units[-1][1:])]
    zh = " ".join(f"{count} {unit}" for count, unit, _ in told)
    en = " ".join(f"{count} {unit}{'' if count in (1, '1') else 's'}" for count, _, unit in told)
    return Text(f"负 {zh}", f"minus {en}") if negative else Text(zh, en)


def either(items: Sequence[Text]) -> Text:
    """``A、B 或 C`` — ``A, B or C``."""
    if len(items) == 1:
        return items[0]
    before = joined(items[:-1], Text("、", ", "))
    return Text(f"{before.zh} 或 {items[-1].zh}", f"{before.en} or {items[-1].en}")


def joined(items: Sequence[Text], by: Text) -> Text:
    return Text(by.zh.join(each.zh for each in items), by.en.join(each.en for each in items))


def example_of(box: Box, dimensions: Sequence[Dimension]) -> tuple[Example, ...]:
    """One input inside a box, a value for each column."""
    found: dict[int, Example] = {}
    for dimension, mask in zip(dimensions, box, strict=True):
        value, text = _pick(dimension, mask)
        for column in dimension.columns:
            found[column.at] = Example(column.id, column.label, value, text)
    return tuple(found[at] for at in sorted(found))


def _pick(dimension: Dimension, mask: int) -> tuple[object, Text]:
    filled = mask & ~dimension.null
    if not filled:
        return None, _NULL
    named = filled & dimension.points
    bit = next(iter(bits_of(named or filled)))
    value = dimension.samples[bit]
    if isinstance(value, str) and not named and not dimension.orders_texts:
        known = {each for each in dimension.samples.values() if isinstance(each, str)}
        other = next(name for name in _others() if name not in known)
        return other, Text(f"其他文字（如“{other}”）", f"some other text (such as “{other}”)")
    if dimension.stretches[0].line.sort == "any":
        return value, Text("任意值", "any value")
    return value, readable(value)


def _others() -> Iterable[str]:
    yield "other"
    number = 2
    while True:
        yield f"other {number}"
        number += 1

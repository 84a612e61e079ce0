"""The types of FEEL (DMN 1.5 §10.3.2): what a value may be, and what may stand where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.i18n import Text


@dataclass(frozen=True, slots=True)
class FeelType:
    """Any type; the named ones (``number``, ``string`` …) are :class:`Simple` and exist once, as constants."""

    @property
    def label(self) -> Text:
        """What an author calls it."""
        return Text(str(self), str(self))


@dataclass(frozen=True, slots=True)
class Simple(FeelType):
    name: str

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> Text:
        return _LABELS.get(self.name, Text(self.name, self.name))


@dataclass(frozen=True, slots=True)
class ListOf(FeelType):
    item: FeelType

    def __str__(self) -> str:
        return f"list<{self.item}>"

    @property
    def label(self) -> Text:
        return Text("列表", "a list")


class ContextOf(FeelType):
    """A context with known members; values may carry more. ``fields`` is a mapping of name to type."""

    __slots__ = ("_items",)

    def __init__(self, fields: Mapping[str, FeelType]) -> None:
        object.__setattr__(self, "_items", tuple(fields.items()))

    _items: tuple[tuple[str, FeelType], ...]

    @property
    def fields(self) -> dict[str, FeelType]:
        return dict(self._items)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ContextOf) and self.fields == other.fields

    def __hash__(self) -> int:
        return hash(frozenset(self._items))

    def __str__(self) -> str:
        return "context<" + ", ".join(f"{name}: {kind}" for name, kind in self._items) + ">"

    __repr__ = __str__

    @property
    def label(self) -> Text:
        return Text("一组值", "a group of values")


@dataclass(frozen=True, slots=True)
class RangeOf(FeelType):
    item: FeelType

    def __str__(self) -> str:
        return f"range<{self.item}>"

    @property
    def label(self) -> Text:
        return Text("区间", "a range")


@dataclass(frozen=True, slots=True)
class FunctionOf(FeelType):
    parameters: tuple[FeelType, ...]
    result: FeelType

    def __str__(self) -> str:
        return f"function<{', '.join(map(str, self.parameters))}>->{self.result}"

    @property
    def label(self) -> Text:
        return Text("函数", "a function")


ANY = Simple("Any")
NULL = Simple("Null")
NUMBER = Simple("number")
TEXT = Simple("string")
BOOLEAN = Simple("boolean")
DATE = Simple("date")
TIME = Simple("time")
DATE_TIME = Simple("date and time")
DAYS_DURATION = Simple("days and time duration")
YEARS_DURATION = Simple("years and months duration")

ANY_LIST = ListOf(ANY)
ANY_CONTEXT = ContextOf({})
ANY_RANGE = RangeOf(ANY)

NAMED: dict[str, FeelType] = {
    **{each.name: each for each in (ANY, NULL, NUMBER, TEXT, BOOLEAN, DATE, TIME, DATE_TIME)},
    **{each.name: each for each in (DAYS_DURATION, YEARS_DURATION)},
    "dateTime": DATE_TIME,
    "dayTimeDuration": DAYS_DURATION,
    "yearMonthDuration": YEARS_DURATION,
    "list": ANY_LIST,
    "context": ANY_CONTEXT,
    "range": ANY_RANGE,
}

_LABELS = {
    "Any": Text("任意值", "any value"),
    "Null": Text("空值", "nothing"),
    "number": Text("数字", "a number"),
    "string": Text("文字", "a text"),
    "boolean": Text("是/否", "yes or no"),
    "date": Text("日期", "a date"),
    "time": Text("时间", "a time"),
    "date and time": Text("日期时间", "a date with time"),
    "days and time duration": Text("天时长", "a duration in days"),
    "years and months duration": Text("年月时长", "a duration in months"),
}


def conforms(found: FeelType, wanted: FeelType) -> bool:
    """Whether every value of ``found`` may stand where ``wanted`` is asked (DMN 1.5 table 49).

    Any on either side conforms: what is not known at save time is not a problem then.
    """
    if found in (wanted, NULL) or ANY in (found, wanted):
        return True
    if isinstance(found, ListOf) and isinstance(wanted, ListOf):
        return conforms(found.item, wanted.item)
    if isinstance(found, RangeOf) and isinstance(wanted, RangeOf):
        return conforms(found.item, wanted.item)
    if isinstance(found, ContextOf) and isinstance(wanted, ContextOf):
        have = found.fields
        return all(name in have and conforms(have[name], kind) for name, kind in wanted.fields.items())
    if isinstance(found, FunctionOf) and isinstance(wanted, FunctionOf):
        return (
            len(found.parameters) == len(wanted.parameters)
            and all(conforms(w, f) for f, w in zip(found.parameters, wanted.parameters, strict=True))
            and conforms(found.result, wanted.result)
        )
    return False


def joined(kinds: list[FeelType]) -> FeelType:
    """The narrowest type that holds all of ``kinds``: themselves where alike, else Any. Null joins with anything."""
    known = [kind for kind in kinds if kind != NULL]
    if not known:
        return NULL if kinds else ANY
    first = known[0]
    if all(kind == first for kind in known):
        return first
    if all(isinstance(kind, ListOf) for kind in known):
        return ListOf(joined([kind.item for kind in known if isinstance(kind, ListOf)]))
    return ANY

"""What the analysis reads of a table's JSON, and what the document around it adds: types and allowed values.

Nothing is refused here: what a table lacks counts as empty. Whether it is well formed is the check's business.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.decisions.analysis.cells import Names
from app.expressions import Compiled, ExpressionError, Name, Node, Path, parse
from app.i18n import Text

Raw = Mapping[str, Any]

_KINDS = {
    "number": ("number",),
    "string": ("text",),
    "boolean": ("boolean",),
    "date": ("date",),
    "time": ("time", "anchored time"),
    "date and time": ("moment", "anchored moment"),
    "dateTime": ("moment", "anchored moment"),
    "days and time duration": ("days",),
    "dayTimeDuration": ("days",),
    "years and months duration": ("months",),
    "yearMonthDuration": ("months",),
}
"""The lines a type's values lie on (app.decisions.analysis.lines)."""

_MADE = {"list": "list", "context": "context", "range": "other", "function": "other"}
_DEEPEST = 20


@dataclass(frozen=True, slots=True)
class Declared:
    """What is known of a value: its ``sorts`` of lines (None: not declared), ``opaque`` where it is no plain value."""

    sorts: tuple[str, ...] | None = None
    opaque: str = ""
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """One input. Columns with equal ``key`` test the same value; ``reads`` are the paths its expression mentions."""

    at: int
    id: str
    label: Text
    declared: Declared
    nullable: bool
    key: Hashable
    reads: frozenset[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Output:
    """One output. ``allowed`` are its allowed values or those of its type; they order the rows under PRIORITY."""

    allowed: str
    default: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number from 1, its tests in the order of the columns, the texts of its outputs."""

    number: int
    id: str
    tests: tuple[str, ...]
    outputs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    hit: str
    aggregate: str
    columns: tuple[Column, ...]
    outputs: tuple[Output, ...]
    rows: tuple[Row, ...]
    names: Names


def read_table(table: Raw, document: Raw, nullable: Collection[str]) -> Sheet:
    """The table as the analysis sees it. ``nullable`` are the ids of inputs that may be empty."""
    types = {str(each.get("key", "")): each for each in _maps(document, "types")}
    inputs = {str(each.get("key", "")): each for each in _maps(document, "inputs")}
    known = {*inputs, *(str(each.get("key", "")) for each in _maps(document, "parts"))}
    names = Names.of((known | _members((*types.values(), *inputs.values()))) - {""})
    reader = _Reader(types, inputs, names)
    columns = tuple(reader.column(at, raw, nullable) for at, raw in enumerate(_maps(table, "inputs")))
    outputs = tuple(reader.output(raw) for raw in _maps(table, "outputs"))
    rows = tuple(
        Row(
            number,
            str(raw.get("id") or f"r{number}"),
            _padded(raw.get("if"), len(columns), "-"),
            _padded(raw.get("then"), len(outputs), ""),
        )
        for number, raw in enumerate(_maps(table, "rows"), 1)
    )
    hit = str(table.get("hit") or "UNIQUE").strip().upper()
    return Sheet(hit, str(table.get("aggregate") or "").upper(), columns, outputs, rows, names)


class _Reader:
    def __init__(self, types: Mapping[str, Raw], inputs: Mapping[str, Raw], names: Names) -> None:
        self.types = types
        self.inputs = inputs
        self.names = names

    def output(self, raw: Raw) -> Output:
        allowed = str(raw.get("allowed") or "").strip()
        of_type = self.declared(str(raw.get("type") or "")).allowed
        return Output(allowed or next(iter(of_type), ""), str(raw.get("default") or "").strip())

    def column(self, at: int, raw: Raw, nullable: Collection[str]) -> Column:
        """An input; like a column without an id it is told by its number where it has none."""
        id = str(raw.get("id") or f"i{at + 1}")
        expression = str(raw.get("expression") or "").strip()
        # A column without a heading of its own goes by the name of the input it reads, as the designer shows it.
        said = raw.get("label") or self.inputs.get(expression, {}).get("label")
        label = Text.of(said, expression or id)
        key: Hashable = ("column", at)
        reads: frozenset[tuple[str, ...]] = frozenset()
        declared = self.declared(str(raw.get("type") or ""))
        try:
            tree = parse(expression, self.names.several)
        except ExpressionError:
            pass
        else:
            key, reads = tree.root, Compiled(tree).reads
            declared = _both(declared, self.of_path(tree.root))
        allowed = str(raw.get("allowed") or "").strip()
        if allowed:
            declared = replace(declared, allowed=(*declared.allowed, allowed))
        return Column(at, id, label, declared, id in nullable, key, reads)

    def of_path(self, node: Node) -> Declared:
        """What the document declares of ``input`` or ``input.member``."""
        raw = self._raw_of(node)
        return Declared() if raw is None else self._of_raw(raw)

    def _raw_of(self, node: Node) -> Raw | None:
        if isinstance(node, Name):
            return self.inputs.get(node.name)
        if not isinstance(node, Path):
            return None
        base = self._raw_of(node.base)
        return None if base is None else self._fields(base).get(node.member)

    def _fields(self, raw: Raw) -> dict[str, Raw]:
        for _ in range(_DEEPEST):
            fields = _maps(raw, "fields")
            if fields or raw.get("list"):
                return {} if raw.get("list") else {str(each.get("key", "")): each for each in fields}
            following = self.types.get(_type_in(raw))
            if following is None:
                return {}
            raw = following
        return {}

    def _of_raw(self, raw: Raw) -> Declared:
        allowed = str(raw.get("allowed") or "").strip()
        own = (allowed,) if allowed else ()
        if raw.get("list"):
            return Declared((), "list")
        if _maps(raw, "fields"):
            return Declared((), "context")
        return _both(Declared(allowed=own), self.declared(_type_in(raw)))

    def declared(self, name: str, depth: int = 0) -> Declared:
        """What a type's name says; a name nobody knows says nothing."""
        name = name.strip()
        if name in _KINDS:
            return Declared(_KINDS[name])
        made = _MADE.get(name.partition("<")[0])
        if made is not None:
            return Declared((), made)
        raw = self.types.get(name)
        if raw is None or depth > _DEEPEST:
            return Declared()
        if raw.get("list") or _maps(raw, "fields"):
            return Declared((), "list" if raw.get("list") else "context")
        allowed = str(raw.get("allowed") or "").strip()
        return _both(Declared(allowed=(allowed,) if allowed else ()), self.declared(_type_in(raw), depth + 1))


def _both(first: Declared, second: Declared) -> Declared:
    """Two declarations about one value: the first one's kind where it names one, the allowed values of both."""
    leading = first if first.sorts is not None else second
    allowed = tuple(dict.fromkeys((*first.allowed, *second.allowed)))
    return Declared(leading.sorts, leading.opaque, () if leading.opaque else allowed)


def _type_in(raw: Raw) -> str:
    return str(raw.get("base") or raw.get("type") or "")


def _members(raws: Iterable[Raw]) -> set[str]:
    found: set[str] = set()
    pending = list(raws)
    while pending:
        for field in _maps(pending.pop(), "fields"):
            found.add(str(field.get("key", "")))
            pending.append(field)
    return found


def _maps(raw: Raw, name: str) -> list[Raw]:
    found = raw.get(name)
    return [each for each in found if isinstance(each, Mapping)] if isinstance(found, Sequence) else []


def _texts(raw: object) -> tuple[str, ...]:
    return tuple(str(each) for each in raw) if isinstance(raw, list | tuple) else ()


def _padded(raw: object, count: int, filler: str) -> tuple[str, ...]:
    texts = _texts(raw)[:count]
    return texts + (filler,) * (count - len(texts))

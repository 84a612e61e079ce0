"""The syntax tree: one frozen class per construct of FEEL, each with its place in the source.

``start`` and ``end`` are code-point offsets into the source (``source[start:end]`` is the construct's text). They do
not take part in equality, so two trees are equal when they mean the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import Literal

from app.expressions.types import FeelType

ComparisonOperator = Literal["=", "!=", "<", "<=", ">", ">="]
ArithmeticOperator = Literal["+", "-", "*", "/", "**"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Number(Node):
    value: Decimal


@dataclass(frozen=True, slots=True)
class String(Node):
    value: str


@dataclass(frozen=True, slots=True)
class Boolean(Node):
    value: bool


@dataclass(frozen=True, slots=True)
class Null(Node):
    pass


@dataclass(frozen=True, slots=True)
class Temporal(Node):
    """``@"2026-01-31"``; ``value`` is a date, time, date-time or duration, None where the text is none of them."""

    text: str
    value: object


@dataclass(frozen=True, slots=True)
class Name(Node):
    name: str


@dataclass(frozen=True, slots=True)
class Path(Node):
    """``base.member``; ``member_start`` and ``member_end`` place the member's own letters."""

    base: Node
    member: str
    member_start: int = field(default=0, compare=False)
    member_end: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Filter(Node):
    """``base[condition]``: an index where the condition is a number, else the items for which it is true."""

    base: Node
    condition: Node


@dataclass(frozen=True, slots=True)
class Call(Node):
    """``function(…)``; ``names`` is None for positional arguments, else one name per argument."""

    function: Node
    arguments: tuple[Node, ...]
    names: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class ListLiteral(Node):
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Entry(Node):
    key: str
    value: Node


@dataclass(frozen=True, slots=True)
class ContextLiteral(Node):
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class RangeLiteral(Node):
    low: Node
    high: Node
    low_closed: bool
    high_closed: bool


@dataclass(frozen=True, slots=True)
class Negation(Node):
    operand: Node


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    operator: ArithmeticOperator
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Comparison(Node):
    operator: ComparisonOperator
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class And(Node):
    """``a and b and c``: one node however many operands."""

    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or(Node):
    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Between(Node):
    value: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class In(Node):
    """``value in (test, test)``: true where any test accepts the value; a test is what a cell of a table holds."""

    value: Node
    tests: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class UnaryComparison(Node):
    """``< 5``: a test inside ``in`` or a cell; in an expression it stands for the range of values it accepts."""

    operator: ComparisonOperator
    operand: Node


@dataclass(frozen=True, slots=True)
class InstanceOf(Node):
    value: Node
    type: FeelType


@dataclass(frozen=True, slots=True)
class If(Node):
    """``if a then b else if c then d else e``: all branches of one chain in one node."""

    branches: tuple[tuple[Node, Node], ...]
    otherwise: Node


@dataclass(frozen=True, slots=True)
class Loop(Node):
    """``name in source`` or ``name in source..until`` of ``for``, ``some`` and ``every``."""

    name: str
    source: Node
    until: Node | None = None


@dataclass(frozen=True, slots=True)
class For(Node):
    loops: tuple[Loop, ...]
    body: Node


@dataclass(frozen=True, slots=True)
class Quantified(Node):
    kind: Literal["some", "every"]
    loops: tuple[Loop, ...]
    condition: Node


@dataclass(frozen=True, slots=True)
class Parameter(Node):
    name: str
    type: FeelType | None = None


@dataclass(frozen=True, slots=True)
class Function(Node):
    """``function(a, b: number) body``; an ``external`` one has a body but is never run."""

    parameters: tuple[Parameter, ...]
    body: Node
    external: bool = False


@dataclass(frozen=True, slots=True)
class UnaryTests(Node):
    """A decision table's cell: tests joined by commas, possibly in ``not(…)``. No tests: ``-``, which accepts all.

    The tested value is in scope as ``?``.
    """

    tests: tuple[Node, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Tree:
    """A parsed expression with the text it came from."""

    source: str
    root: Node
    unary: bool = False

    def text_of(self, node: Node) -> str:
        return self.source[node.start : node.end]


_PARTS: dict[type[Node], tuple[str, ...]] = {}
"""The names of a kind's parts that may hold nodes, remembered: trees are walked again and again."""
_PLAIN = frozenset({"int", "str", "bool"})


def children(node: Node) -> Iterator[Node]:
    """The nodes directly below, in source order."""
    kind = type(node)
    if kind not in _PARTS:
        _PARTS[kind] = tuple(each.name for each in fields(kind) if each.type not in _PLAIN)
    for name in _PARTS[kind]:
        value = getattr(node, name)
        if isinstance(value, Node):
            yield value
        elif isinstance(value, tuple):
            for item in value:
                if isinstance(item, Node):
                    yield item
                elif isinstance(item, tuple):
                    yield from (part for part in item if isinstance(part, Node))


def walk(node: Node) -> Iterator[Node]:
    """The node and all below it, parents first. Needs no recursion, so a tree of any depth can be walked."""
    pending = [node]
    while pending:
        here = pending.pop()
        yield here
        pending.extend(reversed(list(children(here))))


def depth(node: Node) -> int:
    """How many nodes the longest way down passes."""
    deepest = 0
    pending = [(node, 1)]
    while pending:
        here, level = pending.pop()
        deepest = max(deepest, level)
        pending.extend((child, level + 1) for child in children(here))
    return deepest

"""What the checker sees and how it speaks: names with their types, the problems found so far."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.expressions import tree
from app.expressions.cursor import nearest
from app.expressions.errors import ExpressionProblem, problem
from app.expressions.functions import BUILTINS
from app.expressions.show import quoted
from app.expressions.tree import Node
from app.expressions.types import (
    ANY,
    BOOLEAN,
    DATE,
    DATE_TIME,
    DAYS_DURATION,
    NAMED,
    NULL,
    NUMBER,
    TEXT,
    TIME,
    YEARS_DURATION,
    ContextOf,
    FeelType,
    FunctionOf,
    ListOf,
    RangeOf,
    Simple,
    conforms,
)

_DAY_PARTS = {"year": NUMBER, "month": NUMBER, "day": NUMBER, "weekday": NUMBER}
_CLOCK_PARTS = {
    "hour": NUMBER,
    "minute": NUMBER,
    "second": NUMBER,
    "time offset": DAYS_DURATION,
    "timezone": TEXT,
}
MEMBERS: dict[FeelType, dict[str, Simple]] = {
    DATE: _DAY_PARTS,
    TIME: _CLOCK_PARTS,
    DATE_TIME: {**_DAY_PARTS, **_CLOCK_PARTS},
    DAYS_DURATION: {"days": NUMBER, "hours": NUMBER, "minutes": NUMBER, "seconds": NUMBER},
    YEARS_DURATION: {"years": NUMBER, "months": NUMBER},
}

MOST_SUGGESTIONS = 20
"""How many problems of one text say what was probably meant; finding it costs more than all the rest of the check."""

MOST_PROBLEMS = 100
"""How many problems of one text are told; who mends those sees the next."""


@dataclass(frozen=True, slots=True)
class Sight:
    """The names in sight. ``open`` where names may be in sight that nobody knows, such as a row of unknown members."""

    names: Mapping[str, FeelType]
    open: bool = False

    def bind(self, name: str, kind: FeelType) -> Sight:
        return Sight({**self.names, name: kind}, self.open)

    def inside(self, item: FeelType) -> Sight:
        """Within a filter: the item's members come before everything else."""
        if isinstance(item, ContextOf) and item.fields:
            return Sight({**self.names, "item": item, **item.fields}, self.open)
        return Sight({**self.names, "item": item}, self.open or item == ANY or isinstance(item, ContextOf))

    def find(self, name: str) -> FeelType | None:
        found = self.names.get(name)
        if found is None and name in BUILTINS:
            return FunctionOf(tuple(ANY for _ in BUILTINS[name].signatures[0].params), ANY)
        return found


class Checker:
    """Collects problems about one text."""

    def __init__(
        self, text: str, visitor: Callable[[Checker, Node, Sight], FeelType], types: dict[str, FeelType]
    ) -> None:
        self.text = text
        self.types = types
        self.problems: list[ExpressionProblem] = []
        self._visitor = visitor

    def visit(self, node: Node, sight: Sight) -> FeelType:
        return self._visitor(self, node, sight)

    def report(self, code: str, start: int, end: int, suggestion: str | None = None, **values: object) -> None:
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(problem(code, self.text, start, end, suggestion, **values))

    def unknown_name(self, node: tree.Name, sight: Sight, compared_with: FeelType | None = None) -> None:
        """A name nobody knows; beside a text it was probably meant as one and lacks its quotes."""
        few = len(self.problems) < MOST_SUGGESTIONS
        suggestion = nearest(node.name, [*sight.names, *BUILTINS]) if few else None
        if suggestion is None and compared_with == TEXT:
            suggestion = quoted(node.name)
        self.report("unknown_name", node.start, node.end, suggestion)

    def comparable(self, node: Node, left: FeelType, right: FeelType) -> None:
        """Report at ``node`` where values of the two types can never be compared."""
        if not (conforms(left, right) or conforms(right, left)):
            self.report("compare_types", node.start, node.end, left=left.label, right=right.label)

    def known_type(self, kind: Simple, node: tree.InstanceOf) -> None:
        if kind.name in NAMED or kind.name in self.types:
            return
        suggestion = nearest(kind.name, [*NAMED, *self.types])
        at = self.text.find(kind.name, node.value.end, node.end)
        start, end = (at, at + len(kind.name)) if at >= 0 else (node.start, node.end)
        self.report("unknown_type", start, end, suggestion)


def member_type(checker: Checker, node: tree.Path, base: FeelType) -> FeelType:
    """The type of ``base.member``; of a list's items a list."""
    if isinstance(base, ListOf):
        return ListOf(member_type(checker, node, base.item))
    if base in (ANY, NULL):
        return ANY
    if isinstance(base, ContextOf):
        if not base.fields:
            return ANY
        members: Mapping[str, FeelType] = base.fields
    elif isinstance(base, RangeOf):
        members = {"start": base.item, "end": base.item, "start included": BOOLEAN, "end included": BOOLEAN}
    else:
        members = MEMBERS.get(base, {})
    found = members.get(node.member)
    if found is not None:
        return found
    if members:
        suggestion = nearest(node.member, members)
        owner = checker.text[node.base.start : node.base.end]
        checker.report("unknown_member", node.member_start, node.member_end, suggestion, owner=owner)
    else:
        checker.report("no_members", node.member_start, node.member_end, found=base.label)
    return ANY

"""Which fields an expression reads, and where in the text each is written.

A name means a field of the scope, unless the text itself introduced it. Inside ``debts[…]`` a name may be the row's
member or a field of the form; both readings are kept. A loop's variable stands for the items it walks: in
``for d in debts return d.balance`` the path ``("debts", "balance")`` is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.expressions import tree
from app.expressions.functions.names import FUNCTION_NAMES
from app.expressions.tree import Node, Tree

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where a path's last name is written; ``paths`` are all fields it may mean."""

    paths: tuple[Path, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Sight:
    """The names in sight. ``rows`` are the paths whose members are names here, innermost first."""

    local: Mapping[str, tuple[Path, ...]]
    rows: tuple[tuple[Path, ...], ...] = ()

    def bind(self, name: str, paths: tuple[Path, ...] = ()) -> _Sight:
        return _Sight({**self.local, name: paths}, self.rows)

    def inside(self, paths: tuple[Path, ...]) -> _Sight:
        return _Sight(self.local, (paths, *self.rows))

    def meanings(self, name: str) -> tuple[Path, ...]:
        if name in self.local:
            return self.local[name]
        if name == "item" and self.rows:
            return self.rows[0]
        members = tuple((*path, name) for row in self.rows for path in row)
        return (*members, (name,))


def mentions(parsed: Tree) -> tuple[Mention, ...]:
    """All places where fields are written, in no particular order."""
    found: list[Mention] = []
    _visit(parsed.root, _Sight({"?": (("?",),)}), found)
    return tuple(found)


def reads_of(parsed: Tree) -> frozenset[Path]:
    """Every path that may be read; of a longer path its beginnings are not listed."""
    found: set[Path] = set()
    for mention in mentions(parsed):
        found.update(mention.paths)
    beginnings = {path[:length] for path in found for length in range(1, len(path))}
    return frozenset(found - beginnings)


def _visit(node: Node, sight: _Sight, found: list[Mention]) -> tuple[Path, ...]:
    """Collect the mentions below ``node``; the paths its own value comes from."""
    if isinstance(node, tree.Name):
        meanings = sight.meanings(node.name)
        if node.name not in sight.local and meanings and (node.name != "item" or not sight.rows):
            found.append(Mention(meanings, node.start, node.end))
        return meanings
    if isinstance(node, tree.Path):
        base = _visit(node.base, sight, found)
        paths = tuple((*path, node.member) for path in base)
        if paths:
            found.append(Mention(paths, node.member_start, node.member_end))
        return paths
    if isinstance(node, tree.Filter):
        base = _visit(node.base, sight, found)
        _visit(node.condition, sight.inside(base), found)
        return base
    if isinstance(node, tree.For | tree.Quantified):
        return _visit_loops(node, sight, found)
    if isinstance(node, tree.Function):
        return _visit_function(node, sight, (), found)
    if isinstance(node, tree.ContextLiteral):
        for entry in node.entries:
            inside = sight.bind(entry.key) if isinstance(entry.value, tree.Function) else sight
            sight = sight.bind(entry.key, _visit(entry.value, inside, found))
        return ()
    if isinstance(node, tree.In):
        sight = sight.bind("?", _visit(node.value, sight, found))
        for test in node.tests:
            _visit(test, sight, found)
        return ()
    if isinstance(node, tree.Call):
        return _visit_call(node, sight, found)
    if isinstance(node, tree.If):
        results: tuple[Path, ...] = ()
        for test, then in node.branches:
            _visit(test, sight, found)
            results += _visit(then, sight, found)
        return results + _visit(node.otherwise, sight, found)
    for child in tree.children(node):
        _visit(child, sight, found)
    return ()


_SAME_ITEMS = frozenset(
    [
        "sublist",
        "reverse",
        "sort",
        "distinct values",
        "remove",
        "min",
        "max",
        "append",
        "concatenate",
        "union",
    ]
)


_WALKERS = frozenset(["sort", "list replace"])


def _visit_function(
    node: tree.Function, sight: _Sight, items: tuple[Path, ...], found: list[Mention]
) -> tuple[Path, ...]:
    for parameter in node.parameters:
        sight = sight.bind(parameter.name, items)
    _visit(node.body, sight, found)
    return ()


def _visit_call(node: tree.Call, sight: _Sight, found: list[Mention]) -> tuple[Path, ...]:
    name = node.function.name if isinstance(node.function, tree.Name) else None
    if name is None or not _is_built_in(name, sight):
        _visit(node.function, sight, found)
    values: list[tuple[Path, ...]] = []
    for argument in node.arguments:
        if isinstance(argument, tree.Function) and values and name in _WALKERS:
            # The function gets the list's items: ``sort(debts, function(a, b) a.balance < b.balance)``.
            values.append(_visit_function(argument, sight, values[0], found))
        else:
            values.append(_visit(argument, sight, found))
    return tuple(path for paths in values for path in paths) if name in _SAME_ITEMS else ()


def _is_built_in(name: str, sight: _Sight) -> bool:
    return name in FUNCTION_NAMES and name not in sight.local


def _visit_loops(node: tree.For | tree.Quantified, sight: _Sight, found: list[Mention]) -> tuple[Path, ...]:
    for loop in node.loops:
        source = _visit(loop.source, sight, found)
        if loop.until is not None:
            _visit(loop.until, sight, found)
            source = ()
        sight = sight.bind(loop.name, source)
    if isinstance(node, tree.For):
        return _visit(node.body, sight.bind("partial"), found)
    _visit(node.condition, sight, found)
    return ()

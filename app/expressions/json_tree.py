"""The tree as JSON for the browser: small arrays, first the construct, then its parts.

=============================== ==========================================================
text, ``true``, ``null``        themselves
number                          ``["n", "12.5"]``
``@"2026-01-31"``               ``["@", "2026-01-31"]``
name                            ``["v", name]``
path, filter                    ``[".", base, member]``, ``["[]", base, condition]``
call                            ``["()", function, [arguments], [names]?]``
list, context                   ``["l", …items]``, ``["{}", …[key, value]]``
range                           ``["..", low, high, low closed, high closed]``
operators                       ``["+", left, right]``, ``["<=", left, right]``, ``["neg", operand]``
``and``, ``or``                 ``["and", …operands]``
``between``, ``in``             ``["between", value, low, high]``, ``["in", value, [tests]]``
``< 5`` as a test               ``["?<", operand]``
``instance of``                 ``["is", value, type]``
``if``                          ``["if", [[condition, then]…], otherwise]``
``for``, ``some``, ``every``    ``["for", [[name, source, until?]…], body]``
``function``                    ``["fn", [[name, type?]…], body]``, or ``["fn", […]]`` for an external one
a cell's tests                  ``["tests", [tests], negated]``
=============================== ==========================================================

Types are their names, or ``["list", item]``, ``["range", item]``, ``["context", {name: type}]``,
``["function", [parameters], result]``.
"""

from __future__ import annotations

from app.expressions import numbers, tree
from app.expressions.tree import Node, Tree
from app.expressions.types import ContextOf, FeelType, FunctionOf, ListOf, RangeOf

FORMAT = 1

TEMPORAL_FUNCTIONS = frozenset(
    [
        "date", "date and time", "time", "duration", "years and months duration", "now", "today", "day of year",
        "day of week", "month of year", "week of year", "last day of month", "range", "is",
    ]
)  # fmt: skip
CHUNKS: dict[str, frozenset[str]] = {
    "temporal": TEMPORAL_FUNCTIONS,
    "pattern": frozenset(["matches", "replace", "split"]),
    "more": frozenset(
        [
            "product", "median", "stddev", "mode", "get value", "get entries", "context", "context put",
            "context merge",
        ]
    ),
    "lists": frozenset(
        [
            "sublist", "append", "concatenate", "union", "distinct values", "duplicate values", "insert before",
            "remove", "list replace", "reverse", "index of", "flatten", "sort", "partition",
        ]
    ),
    "ranges": frozenset(
        [
            "before", "after", "meets", "met by", "overlaps", "overlaps before", "overlaps after", "finishes",
            "finished by", "includes", "during", "starts", "started by", "coincides",
        ]
    ),
}  # fmt: skip
"""Which functions live in which lazily loaded part of the browser's evaluator."""


def to_json(parsed: Tree) -> dict[str, object]:
    """``{"format": 1, "needs": […], "root": …}``; ``needs`` names the chunks the browser has to load first."""
    needs: set[str] = set()
    for node in tree.walk(parsed.root):
        if isinstance(node, tree.Temporal):
            needs.add("temporal")
        if isinstance(node, tree.Function | tree.InstanceOf):
            needs.add("definitions")
        if isinstance(node, tree.Name):
            needs.update(chunk for chunk, functions in CHUNKS.items() if node.name in functions)
    return {"format": FORMAT, "needs": sorted(needs), "root": node_to_json(parsed.root)}


def node_to_json(node: Node) -> object:
    many = _many
    match node:
        case tree.Number():
            return ["n", numbers.plain(node.value)]
        case tree.String() | tree.Boolean():
            return node.value
        case tree.Null():
            return None
        case tree.Temporal():
            return ["@", node.text]
        case tree.Name():
            return ["v", node.name]
        case tree.Path():
            return [".", node_to_json(node.base), node.member]
        case tree.Filter():
            return ["[]", node_to_json(node.base), node_to_json(node.condition)]
        case tree.Call():
            called = ["()", node_to_json(node.function), many(node.arguments)]
            return called if node.names is None else [*called, list(node.names)]
        case tree.ListLiteral():
            return ["l", *many(node.items)]
        case tree.ContextLiteral():
            return ["{}", *([entry.key, node_to_json(entry.value)] for entry in node.entries)]
        case tree.RangeLiteral():
            return ["..", node_to_json(node.low), node_to_json(node.high), node.low_closed, node.high_closed]
        case tree.Negation():
            return ["neg", node_to_json(node.operand)]
        case tree.Arithmetic() | tree.Comparison():
            return [node.operator, node_to_json(node.left), node_to_json(node.right)]
        case tree.And():
            return ["and", *many(node.operands)]
        case tree.Or():
            return ["or", *many(node.operands)]
        case tree.Between():
            return ["between", *many((node.value, node.low, node.high))]
        case tree.In():
            return ["in", node_to_json(node.value), many(node.tests)]
        case tree.UnaryComparison():
            return [f"?{node.operator}", node_to_json(node.operand)]
        case tree.InstanceOf():
            return ["is", node_to_json(node.value), type_to_json(node.type)]
        case tree.If():
            return ["if", [many(branch) for branch in node.branches], node_to_json(node.otherwise)]
        case tree.For():
            return ["for", [_loop(loop) for loop in node.loops], node_to_json(node.body)]
        case tree.Quantified():
            return [node.kind, [_loop(loop) for loop in node.loops], node_to_json(node.condition)]
        case tree.Function():
            parameters = [
                [each.name] if each.type is None else [each.name, type_to_json(each.type)] for each in node.parameters
            ]
            return ["fn", parameters] if node.external else ["fn", parameters, node_to_json(node.body)]
        case tree.UnaryTests():
            return ["tests", many(node.tests), node.negated]
    raise AssertionError(f"no JSON for {type(node).__name__}")


def _many(nodes: tuple[Node, ...]) -> list[object]:
    return [node_to_json(each) for each in nodes]


def _loop(loop: tree.Loop) -> list[object]:
    walked = [loop.name, node_to_json(loop.source)]
    return walked if loop.until is None else [*walked, node_to_json(loop.until)]


def type_to_json(kind: FeelType) -> object:
    if isinstance(kind, ListOf):
        return ["list", type_to_json(kind.item)]
    if isinstance(kind, RangeOf):
        return ["range", type_to_json(kind.item)]
    if isinstance(kind, ContextOf):
        return ["context", {name: type_to_json(each) for name, each in kind.fields.items()}]
    if isinstance(kind, FunctionOf):
        return ["function", [type_to_json(each) for each in kind.parameters], type_to_json(kind.result)]
    return str(kind)

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
from app.expressions.typed import Types
from app.expressions.types import ContextOf, FeelType, FunctionOf, ListOf, RangeOf, Simple

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
    "powers": frozenset(["modulo", "sqrt", "log", "exp", "odd", "even"]),
    "ranges": frozenset(
        [
            "before", "after", "meets", "met by", "overlaps", "overlaps before", "overlaps after", "finishes",
            "finished by", "includes", "during", "starts", "started by", "coincides",
        ]
    ),
}  # fmt: skip
"""Which functions live in which lazily loaded part of the browser's evaluator."""


def to_json(parsed: Tree, types: Types | None = None) -> dict[str, object]:
    """``{"format": 1, "needs": […], "root": …}``; ``needs`` names the chunks the browser has to load first.

    ``types`` are the author's own types; the browser gets what they stand for.
    """
    needs: set[str] = set()
    for node in tree.walk(parsed.root):
        if isinstance(node, tree.Temporal):
            needs.add("temporal")
        if isinstance(node, tree.Arithmetic) and node.operator == "**":
            needs.add("powers")
        if isinstance(node, tree.Function | tree.InstanceOf):
            needs.add("definitions")
        if isinstance(node, tree.Name):
            needs.update(chunk for chunk, functions in CHUNKS.items() if node.name in functions)
    return {"format": FORMAT, "needs": sorted(needs), "root": node_to_json(parsed.root, types or {})}


def node_to_json(node: Node, types: Types) -> object:

    def one(part: Node) -> object:
        return node_to_json(part, types)

    def many(parts: tuple[Node, ...]) -> list[object]:
        return [one(part) for part in parts]

    def kind(declared: FeelType) -> object:
        return type_to_json(declared, types)

    def loops(parts: tuple[tree.Loop, ...]) -> list[object]:
        return [[each.name, *many(tuple(tree.children(each)))] for each in parts]

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
            return [".", one(node.base), node.member]
        case tree.Filter():
            return ["[]", one(node.base), one(node.condition)]
        case tree.Call():
            called = ["()", one(node.function), many(node.arguments)]
            return called if node.names is None else [*called, list(node.names)]
        case tree.ListLiteral():
            return ["l", *many(node.items)]
        case tree.ContextLiteral():
            return ["{}", *([entry.key, one(entry.value)] for entry in node.entries)]
        case tree.RangeLiteral():
            return ["..", one(node.low), one(node.high), node.low_closed, node.high_closed]
        case tree.Negation():
            return ["neg", one(node.operand)]
        case tree.Arithmetic() | tree.Comparison():
            return [node.operator, one(node.left), one(node.right)]
        case tree.And():
            return ["and", *many(node.operands)]
        case tree.Or():
            return ["or", *many(node.operands)]
        case tree.Between():
            return ["between", *many((node.value, node.low, node.high))]
        case tree.In():
            return ["in", one(node.value), many(node.tests)]
        case tree.UnaryComparison():
            return [f"?{node.operator}", one(node.operand)]
        case tree.InstanceOf():
            return ["is", one(node.value), kind(node.type)]
        case tree.If():
            return ["if", [many(branch) for branch in node.branches], one(node.otherwise)]
        case tree.For():
            return ["for", loops(node.loops), one(node.body)]
        case tree.Quantified():
            return [node.kind, loops(node.loops), one(node.condition)]
        case tree.Function():
            parameters = [
                [each.name] if each.type is None else [each.name, kind(each.type)] for each in node.parameters
            ]
            return ["fn", parameters] if node.external else ["fn", parameters, one(node.body)]
        case tree.UnaryTests():
            return ["tests", many(node.tests), node.negated]
    raise AssertionError(f"no JSON for {type(node).__name__}")


def type_to_json(kind: FeelType, types: Types) -> object:
    if isinstance(kind, Simple) and kind.name in types:
        # Without itself, so that a type that means itself ends as its name.
        return type_to_json(types[kind.name], {name: each for name, each in types.items() if name != kind.name})
    if isinstance(kind, ListOf):
        return ["list", type_to_json(kind.item, types)]
    if isinstance(kind, RangeOf):
        return ["range", type_to_json(kind.item, types)]
    if isinstance(kind, ContextOf):
        return ["context", {name: type_to_json(each, types) for name, each in kind.fields.items()}]
    if isinstance(kind, FunctionOf):
        return ["function", [type_to_json(each, types) for each in kind.parameters], type_to_json(kind.result, types)]
    return str(kind)

"""Closures for calls, for functions written in the text, and for the tests of ``in`` and of cells."""

from __future__ import annotations

from collections.abc import Callable

from app.expressions import tree
from app.expressions.compare import accepts, equal
from app.expressions.compile import COMPILERS, ORDERS, compile_node, constant, name_code, ordered
from app.expressions.compile_lists import weight
from app.expressions.errors import LimitExceeded
from app.expressions.frame import ADOPTED, RUN, Cells, Code, Names, Scope, adopted, run_of
from app.expressions.functions import BUILTINS, Builtin
from app.expressions.run import Run
from app.expressions.typed import fitted
from app.expressions.types import ANY, FunctionOf
from app.expressions.values import FeelFunction, Range

CALL_COST = 5
"""Steps of a call beside those of the function's body; built-ins that cost more say so themselves."""


def _call(node: tree.Node, names: Names) -> Code:
    assert isinstance(node, tree.Call)
    arguments = tuple(compile_node(each, names) for each in node.arguments)
    if isinstance(node.function, tree.Name):
        built_in = BUILTINS.get(node.function.name)
        if node.function.name == "not" and len(arguments) == 1 and node.names is None:
            return _not(arguments[0])
        if built_in is not None and not _is_local(node.function.name, names):
            return _built_in_call(built_in, arguments, node.names)
    function = compile_node(node.function, names)
    given = node.names

    def run(scope: Scope, cells: Cells) -> object:
        value = function(scope, cells)
        return invoke(run_of(cells), value, [each(scope, cells) for each in arguments], given)

    return run


def _not(operand: Code) -> Code:
    """Written out because conditions are full of it."""

    def run(scope: Scope, cells: Cells) -> object:
        value = operand(scope, cells)
        return not value if value is True or value is False else None

    return run


def _is_local(name: str, names: Names | None) -> bool:
    while names is not None:
        if names.name == name:
            return True
        names = names.outer
    return False


def _built_in_call(built_in: Builtin, arguments: tuple[Code, ...], given: tuple[str, ...] | None) -> Code:
    name = built_in.name

    def run(scope: Scope, cells: Cells) -> object:
        run = run_of(cells)
        values = [each(scope, cells) for each in arguments]
        if name in scope:
            return invoke(run, adopted(cells, name, scope[name]), values, given)
        run.spend(CALL_COST)
        if given is not None:
            return built_in.call_named(run, given, values)
        return built_in.call(run, values)

    return run


def invoke(run: Run, function: object, arguments: list[object], given: tuple[str, ...] | None) -> object:
    """Call a value. Null where it is no function or the arguments are not its parameters."""
    if not isinstance(function, FeelFunction):
        return None
    if given is not None:
        built_in = BUILTINS.get(function.name)
        if built_in is not None and function.captured is None and built_in.call == function.call:
            return built_in.call_named(run, given, arguments)
        if sorted(given) != sorted(function.parameters):
            return None
        arguments = [arguments[given.index(name)] for name in function.parameters]
    return function.call(run, arguments)


def _function(node: tree.Node, names: Names) -> Code:
    assert isinstance(node, tree.Function)
    parameters = tuple(each.name for each in node.parameters)
    kinds = tuple(each.type for each in node.parameters)
    if node.external:
        return constant(FeelFunction(parameters, lambda _run, _arguments: None, "external"))
    inner = names
    registers: list[int] = []
    for name in parameters:
        inner = inner.bind(name)
        registers.append(inner.register)
    body, cost = compile_node(node.body, inner), CALL_COST + weight(node.body)
    kind = FunctionOf(tuple(each or ANY for each in kinds), ANY)

    def make(scope: Scope, cells: Cells) -> object:
        if cells[ADOPTED] is None:
            # Shared from here on, so that a function's many calls convert the scope's lists once.
            cells[ADOPTED] = {}
        captured = cells[:]

        def call(run: Run, arguments: list[object]) -> object:
            if len(arguments) != len(parameters):
                return None
            run.spend(cost)
            run.calls += 1
            if run.calls > run.limits.depth:
                raise LimitExceeded("depth", run.limits.depth)
            own = captured[:]
            own[RUN] = run
            for register, wanted, argument in zip(registers, kinds, arguments, strict=True):
                if wanted is not None:
                    fits, argument = fitted(argument, wanted, run.types, run)
                    if not fits:
                        run.calls -= 1
                        return None
                own[register] = argument
            result = body(scope, own)
            run.calls -= 1
            return result

        return FeelFunction(parameters, call, "function", kind, captured)

    return make


Test = Callable[[Scope, Cells, object], bool | None]


def _test(node: tree.Node, names: Names) -> Test:
    """A test as a function of the tested value, which ``?`` names inside it."""
    if isinstance(node, tree.UnaryComparison):
        return _comparison_test(node, names)
    code = compile_node(node, names)
    asks = any(isinstance(each, tree.Name) and each.name == "?" for each in tree.walk(node))
    if asks:

        def verdict(scope: Scope, cells: Cells, _: object) -> bool | None:
            value = code(scope, cells)
            return value if isinstance(value, bool) else None

        return verdict
    return lambda scope, cells, value: accepts(code(scope, cells), value, run_of(cells))


def _comparison_test(node: tree.UnaryComparison, names: Names) -> Test:
    operand = compile_node(node.operand, names)
    if node.operator in ("=", "!="):
        wanted = node.operator == "="

        def equality(scope: Scope, cells: Cells, value: object) -> bool | None:
            same = equal(value, operand(scope, cells), run_of(cells))
            return None if same is None else same is wanted

        return equality
    verdict = ORDERS[node.operator][1]
    return lambda scope, cells, value: ordered(value, operand(scope, cells), verdict)


def _any_accepts(tests: tuple[Test, ...], scope: Scope, cells: Cells, value: object) -> bool | None:
    unknown = False
    for test in tests:
        verdict = test(scope, cells, value)
        if verdict is True:
            return True
        unknown = unknown or verdict is None
    return None if unknown else False


def _in(node: tree.Node, names: Names) -> Code:
    assert isinstance(node, tree.In)
    value = compile_node(node.value, names)
    texts = frozenset(each.value for each in node.tests if isinstance(each, tree.String))
    if len(texts) == len(node.tests):
        return _among(value, texts)
    inner = names.bind("?")
    tests = tuple(_test(each, inner) for each in node.tests)
    register = inner.register

    def run(scope: Scope, cells: Cells) -> object:
        here = value(scope, cells)
        cells[register] = here
        return _any_accepts(tests, scope, cells, here)

    return run


def _among(value: Code, texts: frozenset[str]) -> Code:
    """``grade in ("A", "B")``, the commonest test, without asking each."""

    def run(scope: Scope, cells: Cells) -> object:
        here = value(scope, cells)
        if type(here) is str:
            return here in texts
        return None if here is not None else False

    return run


def _unary_tests(node: tree.Node, names: Names) -> Code:
    assert isinstance(node, tree.UnaryTests)
    if not node.tests:
        return constant(True)
    value = name_code("?", names)
    tests = tuple(_cell_test(each, names) for each in node.tests)

    def run(scope: Scope, cells: Cells) -> object:
        verdict = _any_accepts(tests, scope, cells, value(scope, cells))
        return (not verdict if verdict is not None else None) if node.negated else verdict

    return run


def _cell_test(node: tree.Node, names: Names) -> Test:
    """In a cell a boolean that is not about a boolean input is a verdict of its own: ``limit > 5``."""
    test, code = _test(node, names), compile_node(node, names)
    if not isinstance(node, tree.Comparison | tree.And | tree.Or | tree.Between | tree.In | tree.Call):
        return test

    def run(scope: Scope, cells: Cells, value: object) -> bool | None:
        result = code(scope, cells)
        return result if isinstance(result, bool) and not isinstance(value, bool) else test(scope, cells, value)

    return run


def _unary_comparison(node: tree.Node, names: Names) -> Code:
    """``(< 5)`` as a value: the range it accepts."""
    assert isinstance(node, tree.UnaryComparison)
    operand, sign = compile_node(node.operand, names), node.operator

    def run(scope: Scope, cells: Cells) -> object:
        end = operand(scope, cells)
        if end is None:
            return None
        if sign in ("=", "!="):
            return Range(end, end, sign == "=", sign == "=", sign)
        if sign in ("<", "<="):
            return Range(None, end, False, sign == "<=", sign)
        return Range(end, None, sign == ">=", False, sign)

    return run


COMPILERS.update(
    {
        tree.Call: _call,
        tree.Function: _function,
        tree.In: _in,
        tree.UnaryTests: _unary_tests,
        tree.UnaryComparison: _unary_comparison,
    }
)

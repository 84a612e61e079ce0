"""Reading a cell: its tests, the values they compare with, and whether its verdict can be known beforehand.

A test that compares the tested value with fixed values only can change its verdict at these values and nowhere else.
So it is enough to ask the compiled cell itself once per stretch between them: what the analysis believes of a cell is
what the evaluation will do. Any other test (one that mentions another input, or calculates with the tested value) may
accept anything, unless the column has so few values that each can be asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from app.decisions.analysis.lines import place
from app.expressions import (
    FUNCTION_NAMES,
    And,
    Arithmetic,
    Between,
    Boolean,
    Call,
    Comparison,
    Compiled,
    ExpressionError,
    In,
    LimitExceeded,
    ListLiteral,
    Name,
    Negation,
    Node,
    Null,
    Number,
    Or,
    Range,
    RangeLiteral,
    String,
    Temporal,
    Tree,
    UnaryComparison,
    UnaryTests,
    compile_expression,
    walk,
)
from app.i18n import Text

TESTED = "?"
_CLOCK = frozenset(["today", "now"])
_EQUALITY = ("=", "!=")

OTHER_NAMES = Text("提到了“{name}”，结果取决于别的值", "it mentions “{name}”, so it depends on another value")
CLOCK = Text("结果取决于当前日期或时间", "it depends on the current date or time")
BEYOND = Text("不是与固定值的直接比较", "it is no plain comparison with fixed values")
BAD_VALUE = Text("“{value}”不是可以比较的有效值", "“{value}” is no valid value to compare with")


@dataclass(frozen=True, slots=True)
class Names:
    """What the parser has to know of the names in sight.

    ``several`` are those of several words or with marks inside, ``shadowed`` those that hide a built-in function.
    """

    several: tuple[str, ...] = ()
    shadowed: frozenset[str] = frozenset()

    @classmethod
    def of(cls, names: Iterable[str]) -> Names:
        known = frozenset(names)
        return cls(tuple(sorted(each for each in known if not each.isidentifier())), known.intersection(FUNCTION_NAMES))


@dataclass(frozen=True, slots=True)
class Constant:
    """A value a test compares with. ``ordered`` says that it asks for more than whether both are equal."""

    value: object
    ordered: bool


@dataclass(frozen=True, slots=True)
class Test:
    """One of a cell's tests. ``constants`` is None where they do not tell all about the verdict; then ``why`` does."""

    node: Node
    constants: tuple[Constant, ...] | None
    why: Text | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's text, read. ``accepts_all`` is ``-`` or nothing at all; ``fault`` what keeps it from being read."""

    text: str
    tests: tuple[Test, ...] = ()
    negated: bool = False
    accepts_all: bool = False
    code: Compiled | None = None
    names: Names = Names()
    fault: Text | None = None

    @property
    def alone(self) -> bool:
        """Whether the verdict depends on the tested value and on nothing else."""
        if self.code is None or any(path[0] != TESTED for path in self.code.reads):
            return False
        changing = _CLOCK | self.names.shadowed
        return not any(isinstance(each, Name) and each.name in changing for each in walk(self.code.tree.root))

    @property
    def plain(self) -> bool:
        """Whether the constants of all tests are known."""
        return self.fault is None and all(test.constants is not None for test in self.tests)

    @property
    def constants(self) -> Iterator[Constant]:
        return (each for test in self.tests for each in test.constants or ())

    @property
    def why(self) -> Text | None:
        """What keeps the cell from being analysed."""
        return self.fault or next((test.why for test in self.tests if test.why is not None), None)


class _Beyond(Exception):
    """The test is not a comparison with fixed values; says why."""

    def __init__(self, why: Text) -> None:
        super().__init__(why.en)
        self.why = why


def read_cell(text: str, names: Names = Names()) -> Cell:
    """Read a cell; a text that is no test gives a fault."""
    if text.strip() in ("", "-"):
        return Cell(text, accepts_all=True)
    try:
        code = compile_expression(text, names=names.several, unary=True)
    except ExpressionError as error:
        return Cell(text, fault=error.text)
    root = code.tree.root
    assert isinstance(root, UnaryTests)
    tests = tuple(_read_test(node, code.tree, names.shadowed) for node in root.tests)
    return Cell(text, tests, root.negated, not tests, code, names)


def verdict_of(code: Compiled, value: object) -> bool | None:
    """What the cell answers for a value."""
    try:
        found = code.evaluate({TESTED: value})
    except LimitExceeded:
        return None
    return found if isinstance(found, bool) else None


def part_of(cell: Cell, test: Test) -> Compiled:
    """One test of a cell as a cell of its own."""
    assert cell.code is not None
    tree = cell.code.tree
    return Compiled(Tree(tree.source, UnaryTests((test.node,), start=test.node.start, end=test.node.end), True))


def _read_test(node: Node, tree: Tree, shadowed: frozenset[str]) -> Test:
    reader = _Reader(tree, shadowed)
    try:
        reader.test(node)
    except _Beyond as beyond:
        return Test(node, None, beyond.why)
    return Test(node, tuple(reader.found))


class _Reader:
    """Collects the values a test compares with, or raises :class:`_Beyond`."""

    def __init__(self, tree: Tree, shadowed: frozenset[str]) -> None:
        self.tree = tree
        self.shadowed = shadowed
        self.found: list[Constant] = []

    def test(self, node: Node) -> None:
        """A test of a cell or of ``in``, or a condition about the tested value."""
        match node:
            case UnaryComparison():
                self.value(node.operand, ordered=node.operator not in _EQUALITY)
            case (
                Comparison(operator=sign, left=Name(name="?"), right=other)
                | Comparison(operator=sign, left=other, right=Name(name="?"))
            ):
                self.value(other, ordered=sign not in _EQUALITY)
            case Between(value=Name(name="?")):
                self.value(node.low, ordered=True)
                self.value(node.high, ordered=True)
            case In(value=Name(name="?")):
                for each in node.tests:
                    self.test(each)
            case And() | Or():
                for each in node.operands:
                    self.test(each)
            case Call(function=Name(name="not"), arguments=(operand,), names=None) if "not" not in self.shadowed:
                self.test(operand)
            case Name(name="?"):
                pass
            case _:
                self.value(node, ordered=False)

    def value(self, node: Node, *, ordered: bool) -> None:
        """A fixed value, or a fixed list or range of them."""
        if isinstance(node, RangeLiteral):
            for end in (node.low, node.high):
                self.value(end, ordered=True)
            return
        if not isinstance(node, _LITERAL):
            self._fixed(node)
        if isinstance(node, Null):
            self.found.append(Constant(None, ordered))
            return
        value = self._evaluated(node)
        if value is None:
            raise _Beyond(BAD_VALUE.fill(value=self.tree.text_of(node)))
        self._collect(value, ordered, node)

    def _collect(self, value: object, ordered: bool, node: Node) -> None:
        if isinstance(value, list):
            for item in value:
                self._collect(item, ordered, node)
        elif isinstance(value, Range):
            within = ordered or value.test not in _EQUALITY
            for end in {id(each): each for each in (value.low, value.high) if each is not None}.values():
                self._collect(end, within, node)
        elif value is None or place(value) is not None:
            self.found.append(Constant(value, ordered))
        else:
            raise _Beyond(BAD_VALUE.fill(value=self.tree.text_of(node)))

    def _evaluated(self, node: Node) -> object:
        match node:
            case Number() | String() | Boolean() | Temporal():
                return node.value
            case Negation(operand=Number(value=number)):
                return number.copy_negate() if number else Decimal(0)
        try:
            return Compiled(Tree(self.tree.source, node)).evaluate({})
        except LimitExceeded:
            return None

    def _fixed(self, node: Node) -> None:
        """Raise unless the value of the node is the same in every evaluation."""
        called = {id(each.function) for each in walk(node) if isinstance(each, Call)}
        for each in walk(node):
            if isinstance(each, Name):
                if id(each) in called and each.name in FUNCTION_NAMES and each.name not in self.shadowed:
                    if each.name in _CLOCK:
                        raise _Beyond(CLOCK)
                elif each.name == TESTED:
                    raise _Beyond(BEYOND)
                else:
                    raise _Beyond(OTHER_NAMES.fill(name=each.name))
            elif not isinstance(each, _FIXED):
                raise _Beyond(BEYOND)


_LITERAL = (Number, String, Boolean, Null, Temporal)
_FIXED = (
    Number,
    String,
    Boolean,
    Null,
    Temporal,
    Negation,
    Arithmetic,
    Comparison,
    UnaryComparison,
    Call,
    ListLiteral,
    RangeLiteral,
)
